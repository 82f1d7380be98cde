"""Reads what can be a hit from the engine and ranks it: the same order on both databases.

Source: domain 07 § 6; BUDGETS D2, D3.
"""

import heapq
from collections.abc import Iterable
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
BODIES = 100  # so many of the best heads are read whole
COMMON = 4  # what stands in more than a quarter of all entries tells nothing as a part of a word
RARE_ENOUGH = 20  # a part that stands in more than a twentieth of all entries finds nothing by itself
WEIGHTS = (*ranking.HEAD_WEIGHTS, *ranking.BODY_WEIGHTS)
HEADS = "h.id, h.collection, h.head, h.axes, h.in_force, h.dated_on, h.uses, 0.0, 1"


class Row(NamedTuple):
    """A head with its score. ``whole``: every word of the query, or one that stands for it, is in it."""

    id: int
    collection: str
    head: str
    axes: str
    in_force: bool
    dated_on: Any
    uses: int
    score: float
    whole: bool


def candidates(condition: str, most: int = engine.NEWEST) -> list[Row]:
    """The heads of the newest entries that can be hits; of all entries for an empty condition."""
    if condition:
        words = f"SELECT {HEADS} FROM ({engine.matching()}) m JOIN library_heads h ON h.id = m.id"  # noqa: S608
    else:
        words = f"SELECT {HEADS} FROM library_heads h ORDER BY h.id DESC LIMIT :most"  # noqa: S608
    values = {"condition": condition} if condition else {}
    found = connection().execute(text(words), {**values, "most": most})
    return list(map(Row._make, found.cursor.fetchall()))  # thousands of rows: past SQLAlchemy's own


def ranked(wanted: Query) -> list[Row]:
    """All hits with their scores, those of chance left out; everything for a query without words."""
    if not wanted.units:
        return candidates("")
    scale = Scale.of(wanted)
    strict = candidates(engine.every(wanted.groups))
    if len(strict) >= ENOUGH:
        return scale.scored(strict)
    loose = candidates(engine.every([scale.telling])) if scale.telling else []
    known = {row.id for row in strict}
    rows = scale.scored([*strict, *(row._replace(whole=False) for row in loose if row.id not in known)])
    least = max((row.score for row in rows), default=0.0) * ranking.LEAST_SHARE
    return [row for row in rows if row.whole or row.score >= least]


def documents(numbers: Iterable[int]) -> dict[int, Any]:
    """Whole rows of the index by number."""
    statement = select(*IndexedDocument.__table__.columns).where(IndexedDocument.id.in_(list(numbers)))
    return {row.id: row for row in connection().execute(statement)}


def whole_text(row: Row, document: Any) -> str:
    """All folded fields of an entry."""
    return PART.join((row.head, *body_fields(document)))


@dataclass(frozen=True, slots=True)
class Scale:
    """What a query weighs in this library. ``telling``: units worth looking for by themselves."""

    query: Query
    units: dict[str, float]
    rarities: dict[str, float]
    telling: list[str]

    @classmethod
    def of(cls, query: Query) -> "Scale":
        total = int(connection().scalar(select(func.count()).select_from(DocumentHead)) or 0)
        most = max(BODIES, total // RARE_ENOUGH)
        holding = {unit: engine.count(engine.every([[unit]]), most + 1) for unit in query.units}
        for part in query.parts:
            if holding[part] > min(most, total // COMMON):
                query.words.pop(part, None)
        known = {unit: weight for unit, weight in query.units.items() if holding[unit]}
        rarities = {unit: ranking.rarity(total, holding[unit]) for unit in known}
        telling = [unit for unit in known if holding[unit] <= most or unit in query.words]
        return cls(query, known, rarities, telling)

    def scored(self, rows: list[Row]) -> list[Row]:
        """The best rows with their scores before the others, which count as hits if they came strictly."""
        first = self._first(rows) if len(rows) > BODIES else rows
        read = documents([row.id for row in first])
        best = [scored for row in first if (scored := self.scored_by_all(row, read[row.id]))]
        taken = read.keys()
        return best + [row for row in rows if row.whole and row.id not in taken]

    def _first(self, rows: list[Row]) -> list[Row]:
        """Which of many rows are read whole: those with most of the words in title, keywords, issue."""
        words = [unit for unit in self.units if unit in self.query.words]
        telling = [(-sum(self.rarities[w] for w in words if w in row.head), n) for n, row in enumerate(rows)]
        return [rows[n] for _, n in heapq.nsmallest(BODIES, telling)]

    def scored_by_all(self, row: Row, document: Any) -> Row | None:
        """One row by all its fields; None where what it shares with the query is chance."""
        fields = (*row.head.split(PART), *body_fields(document))
        strengths = {unit: found for unit in self.units if (found := ranking.strength(unit, fields, WEIGHTS))}
        text = PART.join(fields)
        # The check on the rows: pairs that stand apart are no word (PostgreSQL knows no places).
        whole = all(any(word in text for word in group) for group in self.query.groups)
        if not whole and not self.query.is_met(strengths):
            return None
        score = ranking.score(strengths, self.units, self.rarities)
        return row._replace(score=score * (1 if row.in_force else ranking.OUT_OF_FORCE), whole=whole)
