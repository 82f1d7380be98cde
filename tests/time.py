"""A clock that stands where a test puts it."""

from datetime import UTC, date, datetime, time, timedelta

from casework.now import OFFICE_ZONE, legal_day

# A Monday; the working days of 2026 are known, those of 2027 are not.
START = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)  # 9:00 in Jinan


class FixedNow:
    """The injected ``now``: stands still until it is moved, a microsecond a reading apart."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment

    def set(self, day: str, at: str = "09:00") -> None:
        """Go to a day and time of the office: ``set("2026-10-09", "16:30")``."""
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(at), OFFICE_ZONE)
        self.moment = local.astimezone(UTC)

    def pass_(self, **delta: float) -> None:
        """Let time pass: ``pass_(minutes=31)``."""
        self.moment += timedelta(**delta)

    @property
    def today(self) -> date:
        return legal_day(self.moment)
