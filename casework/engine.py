"""Connections: the settings of SQLite and PostgreSQL that the record relies on (SECURITY 3.1, 3.2)."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, OperationalError

# Read back by the self-check; the numbers are what SQLite answers (synchronous 2 = FULL).
SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 30000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
}
POSTGRESQL_SETTINGS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "synchronous_commit": "on",
    # Row security makes small statements look expensive; compiling them took longer than all else.
    "jit": "off",
}
# serialization_failure, deadlock_detected, lock_not_available
_POSTGRESQL_BUSY = {"40001", "40P01", "55P03"}
# Rows of these tables are never changed; the authorizer of a connection refuses to try (SECURITY 6.5).
APPEND_ONLY_TABLES: set[str] = set()
_WRITE_OPTION = "ogi_write"


def begin_option(*, write: bool) -> dict[str, bool]:
    """Execution options of a connection that is about to begin a transaction."""
    return {_WRITE_OPTION: write}


def is_busy(error: DBAPIError) -> bool:
    """Whether the database refused a lock, so that the same act may succeed when repeated."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in _POSTGRESQL_BUSY
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def send(connection: Connection, sql: str, values: Any) -> DBAPICursor:
    """Run a statement by the driver itself: the way through SQLAlchemy takes longer than a small statement.

    Listeners of the engine do not see it. Faults come under SQLAlchemy's names, without the values, which
    may be personal data. Raises DBAPIError.
    """
    driver = connection.connection
    cursor = driver.cursor()
    try:
        cursor.execute(sql, values)
    except Exception as error:
        raise _known(error, sql, connection, is_lost=_is_lost(error, driver, connection)) from error
    return cursor


def _is_lost(error: Exception, driver: Any, connection: Connection) -> bool:
    """Whether the server has gone; then the pool opens another connection next time."""
    dialect = connection.dialect
    is_lost = isinstance(error, dialect.loaded_dbapi.Error) and dialect.is_disconnect(error, driver, None)
    if is_lost:
        connection.invalidate(error)
    return is_lost


def _known(error: Exception, sql: str, connection: Connection, *, is_lost: bool) -> BaseException:
    return DBAPIError.instance(
        sql,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=connection.dialect,
    )


@contextmanager
def fair_turn(engine: Engine) -> Iterator[None]:
    """Wait for the turn to write: SQLite alone lets a writer starve for seconds, a file lock does not."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    handle = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@event.listens_for(Engine, "connect")
def _set_up(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        _set_up_sqlite(connection)
    elif hasattr(connection, "pgconn"):
        _set_up_postgresql(connection)


def _set_up_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin
    cursor = connection.cursor()
    for name, value in SQLITE_SETTINGS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()
    connection.set_authorizer(_authorize)


def _set_up_postgresql(connection: Any) -> None:
    before, connection.autocommit = connection.autocommit, True
    for name, value in POSTGRESQL_SETTINGS.items():
        connection.execute(f"SET {name} = '{value}'")
    connection.autocommit = before


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(_WRITE_OPTION)
        send(connection, "BEGIN IMMEDIATE" if write else "BEGIN", ())


_FORBIDDEN = {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_DROP_TABLE}


def _authorize(
    action: int, table: str | None, _column: str | None, _database: str | None, _trigger: str | None
) -> int:
    """Deny UPDATE, DELETE and DROP on append-only tables, and dropping their triggers."""
    if action in _FORBIDDEN and table in APPEND_ONLY_TABLES:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_DROP_TRIGGER and _column in APPEND_ONLY_TABLES:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def lift_authorizer(connection: Connection) -> None:
    """Let a migration rebuild tables; used by migrations only."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.set_authorizer(None)  # type: ignore[union-attr]
