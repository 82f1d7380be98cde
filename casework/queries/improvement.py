"""Suggestions to improve (工作建议) as pages show them: the addressed unit sees its own, the district all."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.improvement import ImprovementSuggestion, PointedAct, SuggestedCase, SuggestionState
from casework.models.organ import Organ, OrganKind, Unit
from workflows.codes import Role
from workflows.supervision import ANSWERING

S = SuggestionState
Row = ImprovementSuggestion
MOST, ON_THE_DESK = 200, 4
SENT = (S.issued, S.answered, S.closed)


def visible(acting: Acting) -> ColumnElement[bool]:
    """Supervisor, auditor and the head of the district office see all; others what was sent to them."""
    if acting.roles & {Role.supervisor, Role.auditor}:
        return true()
    ways: list[ColumnElement[bool]] = []
    if Role.ogi_head in acting.roles:
        office = select(Organ.id).where(Organ.id == acting.organ_id, Organ.kind == OrganKind.DG)
        ways += [office.exists(), and_(Row.organ_id == acting.organ_id, Row.state.in_(SENT))]
    if acting.roles & ANSWERING:
        ways.append(and_(Row.unit_id == acting.unit_id, Row.state.in_(SENT)))
    return or_(*ways) if ways else false()


def list_suggestions(acting: Acting, state: str = "") -> list[Any]:
    """The newest first."""
    statement = (
        select(Row.id, Row.number, Row.state, Row.trigger, Row.cause, Row.facts, Row.answer_by_on,
               Row.issued_on, Organ.short_name.label("organ"), Unit.name.label("unit"))
        .join(Organ, Organ.id == Row.organ_id)
        .join(Unit, Unit.id == Row.unit_id)
        .where(visible(acting))
        .order_by(Row.id.desc())
    )  # fmt: skip
    if state in {s.value for s in S}:
        statement = statement.where(Row.state == state)
    return list(db.session.execute(statement.limit(MOST)))


def count_suggestions(acting: Acting) -> dict[str, int]:
    """How many there are in each state."""
    rows = db.session.execute(select(Row.state, func.count()).where(visible(acting)).group_by(Row.state))
    return {state.value: number for state, number in rows.tuples()}


def suggestion_by_id(suggestion_id: int, acting: Acting) -> ImprovementSuggestion | None:
    """The suggestion, if somebody may see it."""
    return db.session.scalars(select(Row).where(Row.id == suggestion_id, visible(acting))).one_or_none()


def cases_of(suggestion_id: int) -> tuple[list[Any], int]:
    """Its cases within the scope of the session, and how many lie outside."""
    links = select(SuggestedCase.case_id).where(SuggestedCase.suggestion_id == suggestion_id)
    seen = select(Case.id, Case.number, Case.title, Case.arrived_on, Case.state).where(Case.id.in_(links))
    rows = list(db.session.execute(seen.order_by(Case.id)))
    number = select(func.count()).where(SuggestedCase.suggestion_id == suggestion_id)
    return rows, (db.session.scalar(number) or 0) - len(rows)


def to_answer(acting: Acting) -> list[Any]:
    """Suggestions on which the unit of somebody owes its feedback."""
    statement = (
        select(Row.id, Row.number, Row.answer_by_on)
        .where(Row.unit_id == acting.unit_id, Row.state == S.issued)
        .order_by(Row.answer_by_on, Row.id)
    )
    return list(db.session.execute(statement.limit(ON_THE_DESK)))


def version_of(act: PointedAct | None) -> int:
    """What a page about the act of a case stands on: 1 while nothing is noted."""
    return act.version + 1 if act else 1


def act_of(case_id: int) -> PointedAct | None:
    """The act at which a case points, as somebody noted it."""
    return db.session.scalars(select(PointedAct).where(PointedAct.case_id == case_id)).one_or_none()
