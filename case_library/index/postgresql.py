"""The pairs of documents on PostgreSQL: tsvector with GIN, asked from the newest documents backwards.

An index of GIN gives all documents of a word or none. Therefore each document also holds the name of its
block (8,192 numbers): with it the newest blocks are asked first, and mostly they are enough (BUDGETS D3).
"""

from collections.abc import Iterable, Sequence

from pyroaring import BitMap

from case_library.chinese import pairs
from case_library.index import axes
from case_library.index.axes import BLOCK
from case_library.index.driver import run, run_each
from case_library.index.wanted import Groups, Holding
from casework.db import connection, db

FIRST_BLOCKS = 2  # asked first; then twice as many, and so on
BY_INDEX = "SET LOCAL enable_seqscan = off"
PUT = "INSERT INTO library_grams VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"
# As one array: rows by themselves take twice as long.
FOUND = "SELECT array_agg(id) FROM library_grams WHERE "
COUNTED = "SELECT {}, (SELECT count(*) FROM (SELECT 1 FROM library_grams WHERE {} LIMIT ?) AS found)"


def put(rows: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """Store number, pairs of the head and pairs of the body of documents that are not there yet."""
    named = ((number, {*head, _block(number >> BLOCK)}, body) for number, head, body in rows)
    run_each(PUT, [(number, sorted(head), sorted({*head, *body})) for number, head, body in named])


def newest(wanted: Holding, most: int, since: int = 0) -> BitMap:
    """The newest documents that can be hits, at most so many, none below ``since``."""
    _by_index()
    top, first = _last_block(), since >> BLOCK
    found, step, last = BitMap(), FIRST_BLOCKS, top
    while top >= first:
        low = max(first, top - step + 1)
        # Where what was found promises too little, the rest is asked at once.
        if top < last and not _is_enough(len(found), last - top, last - first + 1, most):
            low = first
        condition, values = _condition(wanted, range(low, top + 1) if low else range(0))
        found |= BitMap(run(FOUND + condition, *values).fetchone()[0] or ())
        if low == first or len(found) >= most:
            break
        top, step = low - 1, step * 2
    if since:
        found = found[found.rank(since - 1) :]
    return found[-most:]


def counts(wanted: Sequence[Holding], most: int) -> list[int]:
    """How many documents can be hits of each, counted up to ``most``."""
    _by_index()
    blocks = _last_block() + 1
    near = range(max(0, blocks - FIRST_BLOCKS), blocks)
    found = _counted(wanted, near if near.start else range(0), most)
    if not near.start:
        return found
    rare = [n for n, count in enumerate(found) if not _is_enough(count, FIRST_BLOCKS, blocks, most)]
    exact = dict(zip(rare, _counted([wanted[n] for n in rare], range(0), most), strict=True))
    return [exact[n] if n in exact else len(newest(one, most)) for n, one in enumerate(wanted)]


def _is_enough(found: int, asked: int, blocks: int, most: int) -> bool:
    """Whether as many as these in so many blocks make ``most`` in all blocks."""
    return found / asked * blocks >= most


def _counted(wanted: Sequence[Holding], blocks: range, most: int) -> list[int]:
    if not wanted:
        return []
    asked = [_condition(one, blocks) for one in wanted]
    words = " UNION ALL ".join(COUNTED.format(n, condition) for n, (condition, _) in enumerate(asked))
    values = (value for _, more in asked for value in (*more, most))
    return [count for _, count in sorted(run(words, *values).fetchall())]


def _by_index() -> None:
    """The planner does not know what reading the pairs of every document costs: once a transaction."""
    under_way = connection().get_transaction()
    if db.session.info.get(BY_INDEX) is not under_way:
        run(BY_INDEX)
        db.session.info[BY_INDEX] = under_way


def _last_block() -> int:
    everything = axes.current().everything
    return (everything.max() if everything else 0) >> BLOCK


def _condition(wanted: Holding, blocks: range) -> tuple[str, tuple[str, ...]]:
    """What these blocks hold; without blocks, all documents."""
    within = [[_block(number) for number in blocks]] if blocks else []
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
