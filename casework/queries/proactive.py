"""Tasks of proactive disclosure and refused information as pages show them, within the organs of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.organ import Organ, Unit
from casework.models.proactive import ProactiveTask, RefusedItem, RefusedState
from casework.queries.clusters import visible
from casework.scope import everything
from workflows.clock_codes import Lamp
from workflows.lamp import lamp_bounds, lamp_of_date, remaining_days
from workflows.proactive import RUNNING, TaskState

PAGE = 30
MOST_DUE = 6  # lines on the screen of the supervisor


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which tasks are listed, the newest first; ``after``: id of the last one shown."""

    state: str = ""
    late: bool = False
    after: int | None = None

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": None} | changes))
        values = {"state": wanted.state, "late": "1" if wanted.late else "", "after": wanted.after}
        return {name: str(value) for name, value in values.items() if value}


def read_tasks(args: Mapping[str, str]) -> TaskFilters:
    """Filters of an address; what cannot be read is ignored."""
    state = args.get("state", "")
    known = state if state in {s.value for s in TaskState} else ""
    return TaskFilters(known, args.get("late") == "1", number(args.get("after", "")))


def number(typed: str) -> int | None:
    """A number of an address, or None."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of a list; ``days``: working days left, negative when overdue; None when it does not run."""

    task: ProactiveTask
    organ: str
    unit: str
    lamp: Lamp | None
    days: int | None


def list_tasks(filters: TaskFilters, acting: Acting) -> tuple[list[TaskLine], int | None]:
    """A page of tasks and where the next one begins."""
    rows = db.session.execute(
        _tasks(acting).where(*_limits(filters, acting)).order_by(ProactiveTask.id.desc()).limit(PAGE + 1)
    ).tuples().all()  # fmt: skip
    lines = [task_line(*row, acting) for row in rows[:PAGE]]
    return lines, rows[PAGE - 1][0].id if len(rows) > PAGE else None


def due_tasks(acting: Acting) -> list[TaskLine]:
    """Decided and not yet public, the most urgent first; for the screen of the supervisor."""
    rows = db.session.execute(
        _tasks(acting).where(ProactiveTask.state.in_(RUNNING))
        .order_by(ProactiveTask.due_on, ProactiveTask.id).limit(MOST_DUE)
    ).tuples()  # fmt: skip
    return [task_line(*row, acting) for row in rows]


def _tasks(acting: Acting) -> Any:
    return (
        select(ProactiveTask, Organ.short_name, Unit.name)
        .join(Organ, Organ.id == ProactiveTask.organ_id)
        .join(Unit, Unit.id == ProactiveTask.unit_id)
        .where(visible(ProactiveTask.organ_id, acting))
    )


def _limits(filters: TaskFilters, acting: Acting) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state:
        found.append(ProactiveTask.state == filters.state)
    if filters.late:
        found += [ProactiveTask.state.in_(RUNNING), ProactiveTask.due_on < acting.today]
    if filters.after:
        found.append(ProactiveTask.id < filters.after)
    return found


def task_line(task: ProactiveTask, organ: str, unit: str, acting: Acting) -> TaskLine:
    """A task with its lamp, which burns from the decision until it is published."""
    if task.state not in RUNNING or task.due_on is None:
        return TaskLine(task, organ, unit, None, None)
    bounds = lamp_bounds(acting.calendar, acting.today, acting.yellow_days)
    left = remaining_days(task.due_on, acting.calendar, acting.today)
    return TaskLine(task, organ, unit, lamp_of_date(task.due_on, bounds), left)


def count_tasks(acting: Acting) -> dict[str, int]:
    """How many tasks there are in each state."""
    rows = db.session.execute(
        select(ProactiveTask.state, func.count()).where(visible(ProactiveTask.organ_id, acting))
        .group_by(ProactiveTask.state)
    )  # fmt: skip
    return {state.value: count for state, count in rows.tuples()}


def task_by_id(task_id: int, acting: Acting) -> ProactiveTask | None:
    """The task, if somebody may see it."""
    statement = select(ProactiveTask).where(
        ProactiveTask.id == task_id, visible(ProactiveTask.organ_id, acting)
    )
    return db.session.scalars(statement).one_or_none()


def task_exists(task_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    return db.session.get(ProactiveTask, task_id) is not None


# Refused information


@dataclass(frozen=True, slots=True)
class RefusedFilters:
    """Which refused information is listed, by the day of its next look; ``after``: place of the page."""

    state: str = "due"
    ground: str = ""
    after: str = ""

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": ""} | changes))
        values = {"state": wanted.state, "ground": wanted.ground, "after": wanted.after}
        return {name: value for name, value in values.items() if value}


REFUSED_TABS = ("due", "refused", "opened", "overtaken")


def read_refused(args: Mapping[str, str]) -> RefusedFilters:
    """Filters of an address; what cannot be read is ignored."""
    state, ground = args.get("state", "due"), args.get("ground", "")
    return RefusedFilters(
        state if state in REFUSED_TABS else "due",
        ground if ground.startswith("REF_") and len(ground) < 8 else "",
        args.get("after", "")[:40],
    )


def list_refused(filters: RefusedFilters, acting: Acting) -> tuple[list[Any], str]:
    """A page of refused information with its cases, and where the next one begins; in one's scope."""
    statement = (
        select(RefusedItem, Case)
        .join(Case, Case.id == RefusedItem.case_id)
        .where(*_refused_limits(filters, acting), RefusedItem.ground != "")
        .order_by(RefusedItem.review_on, RefusedItem.id)
    )
    rows = db.session.execute(statement.limit(PAGE + 1)).tuples().all()
    last = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return list(rows[:PAGE]), f"{last.review_on.isoformat()}~{last.id}" if last else ""


def _refused_limits(filters: RefusedFilters, acting: Acting) -> list[ColumnElement[bool]]:
    is_due = filters.state == "due"
    found = [RefusedItem.state == (RefusedState.refused if is_due else RefusedState(filters.state))]
    if is_due:
        found.append(RefusedItem.review_on <= acting.today)
    if filters.ground:
        found.append(RefusedItem.ground == filters.ground)
    day, _, row = filters.after.partition("~")
    try:
        place = (date.fromisoformat(day), int(row))
    except ValueError:
        return found
    later = (RefusedItem.review_on == place[0]) & (RefusedItem.id > place[1])
    return [*found, (RefusedItem.review_on > place[0]) | later]


def refused_exists(item_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        return db.session.scalars(select(RefusedItem.id).where(RefusedItem.id == item_id)).first() is not None


def refused_by_id(item_id: int) -> RefusedItem | None:
    """One piece of refused information, in the scope of the session."""
    return db.session.scalars(select(RefusedItem).where(RefusedItem.id == item_id)).one_or_none()
