"""Loading a holiday notice: rows, a new version, every open case recomputed as one logged act (DESIGN D5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select

from casework import calendar_data
from casework.acting import Acting
from casework.audit import note
from casework.calendar_data import YearNotice
from casework.calendars import current_calendar, stored_notices
from casework.db import db
from casework.models.case import Case
from casework.models.holiday import CalendarVersion, DayKind, Holiday
from casework.project import project
from casework.record import casefile_of
from workflows.calendar import WorkCalendar
from workflows.codes import ENDED


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A due date that a new notice moved."""

    case: str
    before: date | None
    after: date | None


def import_notice(notice: YearNotice, *, source: str, acting: Acting) -> tuple[MovedDate, ...] | None:
    """Load one yearly notice (放假安排通知) and recompute the cases it can touch; None when nothing is new.

    Source: domain 02 §§ 1, 9; SECURITY 12.3. Needs ``writing()`` and a scope that sees every case.
    """
    before = {known.year: known for known in stored_notices()}
    if before.get(notice.year) == notice:
        return None
    old = current_calendar()
    new = calendar_data.calendar_of({**before, notice.year: notice}.values())
    _store(notice, source, new, acting)
    moved = tuple(recalculate(new, every_case=notice.year in before))
    note(
        "calendar.imported",
        acting=acting,
        chain="system",
        object_type="calendar",
        object_id=notice.year,
        notice=notice.notice,
        old_version=old.version,
        new_version=new.version,
        moved=[[m.case, str(m.before or ""), str(m.after or "")] for m in moved],
    )
    return moved


def recalculate(calendar: WorkCalendar, *, every_case: bool) -> Iterator[MovedDate]:
    """Recompute open cases and those with provisional dates; ``every_case``: a known year was changed."""
    touched = select(Case).order_by(Case.id)
    if not every_case:
        touched = touched.where(or_(Case.state.not_in(ENDED), Case.provisional))
    for case in db.session.scalars(touched):
        old = project(case, casefile_of(case), calendar) if case.version else {}
        if "due_on" in old:
            yield MovedDate(case.ref, old["due_on"], case.due_on)
    db.session.flush()


def _store(notice: YearNotice, source: str, calendar: WorkCalendar, acting: Acting) -> None:
    version = CalendarVersion(
        year=notice.year, notice=notice.notice, source=source, sha256=calendar.version, loaded_at=acting.now
    )
    db.session.add(version)
    db.session.flush()
    of_year = select(CalendarVersion.id).where(CalendarVersion.year == notice.year)
    days = {
        **dict.fromkeys(notice.rest_days, DayKind.rest),
        **dict.fromkeys(notice.make_up_days, DayKind.work),
    }
    earlier = delete(Holiday).where(Holiday.version_id.in_(of_year))
    db.session.execute(earlier.execution_options(synchronize_session=False))
    for day, kind in sorted(days.items()):
        db.session.add(Holiday(day=day, kind=kind, notice=notice.notice, version_id=version.id))
    db.session.flush()
