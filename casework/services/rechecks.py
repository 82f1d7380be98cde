"""Refused information that is looked at again every year (Art 18; domain 01 § 10).

A job enters what replies withheld; people say whether it can be opened now, or why it is still refused.
"""

from collections.abc import Iterator
from datetime import date, time

from sqlalchemy import exists, func, or_, select

from casework import audit, labels
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.letters import draft as drafts
from casework.letters.gather import items_of
from casework.models.case import Case
from casework.models.letter import REPLY, Letter, LetterState
from casework.models.message import MessageKind
from casework.models.proactive import ProactiveTask, RefusedItem, RefusedState
from casework.services import messages, proactive
from casework.services.recipients import Staff
from casework.services.supervision import unit_of
from workflows.codes import Role
from workflows.proactive import next_review
from workflows.refusal import Refusal, RefusalCode

AT = time(7, 10)
AT_ONCE = 200  # replies that one transaction enters
SHOWN = 300  # characters of what was refused
HIDES = ("REF_", "PARTIAL")
REFUSED = RefusedState.refused


def collect_and_remind(acting: Acting) -> int:
    """The job: enter newly refused items, drop overtaken ones, tell the heads. How many entered."""
    entered = 0
    while found := _without_rows():
        with writing():
            entered += sum(_enter(case_id, letter_id) for case_id, letter_id in found)
    with writing():
        _overtake()
        _tell(acting)
    return entered


def _without_rows() -> list[tuple[int, int]]:
    """Given replies that withheld something and are not in the list yet: case and letter."""
    withheld = or_(*(Case.determination.contains(code) for code in HIDES))
    known = exists().where(RefusedItem.letter_id == Letter.id)
    statement = (
        select(Case.id, Letter.id)
        .join(Letter, Letter.case_id == Case.id)
        .where(
            Case.effective_on.is_not(None), Case.main_ref.is_(None), withheld, Letter.kind == REPLY,
            Letter.state == LetterState.sent, ~known,
        )
        .order_by(Letter.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    return list(db.session.execute(statement).tuples())


def _enter(case_id: int, letter_id: int) -> int:
    case, letter = db.session.get_one(Case, case_id), db.session.get_one(Letter, letter_id)
    day = case.effective_on or case.arrived_on
    rows = list(_withheld(case, letter))
    for item_no, part_no, subject, ground in rows or [(0, 0, case.title, "")]:
        db.session.add(
            RefusedItem(
                case_id=case.id, letter_id=letter.id, item_no=item_no, part_no=part_no,
                subject=subject[:SHOWN], ground=ground, refused_on=day, review_on=next_review(day),
                state=REFUSED if ground else RefusedState.overtaken,
            )
        )  # fmt: skip
    db.session.flush()
    return len(rows)


def _withheld(case: Case, letter: Letter) -> Iterator[tuple[int, int, str, str]]:
    """What a reply withheld: whole items, and the hidden parts of others."""
    texts = dict(items_of(case))
    for item in drafts.load(letter.fields).items:
        if item.code.startswith("REF_"):
            yield item.no, 0, texts.get(item.no, case.content), item.code
        for part, (what, _, ground) in enumerate(item.hidden, 1):
            yield item.no, part, what, ground


def _overtake() -> None:
    """A case that was answered anew is looked at by its newest reply."""
    newest = (
        select(func.max(Letter.id))
        .where(Letter.case_id == RefusedItem.case_id, Letter.kind == REPLY, Letter.state == LetterState.sent)
        .scalar_subquery()
    )
    old = select(RefusedItem).where(RefusedItem.state == REFUSED, RefusedItem.letter_id < newest)
    for item in db.session.scalars(old):
        item.state = RefusedState.overtaken
    db.session.flush()


def _tell(acting: Acting) -> None:
    """One message a month to each head whose organ has something to look at."""
    rows = db.session.execute(
        select(Case.organ_id, func.count())
        .select_from(RefusedItem).join(Case, Case.id == RefusedItem.case_id)
        .where(RefusedItem.state == REFUSED, RefusedItem.review_on <= acting.today)
        .group_by(Case.organ_id)
    ).tuples()  # fmt: skip
    staff = Staff.now()
    for organ_id, count in rows:
        heads = [h.person_id for h in staff.holdings if h.role is Role.ogi_head and h.organ_id == organ_id]
        messages.tell(
            heads, MessageKind.system, key=f"recheck:{organ_id}:{acting.today:%Y-%m}", acting=acting,
            what="recheck_due", count=count,
        )  # fmt: skip


def keep_refused(item: RefusedItem, *, reason: str, seen: int, acting: Acting) -> None:
    """It is still refused, with the reason; the next look is a year on. Raises Refusal (too early), Stale."""
    _hold(item, seen)
    if acting.today < item.review_on:
        raise Refusal(RefusalCode.RECHECK_TOO_EARLY, "Art 18", review_on=item.review_on)
    item.reason, item.review_on = reason, next_due(item.review_on, acting.today)
    _done(item, acting)


def next_due(review_on: date, today: date) -> date:
    """The first anniversary after today."""
    while review_on <= today:
        review_on = next_review(review_on)
    return review_on


def open_up(item: RefusedItem, *, reason: str, title: str, seen: int, acting: Acting) -> ProactiveTask:
    """It can be opened now: becomes a task of proactive disclosure. Raises Refusal, Stale."""
    _hold(item, seen)
    case = db.session.get_one(Case, item.case_id)
    proposal = labels.FROM_RECHECK.format(number=case.ref, reason=reason)
    task = proactive.propose(
        organ_id=case.organ_id, unit_id=unit_of(case), title=title or item.subject, proposal=proposal,
        acting=acting,
    )  # fmt: skip
    item.state, item.reason, item.task_id = RefusedState.opened, reason, task.id
    _done(item, acting)
    return task


def _hold(item: RefusedItem, seen: int) -> None:
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(item, with_for_update=True)
    if item.version != seen:
        raise Stale
    if item.state is not REFUSED:
        raise Refusal(RefusalCode.RECHECK_STATE, "Art 18")


def _done(item: RefusedItem, acting: Acting) -> None:
    item.reviewed_on, item.reviewed_by_id = acting.today, acting.person_id
    db.session.flush()
    audit.note(
        "refused.reviewed", acting=acting, object_type="refused_item", object_id=item.id, state=item.state,
        review_on=item.review_on.isoformat(),
    )  # fmt: skip
