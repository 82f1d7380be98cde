"""Lists of cases: one statement for the rows, one for the numbers on the tabs, keyset paging."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_

from casework.acting import Acting, without_moment
from casework.db import db
from casework.models.case import Case
from casework.models.organ import Unit
from casework.models.person import Person
from casework.models.saved_filter import SavedFilter
from casework.queries.case_filters import (
    GROUPS,
    STOPPED,
    Filters,
    conditions,
    in_group,
)
from casework.scope import Scope, is_visible, scope_in_force
from workflows.codes import ENDED, Role

PAGE = 50
# Numbers on tabs stop here, so that counting never walks through a million rows.
MANY = 1000
NO_DAY = date(9999, 12, 31)
# Only lists of open cases are few enough to be sorted by due date; elsewhere the newest come first.
BY_DUE_DATE = ("todo", "open", "review")

COLUMNS = (
    Case.id, Case.number, Case.title, Case.applicant_name, Case.applicant_kind, Case.state, Case.clock_state,
    Case.received_on, Case.due_on, Case.provisional, Case.applicant_due_on, Case.extension_days,
    Case.closed_on, Case.on_time, Case.needs_assistance, Case.difficult, Case.channel, Case.determination,
    Person.name.label("handler"), Unit.name.label("unit"), Case.handler_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list, with its lamp of today. ``days``: working days left, negative when overdue."""

    row: Any
    lamp: str
    days: int | None
    used_percent: int

    @property
    def ref(self) -> str:
        return self.row.number or f"S{self.row.id}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``after`` is the position where the next one begins, or empty."""

    lines: tuple[Line, ...]
    after: str


def lamp_of(row: Any, acting: Acting) -> tuple[str, int | None]:
    """Lamp and working days left of a row today (DESIGN D15)."""
    if row.state in ENDED:
        return "closed", None
    if row.due_on is None or row.clock_state in STOPPED:
        return "paused", None
    today, calendar = acting.today, acting.calendar
    if row.due_on < today:
        return "red", -calendar.count(row.due_on, today)
    left = calendar.count(today, row.due_on)
    return ("red" if row.due_on == today else "yellow" if left <= acting.yellow_days else "green"), left


def line_of(row: Any, acting: Acting) -> Line:
    """A row with what is derived when read."""
    lamp, days = lamp_of(row, acting)
    return Line(row, lamp, days, _used_percent(row, acting))


def _used_percent(row: Any, acting: Acting) -> int:
    if not row.received_on or not row.due_on:
        return 0
    total = acting.calendar.count(row.received_on, row.due_on)
    used = acting.calendar.count(row.received_on, min(acting.today, row.due_on)) if total else 0
    return round(100 * used / total) if total else 100


def _order(filters: Filters) -> tuple[list[ColumnElement[Any]], bool]:
    """Sort key of a list and whether it runs downwards. The id makes it unique."""
    if filters.sort == "received":
        return [Case.arrived_on, Case.id], True
    if filters.sort == "due" and filters.group in BY_DUE_DATE:
        return [func.coalesce(Case.due_on, NO_DAY), Case.id], False
    return [Case.id], True


def _statement(filters: Filters, acting: Acting) -> Select[Any]:
    keys, down = _order(filters)
    return (
        select(*COLUMNS, keys[0].label("sort_key"))
        .outerjoin(Person, Person.id == Case.handler_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(*conditions(filters, acting))
        .order_by(*(key.desc() if down else key.asc() for key in keys))
    )


@lru_cache(maxsize=1024)
def _page_statement(filters: Filters, acting: Acting, scope: Scope) -> Select[Any]:
    """The rows of a page within a scope, built once: building one takes as long as asking it."""
    statement = _statement(filters, acting)
    limits = (_position(filters), is_visible(Case, scope))
    return statement.where(*(limit for limit in limits if limit is not None)).limit(bindparam("most"))


def list_cases(filters: Filters, acting: Acting, *, size: int = PAGE) -> Page:
    """A page of cases in one statement, past the ORM, which takes twice the time; the scope stands in it."""
    session = db.session()
    statement = _page_statement(filters, without_moment(acting), scope_in_force(session, Case))
    rows = session.connection().execute(statement, {"most": size + 1}).all()
    lines = tuple(line_of(row, acting) for row in rows[:size])
    return Page(lines, _cursor(rows[size - 1]) if len(rows) > size else "")


def all_cases(
    filters: Filters, acting: Acting, *, limit: int, only: frozenset[int] = frozenset()
) -> Iterator[Line]:
    """Every case of a list, or the ticked ones of it, for an export."""
    statement = _statement(filters, acting)
    if only:
        statement = statement.where(Case.id.in_(only))
    for row in db.session.execute(statement.limit(limit)):
        yield line_of(row, acting)


def _cursor(row: Any) -> str:
    return f"{row.sort_key.isoformat() if isinstance(row.sort_key, date) else ''}~{row.id}"


def _position(filters: Filters) -> ColumnElement[bool] | None:
    """Rows after the cursor; a cursor that cannot be read means the first page."""
    day, _, number = filters.after.partition("~")
    if not number.isdigit():
        return None
    keys, down = _order(filters)
    place: list[Any] = [int(number)]
    if len(keys) == 2:
        try:
            place.insert(0, date.fromisoformat(day))
        except ValueError:
            return None
    if len(keys) == 1:
        return keys[0] < place[0] if down else keys[0] > place[0]
    return tuple_(*keys) < tuple_(*place) if down else tuple_(*keys) > tuple_(*place)


@dataclass(frozen=True, slots=True)
class _Anybody:
    """Stands for a person in a statement that is built once for everybody with the same roles."""

    roles: frozenset[Role]
    person_id: Any
    unit_id: Any


@lru_cache(maxsize=1024)
def _counts(groups: tuple[str, ...], roles: frozenset[Role], scope: Scope) -> Select[Any]:
    holder = _Anybody(roles, bindparam("person_id"), bindparam("unit_id"))
    visible = is_visible(Case, scope)
    cases = select(Case.id) if visible is None else select(Case.id).where(visible)
    return select(
        *(
            select(func.count())
            .select_from(cases.where(in_group(group, holder, most=MANY)).limit(MANY).subquery())
            .scalar_subquery()
            .label(group)
            for group in groups
        )
    )


def count_groups(acting: Acting, groups: tuple[str, ...] = GROUPS) -> dict[str, int]:
    """How many cases each tab holds, counted up to MANY, in one statement. It stands on every page."""
    session, values = db.session(), {"person_id": acting.person_id, "unit_id": acting.unit_id}
    statement = _counts(groups, acting.roles, scope_in_force(session, Case))
    return dict(session.connection().execute(statement, values).one()._mapping)


def find_ref(number: str) -> str | None:
    """The case with exactly this number, if it may be seen."""
    return db.session.execute(select(Case.number).where(Case.number == number)).scalar_one_or_none()


def saved_filters(person_id: int) -> list[Any]:
    """The filters somebody keeps, by name."""
    return list(db.session.execute(_SAVED, {"person_id": person_id}))


_SAVED = (
    select(SavedFilter.id, SavedFilter.name, SavedFilter.query)
    .where(SavedFilter.person_id == bindparam("person_id"))
    .order_by(SavedFilter.name)
)


def filter_options(acting: Acting) -> dict[str, list[Any]]:
    """Units and people one may filter by: those of the own organ."""
    units = select(Unit.id, Unit.name).where(Unit.organ_id == acting.organ_id).order_by(Unit.id)
    people = (
        select(Person.id, Person.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.organ_id == acting.organ_id)
    )
    return {
        "units": list(db.session.execute(units)),
        "handlers": list(db.session.execute(people.order_by(Person.id))),
    }
