"""Statements of every recorded step, compiled once: reading one anew takes longer than running it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

from casework.db import connection

Values = Mapping[str, Any]
Process = Callable[[Any], Any]


class _Ready(NamedTuple):
    """The text for one database, and what turns each value into what its driver takes."""

    sql: str
    names: tuple[str, ...]
    processes: tuple[Process | None, ...]
    is_positional: bool

    def bind(self, values: Values) -> Any:
        given = zip(self.names, self.processes, strict=True)
        bound = [process(values[name]) if process else values[name] for name, process in given]
        return tuple(bound) if self.is_positional else dict(zip(self.names, bound, strict=True))


class Prepared:
    """A Core statement without defaults of columns: every value is given when it runs."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: dict[tuple[str, ...], _Ready] = {}

    def run(self, values: Values) -> CursorResult[Any]:
        """Run in the transaction under way; an INSERT or UPDATE sets the columns that have a value."""
        to = connection()
        key = (to.dialect.name, *values)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = _prepare(self._statement, to.dialect, values)
        return to.exec_driver_sql(ready.sql, ready.bind(values))


def _prepare(statement: Any, dialect: Dialect, values: Values) -> _Ready:
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(values))
    names = tuple((compiled.positiontup if compiled.positional else compiled.binds) or ())
    types = (compiled.binds[name].type.dialect_impl(dialect) for name in names)
    processes = tuple(kind.bind_processor(dialect) for kind in types)
    return _Ready(str(compiled), names, processes, compiled.positional)
