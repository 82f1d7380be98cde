"""Every case row against its facts: verify, and rebuild when a row is wrong (DESIGN D19)."""

from collections.abc import Iterator

from sqlalchemy import select

from casework.db import db
from casework.models.case import Case
from casework.project import Difference, differences, project
from casework.record import casefile_of
from workflows.calendar import WorkCalendar

BATCH = 500


def verify(calendar: WorkCalendar, *, ref: str = "") -> Iterator[Difference]:
    """Where a row of table cases is not what the facts of the case say. Needs a scope."""
    for case in _cases(ref):
        file = casefile_of(case)
        if file.entries:
            yield from differences(case, file, calendar)
        else:
            yield Difference(case.ref, "version", case.version, "no fact")


def rebuild(calendar: WorkCalendar, *, only_open: bool = False) -> Iterator[Difference]:
    """Write every row afresh from its facts; yields what was wrong. Needs ``writing()`` and a scope."""
    for case in _cases("", only_open=only_open):
        file = casefile_of(case)
        if not file.entries:
            continue
        old = project(case, file, calendar)
        yield from (Difference(case.ref, name, value, getattr(case, name)) for name, value in old.items())
        db.session.flush()


def _cases(ref: str, *, only_open: bool = False) -> Iterator[Case]:
    last = 0
    while True:
        batch = select(Case).where(Case.id > last).order_by(Case.id).limit(BATCH)
        batch = batch.where(Case.closed_on.is_(None)) if only_open else batch
        found = db.session.scalars(batch.where(Case.number == ref) if ref else batch).all()
        if not found:
            return
        last = found[-1].id
        yield from found
