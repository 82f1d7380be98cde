"""Levels of a deadline: how many working days are left (negative: how many have passed).

All days that reach a level together form a range, so that a set of cases is read by dates and not one by one.
Source: domain 02 §§ 7, 10; domain 06 § 2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.calendar import WorkCalendar, add_calendar_days


@dataclass(frozen=True, slots=True)
class Band:
    """Days in [first, before) stand at ``level``; ``first`` None: all days before."""

    level: int
    first: date | None
    before: date


def reached_before(calendar: WorkCalendar, today: date, level: int, after_days: int = 0) -> date:
    """Days before the answer have reached the level by ``today``; days from it on have not.

    ``after_days``: the deadline is so many working days after the day that is asked about.
    """
    return calendar.at(calendar.position(today) + level - after_days + 1)


def level_of(
    calendar: WorkCalendar, today: date, day: date, levels: Iterable[int], after_days: int = 0
) -> int | None:
    """The most pressing level that a day has reached; None while it has reached none."""
    left = calendar.count(today, day) + after_days
    return min((level for level in levels if left <= level), default=None)


def bands(
    calendar: WorkCalendar,
    today: date,
    levels: Iterable[int],
    *,
    since: date | None = None,
    after_days: int = 0,
) -> Iterator[Band]:
    """The ranges of days that stand at each level ``today`` and did not yet at the end of ``since``."""
    first: date | None = None
    for level in sorted(levels):
        before = reached_before(calendar, today, level, after_days)
        then = reached_before(calendar, since, level, after_days) if since else None
        begin = max((day for day in (first, then) if day), default=None)
        if begin is None or begin < before:
            yield Band(level, begin, before)
        first = before


def not_over_from(calendar: WorkCalendar, today: date, after_days: int = 0) -> date:
    """From this day on the deadline is today or later."""
    if not after_days:
        return today
    return calendar.at(calendar.position(add_calendar_days(today, -1)) + 1 - after_days)
