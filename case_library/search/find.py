"""Finds entries: the engine says what can be a hit, Python ranks, counts, cuts and marks.

Source: domain 07 § 6; BUDGETS D. The same order on both databases.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pyroaring import BitMap

from case_library.chinese import fold
from case_library.codes import Collection
from case_library.index import axes, heads
from case_library.search import facets, lexicon, marking, order, query, ranking, reading
from case_library.search.asked import Asked, Found, Hit

RELATED = 6
TOP = 20  # so many of the best hits say what else could be searched for


def find(asked: Asked, among: Sequence[int] | None = None) -> Found:
    """What the library has for a search. Never raises for anything typed; see ``Found.fault``.

    ``among``: only these entries of the index, by number, in the order in which they are shown where neither
    words nor the person order them.
    """
    wanted = query.read(asked)
    if wanted.fault:
        return _nothing(asked, wanted)
    found = reading.hits(wanted)
    if among is not None:
        found.numbers &= BitMap(among)
    kept, counts = facets.narrow(found.numbers, axes.current(), asked)
    best = found.best_read(kept)
    kept &= found.numbers  # reading may have shown that some are none
    shown = order.page(asked, kept, [one.id for one in best] if wanted.units else among or ())
    top = [one.id for one in best[:TOP]]
    documents = reading.documents({*shown, *top})
    folded = found.texts_of(shown)
    return Found(
        hits=tuple(_hit(documents[one], folded[one], found, wanted) for one in shown),
        total=len(kept), capped=found.capped, tabs=counts.tabs, facets=counts.facets,
        chips=tuple(wanted.chips),
        related=_related([documents[number] for number in top or shown], asked),
        nearest_subject="" if kept else _nearest(asked, wanted),
    )  # fmt: skip


def _nothing(asked: Asked, wanted: query.Query) -> Found:
    _, (tabs, counts) = facets.narrow(BitMap(), axes.current(), asked)
    return Found((), 0, False, tabs, counts, tuple(wanted.chips), (), fault=wanted.fault)


def _hit(document: Any, folded: str, found: reading.Hits, wanted: query.Query) -> Hit:
    words = [unit for unit, weight in wanted.units.items() if weight >= ranking.PAIR * ranking.SYNONYM]
    title, *texts = heads.texts_of(document, folded)
    return Hit(
        collection=Collection(document.collection), entry_id=document.entry_id, ref=document.ref,
        address=document.address, title=marking.marked(title, words),
        snippet=marking.snippet(texts, words), note=document.note, dated_on=document.dated_on,
        determinations=tuple(document.determinations), articles=tuple(document.articles),
        remedy_result=document.remedy_result, validity=document.validity, in_force=document.in_force,
        uses=document.uses, score=found.scored[document.id].score if document.id in found.scored else 0.0,
    )  # fmt: skip


def _related(documents: Iterable[Any], asked: Asked) -> tuple[str, ...]:
    """What the keywords of the best hits say beside what was typed."""
    typed = fold(asked.words)
    found = Counter(word for document in documents for word in document.keywords)
    return tuple(word for word, _ in found.most_common() if fold(word) not in typed)[:RELATED]


def _nearest(asked: Asked, wanted: query.Query) -> str:
    """Help where nothing was found: the subject a synonym points to, or whose name is most alike."""
    subjects = lexicon.current().subjects
    hinted = next((hint for hint in wanted.hints if hint in subjects), "")
    typed = lexicon.pairs_of(asked.words)
    alike = {code: len(typed & named) for code, named in subjects.items()}
    best = max(alike, key=lambda code: (alike[code], code), default="")
    return hinted or (best if best and alike[best] else "")
