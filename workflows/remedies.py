"""Last days to apply for review (行政复议) or to sue (行政诉讼).

Source: 复议法 Art 20; 行诉法 Art 45, 46; 民法典 Art 201-203; domain 02 §§ 2, 7.
"""

from collections.abc import Callable
from datetime import date

from workflows.calendar import WorkCalendar, add_calendar_days, add_months
from workflows.codes import Code

REVIEW_CALENDAR_DAYS = 60  # 复议法 Art 20
LITIGATION_MONTHS = 6  # 行诉法 Art 46
LITIGATION_AFTER_REVIEW_CALENDAR_DAYS = 15  # 行诉法 Art 45


class RemedyPeriod(Code):
    """Periods in which an applicant may seek relief."""

    review_60_days = "review_60_days"
    litigation_6_months = "litigation_6_months"
    litigation_15_days = "litigation_15_days"


_ENDS: dict[RemedyPeriod, Callable[[date], date]] = {
    RemedyPeriod.review_60_days: lambda day: add_calendar_days(day, REVIEW_CALENDAR_DAYS),
    RemedyPeriod.litigation_6_months: lambda day: add_months(day, LITIGATION_MONTHS),
    RemedyPeriod.litigation_15_days: lambda day: add_calendar_days(
        day, LITIGATION_AFTER_REVIEW_CALENDAR_DAYS
    ),
}


def unrolled(period: RemedyPeriod, knew_on: date) -> date:
    """End of the period before rest days are looked at. ``knew_on``: service of the letter."""
    return _ENDS[period](knew_on)


def last_day(period: RemedyPeriod, knew_on: date, calendar: WorkCalendar) -> date:
    """Last day of the period; a rest day moves to the next day that is none."""
    return calendar.roll_forward(unrolled(period, knew_on))
