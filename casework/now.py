"""The only readings of the system clock, and the legal day of a moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# Legal days are days of this zone, whatever the host's zone is (SECURITY 12.4).
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

Now = Callable[[], datetime]


def system_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (here and nowhere else)


def legal_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which a moment falls."""
    if moment.tzinfo is None:
        raise ValueError("A legal day needs an aware moment.")
    return moment.astimezone(OFFICE_ZONE).date()
