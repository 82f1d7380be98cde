"""The full-text engines: FTS5 of SQLite, tsvector of PostgreSQL, over the same pairs of characters.

They only say which documents can be hits; ranking is done in Python, alike for both (BUDGETS D1-D3).
Numbers are those of ``library_documents``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyroaring import BitMap

from case_library.chinese import grams, pairs
from case_library.index.driver import among, is_sqlite, listing, run, run_each
from case_library.index.heads import halves

NEWEST = 10_000
SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE library_grams USING fts5"
    " (head, body, content='', tokenize=\"unicode61 remove_diacritics 0\")"
)
COUNTED = "SELECT {}, (SELECT count(*) FROM (SELECT 1 {} LIMIT ?) AS found)"
# PostgreSQL does not know what reading the pairs of every document costs (BUDGETS D3).
BY_INDEX = "SET LOCAL enable_seqscan = off"
Groups = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Holding:
    """Documents that hold of each group a word; of the groups in ``head``, in title, keywords, issue."""

    groups: Groups = ()
    head: Groups = ()


def put(rows: Sequence[tuple[int, str]]) -> None:
    """Store the pairs of folded documents that are not there yet."""
    cut = [(number, *map(_cut, halves(folded))) for number, folded in rows]
    if not cut:
        return
    if is_sqlite():
        run_each(
            "INSERT INTO library_grams (rowid, head, body) VALUES (?, ?, ?)",
            [(number, " ".join(head), " ".join(body)) for number, head, body in cut],
        )
    else:
        run_each(
            "INSERT INTO library_grams VALUES (?, array_to_tsvector(?), array_to_tsvector(?))",
            [(number, sorted({*head}), sorted({*head, *body})) for number, head, body in cut],
        )


def drop(number: int, folded: str) -> None:
    """Forget a document; ``folded``: the text it was stored with (SQLite keeps no text)."""
    if is_sqlite():
        head, body = (" ".join(_cut(half)) for half in halves(folded))
        words = "INSERT INTO library_grams (library_grams, rowid, head, body) VALUES ('delete', ?, ?, ?)"
        run(words, number, head, body)
    else:
        run("DELETE FROM library_grams WHERE id = ?", number)


def empty() -> None:
    """Forget everything, before all is stored anew."""
    if is_sqlite():
        run("INSERT INTO library_grams (library_grams) VALUES ('delete-all')")
    else:
        run("DELETE FROM library_grams")


def matching(wanted: Holding, most: int = NEWEST, since: int = 0) -> BitMap:
    """The numbers of the newest documents that can be hits, none below ``since``."""
    condition, values = _condition(wanted)
    if is_sqlite():
        words = f"SELECT rowid {condition} AND rowid >= ? ORDER BY rowid DESC LIMIT ?"
        return BitMap(chain.from_iterable(run(words, *values, since, most).fetchall()))
    run(BY_INDEX)
    # As one array: sorting rows by themselves takes twice as long.
    words = f"SELECT (array_agg(id ORDER BY id DESC) FILTER (WHERE id >= ?))[1:?] {condition}"
    return BitMap(run(words, since, most, *values).fetchone()[0] or ())


def counts(wanted: Sequence[Holding], most: int) -> list[int]:
    """How many documents can be hits of each, counted up to ``most``."""
    if not wanted:
        return []
    asked = [_condition(one) for one in wanted]
    parts = (COUNTED.format(n, condition) for n, (condition, _) in enumerate(asked))
    values = (value for _, more in asked for value in (*more, most))
    if not is_sqlite():
        run(BY_INDEX)
    return [count for _, count in sorted(run(" UNION ALL ".join(parts), *values).fetchall())]


def occurs(word: str) -> bool:
    """Whether any document holds a word."""
    return counts([Holding([[word]])], 1) == [1]


def listed(columns: str, table: str, numbers: Iterable[int]) -> list[Any]:
    """Columns of the rows with these numbers, as the driver gives them, in no order."""
    statement = f"SELECT {columns} FROM {table} WHERE {among('id')}"  # noqa: S608 (our own words)
    return list(run(statement, listing(numbers)).fetchall())


def _cut(half: str) -> list[str]:
    return list(grams(half))


def _condition(wanted: Holding) -> tuple[str, tuple[str, ...]]:
    if is_sqlite():
        parts = [_sqlite(wanted.groups)] if wanted.groups else []
        parts += [f"head : ({_sqlite(wanted.head)})"] if wanted.head else []
        return "FROM library_grams WHERE library_grams MATCH ?", (" AND ".join(parts),)
    asked = [("grams", wanted.groups), ("head", wanted.head)]
    parts = [f"{column} @@ CAST(? AS tsquery)" for column, groups in asked if groups]
    values = tuple(_postgresql(groups) for _, groups in asked if groups)
    return f"FROM library_grams WHERE {' AND '.join(parts)}", values


def _sqlite(groups: Groups) -> str:
    """A condition of FTS5: words as phrases of their pairs, a single sign as the beginning of a pair."""
    return " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in groups)


def _phrase(word: str) -> str:
    return f'"{word}" *' if len(word) == 1 else '"' + " ".join(pairs(word)) + '"'


def _postgresql(groups: Groups) -> str:
    """A tsquery: all pairs of a word, wherever they stand."""
    return " & ".join(f"({' | '.join(map(_pairs, group))})" for group in groups)


def _pairs(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " & ".join(f"'{pair}'" for pair in pairs(word)) + ")"
