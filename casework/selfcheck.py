"""Self-check at start: settings in force, triggers and constraints present, rights narrow (SECURITY 1.4)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Table, UniqueConstraint, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.schema import CheckConstraint

from casework import secret_files
from casework.db import db
from casework.engine import APPEND_ONLY_TABLES, POSTGRESQL_SETTINGS, SQLITE_SETTINGS
from casework.models.audit import AuditEntry, ChainTip
from casework.models.holiday import CalendarVersion
from casework.now import legal_day
from casework.scope import CLASSES
from casework.triggers import trigger_statements

# The clock of the host may not be behind the newest entry by more than this.
CLOCK_BEHIND = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the self-check; ``faults`` empty: all is well. A warning does not stop the start."""

    name: str
    faults: tuple[str, ...] = ()
    is_warning: bool = False

    @property
    def ok(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the process was started with."""

    debug: bool
    secrets_dir: Path
    data_dir: Path
    now: datetime
    holds_audit_key: bool = False
    prints_letters: bool = True


def run(around: Surroundings) -> Iterator[Check]:
    """All checks; a check that cannot be made is a fault."""
    for name, find in _checks(around):
        try:
            yield Check(name, tuple(find()))
        except (SQLAlchemyError, OSError) as error:
            db.session.rollback()
            yield Check(name, (type(error).__name__,))
    yield Check("calendar_year", tuple(_calendar_faults(around)), is_warning=True)


class NotSound(SystemExit):
    """A fault that forbids to start."""


def ensure_sound(around: Surroundings) -> None:
    """Web and scheduler do not start on a fault (SECURITY 1.4). Needs a scope. Raises NotSound."""
    faults = [check for check in run(around) if not check.ok and not check.is_warning]
    if faults:
        lines = [f"{check.name}: {'; '.join(check.faults)}" for check in faults]
        raise NotSound("selfcheck: " + "\nselfcheck: ".join(lines))


def _checks(around: Surroundings) -> list[tuple[str, Callable[[], Iterable[str]]]]:
    checks: list[tuple[str, Callable[[], Iterable[str]]]] = [
        ("debug_off", lambda: ["debug"] if around.debug else []),
        ("secrets", lambda: _secret_faults(around)),
        ("directories", lambda: _directory_faults(around)),
        ("migrated", _migration_faults),
        ("database_settings", _setting_faults),
        ("triggers", _trigger_faults),
        ("constraints", _constraint_faults),
        ("database_role", _role_faults),
        ("clock", lambda: _clock_faults(around.now)),
    ]
    if around.prints_letters and find_spec("casework.letters.selfcheck"):
        checks.append(("letters", lambda: [str(fault) for fault in _letter_faults()]))
    return checks


def _letter_faults() -> Iterable[object]:
    return import_module("casework.letters.selfcheck").faults()  # type: ignore[no-any-return]


def _secret_faults(around: Surroundings) -> Iterator[str]:
    try:
        secret_files.load(around.secrets_dir)
        if around.holds_audit_key:
            secret_files.read(around.secrets_dir / secret_files.AUDIT)
    except secret_files.SecretsFault as fault:
        yield str(fault)


def _directory_faults(around: Surroundings) -> Iterator[str]:
    for path in (around.secrets_dir, around.data_dir / "files"):
        if path.exists() and path.stat().st_mode & 0o077:
            yield f"{path.name}: {path.stat().st_mode & 0o777:o}"


def _migration_faults() -> Iterator[str]:
    missing = sorted(set(db.metadata.tables) - set(inspect(db.engine).get_table_names()))
    if missing:
        yield ", ".join(missing)


def _setting_faults() -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        found = {name: db.session.scalar(text(f"PRAGMA {name}")) for name in SQLITE_SETTINGS}
        expected: dict[str, object] = dict(SQLITE_SETTINGS)
    else:
        found = {name: db.session.scalar(text(f"SHOW {name}")) for name in (*POSTGRESQL_SETTINGS, "fsync")}
        expected = {**POSTGRESQL_SETTINGS, "fsync": "on"}
    for name, value in expected.items():
        if found[name] != value:
            yield f"{name} = {found[name]}"


def _trigger_faults() -> Iterator[str]:
    sqlite = db.engine.dialect.name == "sqlite"
    listed = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    present = set(db.session.scalars(text(listed if sqlite else "SELECT tgname FROM pg_trigger")))
    for table in db.metadata.sorted_tables:
        for statement in trigger_statements(table, db.engine.dialect.name):
            words = statement.split()
            if words[1] == "TRIGGER" and words[2] not in present:
                yield words[2]


def _constraint_faults() -> Iterator[str]:
    present = _constraints()
    for table in (t for t in db.metadata.sorted_tables if t.name in present):
        yield from sorted(_constraint_names(table) - present[table.name])


def _constraints() -> dict[str, set[str]]:
    """Names by table, in one statement: SQLAlchemy's inspector takes several a table (BUDGETS A12)."""
    if db.engine.dialect.name == "sqlite":
        tables = db.session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        return {name: set(_NAMED.findall(sql)) for name, sql in tables}
    found: dict[str, set[str]] = {}
    owned = "SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
    for name, constraint in db.session.execute(text(owned)):
        found.setdefault(name, set()).add(constraint)
    return found


def _constraint_names(table: Table) -> set[str]:
    kinds = (CheckConstraint, UniqueConstraint)
    return {str(c.name) for c in table.constraints if isinstance(c, kinds) and c.name}


_NAMED = re.compile(r'CONSTRAINT "?(\w+)')


def _role_faults() -> Iterator[str]:
    """The serving role of PostgreSQL must be held by row-level security (SECURITY 3.2, 10.3)."""
    if db.engine.dialect.name != "postgresql":
        return
    role = db.session.execute(
        text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()
    if role.rolsuper or role.rolbypassrls:
        yield f"{role.rolname}: superuser or BYPASSRLS"
    owned = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    yield from (f"owner of {name}" for name in db.session.scalars(text(f"{owned} AND relowner = {_ME}")))
    unforced = set(db.session.scalars(text(f"{owned} AND NOT (relrowsecurity AND relforcerowsecurity)")))
    yield from (f"no row-level security: {name}" for name in sorted(unforced & set(CLASSES)))
    for table in sorted(APPEND_ONLY_TABLES):
        if db.session.scalar(text(f"SELECT has_table_privilege('{table}', 'UPDATE, DELETE, TRUNCATE')")):
            yield f"may change {table}"


_ME = "(SELECT oid FROM pg_roles WHERE rolname = current_user)"


def _clock_faults(now: datetime) -> Iterator[str]:
    newest = max(
        filter(
            None,
            (db.session.scalar(select(func.max(column))) for column in (AuditEntry.at_utc, ChainTip.at_utc)),
        ),
        default=None,
    )
    if newest is not None and newest - now > CLOCK_BEHIND:
        yield f"{newest - now} behind the newest entry"


def _calendar_faults(around: Surroundings) -> Iterator[str]:
    try:
        years = set(db.session.scalars(select(CalendarVersion.year)))
    except SQLAlchemyError:
        years = set()
    if legal_day(around.now).year not in years:
        yield str(legal_day(around.now).year)
