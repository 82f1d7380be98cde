"""When a job is due: its period, computed from the clock alone, so that every host computes the same one."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from casework.now import OFFICE_ZONE, legal_day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again: a period begins whenever the clock passes a multiple of the interval."""

    minutes: int = 0
    seconds: int = 0

    @property
    def interval(self) -> timedelta:
        return timedelta(minutes=self.minutes, seconds=self.seconds)

    @property
    def words(self) -> tuple[str, int]:
        """What a label is made of: every so many minutes."""
        return "minutes", int(self.interval.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Daily:
    """Once each legal day, at a time of the office, whatever the zone of the host."""

    at: time

    @property
    def words(self) -> tuple[str, str]:
        """What a label is made of: daily at a time."""
        return "daily", f"{self.at:%H:%M}"


Schedule = Every | Daily


def period(schedule: Schedule, now: datetime) -> datetime:
    """The beginning of the period that ``now`` lies in; two hosts and two starts agree on it."""
    if isinstance(schedule, Every):
        return now.astimezone(UTC) - (now - _EPOCH) % schedule.interval
    day = legal_day(now)
    begin = datetime.combine(day, schedule.at, OFFICE_ZONE)
    if now < begin:
        begin = datetime.combine(day.fromordinal(day.toordinal() - 1), schedule.at, OFFICE_ZONE)
    return begin.astimezone(UTC)


def passed_over(schedule: Schedule, last: datetime, current: datetime) -> int:
    """How many whole periods began after ``last`` and before ``current``, which is the beginning of one."""
    if isinstance(schedule, Every):
        steps = (current - period(schedule, last)) // schedule.interval
    else:
        steps = legal_day(current).toordinal() - legal_day(period(schedule, last)).toordinal()
    return max(0, steps - 1)
