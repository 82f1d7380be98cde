"""Finds entries: the engine says what can be a hit, Python ranks, counts, cuts and marks.

Source: domain 07 § 6; BUDGETS D. The same order on both databases.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from case_library.chinese import fold, pairs, runs
from case_library.codes import Axis, Collection
from case_library.index import engine
from case_library.models.terms import LibraryTerm
from case_library.search import facets, marking, query, ranking, reading
from case_library.search.asked import Asked, Found, Hit, Sort
from casework.db import connection

RELATED = 6


def find(asked: Asked, today: date) -> Found:
    """What the library has for a search. Never raises for anything typed; see ``Found.fault``."""
    wanted = query.read(asked)
    if wanted.fault:
        return _nothing(asked, wanted)
    rows = reading.ranked(wanted)
    kept, (tabs, counts) = facets.narrow(rows, asked)
    kept.sort(key=_ORDERS[asked.sort], reverse=True)
    shown = kept[(asked.page - 1) * asked.per_page : asked.page * asked.per_page]
    documents = reading.documents([row.id for row in (*shown, *kept[:20])])
    return Found(
        hits=tuple(_hit(documents[row.id], row, wanted) for row in shown), total=len(kept),
        capped=len(rows) >= engine.NEWEST, tabs=tabs, facets=counts, chips=tuple(wanted.chips),
        related=_related([documents[row.id] for row in kept[:20]], asked),
        nearest_subject="" if kept else _nearest(asked, wanted),
    )  # fmt: skip


_ORDERS: dict[Sort, Any] = {
    Sort.relevance: lambda row: (row.score, row.dated_on, row.id),
    Sort.date: lambda row: (row.dated_on, row.id),
    Sort.use: lambda row: (row.uses, row.score, row.id),
}


def _nothing(asked: Asked, wanted: query.Query) -> Found:
    _, (tabs, counts) = facets.narrow((), asked)
    return Found((), 0, False, tabs, counts, tuple(wanted.chips), (), fault=wanted.fault)


def _hit(document: Any, row: reading.Row, wanted: query.Query) -> Hit:
    words = [unit for unit, weight in wanted.units.items() if weight >= ranking.PAIR * ranking.SYNONYM]
    texts = (document.facts, document.issue, document.outcome, document.analysis)
    return Hit(
        collection=Collection(document.collection), entry_id=document.entry_id, ref=document.ref,
        address=document.address, title=marking.marked(document.title, words),
        snippet=marking.snippet(texts, words), note=document.note, dated_on=document.dated_on,
        determinations=tuple(document.determinations), articles=tuple(document.articles),
        remedy_result=document.remedy_result, validity=document.validity, in_force=document.in_force,
        uses=document.uses, score=row.score,
    )  # fmt: skip


def _related(documents: Iterable[Any], asked: Asked) -> tuple[str, ...]:
    """What the keywords of the best hits say beside what was typed."""
    typed = fold(asked.words)
    found = Counter(word for document in documents for word in document.keywords)
    return tuple(word for word, _ in found.most_common() if fold(word) not in typed)[:RELATED]


def _nearest(asked: Asked, wanted: query.Query) -> str:
    """Help where nothing was found: the subject a synonym points to, or whose name is most alike."""
    statement = select(LibraryTerm.code, LibraryTerm.name).where(
        LibraryTerm.axis == Axis.subject, LibraryTerm.active
    )
    subjects = dict(connection().execute(statement).tuples().all())
    hinted = next((hint for hint in wanted.hints if hint in subjects), "")
    typed = {pair for run in runs(fold(asked.words)) for pair in pairs(run)}
    alike = {
        code: len(typed & {pair for run in runs(fold(name)) for pair in pairs(run)})
        for code, name in subjects.items()
    }
    best = max(alike, key=lambda code: (alike[code], code), default="")
    return hinted or (best if best and alike[best] else "")
