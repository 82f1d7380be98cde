"""Seal, send and serve the reply (用印、寄送、送达): domain 01 T24-T26, 02 § 8; SECURITY 5.1, 5.2.

The post is 邮政 (EMS, 挂号); e-mail needs the applicant's consent; the method gives the effective date.
"""

from datetime import date

from casework.acting import Acting
from casework.db import db
from casework.letters.pool import RenderFailed
from casework.models import Contact, ContactChannel, Direction, NeedResolved
from casework.models.case import Case, PartyRole
from casework.models.letter import Letter, LetterState
from casework.pii import SealBroken
from casework.record import casefile_of, record
from casework.services import drafting, letters, materials
from casework.services.letters import Rendered
from casework.services.materials import Incoming
from casework.services.merging import follow_main
from workflows import facts as f
from workflows import machine
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import Method, Outcome, PostReturn, Purpose
from workflows.refusal import Refusal, RefusalCode
from workflows.service import SERVED_AT_ONCE, effective_on

PROOF = "delivery"  # purpose of the file that proves service
LETTER_ITEM_4 = "Letter 2016-235 item 4"


def render_for_seal(case: Case, acting: Acting) -> Rendered:
    """Make the PDF with its seal, never inside writing(); number and text stand since signing (5.1).

    Raises Refusal (not signed; already sealed; wrong role; the PDF could not be made).
    """
    actor = Actor(acting.person_id, acting.roles, acting.today)
    refusal = machine.foresee(casefile_of(case), f.Sealed.kind, acting.today, actor, acting.calendar)
    letter = drafting.current_reply(case)
    if refusal or letter is None or letter.state is not LetterState.number_given:
        raise refusal or Refusal(RefusalCode.LETTER_DIFFERS, "Design")
    try:
        return letters.render(letter)
    except RenderFailed as fault:
        raise Refusal(RefusalCode.PDF_NOT_MADE) from fault


def seal(case: Case, *, rendered: Rendered, seen: int, acting: Acting) -> Letter:
    """Seal (用印): the sealed bytes are stored with their SHA-256 (T24). Raises Refusal, Stale."""
    return drafting.seal(case, rendered, seen=seen, acting=acting)


def dispatch(
    case: Case, *, on: date, method: str, tracking_no: str, circumstances: str, seen: int, acting: Acting
) -> Letter:
    """Send the sealed reply, or begin to hand it over (寄送, T24, T26).

    ``circumstances``: witnesses of a lien, the organ that hands over, where the notice hangs. Raises Refusal
    (not sealed; bytes changed; no consent to e-mail; wrong order), Stale.
    """
    way = Method(method)
    ensure_intact(case)
    if way is Method.electronic and not has_consented(case):
        raise Refusal(RefusalCode.CONSENT_MISSING, LETTER_ITEM_4)
    ends_on = notice_ends_on(on, acting.calendar) if way is Method.public_notice else None
    letter = drafting.dispatch(
        case, on=on, method=way, tracking_no=tracking_no, ends_on=ends_on, seen=seen, acting=acting
    )
    if circumstances:
        _note(case, circumstances, acting)
    return letter


def has_consented(case: Case) -> bool:
    """The applicant, or the agent, agreed to receive letters electronically (domain 02 § 8)."""
    roles = (PartyRole.applicant, PartyRole.agent)
    return any(p.consent_electronic for p in case.parties if p.role in roles)


def notice_ends_on(on: date, calendar: WorkCalendar) -> date:
    """The day on which service by public notice is complete: 30 calendar days (民诉法 Art 95 by analogy)."""
    ends_on = effective_on(Method.public_notice, calendar=calendar, dispatched_on=on)
    if ends_on is None:
        raise ValueError(on)
    return ends_on


def ensure_intact(case: Case) -> None:
    """The stored bytes are those that were sealed; what changed on disk does not leave the house (I9)."""
    letter = drafting.current_reply(case)
    if letter is None or letter.pdf_file_id is None:
        return
    try:
        letters.stored_pdf(letter)
    except (SealBroken, FileNotFoundError) as fault:
        raise Refusal(RefusalCode.PDF_CHANGED) from fault


def _note(case: Case, text: str, acting: Acting) -> None:
    """Names of witnesses and helpers stand in the contact log, not in facts (STYLE § 3.8)."""
    contact = Contact(
        case_id=case.id, at=acting.now, direction=Direction.outgoing, channel=ContactChannel.other,
        person_id=acting.person_id, purpose=Purpose.deliver, summary=text, outcome=Outcome.guided,
        promised_on=None, real_need="", need_resolved=NeedResolved(""), referred_to="",
    )  # fmt: skip
    db.session.add(contact)
    db.session.flush()
    fact = f.Contacted(
        on=acting.today, contact_id=contact.id, purpose=contact.purpose, outcome=contact.outcome
    )
    record(case, fact, acting)


def effective(file: CaseFile, happened_on: date | None, calendar: WorkCalendar) -> date | None:
    """The day the reply takes effect, by the method it was sent by; None while that day is not known."""
    sent = file.last(f.Dispatched)
    if sent is None:
        return None
    if sent.ends_on:
        return sent.ends_on
    return effective_on(
        sent.method, calendar=calendar, dispatched_on=sent.on, signed_on=happened_on, arrived_on=happened_on
    )


def deliver(
    case: Case, *, happened_on: date | None, seen: int, acting: Acting, proof: Incoming | None = None
) -> Letter:
    """The reply took effect and the case is closed (送达, T25).

    ``happened_on``: signature, arrival or witnessed day; by post the day the applicant got it, if known.
    Raises Refusal (day unknown; before it was sent; notice still running; bytes changed), Stale.
    Source: 国办公开办函〔2016〕235号 item 4; domain 02 § 8.
    """
    ensure_intact(case)
    file = casefile_of(case)
    sent = file.last(f.Dispatched)
    on = effective(file, happened_on, acting.calendar)
    if sent and on is None:
        raise Refusal(RefusalCode.NOTICE_NOT_SERVED, LETTER_ITEM_4)
    method = sent.method if sent else Method.post
    served_on = on if method in SERVED_AT_ONCE else happened_on
    letter = drafting.deliver(
        case, on=on or acting.today, method=method, served_on=served_on, seen=seen, acting=acting
    )
    _file_proof(case, proof, acting)
    follow_main(case, acting)
    return letter


def _file_proof(case: Case, proof: Incoming | None, acting: Acting) -> None:
    """Put the proof to the fact just recorded."""
    if proof:
        materials.put_to_case(case, proof, PROOF, acting, step=case.version)


def fail(
    case: Case, *, on: date, reason: str, seen: int, acting: Acting, proof: Incoming | None = None
) -> None:
    """The post brought the reply back (退件, T26); another way follows. Raises Refusal, Stale."""
    letter = drafting.current_reply(case)
    fact = f.DeliveryFailed(on=on, reason=PostReturn(reason), letter_id=letter.id if letter else 0)
    record(case, fact, acting, seen=seen)
    _file_proof(case, proof, acting)


def serve(case: Case, *, on: date, seen: int, acting: Acting, proof: Incoming | None = None) -> None:
    """The applicant received the posted reply; the remedies count from here. Raises Refusal, Stale."""
    letter = drafting.current_reply(case)
    record(case, f.ReplyServed(on=on, letter_id=letter.id if letter else 0), acting, seen=seen)
    if not case.archived_on:
        _file_proof(case, proof, acting)
