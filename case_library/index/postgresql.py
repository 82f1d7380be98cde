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

FIRST_BLOCKS = 2  # asked first; then twice as many, and so on
# The planner does not know what reading the pairs of every document costs.
BY_INDEX = "SET LOCAL enable_seqscan = off"
PUT = "INSERT INTO library_grams VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"
# As one array: rows by themselves take twice as long.
FOUND = "SELECT array_agg(id) FROM library_grams WHERE "


def put(rows: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """Store number, pairs of the head and pairs of the body of documents that are not there yet."""
    named = ((number, {*head, _block(number >> BLOCK)}, body) for number, head, body in rows)
    run_each(PUT, [(number, sorted(head), sorted({*head, *body})) for number, head, body in named])


def newest(wanted: Holding, most: int, since: int = 0) -> BitMap:
    """The newest documents that can be hits, at most so many, none below ``since``."""
    run(BY_INDEX)
    everything = axes.current().everything
    top = (everything.max() if everything else 0) >> BLOCK
    found, step, last, first = BitMap(), FIRST_BLOCKS, top, since >> BLOCK
    while top >= first:
        low = max(first, top - step + 1)
        left = low - first
        # Where what was found promises too little, the rest is asked at once.
        if top < last and len(found) / (last - top) * (top - first + 1) < most - len(found):
            low, left = first, 0
        found |= _found(wanted, range(low, top + 1) if low else range(0))
        if not left or len(found) >= most:
            break
        top, step = low - 1, step * 2
    if since:
        found = found[found.rank(since - 1) :]
    return found[-most:]


def _found(wanted: Holding, blocks: range) -> BitMap:
    """What these blocks hold; without blocks, all documents."""
    within = [[_block(number) for number in blocks]] if blocks else []
    asked = [(column, _condition(groups, within)) for column, groups in
             (("grams", wanted.groups), ("head", wanted.head)) if groups]  # fmt: skip
    words = FOUND + " AND ".join(f"{column} @@ CAST(? AS tsquery)" for column, _ in asked)
    return BitMap(run(words, *(condition for _, condition in asked)).fetchone()[0] or ())


def _block(number: int) -> str:
    return f"#{number}"


def _condition(groups: Groups, blocks: Groups) -> str:
    """A tsquery: all pairs of a word, wherever they stand; a single sign as the beginning of a pair."""
    parts = [*(map(_pairs, group) for group in groups), *(map("'{}'".format, group) for group in blocks)]
    return " & ".join(f"({' | '.join(part)})" for part in parts)


def _pairs(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " & ".join(f"'{pair}'" for pair in pairs(word)) + ")"
