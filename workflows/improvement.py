"""When requests or corrections show that a unit should mend how it acts (工作建议). Source: domain 06 § 5."""

from collections.abc import Iterable, Iterator
from datetime import date

from workflows.calendar import add_calendar_days

REQUESTS = 3  # that point at one unit's same kind of act
WITHIN_CALENDAR_DAYS = 90
CORRECTED = 2  # cases that share a cause
ANSWER_DAYS = 10  # working days for the feedback; practice, changed by whoever issues
SAME_ACT, SAME_CAUSE = "same_act", "same_cause"
TRIGGERS = (SAME_ACT, SAME_CAUSE)


def groups(
    dated: Iterable[tuple[date, int]], *, least: int = REQUESTS, within: int = WITHIN_CALENDAR_DAYS
) -> Iterator[tuple[int, ...]]:
    """Requests that lie within so many calendar days, ``least`` or more; each in one group only.

    ``dated``: day and number of each. The first day counts: within 90 days of 1 March is until 29 May.
    """
    waiting = sorted(dated)
    while waiting:
        until = add_calendar_days(waiting[0][0], within - 1)
        near = [number for day, number in waiting if day <= until]
        if len(near) >= least:
            yield tuple(near)
            waiting = waiting[len(near) :]
        else:
            waiting = waiting[1:]
