"""Triggers for what CHECKs cannot hold: append-only tables, numbers that stay (SECURITY 6.5, 4.2)."""

from collections.abc import Iterable

from sqlalchemy import DDL, Connection, Table, UniqueConstraint, event

from casework.engine import APPEND_ONLY_TABLES

POSTGRESQL_APPEND_ONLY = """\
CREATE OR REPLACE FUNCTION ogi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME
|| ' is append-only'; END $$"""

_STATEMENTS: dict[str, dict[str, list[str]]] = {}


def append_only(table: Table) -> None:
    """Mark a table as append-only: its triggers are made with it, and no connection may change its rows."""
    APPEND_ONLY_TABLES.add(table.name)
    add_triggers(
        table,
        sqlite=_sqlite_append_only(table),
        postgresql=(POSTGRESQL_APPEND_ONLY, *_postgresql_append_only(table.name)),
    )


def add_triggers(table: Table, *, sqlite: Iterable[str], postgresql: Iterable[str]) -> None:
    """Make these triggers with the table; migrations hold a copy of the statements."""
    if table.name not in _STATEMENTS:
        event.listen(table, "after_create", _make_triggers)
    known = _STATEMENTS.setdefault(table.name, {"sqlite": [], "postgresql": []})
    known["sqlite"].extend(sqlite)
    known["postgresql"].extend(postgresql)


def trigger_statements(table: Table, dialect: str) -> tuple[str, ...]:
    """The statements that make the triggers of one table."""
    return tuple(_STATEMENTS.get(table.name, {}).get(dialect, ()))


def _make_triggers(table: Table, connection: Connection, **_: object) -> None:
    for statement in trigger_statements(table, connection.dialect.name):
        connection.execute(DDL(statement))


def _sqlite_append_only(table: Table) -> tuple[str, ...]:
    name = table.name
    stop = f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    exists = " OR ".join(f"({_same(keys)})" for keys in _keys(table))
    # INSERT OR REPLACE deletes the old row without firing DELETE triggers.
    replaces = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {exists})"
    return (
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {stop}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {stop}",
        f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} {replaces} {stop}",
    )


def _postgresql_append_only(name: str) -> tuple[str, ...]:
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


def never_deleted(table: Table, condition: str = "1 = 1") -> None:
    """Refuse to delete rows for which the condition over OLD holds."""
    name, function = table.name, f"ogi_keep_{table.name}"
    add_triggers(
        table,
        sqlite=(
            f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {name} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{name} rows are kept'); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{name} rows are kept'"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {name} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {function}()",
        ),
    )


def frozen(table: Table, condition: str) -> None:
    """Refuse to change, delete or replace rows for which the condition over OLD holds."""
    name, function = table.name, f"ogi_freeze_{table.name}"
    never_deleted(table, condition)
    stop = f"BEGIN SELECT RAISE(ABORT, '{name} rows are frozen'); END"
    exists = " OR ".join(f"({_same(keys)})" for keys in _keys(table))
    stands = condition.replace("OLD.", f"{name}.")
    add_triggers(
        table,
        sqlite=(
            f"CREATE TRIGGER {name}_frozen BEFORE UPDATE ON {name} WHEN {condition} {stop}",
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN EXISTS"
            f" (SELECT 1 FROM {name} WHERE {stands} AND ({exists})) {stop}",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{name} rows are frozen'"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {name}_frozen BEFORE UPDATE ON {name} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {function}()",
        ),
    )


_EXCLUDED = (
    "EXISTS (SELECT 1 FROM person_roles held JOIN role_exclusions pair ON pair.role = held.role"
    " WHERE held.person_id = NEW.person_id AND pair.excluded = NEW.role)"
)


def roles_exclude(table: Table) -> None:
    """Refuse a role that a role already held excludes (SECURITY 10.7)."""
    stop = "RAISE EXCEPTION 'roles exclude each other' USING ERRCODE = 'integrity_constraint_violation'"
    add_triggers(
        table,
        sqlite=tuple(
            f"CREATE TRIGGER person_roles_exclude_{act.lower()} BEFORE {act} ON person_roles WHEN {_EXCLUDED}"
            " BEGIN SELECT RAISE(ABORT, 'roles exclude each other'); END"
            for act in ("INSERT", "UPDATE")
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION ogi_roles_exclude() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_EXCLUDED} THEN {stop}; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER person_roles_exclude BEFORE INSERT OR UPDATE ON person_roles FOR EACH ROW"
            " EXECUTE FUNCTION ogi_roles_exclude()",
        ),
    )
