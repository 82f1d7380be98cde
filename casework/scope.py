"""Unit scope: who may see which cases, put on every query of a scoped table (SECURITY 10.2, 10.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Select, Table, event, exists, false, or_, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, with_loader_criteria

from casework.acting import Acting
from casework.db import CaseworkSession, db
from workflows.codes import Role

# They look at the whole district (domain 00 § 4); the auditor sees masked data only (DESIGN D16).
DISTRICT_ROLES = frozenset({Role.supervisor, Role.statistician, Role.auditor, Role.system})
# They run the system and see no case content (SECURITY 10.7).
BLIND_ROLES = frozenset({Role.sysadmin, Role.secadmin})
# Only they are given work on cases of another organ, by their unit.
ASSISTING_ROLES = frozenset({Role.liaison, Role.handler, Role.unit_head})

# As many people as a worker serves in a while: statements in their scopes are kept.
MOST_SCOPES = 1024
CLASSES: dict[str, type] = {}


class ScopeError(Exception):
    """A scoped table was queried without a scope, or past the ORM."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see. ``organ_ids`` None: every organ; ``unit_ids``: cases these units work on."""

    person_id: int
    organ_ids: frozenset[int] | None
    unit_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()


EVERYTHING = Scope(person_id=0, organ_ids=None)


def scope_of(acting: Acting) -> Scope:
    """The scope that the roles and the unit of somebody give."""
    if acting.roles <= BLIND_ROLES:
        return Scope(acting.person_id, frozenset(), frozenset(), acting.roles)
    if acting.roles & DISTRICT_ROLES:
        return Scope(acting.person_id, None, frozenset(), acting.roles)
    units = frozenset({acting.unit_id}) if acting.roles & ASSISTING_ROLES else frozenset()
    return Scope(acting.person_id, frozenset({acting.organ_id}), units, acting.roles)


def use_scope(scope: Scope | None) -> None:
    """Set the scope of this session, for one request."""
    session = db.session()
    session.info["scope"] = scope
    for row in [row for row in session if isinstance(row, CaseScoped)]:
        session.expunge(row)  # rows already loaded would escape the scope
    if session.in_transaction():
        _tell_postgresql(session, session.connection())


@contextmanager
def everything() -> Iterator[None]:
    """See every case: for jobs, commands and tests, never for a request."""
    yield from _under(EVERYTHING)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """See by this scope for a while."""
    yield from _under(scope)


def _under(scope: Scope) -> Iterator[None]:
    session = db.session()
    before = session.info.get("scope")
    _switch(session, scope)
    try:
        yield
    finally:
        _switch(session, before)


def _switch(session: Session, scope: Scope | None) -> None:
    session.info["scope"] = scope
    if session.in_transaction() and session.is_active:
        _tell_postgresql(session, session.connection())


class CaseScoped:
    """Mixin of the tables whose rows belong to a case; the class has ``case_id``, or is the case.

    ``unit_columns``: units that see the row although they do not see the case.
    A matter (更正、投诉) is seen by the same rule, by its own organ and unit.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        CLASSES[cls.__tablename__] = cls  # type: ignore[attr-defined]


def scope_in_force(session: Session, cls: Any) -> Scope:
    """The scope of this session, for a statement that goes past the ORM. Raises ScopeError without one."""
    scope: Scope | None = session.info.get("scope")
    if scope is None:
        raise ScopeError(f"No scope for a query on {cls.__tablename__}.")
    return scope


def is_visible(cls: Any, scope: Scope) -> ColumnElement[bool] | None:
    """The condition that a scope puts on a scoped class; None when the scope sees every row."""
    if scope.organ_ids is None:
        return None
    if cls is CLASSES["cases"] or cls is CLASSES.get("matters"):
        return _case_is_visible(cls.organ_id, cls.unit_id, scope)
    # By EXISTS: for IN, SQLite lists all cases of the organ first (7 ms a query at a million cases).
    case = CLASSES["cases"].__table__.alias("seen_case")  # type: ignore[attr-defined]
    is_seen = _case_is_visible(case.c.organ_id, case.c.unit_id, scope)
    of_case = exists().where(case.c.id == cls.case_id, is_seen).correlate_except(case)
    own = [getattr(cls, name).in_(scope.unit_ids) for name in getattr(cls, "unit_columns", ())]
    return or_(of_case, *own) if own and scope.unit_ids else of_case


def _case_is_visible(organ_id: Any, unit_id: Any, scope: Scope) -> ColumnElement[bool]:
    ways = []
    if scope.organ_ids:
        ways.append(
            organ_id == min(scope.organ_ids) if len(scope.organ_ids) == 1 else organ_id.in_(scope.organ_ids)
        )
    if scope.unit_ids:
        ways.append(unit_id.in_(scope.unit_ids))
    return or_(*ways) if ways else false()


@event.listens_for(CaseworkSession, "do_orm_execute")
def _limit(state: ORMExecuteState) -> None:
    """Add the scope to a statement that touches scoped tables; refuse it when there is none."""
    names = _scoped_tables(state.statement)
    if not names:
        return
    scope = scope_in_force(state.session, CLASSES[min(names)])
    state.statement = _within(state.statement, names, scope, is_of_orm=state.is_orm_statement)


def within(statement: Select[Any], scope: Scope) -> Select[Any]:
    """A statement that sees of scoped tables what the scope allows. Raises ScopeError past the ORM."""
    is_of_orm = all("entity" in column for column in statement.column_descriptions)
    found: Select[Any] = _within(statement, _scoped_tables(statement), scope, is_of_orm=is_of_orm)
    return found


def _within(statement: Any, names: frozenset[str], scope: Scope, *, is_of_orm: bool) -> Any:
    if not names or scope.organ_ids is None:
        return statement
    if not is_of_orm:
        raise ScopeError(f"A Core statement on {', '.join(sorted(names))} escapes the scope.")
    return _limited(statement, names, scope)


# What statements built once became in each scope: SQLAlchemy then knows them again without reading them.
_kept: WeakKeyDictionary[Any, dict[Scope, Any]] = WeakKeyDictionary()


def _limited(statement: Any, names: frozenset[str], scope: Scope) -> Any:
    by_scope = _kept.setdefault(statement, {})
    if scope not in by_scope:
        if len(by_scope) > MOST_SCOPES:
            by_scope.clear()
        by_scope[scope] = statement.options(*(_criteria(name, scope) for name in sorted(names)))
    return by_scope[scope]


@lru_cache(maxsize=MOST_SCOPES)
def _criteria(name: str, scope: Scope) -> Any:
    """The scope as an option of a statement; kept, because building one takes longer than a query."""
    cls = CLASSES[name]
    return with_loader_criteria(cls, is_visible(cls, scope), include_aliases=True)  # type: ignore[arg-type]


# Statements built once are looked through once.
_seen: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()


def _scoped_tables(statement: Any) -> frozenset[str]:
    found = _seen.get(statement)
    if found is None:
        found = _seen[statement] = frozenset(name for name in _table_names(statement) if name in CLASSES)
    return found


def _table_names(statement: Any) -> Iterator[str]:
    """Every table that a statement reads or writes, also in the depths of its subqueries.

    ``visitors.iterate`` would go on into the forty columns of each table, where no other table can hide.
    """
    waiting = [statement]
    while waiting:
        element = waiting.pop()
        if isinstance(element, Table):
            yield element.name
        else:
            waiting.extend(element.get_children())


@event.listens_for(CaseworkSession, "after_begin")
def _begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    _tell_postgresql(session, connection)


def _tell_postgresql(session: Session, connection: Connection) -> None:
    """Row-level security reads these settings; without them no row of a scoped table is visible."""
    if connection.dialect.name != "postgresql":
        return
    scope: Scope | None = session.info.get("scope")
    connection.execute(_SET_SCOPE, _settings(scope))


_SET_SCOPE = text(
    "SELECT set_config('app.scope', :scope, true), set_config('app.organs', :organs, true),"
    " set_config('app.units', :units, true)"
)


def _settings(scope: Scope | None) -> dict[str, str]:
    if scope is None:
        return {"scope": "none", "organs": "", "units": ""}
    if scope.organ_ids is None:
        return {"scope": "all", "organs": "", "units": ""}
    return {
        "scope": "some",
        "organs": ",".join(str(i) for i in sorted(scope.organ_ids)),
        "units": ",".join(str(i) for i in sorted(scope.unit_ids)),
    }
