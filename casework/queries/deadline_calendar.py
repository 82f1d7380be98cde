"""期限日历: what falls due on the days of a month, in the scope of who asks; lines of a calendar feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from casework.acting import Acting
from casework.db import db
from casework.models.calendar_feed import FeedReach
from casework.models.case import Case
from casework.models.sub_clock import SubClockRow
from casework.queries.calendar_grid import mark, weeks_around
from casework.queries.case_filters import STOPPED, in_group, is_open
from workflows.clock_reading import CORRECTION_NOTICE_DAYS
from workflows.codes import State

MOST_BESIDE = 50  # sub-deadlines of one day
MOST_FEED = 500  # events of a feed, the nearest first
_UNREAD = (State.REGISTERED, State.REVIEWING)  # a correction notice may still go out (Art 30)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of the month. ``due``: replies, under ``lamp``; ``stopped``: due, but the clock stands still.

    ``beside``: (code, number) of other deadlines: applicant, correction_notice, and the kinds of sub-clocks.
    """

    day: date
    in_month: bool
    is_rest: bool
    mark: str
    lamp: str
    due: int
    stopped: int
    beside: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A deadline that is not the reply's, on one day."""

    code: str
    ref: str
    title: str


def month_of(acting: Acting, month: date) -> tuple[DueDay, ...]:
    """The whole weeks around a month."""
    days = weeks_around(month)
    first, last = days[0], days[-1]
    stands = Case.clock_state.in_(STOPPED)
    due, stopped = _by_day(first, last, ~stands), _by_day(first, last, stands)
    beside = _beside_by_day(acting, first, last)
    yellow_until = acting.calendar.add(acting.today, acting.yellow_days)
    return tuple(
        DueDay(
            day,
            day.month == month.month,
            not acting.calendar.is_working(day),
            mark(day, acting.calendar),
            "red" if day <= acting.today else "yellow" if day <= yellow_until else "green",
            due.get(day, 0),
            stopped.get(day, 0),
            tuple(sorted(beside[day].items())),
        )
        for day in days
    )


def _by_day(first: date, last: date, condition: ColumnElement[bool]) -> dict[date, int]:
    counted = select(Case.due_on, func.count(Case.id)).where(
        is_open(), Case.due_on.between(first, last), condition
    )
    return dict(db.session.execute(counted.group_by(Case.due_on)).tuples().all())


def _beside_by_day(acting: Acting, first: date, last: date) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    applicants = (
        select(Case.applicant_due_on, func.count(Case.id))
        .where(is_open(), Case.applicant_due_on.between(first, last))
        .group_by(Case.applicant_due_on)
    )
    for day, count in db.session.execute(applicants):
        found[day]["applicant"] += count
    received = _received_for_notice(acting, first, last)
    unread = select(Case.received_on, func.count(Case.id)).where(received).group_by(Case.received_on)
    for received_on, count in db.session.execute(unread):
        found[acting.calendar.add(received_on, CORRECTION_NOTICE_DAYS)]["correction_notice"] += count
    owed = (
        select(SubClockRow.due_on, SubClockRow.kind, func.count())
        .where(SubClockRow.due_on.between(first, last))
        .group_by(SubClockRow.due_on, SubClockRow.kind)
    )
    for day, kind, count in db.session.execute(owed):
        found[day][str(kind)] += count
    return found


def _received_for_notice(acting: Acting, first: date, last: date) -> ColumnElement[bool]:
    """Received so that the seventh working day afterwards lies between the days (Art 30)."""
    position = acting.calendar.position
    earliest = acting.calendar.at(position(first) - CORRECTION_NOTICE_DAYS - 1)
    return Case.state.in_(_UNREAD) & Case.received_on.between(earliest, last)


def beside_on(acting: Acting, day: date) -> list[Beside]:
    """The other deadlines of one day, case by case."""
    return list(_beside(acting, day))[:MOST_BESIDE]


def _beside(acting: Acting, day: date) -> Iterator[Beside]:
    columns = (Case.id, Case.number, Case.title)
    applicants = select(*columns).where(is_open(), Case.applicant_due_on == day).order_by(Case.id)
    for row in db.session.execute(applicants.limit(MOST_BESIDE)):
        yield _beside_row("applicant", row)
    unread = select(*columns, Case.received_on).where(_received_for_notice(acting, day, day))
    for row in db.session.execute(unread.order_by(Case.id)):
        if acting.calendar.add(row.received_on, CORRECTION_NOTICE_DAYS) == day:
            yield _beside_row("correction_notice", row)
    owed = (
        select(*columns, SubClockRow.kind)
        .join(SubClockRow, SubClockRow.case_id == Case.id)
        .where(SubClockRow.due_on == day)
    )
    for row in db.session.execute(owed.order_by(Case.id).limit(MOST_BESIDE)):
        yield _beside_row(str(row.kind), row)


def _beside_row(code: str, row: Any) -> Beside:
    return Beside(code, row.number or f"S{row.id}", row.title)


def feed_lines(acting: Acting, reach: FeedReach) -> list[Any]:
    """What a feed shows: number, state and due date of open cases whose clock runs, the nearest first."""
    lines = (
        select(Case.id, Case.number, Case.state, Case.due_on, Case.provisional)
        .where(is_open(), Case.due_on.is_not(None), Case.clock_state.not_in(STOPPED))
        .order_by(Case.due_on, Case.id)
        .limit(MOST_FEED)
    )
    return list(db.session.execute(lines.where(in_group("todo", acting)) if reach == "mine" else lines))
