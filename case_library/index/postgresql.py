"""The pairs of documents on PostgreSQL: tsvector with GIN, asked from the newest documents backwards.

An index of GIN gives all documents of a word or none. Therefore each document also holds the name of its
block (8,192 numbers): with it the newest blocks are asked first, and mostly they are enough (BUDGETS D3).
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from pyroaring import BitMap

from case_library.chinese import pairs
from case_library.index import axes
from case_library.index.axes import BLOCK
from case_library.index.driver import run, run_each
from case_library.index.wanted import Groups, Holding
from casework.db import connection, db

LEAST = 1 << 11  # so many documents are asked at a time, however few are wanted
MARGIN = 1.2  # so much more is asked than seems to be needed
BY_INDEX = "SET LOCAL enable_seqscan = off"
PUT = "INSERT INTO library_grams VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"
NUMBERS = "string_agg(int4send(id), '')"  # rows by themselves take thrice as long
EACH = f"SELECT {{}}, {NUMBERS} FROM library_grams WHERE {{}}"  # noqa: S608 (our own words)
FEW = (
    f"SELECT {{}}, {NUMBERS} FROM"  # noqa: S608
    " (SELECT id FROM library_grams WHERE {} LIMIT ?) AS found HAVING count(*) < ?"
)


def put(rows: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """Store number, pairs of the head and pairs of the body of documents that are not there yet."""
    named = ((number, {*head, _block(number >> BLOCK)}, body) for number, head, body in rows)
    run_each(PUT, [(number, sorted(head), sorted({*head, *body})) for number, head, body in named])


def newest(wanted: Holding, most: int) -> BitMap:
    """The newest documents that can be hits, at most so many: first of as many as would be enough if all were
    hits, then of as many more as those found promise to need."""
    low = end = _newest_number() + 1
    found, promised = BitMap(), 1.0
    while low and len(found) < most:
        needed = int(MARGIN * (most - len(found)) / promised)
        high, low = low, _lowest(low - max(needed, LEAST), low)
        found |= _found(wanted, low, high)
        promised = len(found) / (end - low) or 1 / end
    return found[-most:]


def _lowest(number: int, end: int) -> int:
    """Where more than half of the documents are wanted, all of them are found sooner."""
    return number if 2 * number >= end else 0


def _found(wanted: Holding, low: int, end: int) -> BitMap:
    return _bitmap(_asked(EACH, [wanted], low, end)[0])


def each(wanted: Sequence[Holding], since: int) -> list[BitMap]:
    """All documents that can be hits of each, none below ``since``."""
    found = _asked(EACH, wanted, since, _newest_number() + 1)
    return [_bitmap(found[one]) for one in range(len(wanted))]


def few(wanted: Sequence[Holding], most: int) -> list[BitMap | None]:
    """All documents that can be hits of each; None where there are ``most`` or more."""
    found = _asked(FEW, wanted, 0, 0, most, most)
    return [_bitmap(found[one]) if one in found else None for one in range(len(wanted))]


def _asked(words: str, wanted: Sequence[Holding], low: int, end: int, *more: int) -> dict[int, bytes | None]:
    """What a statement finds for each, all in one: a round trip costs more than most answers."""
    if not wanted:
        return {}
    _by_index()
    asked = [_condition(one, low, end) for one in wanted]
    whole = " UNION ALL ".join(words.format(n, condition) for n, (condition, _) in enumerate(asked))
    values = (value for _, own in asked for value in (*own, *more))
    return dict(run(whole, *values).fetchall())


def _bitmap(numbers: bytes | None) -> BitMap:
    found = array("I", numbers or b"")
    if sys.byteorder == "little":
        found.byteswap()
    return BitMap(found)


def _by_index() -> None:
    """The planner does not know what reading the pairs of every document costs: once a transaction."""
    under_way = connection().get_transaction()
    if db.session.info.get(BY_INDEX) is not under_way:
        run(BY_INDEX)
        db.session.info[BY_INDEX] = under_way


def _newest_number() -> int:
    everything = axes.current().everything
    return int(everything.max()) if everything else 0


def _condition(wanted: Holding, low: int, end: int) -> tuple[str, tuple[Any, ...]]:
    """What documents from ``low`` on hold, and some behind ``end``: the index is asked by blocks."""
    blocks = [_block(number) for number in range(low >> BLOCK, (max(low, end - 1) >> BLOCK) + 1)]
    asked = [(column, _query(groups, [blocks] if low else [])) for column, groups in
             (("grams", wanted.groups), ("head", wanted.head)) if groups]  # fmt: skip
    words = [f"{column} @@ CAST(? AS tsquery)" for column, _ in asked]
    # The sum keeps the planner from reading all these documents by their numbers.
    return " AND ".join([*words, "id + 0 >= ?"]), (*(query for _, query in asked), low)


def _block(number: int) -> str:
    return f"#{number}"


def _query(groups: Groups, blocks: Groups) -> str:
    """A tsquery: all pairs of a word, wherever they stand; a single sign as the beginning of a pair."""
    parts = [*(map(_pairs, group) for group in groups), *(map("'{}'".format, group) for group in blocks)]
    return " & ".join(f"({' | '.join(part)})" for part in parts)


def _pairs(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " & ".join(f"'{pair}'" for pair in pairs(word)) + ")"
