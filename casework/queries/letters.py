"""Letters for pages: one by id in the scope of the person, and what a case page lists."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.letter import Letter, LetterState
from casework.models.person import Person
from casework.scope import everything
from casework.scoped import ScopedRows


def letter_by_id(letter_id: int) -> Letter | None:
    """The letter, if its case may be seen."""
    return db.session.execute(select(Letter).where(Letter.id == letter_id)).scalar_one_or_none()


def letter_exists(letter_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        return db.session.execute(select(Letter.id).where(Letter.id == letter_id)).first() is not None


def letters_of(case_id: int) -> list[Any]:
    """The letters of a case, newest first."""
    return _LETTERS(case_id=case_id)


# Built once: every case page runs it.
_LETTERS = ScopedRows(
    Letter,
    select(
        Letter.id, Letter.kind, Letter.title, Letter.version, Letter.pages, Letter.number, Letter.state,
        Letter.signed_on, Letter.created_at, Letter.pdf_sha256, Person.name.label("drafter"),
    )
    .join(Person, Person.id == Letter.drafter_id)
    .where(Letter.case_id == bindparam("case_id"))
    .order_by(Letter.id.desc()),
)  # fmt: skip


def names_of(*person_ids: int | None) -> dict[int, str]:
    """Names of people by id."""
    wanted = [person_id for person_id in person_ids if person_id is not None]
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


UNDER_WAY = (LetterState.draft, LetterState.number_given, LetterState.issued)


def letter_under_way(case_id: int, kind: str) -> Letter | None:
    """The newest letter of this kind that has not left the house yet."""
    statement = select(Letter).where(
        Letter.case_id == case_id, Letter.kind == kind, Letter.state.in_(UNDER_WAY)
    )
    return db.session.scalars(statement.order_by(Letter.id.desc()).limit(1)).first()


WAITING = 6  # shown on the desk


def letters_waiting(acting: Acting, *, approve: Collection[str], send: Collection[str]) -> list[Any]:
    """Process letters that wait for this person: drafts of others to approve, approved ones to send.

    ``approve``, ``send``: the kinds of letters that the roles of the person allow.
    """
    drafts = and_(
        Letter.state == LetterState.draft, Letter.kind.in_(approve), Letter.drafter_id != acting.person_id
    )
    ready = and_(Letter.state == LetterState.issued, Letter.kind.in_(send))
    statement = select(
        Letter.id, Letter.kind, Letter.state, Case.title, Case.due_on, Case.id.label("case_id")
    ).join(Case, Case.id == Letter.case_id)
    return list(db.session.execute(statement.where(or_(drafts, ready)).order_by(Letter.id).limit(WAITING)))
