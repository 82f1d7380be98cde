"""Promised call-backs (约定回电) that nobody has kept yet."""

from typing import Any

from sqlalchemy import or_, select

from casework.acting import Acting
from casework.db import db
from casework.models.callback import Callback
from casework.models.case import Case

ON_THE_DESK = 6


def open_of(case_id: int) -> list[Callback]:
    """Those of a case, the earliest first."""
    statement = select(Callback).where(Callback.case_id == case_id, Callback.done_on.is_(None))
    return list(db.session.scalars(statement.order_by(Callback.promised_on, Callback.id)))


def of_case(case_id: int) -> dict[int, Callback]:
    """All of a case, by the contact in which they were promised."""
    rows = db.session.scalars(select(Callback).where(Callback.case_id == case_id))
    return {row.contact_id: row for row in rows}


def waiting(acting: Acting) -> list[Any]:
    """What somebody promised, or what is promised in the cases on this desk; in one statement."""
    mine = or_(Callback.person_id == acting.person_id, Case.handler_id == acting.person_id)
    statement = (
        select(Callback.id, Callback.promised_on, Callback.promise, Case.id.label("case_id"), Case.number,
               Case.title)
        .join(Case, Case.id == Callback.case_id)
        .where(Callback.done_on.is_(None), Case.archived_on.is_(None), mine)
        .order_by(Callback.promised_on, Callback.id)
    )  # fmt: skip
    return list(db.session.execute(statement.limit(ON_THE_DESK)))
