"""The full-text engines: FTS5 of SQLite, tsvector of PostgreSQL, over the same pairs of characters.

They only say which documents can be hits; ranking is done in Python, alike for both (BUDGETS D1-D3).
Numbers are those of ``library_documents``.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import text

from case_library.chinese import pairs
from casework.db import connection, db

NEWEST = 10_000
SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE library_grams USING fts5"
    " (grams, content='', tokenize=\"unicode61 remove_diacritics 0\")"
)


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def put(rows: Sequence[tuple[int, Iterable[str]]]) -> None:
    """Store the pairs of documents that are not there yet."""
    if not rows:
        return
    if is_sqlite():
        words = "INSERT INTO library_grams (rowid, grams) VALUES (:id, :grams)"
        values = [{"id": number, "grams": " ".join(found)} for number, found in rows]
    else:
        words = "INSERT INTO library_grams (id, grams) VALUES (:id, array_to_tsvector(:grams))"
        values = [{"id": number, "grams": sorted(set(found))} for number, found in rows]
    connection().execute(text(words), values)


def drop(number: int, before: Iterable[str]) -> None:
    """Forget a document; ``before``: the pairs it was stored with (the table keeps no text)."""
    if is_sqlite():
        words = "INSERT INTO library_grams (library_grams, rowid, grams) VALUES ('delete', :id, :grams)"
        connection().execute(text(words), {"id": number, "grams": " ".join(before)})
    else:
        connection().execute(text("DELETE FROM library_grams WHERE id = :id"), {"id": number})


def empty() -> None:
    """Forget everything, before all is stored anew."""
    if is_sqlite():
        connection().execute(text("INSERT INTO library_grams (library_grams) VALUES ('delete-all')"))
    else:
        connection().execute(text("DELETE FROM library_grams"))


def every(wanted: Sequence[Sequence[str]]) -> str:
    """A condition in the engine's language: of each group at least one word occurs."""
    groups = [" OR ".join(_word(word) for word in group) for group in wanted if group]
    joined = ") AND (" if is_sqlite() else ") & ("
    condition = joined.join(groups) if is_sqlite() else joined.join(g.replace(" OR ", " | ") for g in groups)
    return f"({condition})"


def _word(word: str) -> str:
    """A run of signs: all its pairs, in a row where the engine knows places. A single sign is a prefix."""
    if is_sqlite():
        return f'"{word}" *' if len(word) == 1 else '"' + " ".join(pairs(word)) + '"'
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " & ".join(f"'{pair}'" for pair in pairs(word)) + ")"


def count(condition: str, most: int) -> int:
    """How many documents may be hits, counted up to ``most``."""
    words = f"SELECT count(*) FROM ({_matching()} LIMIT :most) AS found"  # noqa: S608 (our own words)
    return int(connection().execute(text(words), {"condition": condition, "most": most}).scalar_one())


def _matching() -> str:
    if is_sqlite():
        return "SELECT rowid AS id FROM library_grams WHERE library_grams MATCH :condition"
    return "SELECT id FROM library_grams WHERE grams @@ CAST(:condition AS tsquery)"


def matching(*, newest_first: bool = True) -> str:
    """SQL that selects the numbers of possible hits; bound by ``condition`` and ``most``."""
    if is_sqlite():
        order = " ORDER BY rowid DESC" if newest_first else ""
        return f"{_matching()}{order} LIMIT :most"
    # Materialised: the planner must take the index and not walk the primary key backwards (BUDGETS D3).
    order = " ORDER BY id DESC" if newest_first else ""
    return f"WITH matched AS MATERIALIZED ({_matching()}) SELECT id FROM matched{order} LIMIT :most"  # noqa: S608
