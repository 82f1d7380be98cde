"""督办 in the demo: what the system proposes on the day of loading, and what people made of some of it."""

from collections.abc import Sequence

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import DISTRICT, Cast, login_of
from casework.demo.play import Play
from casework.models import Case, Organ, SupervisionAction, SupervisionState, Unit
from casework.now import legal_day
from casework.services import supervision
from casework.services.supervision_proposals import propose
from workflows import supervision as rules
from workflows.codes import State

SUPERVISOR = "duban"
ANSWER = "（样例）因需要核对的档案较多，检索用时超出预期。已安排专人办理，两个工作日内送签。"
CLOSING = "（样例）已核实办理进度，同意办结。"
DISMISSED = "（样例）已在季度通报中一并说明，不再单独通报。"
REMINDERS = 2
PRAISE = "（样例）今年以来办结的政府信息公开申请全部按期答复，与申请人沟通主动细致。"
APPROVED_BY = "样例区长"


def supervise(play: Play) -> int:
    """Propose, then issue, answer, close and dismiss a few; how many proposals there were."""
    cast, now = play.cast, play.now
    proposed = propose(Acting.system(now, cast.calendar))
    head = cast.acting(login_of(DISTRICT, "head"), now)
    supervisor = cast.acting(SUPERVISOR, now)
    for turn, action in enumerate(_proposals("overdue")):
        _issue(action, head)
        if turn == 0:
            _answer(action, cast, play)
    for action in _proposals("corrected")[:1]:
        with writing():
            supervision.dismiss(action, seen=action.version, reason=DISMISSED, acting=supervisor)
    for turn, case_id in enumerate(_soon_due(play)):
        with writing():
            action = supervision.remind(db.session.get_one(Case, case_id), supervisor)
        if turn == 0:
            _answer(action, cast, play)
            with writing():
                supervision.close(action, seen=action.version, closing=CLOSING, acting=supervisor)
    _praise(supervisor)
    return proposed


def _proposals(trigger: str) -> Sequence[SupervisionAction]:
    rows = select(SupervisionAction).where(
        SupervisionAction.trigger == trigger, SupervisionAction.state == SupervisionState.proposed
    )
    return db.session.scalars(rows.order_by(SupervisionAction.id)).all()


def _soon_due(play: Play) -> Sequence[int]:
    """Cases in hand that are due next."""
    soon = select(Case.id).where(Case.state == State.PROCESSING, Case.due_on > legal_day(play.now))
    return db.session.scalars(soon.order_by(Case.due_on, Case.id).limit(REMINDERS)).all()


def _issue(action: SupervisionAction, acting: Acting) -> None:
    with writing():
        supervision.issue(
            action, seen=action.version, facts=action.facts, demand=action.demand,
            answer_by_on=supervision.answer_day(action.level, acting), acting=acting,
        )  # fmt: skip


def _answer(action: SupervisionAction, cast: Cast, play: Play) -> None:
    who = cast.acting(login_of(action.organ.code, "desk"), play.now)
    with writing():
        supervision.answer(action, seen=action.version, answer=ANSWER, acting=who)


def _praise(acting: Acting) -> None:
    unit_id = db.session.scalars(select(Unit.id).join(Organ).where(Organ.code == "JS")).one()
    with writing():
        supervision.issue_new(
            level=rules.PRAISE, unit_id=unit_id, facts=PRAISE, demand="", answer_by_on=None,
            approved_by=APPROVED_BY, acting=acting,
        )  # fmt: skip
