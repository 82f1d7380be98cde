"""Reads what can be a hit from the engine and ranks it: the same order on both databases.

Source: domain 07 § 6; BUDGETS D2, D3.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select, text

from case_library.index import engine
from case_library.index.heads import PART, body_fields
from case_library.models.index import DocumentHead, IndexedDocument
from case_library.search import ranking
from case_library.search.query import Query
from casework.db import connection

ENOUGH = 10  # strict hits; with fewer, parts of the words are looked for as well
BODIES = 200  # so many of the best heads are read whole
RARE_ENOUGH = 20  # a part that stands in more than a twentieth of all entries finds nothing by itself
HEADS = "h.id, h.collection, h.head, h.axes, h.in_force, h.dated_on, h.uses"


class Row(NamedTuple):
    """A head with its score. ``whole``: every word of the query, or one that stands for it, is in it."""

    id: int
    collection: str
    head: str
    axes: str
    in_force: bool
    dated_on: Any
    uses: int
    score: float = 0.0
    whole: bool = True


def candidates(condition: str, most: int = engine.NEWEST) -> list[Row]:
    """The heads of the newest entries that can be hits; of all entries for an empty condition."""
    if condition:
        words = f"SELECT {HEADS} FROM ({engine.matching()}) m JOIN library_heads h ON h.id = m.id"  # noqa: S608
    else:
        words = f"SELECT {HEADS} FROM library_heads h ORDER BY h.id DESC LIMIT :most"  # noqa: S608
    values = {"condition": condition} if condition else {}
    found = connection().execute(text(words), {**values, "most": most})
    return [Row(*row) for row in found]


def ranked(wanted: Query) -> list[Row]:
    """All hits with their scores, those of chance left out; everything for a query without words."""
    if not wanted.units:
        return candidates("")
    scale = _Scale.of(wanted)
    strict = candidates(engine.every(wanted.groups))
    if len(strict) >= ENOUGH:
        return [row for row in scale.scored(strict) if row.whole]
    loose = candidates(engine.every([scale.telling])) if scale.telling else []
    rows = list(scale.scored({row.id: row for row in (*loose, *strict)}.values()))
    least = max((row.score for row in rows), default=0.0) * ranking.LEAST_SHARE
    return [row for row in rows if row.whole or row.score >= least]


def documents(numbers: Iterable[int]) -> dict[int, Any]:
    """Whole rows of the index by number."""
    statement = select(*IndexedDocument.__table__.columns).where(IndexedDocument.id.in_(list(numbers)))
    return {row.id: row for row in connection().execute(statement)}


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a query weighs in this library. ``telling``: units worth looking for by themselves."""

    query: Query
    units: dict[str, float]
    rarities: dict[str, float]
    telling: list[str]

    @classmethod
    def of(cls, query: Query) -> "_Scale":
        total = int(connection().scalar(select(func.count()).select_from(DocumentHead)) or 0)
        most = max(BODIES, total // RARE_ENOUGH)
        holding = {unit: engine.count(engine.every([[unit]]), most + 1) for unit in query.units}
        known = {unit: weight for unit, weight in query.units.items() if holding[unit]}
        rarities = {unit: ranking.rarity(total, holding[unit]) for unit in known}
        return cls(query, known, rarities, [unit for unit in known if holding[unit] <= most])

    def scored(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Scores by title, keywords and issue; of the best ones by everything else too."""
        heads = [(self._strengths(row.head.split(PART), ranking.HEAD_WEIGHTS), row) for row in rows]
        if len(heads) > BODIES:
            heads.sort(key=lambda pair: (self._score(pair[0]), pair[1].id), reverse=True)
        read = documents([row.id for _, row in heads[:BODIES]])
        for strengths, row in heads:
            whole = row.id not in read
            if not whole:
                fields = body_fields(read[row.id])
                for unit, found in self._strengths(fields, ranking.BODY_WEIGHTS).items():
                    strengths[unit] = strengths.get(unit, 0.0) + found
                whole = self._is_whole(PART.join((row.head, *fields)))
            if whole or self.query.is_met(strengths):
                score = self._score(strengths) * (1 if row.in_force else ranking.OUT_OF_FORCE)
                yield row._replace(score=score, whole=whole)

    def _strengths(self, fields: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
        found = {unit: ranking.strength(unit, fields, weights) for unit in self.units}
        return {unit: strong for unit, strong in found.items() if strong}

    def _score(self, strengths: dict[str, float]) -> float:
        return ranking.score(strengths, self.units, self.rarities)

    def _is_whole(self, text: str) -> bool:
        """The check on the rows: pairs that stand apart are no word (PostgreSQL knows no places)."""
        return all(any(word in text for word in group) for group in self.query.groups)
