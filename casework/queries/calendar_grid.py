"""Days as calendars draw them: weeks around a month, the twelve months of a year, 休 and 班."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from casework.db import db
from casework.models.holiday import CalendarVersion
from workflows.calendar import MAKE_UP, WorkCalendar, following


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day of a grid. ``mark``: rest, make_up or empty; ``notice``: which notice makes it so."""

    day: date
    mark: str
    is_rest: bool
    notice: str


@dataclass(frozen=True, slots=True)
class GridMonth:
    """A month; ``blanks``: empty places before its first day in a week that begins on Monday."""

    first: date
    blanks: int
    days: tuple[GridDay, ...]


def weeks_around(month: date) -> list[date]:
    """All days of the weeks that a month touches."""
    first = month.replace(day=1)
    day = date.fromordinal(first.toordinal() - first.weekday())
    days = []
    while (day.year, day.month) <= (first.year, first.month) or day.weekday():
        days.append(day)
        day = following(day)
    return days


def mark(day: date, calendar: WorkCalendar) -> str:
    """休 and 班 as in the State Council's notice; ordinary weekends carry none."""
    if calendar.reason(day) == MAKE_UP:
        return "make_up"
    return "rest" if day in calendar.rest else ""


def year_grid(calendar: WorkCalendar, year: int) -> tuple[GridMonth, ...]:
    """The twelve months of a year."""
    return tuple(_month(calendar, date(year, month, 1)) for month in range(1, 13))


def _month(calendar: WorkCalendar, first: date) -> GridMonth:
    days, day = [], first
    while day.month == first.month:
        days.append(GridDay(day, mark(day, calendar), not calendar.is_working(day), calendar.notice(day)))
        day = following(day)
    return GridMonth(first, first.weekday(), tuple(days))


def loaded_notices(year: int) -> Sequence[Any]:
    """The loadings of a year, and of the next one, which lists the last days of December; newest first."""
    columns = (
        CalendarVersion.year, CalendarVersion.notice, CalendarVersion.source, CalendarVersion.text,
        CalendarVersion.reason, CalendarVersion.sha256, CalendarVersion.loaded_at,
    )  # fmt: skip
    listed = select(*columns).where(or_(CalendarVersion.year == year, CalendarVersion.year == year + 1))
    return db.session.execute(listed.order_by(CalendarVersion.year, CalendarVersion.id.desc())).all()
