"""Splitting (一事一申请): items of one paper become cases of their own, by the ogi_head with a reason.

The receipt date stays, each new case has its own number, the paper's case keeps the rest.
Source: domain 01 §§ 3, 8.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from casework.acting import Acting
from casework.db import Stale, db
from casework.letters import draft as drafts
from casework.letters.texts import MissingValue
from casework.models.case import Case, PartyRole, RequestItem
from casework.models.letter import LetterState
from casework.models.organ import Organ
from casework.record import casefile_of, record
from casework.services import drafting, letters
from casework.services.intake import propose_title
from casework.services.notices import prepare_receipt
from casework.services.parties import add_party, read_party
from workflows import facts as f
from workflows import machine
from workflows.casefile import Actor
from workflows.refusal import Refusal, RefusalCode

COPIED = (
    "organ_id", "applicant_name", "applicant_kind", "needs_assistance", "form_wanted", "route_wanted",
    "purpose", "oral", "oral_reason", "channel", "arrived_on",
)  # fmt: skip
# Who stands on the paper; third parties belong to what was searched.
ON_THE_PAPER = frozenset({PartyRole.applicant, PartyRole.co_applicant, PartyRole.agent})


def split(case: Case, *, items: Sequence[int], reason: str, seen: int, acting: Acting) -> list[Case]:
    """Make a case of each chosen item; what is left stays. Returns the new cases.

    Raises Refusal (closed; one item only; nothing left; a notice, extension, consultation or transfer stands;
    not the ogi_head), Stale.
    """
    chosen = [item for item in case.items if item.no in set(items)]
    if seen != case.version:
        raise Stale
    plan = _allowed(case, chosen, reason, acting)
    _forget_in_draft(case, {item.no for item in chosen}, acting)
    new = [_case_of(case, item, reason, acting) for item in chosen]
    record(case, replace(plan, into=",".join(made.ref for made in new)), acting, seen=seen)
    db.session.expire(case, ["items"])
    return new


def _allowed(case: Case, chosen: Sequence[RequestItem], reason: str, acting: Acting) -> f.Split:
    """What will be recorded, after the rules were asked and before anything is made."""
    if len(case.items) < 2:
        raise Refusal(RefusalCode.SPLIT_SINGLE_ITEM, "Design")
    fact = f.Split(
        on=acting.today, items=",".join(str(item.no) for item in chosen), into="",
        left=len(case.items) - len(chosen), reason=reason,
    )  # fmt: skip
    actor = Actor(acting.person_id, acting.roles, acting.today)
    machine.decide(casefile_of(case), fact, actor, acting.calendar)
    return fact


def _forget_in_draft(case: Case, numbers: set[int], acting: Acting) -> None:
    """A draft under work answers the items that stay."""
    letter = drafting.current_reply(case)
    if letter is None or letter.state is not LetterState.draft:
        return
    old = drafts.load(letter.fields)
    kept = replace(old, items=tuple(item for item in old.items if item.no not in numbers))
    content, _ = drafting.preview(case, kept, acting)
    letters.save_version(letter, drafts.dump(kept), drafting.undated(content), acting)


def _case_of(source: Case, item: RequestItem, reason: str, acting: Acting) -> Case:
    """A case of its own for one item: received and registered as the paper was, by the system."""
    number, text = item.no, item.text
    case = Case(
        uuid=str(uuid4()), created_at=acting.now, updated_at=acting.now, title=propose_title(text),
        content=text, **{name: getattr(source, name) for name in COPIED},
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    item.case_id, item.no = case.id, 1
    db.session.flush()
    for party in source.parties:
        if party.role in ON_THE_PAPER:
            add_party(case, party.role, read_party(party), code=party.code)
    _register_as(source, case, acting)
    fact = f.SplitOff(on=acting.today, source=source.ref, item=number, reason=reason)
    record(case, fact, acting)
    if source.unit_id:
        assigned = f.Assigned(on=acting.today, unit_id=source.unit_id, handler_id=source.handler_id)
        record(case, assigned, acting)
    return case


def _register_as(source: Case, case: Case, acting: Acting) -> None:
    file, system = casefile_of(source), Acting.system(acting.now, acting.calendar)
    received, registered = file.last(f.Received), file.last(f.Registered)
    if received is None or registered is None:
        raise Refusal(
            RefusalCode.STATE_NOT_ALLOWED, "Design", kind=f.Split.kind, state=source.state, sources=[]
        )
    record(case, received, system)
    record(case, registered, system, numbered_by=db.session.get_one(Organ, case.organ_id))
    changed = file.last(f.ReceiptDateChanged)
    if changed:
        record(case, changed, acting)
    with suppress(MissingValue):  # as at registration: the receipt follows once the contact is entered
        prepare_receipt(case, acting)
