"""The five lamps (灯), derived when read, never stored (DESIGN D15)."""

from datetime import date
from typing import NamedTuple

from workflows.calendar import WorkCalendar
from workflows.clock_codes import ClockState, Lamp
from workflows.clock_reading import Reading

YELLOW_DAYS = 5  # working days left; the default of a setting


class LampBounds(NamedTuple):
    """Red up to ``red_until``, yellow before ``green_from``, green from then on: two dates for a query."""

    red_until: date
    green_from: date


def lamp_bounds(calendar: WorkCalendar, today: date, yellow_days: int = YELLOW_DAYS) -> LampBounds:
    """Red: due today or overdue. Yellow: 1-5 working days left. Green: 6 and more."""
    return LampBounds(today, calendar.add(today, yellow_days + 1))


def lamp_of_date(due_on: date | None, bounds: LampBounds) -> Lamp:
    """Lamp of an open case by its due date; paused without one."""
    if due_on is None:
        return Lamp.paused
    if due_on <= bounds.red_until:
        return Lamp.red
    return Lamp.yellow if due_on < bounds.green_from else Lamp.green


def lamp(reading: Reading, calendar: WorkCalendar, today: date, yellow_days: int = YELLOW_DAYS) -> Lamp:
    """Lamp of a case by its clock: closed when it ended, paused while it does not run."""
    if reading.state is ClockState.stopped:
        return Lamp.closed
    if reading.state is not ClockState.running:
        return Lamp.paused
    return lamp_of_date(reading.due_on, lamp_bounds(calendar, today, yellow_days))


def remaining_days(due_on: date, calendar: WorkCalendar, today: date) -> int:
    """Working days in (today, due]; negative when overdue (domain 02 § 10)."""
    return calendar.count(today, due_on)
