"""Actions of supervision (督办): proposed by the system, issued, answered and closed by people.

An action never holds the reply up: an overdue case stays open until it is answered. Source: domain 06 § 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from casework import audit
from casework.acting import Acting
from casework.db import Stale, db
from casework.labels import SUPERVISION_LEVELS, SUPERVISION_MESSAGES, SUPERVISION_TEXTS
from casework.letters import supervision as letter
from casework.letters.content import cn_date, to_json
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.supervision import SupervisedCase, SupervisionAction, SupervisionState
from casework.numbering import take_number
from casework.record import lock_cases, record
from casework.scope import everything
from casework.services import messages, parameters
from casework.services.recipients import recipients
from workflows import facts as f
from workflows import supervision as rules
from workflows.codes import ENDED, Role
from workflows.lamp import remaining_days
from workflows.refusal import Refusal, RefusalCode

S = SupervisionState
UNANSWERED = (S.issued, S.answered)
# Who is told of an action: those who answer for the unit and its organ; the handlers of its cases besides.
TOLD = (Role.unit_head, Role.liaison, Role.ogi_head)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom an action is addressed to, as ``recipients`` asks for it."""

    organ_id: int | None
    unit_id: int | None = None
    handler_id: int | None = None


def is_district_office(acting: Acting) -> bool:
    """Whether somebody acts for the office that supervises the whole district (区政府办公室)."""
    kind = db.session.scalar(select(Organ.kind).where(Organ.id == acting.organ_id))
    return kind is OrganKind.DG


def levels_of(acting: Acting) -> tuple[int, ...]:
    """The levels that somebody may issue."""
    district = is_district_office(acting)
    return tuple(
        level for level in rules.LEVELS
        if rules.may_issue(level, acting.roles, is_district_office=district)
    )  # fmt: skip


def may_issue(action: SupervisionAction, acting: Acting) -> bool:
    """Level and organ are theirs: the supervisor and the district office act on every organ."""
    district = is_district_office(acting)
    reaches = district or Role.supervisor in acting.roles or acting.organ_id == action.organ_id
    return reaches and rules.may_issue(action.level, acting.roles, is_district_office=district)


def may_answer(action: SupervisionAction, acting: Acting) -> bool:
    """Somebody of the addressed unit, or the ogi_head of its organ."""
    return rules.may_answer(
        acting.roles,
        is_own_unit=acting.unit_id == action.unit_id,
        is_own_organ=acting.organ_id == action.organ_id,
    )


def closes_from(action: SupervisionAction) -> SupervisionState:
    """The state in which the issuer closes: what was answered; praise needs no answer."""
    return S.issued if action.level == rules.PRAISE else S.answered


def answer_day(level: int, acting: Acting) -> date | None:
    """The usual last day for the answer: 1 working day at level 1, 2 at level 2; else set by hand."""
    days = {rules.REMINDER: "reminder_answer_days", rules.DEMAND: "demand_answer_days"}.get(level)
    return acting.calendar.add(acting.today, parameters.value_of(f"supervision.{days}")) if days else None


def issue_new(
    *,
    level: int,
    unit_id: int,
    facts: str,
    demand: str,
    answer_by_on: date | None,
    approved_by: str = "",
    cases: Sequence[Case] = (),
    acting: Acting,
) -> SupervisionAction:
    """Issue an action that nobody proposed, about cases or about the work of a unit.

    Raises Refusal (level is not theirs; approval or a day for the answer is missing; other organ).
    """
    unit = db.session.get_one(Unit, unit_id)
    action = SupervisionAction(
        uuid=str(uuid4()), level=level, state=S.proposed, trigger=rules.BY_HAND, organ_id=unit.organ_id,
        unit_id=unit.id, created_at=acting.now,
    )  # fmt: skip
    action.cases.extend(SupervisedCase(case_id=case.id) for case in cases)
    db.session.add(action)
    db.session.flush()
    issue(
        action, seen=action.version, facts=facts, demand=demand, answer_by_on=answer_by_on,
        approved_by=approved_by, acting=acting,
    )  # fmt: skip
    return action


def supervise_case(
    case: Case,
    *,
    level: int,
    facts: str,
    demand: str,
    answer_by_on: date | None,
    approved_by: str,
    seen: int,
    acting: Acting,
) -> None:
    """Issue an action about one case, by hand. Raises Refusal, Stale (the page was older than the case)."""
    if seen != case.version:
        raise Stale
    issue_new(
        level=level, unit_id=unit_of(case), facts=facts, demand=demand, answer_by_on=answer_by_on,
        approved_by=approved_by, cases=(case,), acting=acting,
    )  # fmt: skip


def remind(case: Case, acting: Acting) -> SupervisionAction:
    """催办: an action of level 1 with the usual words, in one act.

    Raises Refusal: the case has ended, or an earlier reminder is still open.
    """
    if case.state in ENDED:
        raise Refusal(RefusalCode.NOTHING_TO_REMIND)
    open_one = db.session.scalars(
        select(SupervisionAction)
        .join(SupervisedCase, SupervisedCase.action_id == SupervisionAction.id)
        .where(
            SupervisedCase.case_id == case.id,
            SupervisionAction.level == rules.REMINDER,
            SupervisionAction.state.in_(UNANSWERED),
        )
    ).first()
    if open_one is not None:
        raise Refusal(RefusalCode.ALREADY_REMINDED, number=open_one.number)
    facts, demand = usual_words(case, acting)
    return issue_new(
        level=rules.REMINDER, unit_id=unit_of(case), facts=facts, demand=demand,
        answer_by_on=answer_day(rules.REMINDER, acting), cases=(case,), acting=acting,
    )  # fmt: skip


def usual_words(case: Case, acting: Acting) -> tuple[str, str]:
    """What an action about this case usually says: (facts, demand), by how its deadline stands."""
    today = cn_date(acting.today)
    if case.due_on is None:
        on, days = case.arrived_on, acting.calendar.count(case.arrived_on, acting.today)
        if case.received_on is None:
            facts, demand = SUPERVISION_TEXTS["unconfirmed"]
            return facts.format(ref=case.ref, due_on=cn_date(on), today=today, days=days), demand
        return "", SUPERVISION_TEXTS["near_due"][1]
    left = remaining_days(case.due_on, acting.calendar, acting.today)
    facts, demand = SUPERVISION_TEXTS["overdue" if case.due_on < acting.today else "near_due"]
    return facts.format(ref=case.ref, due_on=cn_date(case.due_on), today=today, days=abs(left)), demand


def unit_of(case: Case) -> int:
    """The unit that answers for a case: its own, or the first of its organ while nobody has it."""
    first = select(Unit.id).where(Unit.organ_id == case.organ_id).order_by(Unit.id).limit(1)
    return case.unit_id or db.session.execute(first).scalar_one()


def issue(
    action: SupervisionAction,
    *,
    seen: int,
    facts: str,
    demand: str,
    answer_by_on: date | None,
    approved_by: str = "",
    acting: Acting,
) -> None:
    """Issue a proposal (签发): number, frozen letter, entry in the log of its cases, people told.

    Raises Refusal, Stale.
    """
    _hold(action, seen, S.proposed)
    if not may_issue(action, acting):
        raise Refusal(RefusalCode.SUPERVISION_NOT_YOURS)
    needs_answer = action.level != rules.PRAISE
    if action.level in rules.APPROVED and not approved_by.strip():
        raise Refusal(RefusalCode.SUPERVISION_APPROVER_MISSING)
    if needs_answer and (answer_by_on is None or answer_by_on <= acting.today):
        raise Refusal(RefusalCode.SUPERVISION_ANSWER_DAY, answer_by_on=answer_by_on)
    action.facts, action.demand, action.approved_by = facts, demand, approved_by.strip()
    action.answer_by_on = answer_by_on if needs_answer else None
    action.state, action.issued_on, action.issued_by_id = S.issued, acting.today, acting.person_id
    if action.level != rules.PRAISE:
        _record_in_cases(action, acting)
    people = _people_of(action)
    action.number = _number(acting)
    action.notice = to_json(letter.compose_notice(_notice(action, acting)))
    db.session.flush()
    _note("supervision.issued", action, acting)
    _tell(people, action, "issued", acting)


def dismiss(action: SupervisionAction, *, seen: int, reason: str, acting: Acting) -> None:
    """Do not follow a proposal (不采纳), with a reason. Raises Refusal, Stale."""
    _hold(action, seen, S.proposed)
    if not may_issue(action, acting):
        raise Refusal(RefusalCode.SUPERVISION_NOT_YOURS)
    _end(action, S.dismissed, reason, acting)


def answer(action: SupervisionAction, *, seen: int, answer: str, acting: Acting) -> None:
    """The unit answers. Raises Refusal (not the addressed unit; own action; not open), Stale."""
    _hold(action, seen, S.issued)
    if not may_answer(action, acting):
        raise Refusal(RefusalCode.SUPERVISION_NOT_YOURS)
    if action.issued_by_id == acting.person_id:
        raise Refusal(RefusalCode.SUPERVISION_OWN_ANSWER)
    action.answer, action.state = answer, S.answered
    action.answered_on, action.answered_by_id = acting.today, acting.person_id
    db.session.flush()
    _note("supervision.answered", action, acting)
    _tell([action.issued_by_id or 0], action, "answered", acting)


def close(action: SupervisionAction, *, seen: int, closing: str, acting: Acting) -> None:
    """The issuer closes what was answered; praise needs no answer. Raises Refusal, Stale."""
    _hold(action, seen, closes_from(action))
    if action.issued_by_id != acting.person_id:
        raise Refusal(RefusalCode.SUPERVISION_OTHER_ISSUER)
    _end(action, S.closed, closing, acting)
    _tell([action.answered_by_id] if action.answered_by_id else [], action, "closed", acting)


def _end(action: SupervisionAction, state: SupervisionState, words: str, acting: Acting) -> None:
    action.state, action.closing = state, words
    action.closed_on, action.closed_by_id = acting.today, acting.person_id
    db.session.flush()
    _note(f"supervision.{state}", action, acting)


def _hold(action: SupervisionAction, seen: int, state: SupervisionState) -> None:
    """Lock the row and look at it once more. Raises Stale, Refusal."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(action, with_for_update=True)
    if action.version != seen:
        raise Stale
    if action.state is not state:
        raise Refusal(RefusalCode.SUPERVISION_STATE, supervision_state=action.state)


def _record_in_cases(action: SupervisionAction, acting: Acting) -> None:
    """The head of the district office sees cases of its organ only, yet what it issues stands in all logs."""
    with everything():
        for case in lock_cases(row.case_id for row in action.cases):
            record(case, f.Supervised(on=acting.today, action_id=action.id, level=action.level), acting)


def _number(acting: Acting) -> str:
    """督办文号 such as 市中政公开督〔2026〕3号, in a series of its own."""
    organ, year = db.session.get_one(Organ, acting.organ_id), acting.today.year
    no = take_number(organ.id, letter.mark(), year, acting=acting)
    return f"{organ.letter_mark.removesuffix('依申请')}{letter.mark()}〔{year}〕{no}号"


def _notice(action: SupervisionAction, acting: Acting) -> letter.Notice:
    issuer, organ = db.session.get_one(Organ, acting.organ_id), db.session.get_one(Organ, action.organ_id)
    unit = db.session.get_one(Unit, action.unit_id)
    return letter.Notice(
        level=action.level, number=action.number or "", issuer=issuer.name, issuer_id=issuer.id,
        red_head=issuer.red_head or issuer.name, addressee=addressee(organ.name, unit.name),
        facts=action.facts, demand=action.demand, approved_by=action.approved_by,
        issued_on=acting.today, answer_by_on=action.answer_by_on,
    )  # fmt: skip


def addressee(organ: str, unit: str) -> str:
    """Organ and unit; once, where the unit already bears the name of the office."""
    return unit if unit.startswith("区政府") else f"{organ}{unit}"


def _people_of(action: SupervisionAction) -> list[int]:
    """Head and liaisons of the unit, the ogi_head of its organ, and the handlers of the cases."""
    people = recipients(TOLD, Addressed(organ_id=action.organ_id, unit_id=action.unit_id))
    with everything():
        ids = [row.case_id for row in action.cases]
        handlers = db.session.scalars(select(Case.handler_id).where(Case.id.in_(ids)))
        return [*people, *(person for person in handlers if person)]


def _tell(people: Iterable[int], action: SupervisionAction, what: str, acting: Acting) -> None:
    case_id = action.cases[0].case_id if len(action.cases) == 1 else None
    words = SUPERVISION_MESSAGES[what].format(level=SUPERVISION_LEVELS[action.level])
    by_on = action.answer_by_on if what == "issued" else None
    answer_by = {"answer_by": by_on.isoformat()} if by_on else {}
    messages.tell(
        [person for person in people if person != acting.person_id], MessageKind.supervision,
        key=f"supervision:{action.id}:{what}", acting=acting, level=action.level, case_id=case_id,
        due_on=action.answer_by_on, action=words, action_id=action.id, number=action.number, **answer_by,
    )  # fmt: skip


def _note(name: str, action: SupervisionAction, acting: Acting) -> None:
    audit.note(
        name, acting=acting, object_type="supervision_action", object_id=action.id, level=action.level,
        unit_id=action.unit_id, number=action.number or "", cases=[row.case_id for row in action.cases],
    )  # fmt: skip
