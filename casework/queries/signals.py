"""Notes on excessive requests, for the head of the own organ alone, within the scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from casework.acting import Acting
from casework.db import db
from casework.models import Case, Contact, Direction, SignalNote
from casework.scope import everything
from workflows.codes import Outcome, Role, State

PAGE = 50
MOST_ROWS = 300  # requests in a table of evidence
NARROWED = (Outcome.clarified, Outcome.narrowed)


def _mine(acting: Acting) -> Any:
    """Notes of the own organ, for its head alone (domain 06 § 5)."""
    rows = select(SignalNote).where(SignalNote.organ_id == acting.organ_id)
    return rows if Role.ogi_head in acting.roles else rows.where(SignalNote.id.is_(None))


def notes(acting: Acting, *, state: str = "") -> Sequence[SignalNote]:
    """The newest notes."""
    rows = _mine(acting).order_by(SignalNote.id.desc()).limit(PAGE)
    return db.session.scalars(rows.where(SignalNote.state == state) if state else rows).all()


def note_by_id(note_id: int, acting: Acting) -> SignalNote | None:
    """One note; None when it is not there or of another organ."""
    return db.session.scalars(_mine(acting).where(SignalNote.id == note_id)).one_or_none()


def note_exists(note_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        return db.session.scalar(select(SignalNote.id).where(SignalNote.id == note_id)) is not None


def open_note_of(case_id: int, acting: Acting) -> int | None:
    """The newest note whose newest request is this case."""
    rows = _mine(acting).where(SignalNote.case_id == case_id).order_by(SignalNote.id.desc()).limit(1)
    note = db.session.scalars(rows).first()
    return note.id if note else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The requests counted in a note, as far as they may be seen. ``unseen``: of other organs."""

    rows: tuple[Any, ...]
    unseen: int

    @property
    def to_ask(self) -> tuple[Any, ...]:
        """Requests in which reasons can be asked for now."""
        return tuple(row for row in self.rows if row.state is State.REVIEWING)


def evidence_of(note: SignalNote) -> Evidence:
    """The table: dates, contents, results, in the order of receipt."""
    rows = select(
        Case.id, Case.number, Case.title, Case.state, Case.received_on, Case.arrived_on, Case.closed_on,
        Case.determination, Case.applicant_name,
    ).where(Case.id.in_(note.members))  # fmt: skip
    found = db.session.execute(rows.order_by(Case.received_on, Case.id).limit(MOST_ROWS)).all()
    return Evidence(tuple(found), len(note.members) - len(found))


def attempts_of(members: Iterable[int]) -> list[Any]:
    """Contacts that the office began, newest first."""
    rows = (
        select(Contact.at, Case.number, Contact.purpose, Contact.outcome, Contact.summary)
        .join(Case, Case.id == Contact.case_id)
        .where(Contact.case_id.in_(list(members)), Contact.direction == Direction.outgoing)
    )
    return list(db.session.execute(rows.order_by(Contact.at.desc()).limit(PAGE)))


def narrowed_in(members: Iterable[int]) -> int:
    """Contacts that made a request clearer or smaller."""
    rows = select(func.count(Contact.id)).where(
        Contact.case_id.in_(list(members)), Contact.outcome.in_(NARROWED)
    )
    return db.session.scalar(rows) or 0


def count_open(acting: Acting) -> int:
    """Notes that wait for a decision."""
    rows = _mine(acting).where(SignalNote.state == "open").subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
