"""In which order hits are shown, a page at a time; what was not read whole comes after, the newest first."""

from collections.abc import Sequence
from itertools import islice

from pyroaring import BitMap
from sqlalchemy import select

from case_library.index import engine
from case_library.models.index import DocumentHead
from case_library.search.asked import Asked, Sort
from casework.db import connection

FEW = 1000  # so many hits are looked up one by one; of more, the newest entries are gone through
_HEADS = DocumentHead.__table__


def page(asked: Asked, kept: BitMap, best: Sequence[int]) -> list[int]:
    """The numbers on the page that is asked for. ``best``: those whose order is known, best first."""
    first = (asked.page - 1) * asked.per_page
    leading = _leading(asked.sort, kept, best)
    shown = leading[first : first + asked.per_page]
    missing = asked.per_page - len(shown)
    if missing:
        shown += _newest(kept - BitMap(leading), max(0, first - len(leading)), missing)
    return shown


def _leading(sort: Sort, kept: BitMap, best: Sequence[int]) -> list[int]:
    """The numbers that come before those that have nothing but their day."""
    if sort is Sort.date:
        return []
    by_relevance = [number for number in best if number in kept]
    if sort is Sort.relevance:
        return by_relevance
    used = select(_HEADS.c.id).where(_HEADS.c.uses > 0).order_by(_HEADS.c.uses.desc())
    ranks = {number: rank for rank, number in enumerate(by_relevance)}
    rows = connection().execute(used.add_columns(_HEADS.c.uses)).tuples()
    most = [(-uses, ranks.get(number, len(ranks)), -number) for number, uses in rows if number in kept]
    leading = [-number for _, _, number in sorted(most)]
    return leading + [number for number in by_relevance if number not in set(leading)]


def _newest(among: BitMap, skipped: int, count: int) -> list[int]:
    if len(among) <= max(FEW, skipped):
        found = sorted(
            ((day, n) for n, day in engine.listed("id, dated_on", "library_heads", among)), reverse=True
        )
        return [number for _, number in found[skipped : skipped + count]]
    newest = select(_HEADS.c.id).order_by(_HEADS.c.dated_on.desc(), _HEADS.c.id.desc())
    with connection().execute(newest, execution_options={"yield_per": FEW}) as rows:
        return list(islice((number for (number,) in rows if number in among), skipped, skipped + count))
