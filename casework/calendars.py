"""The working calendar of the database, built once per process and version."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Select, Text, cast, func, select, text

from casework import calendar_data
from casework.calendar_data import YearNotice
from casework.db import Stale, connection, db
from casework.models.holiday import CalendarVersion, DayKind, Holiday
from workflows.calendar import WorkCalendar

_built: dict[str, WorkCalendar] = {}


def newest_loading() -> Select[tuple[str]]:
    """What tells one loading from every other: the same days may come under another number."""
    row = CalendarVersion
    name = cast(row.id, Text) + ":" + row.sha256 + ":" + row.notice
    return select(name).order_by(row.id.desc()).limit(1)


def current_calendar(version: str | None = None) -> WorkCalendar:
    """The calendar in force. Without any notice loaded every date is provisional (domain 02 § 9).

    ``version``: what ``newest_loading`` gave, where it was read already.
    """
    if version is None:
        version = db.session.scalar(newest_loading()) or ""
    if version not in _built:
        _built[version] = calendar_data.calendar_of(stored_notices())
    return _built[version]


# Version of the calendar in force; the statement that reads a log asks for it on the way.
NEWEST = "SELECT sha256 FROM calendar_versions ORDER BY id DESC LIMIT 1"
_NEWEST = text(NEWEST)


def newest_version() -> str | None:
    """Version of the calendar in force; None without any notice."""
    found: str | None = connection().execute(_NEWEST).scalar()
    return found


def ensure_current(calendar: WorkCalendar, newest: str | None) -> None:
    """Raises Stale when a notice was loaded since this calendar was read: dates by it would stay."""
    if (newest or calendar.version) != calendar.version:
        raise Stale


def stored_notices() -> tuple[YearNotice, ...]:
    """The yearly notices as they stand in the database."""
    days: dict[tuple[int, DayKind], set[date]] = defaultdict(set)
    listed = select(CalendarVersion.year, Holiday.kind, Holiday.day).join(
        CalendarVersion, CalendarVersion.id == Holiday.version_id
    )
    for year, kind, day in db.session.execute(listed):
        days[year, kind].add(day)
    return tuple(
        YearNotice(year, notice, frozenset(days[year, DayKind.rest]), frozenset(days[year, DayKind.work]))
        for year, notice in sorted(_newest_notices().items())
    )


def _newest_notices() -> dict[int, str]:
    newest = select(func.max(CalendarVersion.id)).group_by(CalendarVersion.year)
    rows = select(CalendarVersion.year, CalendarVersion.notice).where(CalendarVersion.id.in_(newest))
    return dict(db.session.execute(rows).tuples().all())
