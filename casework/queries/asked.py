"""What a unit of the district is asked by other organs: its own rows, past the scope of cases.

Every statement is bound to the unit of who asks, and selects nothing of the applicant (SECURITY 10.3).
"""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case, Party
from casework.models.consultation import AskedParty, OpinionText
from casework.models.letter import Letter
from casework.models.organ import Organ
from casework.models.sub_clock import SubClockRow
from casework.now import legal_day
from casework.scope import everything
from workflows.codes import CLOSED, AskedAs, State
from workflows.sub_clocks import SubClockKind

SHOWN = 100


@dataclass(frozen=True, slots=True)
class AskedHere:
    """One question to a unit. ``due_on``: its last day; None when it is answered or over."""

    party_id: int
    organ: str
    number: str
    asked_as: AskedAs
    sent_on: date
    due_on: date | None
    is_closed: bool
    info: str
    question: str
    answers: tuple[tuple[date, str], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.due_on is not None


def questions_to(acting: Acting) -> list[AskedHere]:
    """What the unit of somebody is asked, the open ones first, by their last day."""
    with everything():
        rows = db.session.execute(_questions(AskedParty.unit_id == acting.unit_id).limit(SHOWN)).all()
    found = [_asked(row) for row in rows]
    return sorted(found, key=lambda q: (q.due_on is None, q.due_on or date.max, -q.sent_on.toordinal()))


def asked_of_unit(party_id: int, acting: Acting) -> AskedHere | None:
    """One question, if it was put to the unit of who asks, with what the unit has answered."""
    mine = and_(AskedParty.party_id == party_id, AskedParty.unit_id == acting.unit_id)
    with everything():
        row = db.session.execute(_questions(mine)).one_or_none()
        if row is None:
            return None
        said = select(OpinionText.created_at, OpinionText.text).where(
            OpinionText.party_id == party_id, OpinionText.is_weighing.is_(False)
        )
        texts = db.session.execute(said.order_by(OpinionText.id)).all()
    return _asked(row, tuple((legal_day(made), text) for made, text in texts))


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that a unit has not answered yet."""

    party_id: int
    unit_id: int
    number: str
    due_on: date


def open_questions() -> list[OpenQuestion]:
    """Every question to a unit of the district that is still open; for jobs, which see every case."""
    statement = (
        select(AskedParty.party_id, AskedParty.unit_id, Letter.number, SubClockRow.due_on)
        .join(Party, Party.id == AskedParty.party_id)
        .join(Letter, Letter.id == AskedParty.letter_id)
        .join(SubClockRow, _CLOCK)
        .where(AskedParty.unit_id.is_not(None))
        .order_by(AskedParty.party_id)
    )
    return [OpenQuestion(*row) for row in db.session.execute(statement).tuples()]


_CLOCK = and_(
    SubClockRow.case_id == AskedParty.case_id,
    SubClockRow.ref == Party.code,
    SubClockRow.kind == SubClockKind.opinion,
)


def was_asked(party_id: int) -> bool:
    """Whether this was put to any unit; only to tell an unknown one from a foreign one in the log."""
    with everything():
        found = select(AskedParty.party_id).where(AskedParty.party_id == party_id)
        return db.session.execute(found.where(AskedParty.unit_id.is_not(None))).first() is not None


def _questions(limit: ColumnElement[bool]) -> Select[tuple[int, str, str, AskedAs, date, date, State, str]]:
    return (
        select(
            AskedParty.party_id, Organ.name, Letter.number, AskedParty.asked_as, AskedParty.sent_on,
            SubClockRow.due_on, Case.state, Letter.fields,
        )
        .join(Party, Party.id == AskedParty.party_id)
        .join(Case, Case.id == AskedParty.case_id)
        .join(Organ, Organ.id == Case.organ_id)
        .join(Letter, Letter.id == AskedParty.letter_id)
        .outerjoin(SubClockRow, _CLOCK)
        .where(limit, AskedParty.letter_id.is_not(None))
        .order_by(AskedParty.sent_on.desc(), AskedParty.party_id.desc())
    )  # fmt: skip


def _asked(row: Row[tuple[int, str, str, AskedAs, date, date, State, str]],
           answers: tuple[tuple[date, str], ...] = ()) -> AskedHere:  # fmt: skip
    party_id, organ, number, asked_as, sent_on, due_on, state, fields = row
    typed = json.loads(fields)
    return AskedHere(
        party_id, organ, number, asked_as, sent_on, due_on, state in (*CLOSED, State.ARCHIVED),
        typed.get("info_described", ""), typed.get("question", ""), answers,
    )  # fmt: skip
