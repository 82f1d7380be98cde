"""Statements of every recorded step, compiled once: reading one anew takes longer than running it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

from casework.db import connection
from casework.engine import send

Values = Mapping[str, Any]
Process = Callable[[Any], Any] | None


class _Ready(NamedTuple):
    """The text for one database, and what turns values into what its driver takes, and what it gives."""

    sql: str
    fixed: Values  # values that the statement itself holds
    binds: tuple[tuple[str, Process], ...]
    reads: tuple[tuple[int, Callable[[Any], Any]], ...]  # by the place of a column
    is_positional: bool

    def bind(self, values: Values) -> Any:
        given = {**self.fixed, **values} if self.fixed else values
        if self.is_positional:
            return [process(given[name]) if process else given[name] for name, process in self.binds]
        return {name: process(given[name]) if process else given[name] for name, process in self.binds}


class Prepared:
    """A Core statement without defaults of columns: every value is given when it runs."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: dict[tuple[str, ...], _Ready] = {}

    def run(self, values: Values) -> DBAPICursor:
        """Run in the transaction under way; an INSERT or UPDATE sets the columns that have a value."""
        to = connection()
        ready = self._for(to, values)
        return send(to, ready.sql, ready.bind(values))

    def rows(self, values: Values) -> list[list[Any]]:
        """The rows of a SELECT, in the transaction under way."""
        to = connection()
        ready = self._for(to, values)
        rows = [list(row) for row in send(to, ready.sql, ready.bind(values)).fetchall()]
        for row in rows:
            for at, read in ready.reads:
                row[at] = read(row[at])
        return rows

    def _for(self, to: Connection, values: Values) -> _Ready:
        key = (to.dialect.name, *values)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = _prepare(self._statement, to.dialect, values)
        return ready


def _prepare(statement: Any, dialect: Dialect, values: Values) -> _Ready:
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(values))
    written = compiled.construct_expanded_state(values)  # lists in its conditions (IN) are written out
    names = tuple((written.positiontup if compiled.positional else written.parameters) or ())
    fixed = {name: value for name, value in written.parameters.items() if name not in values}
    binds = tuple((name, written.processors.get(name)) for name in names)
    columns = statement.selected_columns if statement.is_select else ()
    found = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    reads = tuple((at, read) for at, read in enumerate(found) if read)
    return _Ready(written.statement, fixed, binds, reads, compiled.positional)
