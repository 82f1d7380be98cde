"""What somebody keeps: searched as the library is, and what the library holds no longer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from case_library.codes import CaseState, Collection
from case_library.models import DocumentHead, IndexedDocument, KeptEntry, TypicalCase
from case_library.search import facets, marking, query, ranking, reading
from case_library.search.asked import Asked, Found, Hit, Sort
from casework.db import connection, db

Key = tuple[Collection, int]
_SAME = ("ref", "address", "note", "dated_on", "remedy_result", "validity", "in_force", "uses", "entry_id")
_SAME_ENTRY = (IndexedDocument.collection == KeptEntry.collection) & (
    IndexedDocument.entry_id == KeptEntry.entry_id
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A kept entry that cannot be found any more. ``withdrawn_on``: of a withdrawn case."""

    collection: Collection
    entry_id: int
    ref: str
    withdrawn_on: date | None


def kept_keys(person_id: int) -> set[Key]:
    """All that somebody keeps."""
    rows = select(KeptEntry.collection, KeptEntry.entry_id).where(KeptEntry.person_id == person_id)
    return set(db.session.execute(rows).tuples())


def gone(person_id: int) -> list[Gone]:
    """What somebody keeps and the library no longer holds; nothing of it but its number."""
    case = (KeptEntry.collection == Collection.case) & (TypicalCase.id == KeptEntry.entry_id)
    withdrawn = case & (TypicalCase.state == CaseState.withdrawn)
    rows = (
        select(KeptEntry.collection, KeptEntry.entry_id, KeptEntry.ref, TypicalCase.withdrawn_on)
        .outerjoin(IndexedDocument, _SAME_ENTRY)
        .outerjoin(TypicalCase, withdrawn)
        .where(KeptEntry.person_id == person_id, IndexedDocument.id.is_(None))
        .order_by(KeptEntry.kept_at.desc(), KeptEntry.entry_id)
    )
    return [Gone(*row) for row in db.session.execute(rows).tuples()]


def find_kept(asked: Asked, person_id: int) -> Found:
    """The same search among what somebody keeps; without words the last kept comes first."""
    wanted = query.read(asked)
    heads = [] if wanted.fault else _heads(person_id)
    places = {row.id: number for number, row in enumerate(heads)}
    rows = [row for row in reading.ranked(wanted) if row.id in places] if wanted.units else heads
    kept, (tabs, counts) = facets.narrow(rows, asked)
    kept.sort(key=_order(asked, places), reverse=True)
    shown = kept[(asked.page - 1) * asked.per_page : asked.page * asked.per_page]
    documents = reading.documents([row.id for row in shown])
    words = [unit for unit, weight in wanted.units.items() if weight >= ranking.PAIR * ranking.SYNONYM]
    return Found(
        hits=tuple(_hit(documents[row.id], row.score, words) for row in shown), total=len(kept), capped=False,
        tabs=tabs, facets=counts, chips=tuple(wanted.chips), related=(), fault=wanted.fault,
    )  # fmt: skip


def _heads(person_id: int) -> list[reading.Row]:
    """The heads of what somebody keeps, the last kept first."""
    columns = (getattr(DocumentHead, name) for name in reading.Row._fields[:7])
    rows = (
        select(*columns)
        .join(IndexedDocument, IndexedDocument.id == DocumentHead.id)
        .join(KeptEntry, _SAME_ENTRY)
        .where(KeptEntry.person_id == person_id)
        .order_by(KeptEntry.kept_at.desc(), DocumentHead.id.desc())
    )
    return [reading.Row(*row, score=0.0, whole=True) for row in connection().execute(rows)]


def _order(asked: Asked, places: dict[int, int]) -> Callable[[reading.Row], Any]:
    """What is greatest comes first."""
    if asked.sort is Sort.date:
        return lambda row: (row.dated_on, row.id)
    if asked.sort is Sort.use:
        return lambda row: (row.uses, -places[row.id])
    return lambda row: (row.score, -places[row.id])


def _hit(document: Any, score: float, words: Iterable[str]) -> Hit:
    texts = (document.facts, document.issue, document.outcome, document.analysis)
    return Hit(
        collection=Collection(document.collection), title=marking.marked(document.title, words),
        snippet=marking.snippet(texts, words), determinations=tuple(document.determinations),
        articles=tuple(document.articles), score=score, **{name: getattr(document, name) for name in _SAME},
    )  # fmt: skip
