"""Supervision (督办) as pages show it: cases that press, actions in their states, units in numbers.

Cases are seen by the scope of the person; actions by who is addressed and by the roles of the district.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true, tuple_

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.person import Person
from casework.models.supervision import SupervisedCase, SupervisionAction, SupervisionState
from casework.queries.case_filters import STOPPED, is_open
from casework.queries.cases import COLUMNS, Line, line_of
from casework.queries.holders import Standing, standings
from workflows.codes import Role
from workflows.supervision import ANSWERING, LEVELS

S = SupervisionState
PAGE = 30
WAITING = 6  # proposals on the screen of the supervisor, actions on the desk
MOST_UNITS = 60
OPEN = (S.issued, S.answered)
LAMPS = ("red", "yellow")


@dataclass(frozen=True, slots=True)
class WatchFilters:
    """Which pressing cases are shown; ``after``: position of the page."""

    lamp: str = ""
    organ: int | None = None
    after: str = ""

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": ""} | changes))
        values = {"lamp": wanted.lamp, "organ": wanted.organ, "after": wanted.after}
        return {name: str(value) for name, value in values.items() if value}


def read_watch(args: Mapping[str, str]) -> WatchFilters:
    """Filters of an address; what cannot be read is ignored."""
    lamp, organ = args.get("lamp", ""), args.get("organ", "")
    return WatchFilters(lamp if lamp in LAMPS else "", _number(organ), args.get("after", "")[:40])


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A pressing case: its line of a list, where it stands, and how many actions are open."""

    line: Line
    standing: Standing

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


@dataclass(frozen=True, slots=True)
class Watch:
    """One page of pressing cases, the most urgent first."""

    lines: tuple[WatchLine, ...]
    after: str


def pressing(filters: WatchFilters, acting: Acting, *, size: int = PAGE) -> Watch:
    """Red and yellow cases within the scope, with whom each stands: four statements."""
    statement = (
        select(
            *COLUMNS, Organ.short_name.label("organ"), Case.organ_id, _open_actions().label("open_actions")
        )
        .join(Organ, Organ.id == Case.organ_id)
        .outerjoin(Person, Person.id == Case.handler_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(_presses(acting, filters.lamp), *_limits(filters))
        .order_by(Case.due_on, Case.id)
        .limit(size + 1)
    )
    rows = db.session.execute(statement).all()
    found = standings([row.id for row in rows[:size]], acting)
    lines = tuple(WatchLine(line_of(row, acting), found[row.id]) for row in rows[:size])
    last = rows[size - 1] if len(rows) > size else None
    return Watch(lines, f"{last.due_on.isoformat()}~{last.id}" if last else "")


def _presses(acting: Acting, lamp: str = "") -> ColumnElement[bool]:
    today, until = acting.today, acting.calendar.add(acting.today, acting.yellow_days)
    if lamp == "red":
        until = today
    runs = and_(is_open(), Case.clock_state.not_in(STOPPED), Case.due_on <= until)
    return and_(runs, Case.due_on > today) if lamp == "yellow" else runs


def _limits(filters: WatchFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.organ:
        found.append(Case.organ_id == filters.organ)
    day, _, number = filters.after.partition("~")
    try:
        place = (date.fromisoformat(day), int(number))
    except ValueError:
        return found
    return [*found, tuple_(Case.due_on, Case.id) > place]


def _open_actions() -> Any:
    links, actions = SupervisedCase.__table__, SupervisionAction.__table__
    return (
        select(func.count())
        .select_from(links.join(actions, actions.c.id == links.c.action_id))
        .where(links.c.case_id == Case.id, actions.c.state.in_([state.value for state in OPEN]))
        .correlate(Case)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """How a unit stands today."""

    organ_id: int
    organ: str
    unit: str
    overdue: int
    red: int
    yellow: int
    open_actions: int


def unit_numbers(acting: Acting) -> list[UnitNumbers]:
    """Units with pressing cases or open actions, the worst first: two statements."""

    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    today = acting.today
    counted = db.session.execute(
        select(
            Case.organ_id,
            Case.unit_id,
            number(Case.due_on < today).label("overdue"),
            number(Case.due_on <= today).label("red"),
            number(Case.due_on > today).label("yellow"),
        )
        .where(_presses(acting))
        .group_by(Case.organ_id, Case.unit_id)
    ).all()
    places = db.session.execute(
        select(
            Unit.id, Unit.name, Organ.id.label("organ_id"), Organ.short_name,
            func.count(SupervisionAction.id).label("actions"),
        )
        .join(Organ, Organ.id == Unit.organ_id)
        .outerjoin(
            SupervisionAction,
            and_(SupervisionAction.unit_id == Unit.id, SupervisionAction.state.in_(OPEN), visible(acting)),
        )
        .group_by(Unit.id, Unit.name, Organ.id, Organ.short_name)
        .order_by(Unit.id)
    ).all()  # fmt: skip
    return _worst_first(counted, places)


def _worst_first(counted: Any, places: Any) -> list[UnitNumbers]:
    by_unit = {row.unit_id: row for row in counted if row.unit_id is not None}
    found = []
    for place in places:
        row = by_unit.get(place.id)
        if row or place.actions:
            numbers = (row.overdue, row.red, row.yellow) if row else (0, 0, 0)
            found.append(UnitNumbers(place.organ_id, place.short_name, place.name, *numbers, place.actions))
    found.sort(key=lambda unit: (-unit.overdue, -unit.red, -unit.open_actions, -unit.yellow))
    return found[:MOST_UNITS]


# Actions


def visible(acting: Acting) -> ColumnElement[bool]:
    """The district sees all actions, an ogi_head those of the organ, a unit its own once they are issued."""
    if acting.roles & {Role.supervisor, Role.auditor}:
        return true()
    ways: list[ColumnElement[bool]] = []
    if Role.ogi_head in acting.roles:
        office = select(Organ.id).where(Organ.id == acting.organ_id, Organ.kind == OrganKind.DG)
        ways += [SupervisionAction.organ_id == acting.organ_id, office.exists()]
    if acting.roles & ANSWERING:
        issued = SupervisionAction.state.in_((*OPEN, S.closed))
        ways.append(and_(SupervisionAction.unit_id == acting.unit_id, issued))
    return or_(*ways) if ways else false()


@dataclass(frozen=True, slots=True)
class ActionFilters:
    """Which actions are listed, the newest first; ``after``: id of the last one shown."""

    state: str = ""
    level: int | None = None
    late: bool = False
    after: int | None = None

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": None} | changes))
        values = {
            "state": wanted.state,
            "level": wanted.level,
            "late": "1" if wanted.late else "",
            "after": wanted.after,
        }
        return {name: str(value) for name, value in values.items() if value}


def read_actions(args: Mapping[str, str]) -> ActionFilters:
    """Filters of an address; what cannot be read is ignored."""
    state, level = args.get("state", ""), _number(args.get("level", ""))
    return ActionFilters(
        state if state in {s.value for s in S} else "",
        level if level in LEVELS else None,
        args.get("late") == "1",
        _number(args.get("after", "")),
    )


_ACTION_COLUMNS = (
    SupervisionAction.id, SupervisionAction.number, SupervisionAction.level, SupervisionAction.state,
    SupervisionAction.trigger, SupervisionAction.facts, SupervisionAction.answer_by_on,
    SupervisionAction.issued_on, SupervisionAction.created_at, Organ.short_name.label("organ"),
    Unit.name.label("unit"), Person.name.label("issuer"),
)  # fmt: skip


def list_actions(filters: ActionFilters, acting: Acting, *, size: int = PAGE) -> tuple[list[Any], int | None]:
    """A page of actions and where the next one begins, in one statement."""
    rows = db.session.execute(_actions(acting).where(*_action_limits(filters, acting)).limit(size + 1)).all()
    return list(rows[:size]), rows[size - 1].id if len(rows) > size else None


def _actions(acting: Acting) -> Any:
    return (
        select(*_ACTION_COLUMNS)
        .join(Organ, Organ.id == SupervisionAction.organ_id)
        .join(Unit, Unit.id == SupervisionAction.unit_id)
        .outerjoin(Person, Person.id == SupervisionAction.issued_by_id)
        .where(visible(acting))
        .order_by(SupervisionAction.id.desc())
    )


def _action_limits(filters: ActionFilters, acting: Acting) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state:
        found.append(SupervisionAction.state == filters.state)
    if filters.level:
        found.append(SupervisionAction.level == filters.level)
    if filters.late:
        found += [SupervisionAction.state == S.issued, SupervisionAction.answer_by_on < acting.today]
    if filters.after:
        found.append(SupervisionAction.id < filters.after)
    return found


def count_actions(acting: Acting) -> dict[str, int]:
    """How many actions there are in each state."""
    rows = db.session.execute(
        select(SupervisionAction.state, func.count()).where(visible(acting)).group_by(SupervisionAction.state)
    )
    return {state.value: number for state, number in rows.tuples()}


def to_answer(acting: Acting) -> list[Any]:
    """Issued actions that the unit of somebody has to answer, the most urgent first."""
    statement = (
        select(
            SupervisionAction.id, SupervisionAction.number, SupervisionAction.level,
            SupervisionAction.answer_by_on,
        )
        .where(
            SupervisionAction.unit_id == acting.unit_id,
            SupervisionAction.state == S.issued,
            SupervisionAction.answer_by_on.is_not(None),
        )
        .order_by(SupervisionAction.answer_by_on, SupervisionAction.id)
    )  # fmt: skip
    return list(db.session.execute(statement.limit(WAITING)))


def action_by_id(action_id: int, acting: Acting) -> SupervisionAction | None:
    """The action, if somebody may see it."""
    statement = select(SupervisionAction).where(SupervisionAction.id == action_id, visible(acting))
    return db.session.scalars(statement).one_or_none()


def action_exists(action_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    return db.session.get(SupervisionAction, action_id) is not None


def cases_of(action: SupervisionAction) -> list[Any]:
    """The cases an action is about, and whether the person of the session may open each."""
    links = select(SupervisedCase.case_id).where(SupervisedCase.action_id == action.id)
    statement = select(Case.id, Case.number, Case.state, Case.due_on).where(Case.id.in_(links))
    return list(db.session.execute(statement.order_by(Case.id)))


def number_of_cases(action: SupervisionAction) -> int:
    """How many cases an action is about, seen or not."""
    links = select(func.count()).where(SupervisedCase.action_id == action.id)
    return db.session.scalar(links) or 0


def units(acting: Acting) -> list[Any]:
    """Units that can be addressed, by organ."""
    statement = (
        select(Unit.id, Unit.name, Organ.short_name)
        .join(Organ, Organ.id == Unit.organ_id)
        .where(Organ.kind != OrganKind.OTHER, Organ.valid_to.is_(None), Unit.valid_to.is_(None))
        .order_by(Organ.id, Unit.id)
    )
    return list(db.session.execute(statement))


def organs() -> list[Any]:
    """Organs that answer, for the filter."""
    statement = select(Organ.id, Organ.short_name).where(
        Organ.kind != OrganKind.OTHER, Organ.valid_to.is_(None)
    )
    return list(db.session.execute(statement.order_by(Organ.id)))
