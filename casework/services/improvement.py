"""Suggestions to improve (工作建议): proposed by rule, confirmed by the ogi_head, answered by the unit.

The other side of many requests: organs that do not act lawfully (founding notice (九) row 34; domain 06 § 5).
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from casework import audit
from casework.acting import Acting
from casework.db import Stale, db
from casework.labels import SUGGESTION_MESSAGES
from casework.letters import texts
from casework.models.case import Case
from casework.models.improvement import ActKind, ImprovementSuggestion, PointedAct, SuggestionState
from casework.models.message import MessageKind
from casework.models.organ import Organ
from casework.numbering import take_number
from casework.queries.improvement import version_of
from casework.services import messages
from casework.services.parameters import value_of
from casework.services.recipients import recipients
from casework.services.supervision import TOLD, Addressed, is_district_office
from workflows import supervision
from workflows.codes import Role
from workflows.refusal import Refusal, RefusalCode

S = SuggestionState


def note_act(case: Case, *, unit_id: int, act: str, seen: int, acting: Acting) -> None:
    """Note at which unit's act a case points (涉及行政行为). Raises Stale; ``seen``: see ``version_of``."""
    row = db.session.scalars(
        select(PointedAct).where(PointedAct.case_id == case.id).with_for_update()
    ).one_or_none()
    if seen != version_of(row):
        raise Stale
    if row is None:
        row = PointedAct(case_id=case.id)
        db.session.add(row)
    row.unit_id, row.act = unit_id, ActKind(act)
    row.noted_on, row.noted_by_id = acting.today, acting.person_id
    db.session.flush()
    audit.note("case.act_noted", acting=acting, object_type="case", object_id=case.id, unit_id=unit_id,
               act=act)  # fmt: skip


def may_issue(acting: Acting) -> bool:
    """The head of the office that supervises the whole district."""
    return Role.ogi_head in acting.roles and is_district_office(acting)


def may_answer(row: ImprovementSuggestion, acting: Acting) -> bool:
    """Somebody of the addressed unit, or the ogi_head of its organ."""
    return supervision.may_answer(
        acting.roles,
        is_own_unit=acting.unit_id == row.unit_id,
        is_own_organ=acting.organ_id == row.organ_id,
    )


def answer_day(acting: Acting) -> date:
    """The usual last day for the feedback."""
    return acting.calendar.add(acting.today, value_of("improvement.answer_days"))


def issue(
    row: ImprovementSuggestion, *, seen: int, facts: str, advice: str, answer_by_on: date, acting: Acting
) -> None:
    """Confirm a proposal and send it to the unit. Raises Refusal, Stale."""
    _hold(row, seen, S.proposed)
    _demand(may_issue(acting), Refusal(RefusalCode.SUGGESTION_NOT_YOURS))
    _demand(answer_by_on > acting.today, Refusal(RefusalCode.SUGGESTION_ANSWER_DAY))
    number = _number(acting)
    row.facts, row.advice, row.answer_by_on = facts, advice, answer_by_on
    row.state, row.issued_on, row.issued_by_id = S.issued, acting.today, acting.person_id
    row.number = number
    db.session.flush()
    _note("suggestion.issued", row, acting)
    people = recipients(TOLD, Addressed(organ_id=row.organ_id, unit_id=row.unit_id))
    _tell(people, row, "issued", acting)


def dismiss(row: ImprovementSuggestion, *, seen: int, reason: str, acting: Acting) -> None:
    """Do not follow a proposal (不采纳), with a reason. Raises Refusal, Stale."""
    _hold(row, seen, S.proposed)
    _demand(may_issue(acting), Refusal(RefusalCode.SUGGESTION_NOT_YOURS))
    _end(row, S.dismissed, reason, acting)


def answer(row: ImprovementSuggestion, *, seen: int, feedback: str, acting: Acting) -> None:
    """The unit tells what it did. Raises Refusal (other unit; own suggestion; not open), Stale."""
    _hold(row, seen, S.issued)
    _demand(may_answer(row, acting), Refusal(RefusalCode.SUGGESTION_NOT_YOURS))
    _demand(row.issued_by_id != acting.person_id, Refusal(RefusalCode.SUGGESTION_OWN_ANSWER))
    row.feedback, row.state = feedback, S.answered
    row.answered_on, row.answered_by_id = acting.today, acting.person_id
    db.session.flush()
    _note("suggestion.answered", row, acting)
    _tell([row.issued_by_id or 0], row, "answered", acting)


def close(row: ImprovementSuggestion, *, seen: int, closing: str, acting: Acting) -> None:
    """The head looked at what was done. Raises Refusal, Stale."""
    _hold(row, seen, S.answered)
    _demand(may_issue(acting), Refusal(RefusalCode.SUGGESTION_NOT_YOURS))
    _end(row, S.closed, closing, acting)
    _tell([row.answered_by_id or 0], row, "closed", acting)


def _demand(holds: bool, refusal: Refusal) -> None:
    if not holds:
        raise refusal


def _hold(row: ImprovementSuggestion, seen: int, state: SuggestionState) -> None:
    """Lock the row and look at it once more. Raises Stale, Refusal."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(row, with_for_update=True)
    if row.version != seen:
        raise Stale
    _demand(row.state is state, Refusal(RefusalCode.SUGGESTION_STATE))


def _end(row: ImprovementSuggestion, state: SuggestionState, words: str, acting: Acting) -> None:
    row.state, row.closing = state, words
    row.closed_on, row.closed_by_id = acting.today, acting.person_id
    db.session.flush()
    _note(f"suggestion.{state}", row, acting)


def _number(acting: Acting) -> str:
    """建议文号 such as 市中政公开建〔2026〕1号, in a series of its own."""
    mark = str(texts.read("supervision")["suggestion_mark"])
    organ, year = db.session.get_one(Organ, acting.organ_id), acting.today.year
    no = take_number(organ.id, mark, year, acting=acting)
    return f"{organ.letter_mark.removesuffix('依申请')}{mark}〔{year}〕{no}号"


def _tell(people: Iterable[int], row: ImprovementSuggestion, what: str, acting: Acting) -> None:
    by = {"answer_by": row.answer_by_on.isoformat()} if what == "issued" and row.answer_by_on else {}
    messages.tell(
        [person for person in people if person and person != acting.person_id], MessageKind.supervision,
        key=f"suggestion:{row.id}:{what}", acting=acting, due_on=row.answer_by_on,
        action=SUGGESTION_MESSAGES[what], number=row.number, **by,
    )  # fmt: skip


def _note(name: str, row: ImprovementSuggestion, acting: Acting) -> None:
    audit.note(name, acting=acting, object_type="improvement_suggestion", object_id=row.id,
               unit_id=row.unit_id, number=row.number or "")  # fmt: skip
