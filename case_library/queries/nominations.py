"""Nominations as the makers of the library see them: from which organ, why, and a title without names.

They see no case; what a nomination opens is said in case_library/services/source_case.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from case_library.models import TypicalCase
from casework.db import db
from casework.models import Case, LibraryNomination, NominationSource, NominationState, Person
from casework.models.organ import Organ
from casework.scope import everything

PAGE = 100


@dataclass(frozen=True, slots=True)
class NominationLine:
    """One nomination. ``entry``: what people call the typical case that came of it."""

    id: int
    case_id: int
    organ: str
    determination: str
    closed_on: date | None
    source: NominationSource
    why: str
    by: str
    nominated_on: date
    state: NominationState
    decision: str
    version: int
    entry: str


def list_nominations(state: NominationState) -> list[NominationLine]:
    """Nominations in this state, the newest first."""
    return _lines(LibraryNomination.state == state)


def nomination_line(nomination_id: int) -> NominationLine | None:
    """One nomination."""
    return next(iter(_lines(LibraryNomination.id == nomination_id)), None)


def _lines(condition: object) -> list[NominationLine]:
    statement = (
        select(
            LibraryNomination.id, LibraryNomination.case_id, Organ.short_name, Case.determination,
            Case.closed_on,
            LibraryNomination.source, LibraryNomination.why, Person.name, LibraryNomination.nominated_on,
            LibraryNomination.state, LibraryNomination.decision, LibraryNomination.version,
            select(func.max(TypicalCase.ref))
            .where(TypicalCase.source_case_id == LibraryNomination.case_id)
            .scalar_subquery(),
        )
        .join(Case, Case.id == LibraryNomination.case_id)
        .join(Organ, Organ.id == Case.organ_id)
        .join(Person, Person.id == LibraryNomination.person_id)
        .where(condition)  # type: ignore[arg-type]
        .order_by(LibraryNomination.id.desc())
        .limit(PAGE)
    )  # fmt: skip
    with everything():
        rows = db.session.execute(statement).tuples().all()
    return [NominationLine(*row[:3], row[3] or "", *row[4:12], row[12] or "") for row in rows]


def count_nominations() -> int:
    """How many wait for the editor."""
    wanted = LibraryNomination.state == NominationState.nominated
    with everything():
        return db.session.scalar(select(func.count()).select_from(LibraryNomination).where(wanted)) or 0
