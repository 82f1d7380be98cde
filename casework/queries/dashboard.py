"""What the desk shows besides the list: tiles, calendar of due dates, provisional cases, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.queries.calendar_grid import mark, weeks_around
from casework.queries.case_filters import STOPPED, has_lamp, is_open
from workflows.calendar import WorkCalendar
from workflows.clock_reading import CORRECTION_NOTICE_DAYS
from workflows.codes import State

# A reminder is shown this many working days before the correction notice must be sent; a setting later.
NOTICE_WARNING_DAYS = 2
REMINDERS = 6
PROVISIONAL = 4


@dataclass(frozen=True, slots=True)
class Tiles:
    """Numbers of the five tiles; the lamps count open cases, ``closed`` those of this month."""

    red: int
    yellow: int
    green: int
    paused: int
    overdue: int
    due_today: int
    correction: int
    consulting: int
    fee: int
    unconfirmed: int
    provisional: int
    closed: int
    on_time: int

    @property
    def on_time_percent(self) -> int | None:
        return round(100 * self.on_time / self.closed) if self.closed else None


def tiles(acting: Acting) -> Tiles:
    """All numbers of the tiles in two statements: open cases, and those closed this month."""

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    today = acting.today
    runs = and_(Case.due_on.is_not(None), Case.clock_state.not_in(STOPPED))
    opened = db.session.execute(
        select(
            *(number(has_lamp(lamp, acting)).label(lamp) for lamp in ("red", "yellow", "green", "paused")),
            number(and_(runs, Case.due_on < today)).label("overdue"),
            number(and_(runs, Case.due_on == today)).label("due_today"),
            number(Case.state == State.CORRECTION_PENDING).label("correction"),
            number(Case.clock_state == "paused_consult").label("consulting"),
            number(Case.state == State.FEE_PENDING).label("fee"),
            number(Case.state.in_((State.RECEIVED, State.AWAIT_CONFIRM))).label("unconfirmed"),
            number(Case.provisional.is_(True)).label("provisional"),
        ).where(is_open())
    ).one()
    closed = db.session.execute(
        select(
            func.count(Case.id).label("closed"),
            number(or_(Case.on_time.is_(True), Case.on_time.is_(None))).label("on_time"),
        ).where(Case.closed_on >= today.replace(day=1), Case.closed_on <= today)
    ).one()
    return Tiles(**opened._mapping, **closed._mapping)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the calendar. ``mark``: rest, make_up or empty; ``dots``: lamps of what falls due."""

    day: date
    in_month: bool
    is_rest: bool
    mark: str
    dots: tuple[str, ...]
    count: int


def month_days(acting: Acting, month: date) -> tuple[MonthDay, ...]:
    """Whole weeks around a month with the lamps of open cases that fall due, in one statement."""
    days = weeks_around(month)
    statement = (
        select(Case.due_on, func.count(Case.id))
        .where(
            is_open(),
            Case.clock_state.not_in(STOPPED),
            Case.due_on.between(days[0], days[-1]),
        )
        .group_by(Case.due_on)
    )
    due = dict(db.session.execute(statement).tuples().all())
    yellow_until = acting.calendar.add(acting.today, acting.yellow_days)
    return tuple(_month_day(day, month, acting, yellow_until, due.get(day, 0)) for day in days)


def _month_day(day: date, month: date, acting: Acting, yellow_until: date, count: int) -> MonthDay:
    lamp = "red" if day <= acting.today else "yellow" if day <= yellow_until else "green"
    rests = not acting.calendar.is_working(day)
    return MonthDay(
        day, day.month == month.month, rests, mark(day, acting.calendar), (lamp,) * min(count, 3), count
    )


def provisional_cases(acting: Acting) -> list[Any]:
    """Open cases whose due date reaches into a year without a published calendar, the nearest first."""
    statement = (
        select(Case.id, Case.number, Case.title, Case.due_on)
        .where(Case.provisional.is_(True), is_open(), Case.due_on.is_not(None))
        .order_by(Case.due_on, Case.id)
    )
    return list(db.session.execute(statement.limit(PROVISIONAL)))


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that will not do itself: what, which case, since or until when."""

    code: str
    ref: str
    title: str
    on: date | None


def reminders(acting: Acting) -> tuple[Reminder, ...]:
    """Cases whose own sub-deadline has passed or is near, in one statement.

    Source: domain 02 § 3 (confirmation), § 5 (correction notice by working day 7), Art 30, fee rules.
    """
    today, calendar = acting.today, acting.calendar
    position = calendar.position(today) - CORRECTION_NOTICE_DAYS  # received on that working day: due today
    notice_from, notice_until = calendar.at(position), calendar.at(position + NOTICE_WARNING_DAYS + 1)
    passed = and_(
        Case.state.in_((State.CORRECTION_PENDING, State.FEE_PENDING, State.REASON_PENDING)),
        Case.applicant_due_on < today,
    )
    unconfirmed = and_(Case.state.in_((State.RECEIVED, State.AWAIT_CONFIRM)), Case.arrived_on < today)
    notice = and_(
        Case.state.in_((State.REGISTERED, State.REVIEWING)),
        Case.received_on >= notice_from,
        Case.received_on < notice_until,
    )
    rows = db.session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.state,
            Case.arrived_on,
            Case.received_on,
            Case.applicant_due_on,
        )
        .where(is_open(), or_(passed, unconfirmed, notice))
        .order_by(func.coalesce(Case.applicant_due_on, Case.received_on, Case.arrived_on), Case.id)
        .limit(REMINDERS)
    )
    return tuple(_reminder(row, calendar) for row in rows)


def _reminder(row: Any, calendar: WorkCalendar) -> Reminder:
    ref = row.number or f"S{row.id}"
    if row.state in (State.RECEIVED, State.AWAIT_CONFIRM):
        return Reminder("unconfirmed", ref, row.title, row.arrived_on)
    if row.state in (State.REGISTERED, State.REVIEWING):
        return Reminder(
            "correction_notice", ref, row.title, calendar.add(row.received_on, CORRECTION_NOTICE_DAYS)
        )
    return Reminder(f"{row.state.lower()}_passed", ref, row.title, row.applicant_due_on)
