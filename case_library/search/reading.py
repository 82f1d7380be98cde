"""Reads what can be a hit from the engine and ranks it: the same order on both databases.

Source: domain 07 § 6; BUDGETS D2, D3.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import select

from case_library.index import axes, engine
from case_library.index.engine import Holding
from case_library.index.heads import PART
from case_library.models.index import IndexedDocument
from case_library.search import ranking
from case_library.search.choosing import Sign, heaviest
from case_library.search.query import Query
from casework.db import connection

ENOUGH = 10  # strict hits; with fewer, parts of the words are looked for as well
ALL = 10_000_000  # more than any library holds
MANY = 1000  # of so many strict hits each holds the pairs of the words: they tell nothing
BODIES = 100  # so many of the best are read whole
COMMON = 4  # what stands in more than a quarter of all entries tells nothing as a part of a word
RARE_ENOUGH = 20  # a part that stands in more than a twentieth of all entries finds nothing by itself
MOST_TELLING = 6  # words by which the hits that are read whole are chosen
HEADS = "id, folded, axes, in_force, dated_on, uses"


class Head(NamedTuple):
    """What ranking reads of an entry. ``dated_on``: as the driver gives it; it is only compared."""

    id: int
    folded: str
    axes: str
    in_force: bool
    dated_on: Any
    uses: int


class Scored(NamedTuple):
    """An entry that was read. ``whole``: every word of the query, or one that stands for it, is in it."""

    score: float
    dated_on: Any
    id: int
    uses: int
    whole: bool


def heads(numbers: Iterable[int]) -> list[Head]:
    """What ranking reads of these entries, in no order."""
    return list(map(Head._make, engine.listed(HEADS, "library_heads", numbers)))


def documents(numbers: Iterable[int]) -> dict[int, Any]:
    """Whole rows of the index by number."""
    statement = select(*IndexedDocument.__table__.columns).where(IndexedDocument.id.in_(list(numbers)))
    return {row.id: row for row in connection().execute(statement)}


@dataclass(frozen=True, slots=True)
class Scale:
    """What a query weighs in this library. ``telling``: units worth looking for by themselves."""

    query: Query
    units: dict[str, float]
    rarities: dict[str, float]
    holding: dict[str, int]
    telling: list[str]

    @classmethod
    def of(cls, query: Query) -> "Scale":
        total = len(axes.current().everything)
        most = max(BODIES, total // RARE_ENOUGH)
        counted = engine.counts([Holding([[unit]]) for unit in query.units], most + 1)
        holding = dict(zip(query.units, counted, strict=True))
        for part in query.parts:
            if holding[part] > min(most, total // COMMON):
                query.words.pop(part, None)
        known = {unit: weight for unit, weight in query.units.items() if holding[unit]}
        rarities = {unit: ranking.rarity(total, holding[unit]) for unit in known}
        telling = [unit for unit in known if holding[unit] <= most or unit in query.words]
        return cls(query, known, rarities, holding, telling)

    def weight(self, unit: str) -> float:
        """What a unit can give to a score."""
        return self.units[unit] * self.rarities[unit]

    def words(self) -> list[str]:
        """The whole words that weigh most, heaviest first."""
        known = [unit for unit in self.units if unit in self.query.words]
        return sorted(known, key=lambda unit: (-self.weight(unit), unit))[:MOST_TELLING]

    def scored(self, head: Head) -> Scored | None:
        """One entry by all its fields; None where what it shares with the query is chance."""
        strengths, text = ranking.strengths(self.units, head.folded.split(PART)), head.folded
        # The check on the text: pairs that stand apart are no word (PostgreSQL knows no places).
        whole = all(any(word in text for word in group) for group in self.query.groups)
        if not whole and not self.query.is_met(strengths):
            return None
        score = ranking.score(strengths, self.units, self.rarities)
        factor = 1 if head.in_force else ranking.OUT_OF_FORCE
        return Scored(score * factor, head.dated_on, head.id, head.uses, whole)


@dataclass(slots=True)
class Hits:
    """What was found. ``numbers``: of all entries; ``scored``: those that were read whole, by number."""

    numbers: BitMap
    scale: Scale | None = None
    capped: bool = False
    scored: dict[int, Scored] = field(default_factory=dict)

    def read(self, numbers: BitMap) -> None:
        """Read these whole; what turns out to be none is no hit any more."""
        scale = self.scale
        for head in heads(number for number in numbers if number not in self.scored) if scale else ():
            found = scale.scored(head)
            if found is None:
                self.numbers.discard(head.id)
            else:
                self.scored[head.id] = found

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
    scale = Scale.of(wanted)
    if len(strict) < ENOUGH:
        return _loose(strict, scale)
    found = Hits(strict, scale, capped=len(strict) >= engine.NEWEST)
    if len(strict) <= BODIES:
        found.read(strict)
    return found


def _loose(strict: BitMap, scale: Scale) -> Hits:
    """Also what holds some of the words: the best of these, if they are not far behind."""
    more = engine.matching(Holding([scale.telling])) - strict if scale.telling else BitMap()
    if len(more) > BODIES:
        more = promising(more, scale)
    found = Hits(strict | more, scale)
    found.read(found.numbers)
    least = max((one.score for one in found.scored.values()), default=0.0) * ranking.LEAST_SHARE
    found.scored = {n: one for n, one in found.scored.items() if one.whole or one.score >= least}
    found.numbers = BitMap(found.scored)
    return found


def promising(among: BitMap, scale: Scale) -> BitMap:
    """Those with most of the telling words in title, keywords, issue; the newest of them."""
    since = among.min()
    signs = [
        Sign(scale.weight(word), engine.matching(Holding((), [[word]]), ALL, since)) for word in scale.words()
    ]
    return heaviest(among, signs, BODIES)
