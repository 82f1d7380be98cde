"""The full-text engines: FTS5 of SQLite, tsvector of PostgreSQL, over the same pairs of characters.

They only say which documents can be hits; ranking is done in Python, alike for both (BUDGETS D1-D3).
Numbers are those of ``library_documents``.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from pyroaring import BitMap

from case_library.chinese import grams, pairs
from case_library.index import postgresql
from case_library.index.driver import among, is_sqlite, listing, run, run_each
from case_library.index.heads import halves
from case_library.index.wanted import Groups, Holding

NEWEST = 10_000
SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE library_grams USING fts5"
    " (head, body, content='', tokenize=\"unicode61 remove_diacritics 0\")"
)
FOUND = "FROM library_grams WHERE library_grams MATCH ?"


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
        postgresql.put(cut)


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


def matching(wanted: Holding, most: int = NEWEST) -> BitMap:
    """The numbers of the newest documents that can be hits, at most so many."""
    if not is_sqlite():
        return postgresql.newest(wanted, most)
    words = f"SELECT rowid {FOUND} ORDER BY rowid DESC LIMIT ?"
    return BitMap(chain.from_iterable(run(words, _condition(wanted), most).fetchall()))


def matching_each(wanted: Sequence[Holding], since: int = 0) -> list[BitMap]:
    """The numbers of all documents that can be hits of each, none below ``since``."""
    if not is_sqlite():
        return postgresql.each(wanted, since)
    words = f"SELECT rowid {FOUND} AND rowid >= ?"
    return [BitMap(chain.from_iterable(run(words, _condition(one), since).fetchall())) for one in wanted]


def few(wanted: Sequence[Holding], most: int) -> list[BitMap | None]:
    """The numbers of all documents that can be hits of each; None where there are ``most`` or more."""
    if not is_sqlite():
        return postgresql.few(wanted, most)
    words = f"SELECT rowid {FOUND} LIMIT ?"
    found = [run(words, _condition(one), most).fetchall() for one in wanted]
    return [BitMap(chain.from_iterable(rows)) if len(rows) < most else None for rows in found]


def occurs(word: str) -> bool:
    """Whether any document holds a word."""
    return bool(matching(Holding([[word]]), 1))


def listed(columns: str, table: str, numbers: Iterable[int]) -> list[Any]:
    """Columns of the rows with these numbers, as the driver gives them, in no order."""
    wanted = list(numbers)
    if not wanted:
        return []
    statement = f"SELECT {columns} FROM {table} WHERE {among('id')}"  # noqa: S608 (our own words)
    return list(run(statement, listing(wanted)).fetchall())


def _cut(half: str) -> list[str]:
    return list(grams(half))


def _condition(wanted: Holding) -> str:
    """A condition of FTS5."""
    parts = [_groups(wanted.groups)] if wanted.groups else []
    return " AND ".join([*parts, f"head : ({_groups(wanted.head)})"] if wanted.head else parts)


def _groups(groups: Groups) -> str:
    return " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in groups)


def _phrase(word: str) -> str:
    """A word as the phrase of its pairs, a single sign as the beginning of a pair."""
    return f'"{word}" *' if len(word) == 1 else '"' + " ".join(pairs(word)) + '"'
