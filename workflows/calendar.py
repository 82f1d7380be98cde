"""Working days (工作日) of the State Council's yearly notices: adding and counting in constant time.

Source: domain 02 §§ 1, 2, 9; 民法典 Art 201-203; 民诉法 Art 85.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate, compress

WORKING, MAKE_UP, WEEKEND, HOLIDAY = "working", "make_up", "weekend", "holiday"
_COUNTS = {WORKING: 1, MAKE_UP: 1, WEEKEND: 0, HOLIDAY: 0}
_ONE_DAY = timedelta(days=1)

# Positions are kept for 2000-2100. Days outside are treated as the nearest end, so that nothing ever raises.
_FIRST = date(2000, 1, 1).toordinal()
_LAST = date(2100, 12, 31).toordinal()
_SATURDAY = 5

_DAYS = [date.fromordinal(ordinal) for ordinal in range(_FIRST, _LAST + 1)]

# Holidays with a fixed date, used for a year whose notice is not published yet.
# Source: 全国年节及纪念日放假办法 (2024); domain 02 § 9.
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
# Every day of the table as it is where no notice and no holiday says otherwise.
_PLAIN = [WEEKEND if day.weekday() >= _SATURDAY else WORKING for day in _DAYS]
_FIXED_DAYS = [day for day in _DAYS if (day.month, day.day) in _FIXED_HOLIDAYS]


class WorkCalendar:
    """Which days are working days, by which notice. Immutable; build once and share.

    ``rest`` and ``worked``: days listed as rest (休) and as make-up working days (班).
    ``known_years``: years with a published notice; a period that touches another year is provisional (暂定).
    """

    __slots__ = (
        "_listed", "_nth", "_reasons", "_upto", "known_years", "notices", "rest", "version", "worked",
    )  # fmt: skip

    def __init__(
        self,
        rest: frozenset[date],
        worked: frozenset[date],
        known_years: frozenset[int],
        version: str = "",
        notices: Mapping[int, str] | None = None,
    ) -> None:
        self.rest, self.worked, self.version = frozenset(rest), frozenset(worked), version
        self.known_years = frozenset(known_years)
        self.notices: Mapping[int, str] = dict(notices or {})
        self._listed = sorted(self.rest | self.worked)
        self._reasons = self._all_reasons()
        works = list(map(_COUNTS.__getitem__, self._reasons))
        self._upto = list(accumulate(works))  # number of working days up to and including the day
        self._nth = [_DAYS[0], *compress(_DAYS, works)]  # [k]: the k-th working day of the table

    def _all_reasons(self) -> list[str]:
        reasons = _PLAIN.copy()
        for day in (*_FIXED_DAYS, *self._listed):
            i = day.toordinal() - _FIRST
            if 0 <= i < len(reasons):
                reasons[i] = self._reason_of(day)
        return reasons

    def _reason_of(self, day: date) -> str:
        if day in self.worked:
            return MAKE_UP if day.weekday() >= _SATURDAY else WORKING
        if day in self.rest:
            return HOLIDAY
        if day.year not in self.known_years and (day.month, day.day) in _FIXED_HOLIDAYS:
            return HOLIDAY
        return WEEKEND if day.weekday() >= _SATURDAY else WORKING

    def position(self, day: date) -> int:
        """Number of working days from the start of the table up to and including ``day``."""
        i = day.toordinal() - _FIRST
        if i < 0:
            return 0
        try:
            return self._upto[i]
        except IndexError:
            return self._upto[-1]

    def at(self, position: int) -> date:
        """The working day at a position; inverse of ``position``."""
        return self._nth[min(max(position, 1), len(self._nth) - 1)]

    def between(self, first: int, last: int) -> list[date]:
        """The working days at the positions first, …, last."""
        return self._nth[max(first, 1) : last + 1]

    def add(self, day: date, n: int) -> date:
        """The n-th working day after ``day``; ``day`` itself is not counted (民法典 Art 201). ``n`` >= 1."""
        i = day.toordinal() - _FIRST
        if i >= 0:
            try:
                return self._nth[self._upto[i] + n]
            except IndexError:
                pass
        return self.at(self.position(day) + n)

    def before(self, day: date, n: int) -> date:
        """The n-th working day before ``day``; ``day`` itself is not counted."""
        return self.at(self.position(day) - self.is_working(day) + 1 - n)

    def count(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when ``until`` is the earlier day."""
        i, j = after.toordinal() - _FIRST, until.toordinal() - _FIRST
        if i >= 0 and j >= 0:
            try:
                return self._upto[j] - self._upto[i]
            except IndexError:
                pass
        return self.position(until) - self.position(after)

    def reason(self, day: date) -> str:
        """Why the day counts or not: working, make_up, weekend, holiday."""
        i = day.toordinal() - _FIRST
        return self._reasons[i] if 0 <= i < len(self._reasons) else self._reason_of(day)

    def is_working(self, day: date) -> bool:
        """A make-up Saturday is a working day; a holiday on a Wednesday is not."""
        return self.reason(day) in (WORKING, MAKE_UP)

    def roll_forward(self, day: date) -> date:
        """End of a natural-day period: a rest day moves to the next day that is none.

        Source: 民法典 Art 203; 民诉法 Art 85.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def is_provisional(self, first: date, last: date) -> bool:
        """Does the period touch a year whose notice is not loaded (domain 02 § 9)?"""
        known = self.known_years
        if first.year in known and last.year in known and last.year - first.year <= 1:
            return False
        return any(year not in known for year in range(first.year, last.year + 1))

    def listed(self, after: date, until: date) -> list[date]:
        """Days in (after, until] that a notice names, as rest or as make-up days."""
        return self._listed[bisect_right(self._listed, after) : bisect_right(self._listed, until)]

    def notice(self, day: date) -> str:
        """The notice that made this day a rest day or a make-up day; "" for an ordinary day.

        Days listed in late December stand in the notice of the year that follows.
        """
        if day in self.rest or day in self.worked:
            return self.notices.get(day.year + (day.month == 12), "")
        return ""


def add_calendar_days(day: date, n: int) -> date:
    """The last of ``n`` natural days, the first being the day after ``day`` (民法典 Art 201); not rolled."""
    return day + timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """Same day of the month ``n`` months later; if none, the last day of the month (民法典 Art 202)."""
    month = day.month - 1 + n
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def following(day: date) -> date:
    """The next calendar day."""
    return day + _ONE_DAY
