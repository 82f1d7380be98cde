"""What the words of a query weigh in this library, and the score of an entry that is read whole.

Source: domain 07 § 6.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from pyroaring import BitMap

from case_library.index import axes, engine, marks
from case_library.index.heads import PART
from case_library.index.wanted import Holding
from case_library.search import ranking
from case_library.search.query import Query

COMMON = 4  # what stands in more than a quarter of all entries tells nothing as a part of a word
RARE_ENOUGH = 20  # a part that stands in more than a twentieth of all entries finds nothing by itself
MOST_TELLING = 6  # words by which the hits that are read whole are chosen
LEAST_COUNTED = 100  # entries; so many are counted however small the library is


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


@dataclass(frozen=True, slots=True)
class Scale:
    """What a query weighs in this library. ``few``: the entries of units that at most ``most`` hold;
    ``telling``: units worth looking for by themselves."""

    query: Query
    units: dict[str, float]
    rarities: dict[str, float]
    most: int
    few: dict[str, BitMap | None]
    telling: list[str]

    @classmethod
    def of(cls, query: Query, strict: BitMap | None = None) -> "Scale":
        """``strict``: the newest hits of the query, where they were asked for already."""
        total = len(axes.current().everything)
        most = max(LEAST_COUNTED, total // RARE_ENOUGH)
        few = _few(query, most + 1, strict)
        holding = {unit: most + 1 if found is None else len(found) for unit, found in few.items()}
        for part in query.parts:
            if holding[part] > min(most, total // COMMON):
                query.words.pop(part, None)
        known = {unit: weight for unit, weight in query.units.items() if holding[unit]}
        rarities = {unit: ranking.rarity(total, holding[unit]) for unit in known}
        telling = [unit for unit in known if holding[unit] <= most or unit in query.words]
        return cls(query, known, rarities, most, few, telling)

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


def _few(query: Query, most: int, strict: BitMap | None) -> dict[str, BitMap | None]:
    """All entries that hold each unit; None where there are ``most`` or more."""
    common = _COMMON.current()
    told = {} if strict is None else _told(query, most, strict)
    told |= dict.fromkeys(common & query.units.keys())
    others = [unit for unit in query.units if unit not in told]
    found = dict(zip(others, engine.few([Holding([[unit]]) for unit in others], most), strict=True))
    common.update(unit for unit, held_by in found.items() if held_by is None)
    return told | found


def _told(query: Query, most: int, strict: BitMap) -> dict[str, BitMap | None]:
    """Every hit holds the words that have no others beside them, and the words in these."""
    sure = [group[0] for group in query.groups if len(group) == 1]
    if len(strict) >= most:
        return {unit: None for unit in query.units if any(unit in word for word in sure)}
    return {sure[0]: strict} if len(query.groups) == len(sure) == 1 and len(strict) < engine.NEWEST else {}


# Units that stand in too many entries to be counted, as they are met, until an entry comes or goes.
_COMMON: marks.Kept[set[str]] = marks.Kept(marks.AXES, lambda _before: set())
