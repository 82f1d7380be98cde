"""Gather what a letter may say from the rows and facts of a case: Case → LetterContext."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from casework import labels, pii
from casework.db import db
from casework.letters.content import Attachment, cn_date
from casework.letters.context import (
    HiddenPart,
    ItemFacts,
    LetterContext,
    LogFacts,
    OrganFacts,
    RemedyFacts,
    StepFacts,
)
from casework.letters.draft import Draft
from casework.letters.joined import joined_steps
from casework.models.case import Case, Party, PartyRole
from casework.models.letter import Letter
from casework.models.organ import Organ, RemedyTarget
from casework.record import casefile_of
from workflows import difficult
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.codes import ApplicantKind

PARTY_FIELD = "party"  # of a process letter that does not go to the applicant
PARTIES, PROTECTED = "parties", ("id_number", "phone")  # where pii.py keeps what no letter may print


def reply_context(case: Case, draft: Draft, *, signed_on: date, number: str = "") -> LetterContext:
    """Context of a reply."""
    file = casefile_of(case)
    steps = steps_of(case, file)
    texts = {item.no: item.text for item in case.items}
    items = tuple(
        ItemFacts(
            no=item.no,
            text=texts.get(item.no, case.content),
            code=item.code,
            fields=item.fields,
            hidden=tuple(HiddenPart(*part) for part in item.hidden),
        )
        for item in draft.items
    )
    extra = tuple(Attachment(name, pages) for name, pages in draft.attachments)
    return _context(
        case, file, signed_on=signed_on, number=number, items=items, steps=steps, attachments=extra
    )


def process_context(
    case: Case, fields: Mapping[str, str], *, signed_on: date, number: str = ""
) -> LetterContext:
    """Context of a process letter or form; of one to another party when the fields name it."""
    context = _context(case, casefile_of(case), signed_on=signed_on, number=number, fields=dict(fields))
    party = party_addressed(case, fields)
    if party is None:
        return context
    is_person = party.kind is ApplicantKind.natural_person
    return replace(context, to=party.name, is_person=is_person, is_electronic=party.consent_electronic)


def party_addressed(case: Case, fields: Mapping[str, str]) -> Party | None:
    """The third party or organ a letter goes to; None for one to the applicant."""
    code = fields.get(PARTY_FIELD)
    return next((party for party in case.parties if party.code == code), None) if code else None


def _context(
    case: Case,
    file: CaseFile,
    *,
    signed_on: date,
    number: str,
    items: tuple[ItemFacts, ...] = (),
    steps: tuple[StepFacts, ...] = (),
    attachments: tuple[Attachment, ...] = (),
    fields: Mapping[str, str] | None = None,
) -> LetterContext:
    received_on = case.received_on or case.arrived_on
    registered = file.last(f.Registered)
    return LetterContext(
        organ=organ_facts(case.organ),
        applicant_name=_applicants(case),
        is_person=case.applicant_kind is ApplicantKind.natural_person,
        case_number=case_number(case, file),
        channel=str(case.channel),
        received_on=received_on,
        confirmed_on=registered.confirmed_on if registered else None,
        content=case.content,
        signed_on=signed_on,
        agent_name="、".join(p.name for p in case.parties if p.role is PartyRole.agent),
        items=items,
        steps=steps,
        attachments=attachments,
        number=number,
        remedy=remedy_facts(case.organ_id, signed_on),
        is_electronic=is_electronic(case),
        fields=fields or {},
        third_parties=tuple(_unnamed_third_parties(case, file)),
        personal_data=tuple(_personal_data(case)),
        log=_log(case, file, received_on),
    )


def _log(case: Case, file: CaseFile, received_on: date) -> LogFacts:
    return LogFacts(
        received_on=received_on,
        steps=tuple((s.kind, s.on) for s in steps_of(case, file)),
        concluded=difficult.concluded(file),
        meeting_owed=difficult.is_difficult(file) and file.last(f.JointMeetingHeld) is None,
    )


def case_number(case: Case, file: CaseFile) -> str:
    """登记号 as letters cite it; a case done anew carries its round, DG-2026-0038-重1 (domain 01 T30)."""
    rounds = len(file.of(f.Reopened))
    return case.ref + (labels.REWORK_ROUND.format(n=rounds) if rounds else "")


def organ_facts(organ: Organ) -> OrganFacts:
    """The organ as its letters name it."""
    return OrganFacts(
        name=organ.name,
        red_head=organ.red_head or organ.name,
        letter_mark=organ.letter_mark,
        contact_office=organ.contact_office or own_office(organ.name),
        contact_phone=organ.contact_phone,
        reply_title=organ.reply_title,
        address=organ.address,
        postcode=organ.postcode,
        id=organ.id,
    )


def own_office(name: str) -> str:
    """The office of an organ that has entered no contact yet: every organ has one (机关办公室)."""
    return name if name.endswith("办公室") else f"{name}办公室"


def remedy_facts(organ_id: int, day: date) -> RemedyFacts | None:
    """Who reviews and judges the answers of an organ, on this day."""
    statement = select(RemedyTarget).where(RemedyTarget.organ_id == organ_id, RemedyTarget.valid_from <= day)
    targets = db.session.scalars(statement.order_by(RemedyTarget.valid_from.desc()))
    target = next((t for t in targets if t.valid_to is None or t.valid_to >= day), None)
    if target is None:
        return None
    return RemedyFacts(review_body=target.review_body, court=target.court, online_review=target.online_review)


def steps_of(case: Case, file: CaseFile) -> tuple[StepFacts, ...]:
    """All that a reply tells of the procedure, by date; merged requests with their receipt dates."""
    found = (*procedure(file), *joined_steps(case, file))
    return tuple(sorted(found, key=lambda step: step.on))


def procedure(file: CaseFile) -> Iterator[StepFacts]:
    """The procedure facts a reply tells, in the order of the log (03 § 2, block 4)."""
    found = [step for fact in file.facts if (step := _step(fact, file))]
    seen: set[str] = set()
    for step in sorted(found, key=lambda s: s.on):
        if step.kind.endswith("_consulted"):  # one sentence however many were asked
            if step.kind in seen:
                continue
            seen.add(step.kind)
        yield step


def _step(fact: f.Fact, file: CaseFile) -> StepFacts | None:
    match fact:
        case f.CorrectionReceived():
            return _after_notice("corrected", fact.on, file.last(f.CorrectionRequested))
        case f.Extended():
            return StepFacts(
                kind="extended", on=fact.on, notice_number=number_of(fact.letter_id),
                values={"days": str(fact.days)},
            )  # fmt: skip
        case f.ConsultationSent():
            kind = "third_party_consulted" if fact.third_party else "organ_consulted"
            return StepFacts(kind=kind, on=fact.on)
        case f.ReasonsReceived():
            return _after_notice("reasons_given", fact.on, file.last(f.ReasonsRequested))
        case f.ReasonsRejected() if file.last(f.ReasonsReceived) is None:
            return _after_notice("reasons_missing", fact.on, file.last(f.ReasonsRequested))
        case f.DelayGranted():
            return StepFacts(
                kind="delayed", on=fact.on, notice_number=number_of(fact.letter_id),
                values={"new_due_on": cn_date(fact.new_due_on)},
            )  # fmt: skip
        case f.FeePaid():
            return StepFacts(kind="fee_paid", on=fact.on, values={"amount": f"{fact.amount / 100:g}"})
        case f.Reopened():
            return StepFacts(kind="reopened", on=fact.on, values={"decision_number": fact.decision_no})
    return None


def _after_notice(
    kind: str, on: date, notice: f.CorrectionRequested | f.ReasonsRequested | None
) -> StepFacts:
    if notice is None:
        return StepFacts(kind=kind, on=on)
    return StepFacts(kind=kind, on=on, notice_on=notice.on, notice_number=number_of(notice.letter_id))


def number_of(letter_id: int) -> str:
    """Number (文号) of a letter; empty when there is none."""
    letter = db.session.get(Letter, letter_id)
    return (letter.number or "") if letter else ""


def _applicants(case: Case) -> str:
    others = [p.name for p in case.parties if p.role is PartyRole.co_applicant]
    return "、".join([case.applicant_name, *others])


def is_electronic(case: Case) -> bool:
    """The applicant agreed to electronic service, so the letter names the online way to review."""
    roles = (PartyRole.applicant, PartyRole.agent)
    return any(p.consent_electronic for p in case.parties if p.role in roles)


def _unnamed_third_parties(case: Case, file: CaseFile) -> Iterator[str]:
    agreed = {o.party for o in file.of(f.OpinionReceived) if o.agrees}
    for party in case.parties:
        if party.role is PartyRole.third_party and party.code not in agreed:
            yield party.name


def _personal_data(case: Case) -> Iterator[str]:
    for party in case.parties:
        for field in PROTECTED:
            value = pii.unseal(PARTIES, field, party.uuid, getattr(party, f"{field}_sealed"))
            if len(value) >= 7:
                yield value


def items_of(case: Case) -> Sequence[tuple[int, str]]:
    """Number and text of each item asked for."""
    return [(item.no, item.text) for item in case.items] or [(1, case.content)]
