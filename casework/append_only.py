"""Append-only tables: triggers that refuse UPDATE, DELETE and replacement on both databases (SECURITY 6.5)."""

from sqlalchemy import DDL, Connection, Table, UniqueConstraint, event

from casework.engine import APPEND_ONLY_TABLES

POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION ogi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def append_only(table: Table) -> None:
    """Mark a table as append-only: its triggers are made with it, and no connection may change its rows."""
    APPEND_ONLY_TABLES.add(table.name)
    table.info["append_only"] = True
    event.listen(table, "after_create", _make_triggers)


def _make_triggers(table: Table, connection: Connection, **_: object) -> None:
    for statement in trigger_statements(table, connection.dialect.name):
        connection.execute(DDL(statement.replace("%", "%%")))


def trigger_statements(table: Table, dialect: str) -> tuple[str, ...]:
    """The statements that make the triggers of one table; migrations hold a copy of them."""
    if dialect == "sqlite":
        return _sqlite_triggers(table)
    return (POSTGRESQL_FUNCTION, *_postgresql_triggers(table.name))


def _sqlite_triggers(table: Table) -> tuple[str, ...]:
    name = table.name
    stop = f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    exists = " OR ".join(f"({_same(keys)})" for keys in _keys(table))
    return (
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {stop}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {stop}",
        # INSERT OR REPLACE deletes the old row without firing DELETE triggers.
        f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name}"
        f" WHEN EXISTS (SELECT 1 FROM {name} WHERE {exists}) {stop}",
    )


def _postgresql_triggers(name: str) -> tuple[str, ...]:
    run = "EXECUTE FUNCTION ogi_append_only()"
    return (
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW {run}",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} FOR EACH STATEMENT {run}",
    )


def _keys(table: Table) -> list[list[str]]:
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    named = sorted([column.name for column in constraint.columns] for constraint in unique)
    return [[column.name for column in table.primary_key.columns], *named]


def _same(keys: list[str]) -> str:
    return " AND ".join(f"{key} = NEW.{key}" for key in keys)
