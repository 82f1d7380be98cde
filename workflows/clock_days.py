"""The explained clock day by day: each day from the week of receipt to the week of the due date.

Source: DESIGN D4; the grid of the case page.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache, partial

from workflows.calendar import WorkCalendar
from workflows.clock_codes import ClockState, DayKind, DayReason
from workflows.clock_reading import Day, Reading

# Beyond these the grid says nothing that the steps do not say better. Calendar days.
_LONGEST_PAST = 180  # between receipt and the segment that is counted now
_LONGEST_OVERDUE = 28

_SUNDAY = 6


def explain(reading: Reading, calendar: WorkCalendar, today: date) -> tuple[Day, ...]:
    """Each calendar day with its number or the reason why it does not count; empty before the receipt.

    The grid begins on a Monday and ends on a Sunday. While the clock stands still it ends with the
    applicant's own deadline, or with today.
    """
    if reading.received_on is None or reading.start_on is None:
        return ()
    grid = _Grid(reading, calendar, today, reading.received_on, reading.start_on)
    grid.fill()
    return tuple(grid.rows)


@lru_cache(maxsize=128)
def _plain_year(calendar: WorkCalendar, year: int) -> list[Day]:
    """The days of a year as they are for every case; filled in once per calendar."""
    first = date(year, 1, 1)
    return [_plain(calendar, first + timedelta(days=n)) for n in range((date(year, 12, 31) - first).days + 1)]


def _plain(calendar: WorkCalendar, day: date) -> Day:
    kind = DayKind.outside if calendar.is_working(day) else DayKind.rest
    return Day(day, kind, None, DayReason(calendar.reason(day)), calendar.notice(day))


def _plain_days(calendar: WorkCalendar, first: date, last: date) -> list[Day]:
    start = first.toordinal() - date(first.year, 1, 1).toordinal()
    end = start + (last - first).days + 1
    if first.year == last.year:
        return _plain_year(calendar, first.year)[start:end]
    years = [_plain_year(calendar, year) for year in range(first.year, last.year + 1)]
    return [day for rows in years for day in rows][start:end]


def _grid_end(reading: Reading, today: date) -> date:
    last = reading.latest_due_on
    if last is None:
        deadlines = (reading.applicant_correction_deadline, reading.fee_payment_deadline)
        waits = [day for day in deadlines if day] if reading.state in _SUSPENDED else []
        return max(reading.end_on or max([today, *waits]), reading.start_on or today)
    last = max(last, reading.start_on or last)
    if reading.end_state or today <= last:
        return max(last, reading.end_on or last)
    return min(today, last + timedelta(days=_LONGEST_OVERDUE))


_day = partial(tuple.__new__, Day)  # three times as quick as Day(…)

_SUSPENDED = frozenset({ClockState.suspended_correction, ClockState.suspended_fee})


class _Grid:
    """The rows of the grid while they are filled in; rest days stay as the calendar says."""

    __slots__ = ("calendar", "end", "first", "last", "reading", "received", "rows", "start", "today")

    def __init__(
        self, reading: Reading, calendar: WorkCalendar, today: date, received: date, start: date
    ) -> None:
        self.reading, self.calendar, self.today = reading, calendar, today
        self.received, self.start = received, start
        self.end = _grid_end(reading, today)
        first = received if (start - received).days <= _LONGEST_PAST else start
        first -= timedelta(days=first.weekday())
        self.last = self.end + timedelta(days=_SUNDAY - self.end.weekday())
        self.rows = _plain_days(calendar, first, self.last)
        self.first = first.toordinal()

    def fill(self) -> None:
        reading = self.reading
        if self.start > self.received:
            self._mark(self.received, self.start, DayKind.superseded, DayReason.superseded)
        self._number()
        for after, until, state in reading.suspensions:
            self._mark(after, until or self.end, DayKind.suspended, DayReason(state.value))
        due = reading.latest_due_on
        if due and not reading.end_state and self.today > due:
            self._mark(due, min(self.today, self.end), DayKind.overdue, DayReason.overdue)
        if self.start > self.received:
            self._set(self.start, DayKind.restarted, DayReason.restart_day)
        self._set(self.received, DayKind.received, DayReason.receipt_day)

    def _number(self) -> None:
        """Numbers of the working days of the present segment, and the pauses between them."""
        due, number = self.reading.latest_due_on, 0
        until = due or self._counted_until()
        for first, last, is_paused in self._stretches(until):
            if is_paused:
                self._mark_positions(first, last, DayKind.paused, DayReason.paused_consult)
            else:
                number = self._count(first, last, number)
        if due:
            self._set(due, DayKind.due, None)

    def _stretches(self, until: date) -> Iterator[tuple[int, int, bool]]:
        """(first position, last position, is it paused) up to ``until``, in order."""
        position = self.calendar.position
        covered, last = position(self.start), position(until)
        for after, end, _ in self.reading.pauses:
            opening, closing = min(position(after), last), min(position(end or self.end), last)
            yield covered + 1, opening, False
            yield max(covered, opening) + 1, closing, True
            covered = max(covered, closing)
        yield covered + 1, last, False

    def _counted_until(self) -> date:
        """Without a due date: counted up to the day the clock stopped."""
        reading = self.reading
        still = [s.after for s in reading.suspensions if s.after >= self.start]
        return min([*still, reading.end_on or self.end])

    def _count(self, first: int, last: int, number: int) -> int:
        rows, base, today = self.rows, self.first, self.today
        counted, remaining = DayKind.counted, DayKind.remaining
        for day in self.calendar.between(first, last):
            number += 1
            index = day.toordinal() - base
            row = rows[index]
            rows[index] = _day((day, counted if day <= today else remaining, number, row[3], row[4]))
        return number

    def _mark(self, after: date, until: date, kind: DayKind, reason: DayReason) -> None:
        position = self.calendar.position
        self._mark_positions(position(after) + 1, position(until), kind, reason)

    def _mark_positions(self, first: int, last: int, kind: DayKind, reason: DayReason) -> None:
        rows, base = self.rows, self.first
        for day in self.calendar.between(first, last):
            index = day.toordinal() - base
            if 0 <= index < len(rows):
                rows[index] = _day((day, kind, None, reason, rows[index][4]))

    def _set(self, day: date, kind: DayKind, reason: DayReason | None) -> None:
        index = day.toordinal() - self.first
        if 0 <= index < len(self.rows):
            row = self.rows[index]
            self.rows[index] = Day(day, kind, row.number, reason or row.reason, row.notice)
