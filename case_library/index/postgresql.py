"""The pairs of documents on PostgreSQL: tsvector with GIN, asked from the newest documents backwards.

An index of GIN gives all documents of a word or none. Therefore each document also holds the name of its
block (8,192 numbers): with it the newest blocks are asked first, and mostly they are enough (BUDGETS D3).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pyroaring import BitMap

from case_library.chinese import pairs
from case_library.index import axes
from case_library.index.axes import BLOCK
from case_library.index.driver import run, run_each
from case_library.index.wanted import Groups, Holding
from casework.db import connection, db

MARGIN = 1.2  # so much more is asked than the first hits promise to need
BY_INDEX = "SET LOCAL enable_seqscan = off"
PUT = "INSERT INTO library_grams VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"
# As one array: rows by themselves take twice as long.
FOUND = "SELECT array_agg(id) FROM library_grams WHERE "
EACH = f"SELECT {{}}, ({FOUND}{{}})"
COUNTED = "SELECT {}, (SELECT count(*) FROM (SELECT 1 FROM library_grams WHERE {} LIMIT ?) AS found)"


def put(rows: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """Store number, pairs of the head and pairs of the body of documents that are not there yet."""
    named = ((number, {*head, _block(number >> BLOCK)}, body) for number, head, body in rows)
    run_each(PUT, [(number, sorted(head), sorted({*head, *body})) for number, head, body in named])


def newest(wanted: Holding, most: int) -> BitMap:
    """The newest documents that can be hits, at most so many: first the blocks of the so many newest, then as
    many more as the hits in these promise to be enough."""
    _by_index()
    block, newest = 1 << BLOCK, _newest_number()
    low = max(0, newest + 1 - most) >> BLOCK
    found = _found(wanted, range(low, (newest >> BLOCK) + 1))
    while low and len(found) < most:
        promised = len(found) / (newest + 1 - low * block)
        needed = MARGIN * (most - len(found)) / promised if found else newest
        high, low = low, _lowest(low - 1 - int(needed) // block, low)
        found |= _found(wanted, range(low, high))
    return found[-most:]


def _lowest(block: int, high: int) -> int:
    """Where more than half of the blocks are wanted, all of them are found sooner."""
    return block if 2 * block >= high else 0


def _found(wanted: Holding, blocks: range) -> BitMap:
    condition, values = _condition(wanted, blocks)
    return BitMap(run(FOUND + condition, *values).fetchone()[0] or ())


def each(wanted: Sequence[Holding], since: int) -> list[BitMap]:
    """All documents that can be hits of each, none below ``since``."""
    last = _newest_number() >> BLOCK
    blocks = range(_lowest(min(since >> BLOCK, last), last), last + 1)
    found = [BitMap(numbers or ()) for numbers in _asked(EACH, wanted, blocks)]
    return [one[one.rank(since - 1) :] for one in found] if since else found


def counts(wanted: Sequence[Holding], most: int) -> list[int]:
    """How many documents can be hits of each, counted up to ``most``."""
    return _asked(COUNTED, wanted, range(0), most)


def _asked(words: str, wanted: Sequence[Holding], blocks: range, *more: int) -> list[Any]:
    """What a statement finds for each, all in one: a round trip costs more than most answers."""
    if not wanted:
        return []
    _by_index()
    asked = [_condition(one, blocks) for one in wanted]
    whole = " UNION ALL ".join(words.format(n, condition) for n, (condition, _) in enumerate(asked))
    values = (value for _, own in asked for value in (*own, *more))
    return [found for _, found in sorted(run(whole, *values).fetchall())]


def _by_index() -> None:
    """The planner does not know what reading the pairs of every document costs: once a transaction."""
    under_way = connection().get_transaction()
    if db.session.info.get(BY_INDEX) is not under_way:
        run(BY_INDEX)
        db.session.info[BY_INDEX] = under_way


def _newest_number() -> int:
    everything = axes.current().everything
    return int(everything.max()) if everything else 0


def _condition(wanted: Holding, blocks: range) -> tuple[str, tuple[str, ...]]:
    """What these blocks hold; all documents where the oldest is among the blocks, or there are none."""
    within = [[_block(number) for number in blocks]] if blocks.start else []
    asked = [(column, _query(groups, within)) for column, groups in
             (("grams", wanted.groups), ("head", wanted.head)) if groups]  # fmt: skip
    return " AND ".join(f"{column} @@ CAST(? AS tsquery)" for column, _ in asked), tuple(q for _, q in asked)


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
