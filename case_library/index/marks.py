"""Marks of what the search keeps in the process: a new one whenever it changes, so that nothing old is used.

A mark is drawn anew at every change and goes back with a transaction that is undone: whoever holds the same
mark holds the same content, in whatever process and database.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import uuid4

from sqlalchemy import event

from case_library.index.driver import run
from case_library.models.terms import LibraryTerm, Synonym
from casework.db import connection, db

AXES, WORDS = "axes", "words"
SEEN = "library marks"  # in the session: a transaction, and the marks it saw
RENEWED = (
    "INSERT INTO library_marks (name, mark) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET mark = excluded.mark"
)
T = TypeVar("T")


def touch(name: str) -> str:
    """What goes by this name is another from now on: its new mark."""
    mark = uuid4().hex
    run(RENEWED, name, mark)
    db.session.info[SEEN] = connection().get_transaction(), None
    return mark


def _mark(name: str) -> str:
    """As the transaction that is under way saw it first; read again each time once it has touched one."""
    under_way = connection().get_transaction()
    seen, found = db.session.info.get(SEEN, (None, None))
    if seen is not under_way or found is None:
        found = dict(run("SELECT name, mark FROM library_marks").fetchall())
        if seen is not under_way:
            db.session.info[SEEN] = under_way, found
    return found.get(name, "")


class Kept(Generic[T]):
    """Something that is read once and kept as long as its mark stands; ``read`` gets what was kept before."""

    def __init__(self, name: str, read: Callable[[T | None], T]) -> None:
        self._name, self._read = name, read
        self._kept: tuple[str, T] | None = None

    def current(self) -> T:
        """As the transaction that is under way sees it."""
        mark, kept = _mark(self._name), self._kept
        if kept is None or kept[0] != mark:
            kept = self._kept = mark, self._read(kept[1] if kept else None)
        return kept[1]


def _words_changed(_mapper: Any, _connection: Any, _row: Any) -> None:
    touch(WORDS)


for _table in (Synonym, LibraryTerm):
    for _change in ("after_insert", "after_update", "after_delete"):
        event.listen(_table, _change, _words_changed)
