"""Reads what can be a hit from the engine and ranks it: the same order on both databases.

Source: domain 07 § 6; BUDGETS D2, D3.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select, text

from case_library.index import axes, engine
from case_library.index.driver import among, listing
from case_library.index.wanted import Holding
from case_library.models.index import IndexedDocument
from case_library.search import ranking
from case_library.search.choosing import Sign, heaviest
from case_library.search.query import Query
from case_library.search.scale import Head, Scale, Scored
from casework.db import connection

ENOUGH = 10  # strict hits; with fewer, parts of the words are looked for as well
MANY = 1000  # of so many strict hits each holds the pairs of the words: they tell nothing
BODIES = 100  # so many of the best are read whole
HEADS = "id, folded, axes, in_force, dated_on, uses"


def heads(numbers: Iterable[int]) -> list[Head]:
    """What ranking reads of these entries, in no order."""
    return list(map(Head._make, engine.listed(HEADS, "library_heads", numbers)))


def documents(numbers: Collection[int]) -> dict[int, Any]:
    """Whole rows of the index by number."""
    if not numbers:
        return {}
    statement = select(*IndexedDocument.__table__.columns).where(text(among("id", ":numbers")))
    return {row.id: row for row in connection().execute(statement, {"numbers": listing(numbers)})}


@dataclass(slots=True)
class Hits:
    """What was found. ``numbers``: of all entries; ``scored``: those that were read whole, by number."""

    numbers: BitMap
    scale: Scale | None = None
    capped: bool = False
    scored: dict[int, Scored] = field(default_factory=dict)
    folded: dict[int, str] = field(default_factory=dict)

    def read(self, numbers: BitMap) -> None:
        """Read these whole; what turns out to be none is no hit any more."""
        scale = self.scale
        for head in heads(number for number in numbers if number not in self.scored) if scale else ():
            found = scale.scored(head)
            if found is None:
                self.numbers.discard(head.id)
            else:
                self.scored[head.id], self.folded[head.id] = found, head.folded

    def texts_of(self, numbers: Collection[int]) -> dict[int, str]:
        """Folded texts by number."""
        unread = [number for number in numbers if number not in self.folded]
        return self.folded | {head.id: head.folded for head in heads(unread)}

    def best_read(self, kept: BitMap) -> list[Scored]:
        """The best of these hits, best first: a hundred at most are read whole."""
        if self.scale is None:
            return []
        self.read(kept if len(kept) <= BODIES else promising(kept, self.scale))
        return sorted((self.scored[number] for number in kept if number in self.scored), reverse=True)


def hits(wanted: Query) -> Hits:
    """All hits, those of chance left out; everything for a query without words."""
    if not wanted.units:
        return Hits(axes.current().everything)
    strict = engine.matching(Holding(wanted.groups))
    if len(strict) > MANY:
        wanted.units = {unit: weight for unit, weight in wanted.units.items() if unit in wanted.words}
    scale = Scale.of(wanted, strict)
    if len(strict) < ENOUGH:
        return _loose(strict, scale)
    found = Hits(strict, scale, capped=len(strict) >= engine.NEWEST)
    if len(strict) <= BODIES:
        found.read(strict)
    return found


def _loose(strict: BitMap, scale: Scale) -> Hits:
    """Also what holds some of the words: the best of these, if they are not far behind."""
    more = _holding_some(scale) - strict
    if len(more) > BODIES:
        more = promising(more, scale)
    found = Hits(strict | more, scale)
    found.read(found.numbers)
    least = max((one.score for one in found.scored.values()), default=0.0) * ranking.LEAST_SHARE
    found.scored = {n: one for n, one in found.scored.items() if one.whole or one.score >= least}
    found.numbers = BitMap(found.scored)
    return found


def _holding_some(scale: Scale) -> BitMap:
    """All that hold a telling unit that few hold, and the newest that hold another one."""
    few = [found for unit in scale.telling if (found := scale.few[unit]) is not None]
    common = [unit for unit in scale.telling if scale.few[unit] is None]
    return BitMap.union(engine.matching(Holding([common])) if common else BitMap(), *few)


def promising(among: BitMap, scale: Scale) -> BitMap:
    """Those with most of the telling words in title, keywords, issue; the newest of them."""
    words = scale.words()
    if len(words) == 1:
        newest = among & engine.matching(Holding((), [words]), BODIES)
        if len(newest) == BODIES:
            return newest
    shown_by = engine.matching_each([Holding((), [[word]]) for word in words], among.min())
    signs = [Sign(scale.weight(word), found) for word, found in zip(words, shown_by, strict=True)]
    return heaviest(among, signs, BODIES)
