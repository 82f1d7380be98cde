"""Counting the answering period (答复期限) over pauses.

``due = the (B+e)-th working day d with d > s and d not in any (a, b]`` (domain 02 § 4).
"""

from collections.abc import Sequence
from datetime import date

from workflows.calendar import WorkCalendar
from workflows.clock_reading import Pause


def due_day(calendar: WorkCalendar, start: date, days: int, pauses: Sequence[Pause]) -> date | None:
    """The last day of a period of ``days`` working days; None while a pause has no known end.

    Pauses are a union, not a sum; they are given in the order of ``after``.
    """
    target = calendar.position(start) + days
    covered = start  # days up to here are dealt with
    for after, until, _ in pauses:
        first = after if after > covered else covered
        if target <= calendar.position(first):
            break
        if until is None:
            return None
        if until > first:
            target += calendar.count(first, until)
            covered = until
    return calendar.at(target)


def used_days(calendar: WorkCalendar, start: date, until: date, pauses: Sequence[Pause]) -> int:
    """Working days in (start, until] that count."""
    used = calendar.count(start, until)
    covered = start
    for after, end, _ in pauses:
        first = after if after > covered else covered
        last = until if end is None or end > until else end
        if last > first:
            used -= calendar.count(first, last)
            covered = last
    return max(used, 0)


def merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Overlapping pauses as one, for the explanation."""
    joined: list[Pause] = []
    for pause in pauses:
        if joined and (joined[-1].until is None or pause.after <= joined[-1].until):
            last = joined[-1]
            ends = (last.until, pause.until)
            until = None if None in ends else max(day for day in ends if day)
            joined[-1] = Pause(last.after, until, last.is_open or pause.is_open)
        elif pause.until is None or pause.until > pause.after:
            joined.append(pause)
    return tuple(joined)
