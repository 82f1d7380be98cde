"""Statements past SQLAlchemy's own rows: a search asks a dozen, some answer with thousands of rows."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from casework.db import connection, db


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def run(words: str, *values: Any) -> Any:
    """The cursor of a statement with a question mark for each value."""
    return connection().exec_driver_sql(_spelled(words), values).cursor


def run_each(words: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """The same statement for each row."""
    if rows:
        connection().exec_driver_sql(_spelled(words), list(rows))


def among(column: str, values: str = "?") -> str:
    """A condition: the column is one of the values that ``listing`` gives to the statement."""
    words = f" IN (SELECT value FROM json_each({values}))" if is_sqlite() else f" = ANY({values})"  # noqa: S608
    return column + words


def listing(values: Iterable[Any]) -> Any:
    """Many values as one."""
    return json.dumps(list(values)) if is_sqlite() else list(values)


def _spelled(words: str) -> str:
    return words if is_sqlite() else words.replace("?", "%s")
