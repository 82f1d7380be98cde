"""Consultation (征求意见) of third parties, co-makers and other organs: the clock pauses (T14, T15)."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from casework.acting import Acting
from casework.db import Stale, db
from casework.models import AskedParty, Case, OpinionText, Party, PartyRole
from casework.record import casefile_of, record
from casework.services import materials, personal_data
from casework.services.materials import Incoming
from workflows import facts as f
from workflows.codes import ApplicantKind, AskedAs, PostReturn, Stance, Weighing
from workflows.refusal import Refusal, RefusalCode

ASKED = (PartyRole.third_party, PartyRole.organ)
SCAN = "opinion"  # purpose of the file on which an opinion came
AGREES = {Stance.agree: True, Stance.refuse: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody to be asked, as typed. ``unit_id``: a unit of the district that answers in this system."""

    asked_as: str
    name: str
    kind: str = ApplicantKind.other_organisation
    unit_id: int | None = None
    address: str = ""
    postcode: str = ""
    phone: str = ""
    contact_person: str = ""
    consent_electronic: bool = False
    note: str = ""


def enter_party(case: Case, entry: Entry, *, seen: int, acting: Acting) -> Party:
    """Enter somebody who is to be asked; for a third party the mark that the information concerns it.

    From then on nothing is released before it was heard. Raises Refusal, Stale. Source: Art 15, 32; I5.
    """
    if seen != case.version:
        raise Stale
    party = _enter(case, entry)
    if entry.asked_as == AskedAs.third_party:
        record(case, f.ThirdPartyMarked(on=acting.today, party=party.code), acting, seen=seen)
    return party


def _enter(case: Case, entry: Entry) -> Party:
    """A new party with the next free code."""
    is_third = entry.asked_as == AskedAs.third_party
    codes = db.session.scalars(select(Party.code).where(Party.case_id == case.id))
    number = max((int(code[1:]) for code in codes), default=0) + 1
    party = Party(
        uuid=str(uuid4()), case_id=case.id, code=f"P{number}", name=entry.name, note=entry.note,
        role=PartyRole.third_party if is_third else PartyRole.organ,
        kind=ApplicantKind(entry.kind) if is_third else ApplicantKind.other_organisation,
        postcode=entry.postcode, contact_person=entry.contact_person,
        consent_electronic=entry.consent_electronic,
    )  # fmt: skip
    personal_data.put(party, address=entry.address, phone=entry.phone)
    asked = AskedParty(
        party_id=party.id, case_id=case.id, asked_as=AskedAs(entry.asked_as), unit_id=entry.unit_id
    )
    db.session.add(asked)
    db.session.flush()
    db.session.expire(case, ["parties"])
    return party


def consult(
    case: Case,
    *,
    party: str,
    asked_as: str,
    name: str,
    kind: str,
    question: str,
    on: date,
    served_on: date | None,
    seen: int,
    acting: Acting,
) -> None:
    """Enter a letter of consultation that went out on paper, past this system (T14).

    ``on``: the day the letter was sent; that day still counts. ``party``: code of somebody already named in
    the case, else ``name`` is entered. ``served_on``: the day the party received it, when that is known.
    Raises Refusal (past due; already being asked; suspended), Stale.
    Source: 条例 Art 32, 33(3), 34; domain 02 § 5.
    """
    code = party or _enter(case, Entry(asked_as=asked_as, name=name, kind=kind, note=question)).code
    fact = f.ConsultationSent(
        on=on, party=code, third_party=asked_as == "third_party", co_maker=asked_as == "co_maker"
    )
    record(case, fact, acting, seen=seen)
    if served_on:
        record(case, f.ConsultationServed(on=served_on, party=code), acting)


def serve_consultation(case: Case, *, party: str, on: date, seen: int, acting: Acting) -> None:
    """The party received the letter. Raises Refusal (never asked; known), Stale. Source: Art 32, 34."""
    record(case, f.ConsultationServed(on=on, party=party), acting, seen=seen)


def receive_opinion(
    case: Case,
    *,
    party: str,
    on: date,
    stance: str,
    text: str,
    acting: Acting,
    seen: int | None = None,
    proof: Incoming | None = None,
) -> None:
    """The party's opinion came; the pause ends with the last party (T15). ``proof``: its scan.

    After the time of the party it is recorded and moves no clock. Raises Refusal, Stale.
    Source: 条例 Art 32, 33(3), 34.
    """
    said = Stance(stance)
    row = keep_text(case, party, text, is_weighing=False, acting=acting)
    fact = f.OpinionReceived(
        on=on, party=party, agrees=AGREES.get(said), stance=said, opinion_id=row.id if row else None
    )
    record(case, fact, acting, seen=seen)
    if proof:
        materials.put_to_case(case, proof, SCAN, acting, step=case.version)


def keep_text(case: Case, code: str, text: str, *, is_weighing: bool, acting: Acting) -> OpinionText | None:
    """The words of an opinion or of its weighing; None for no words."""
    party_id = db.session.scalar(select(Party.id).where(Party.case_id == case.id, Party.code == code))
    if party_id is None:
        raise Refusal(RefusalCode.PARTY_NOT_CONSULTED, "Art 32")
    if not text:
        return None
    row = OpinionText(
        case_id=case.id, party_id=party_id, is_weighing=is_weighing, text=text,
        person_id=acting.person_id, created_at=acting.now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def weigh_opinion(
    case: Case,
    *,
    party: str,
    outcome: str,
    reason_good: bool,
    public_interest: bool,
    text: str,
    seen: int,
    acting: Acting,
) -> None:
    """The organ weighs an opinion or silence itself (自行衡量), before the draft. ``text``: its reasons.

    Raises Refusal (still being asked; against a good reason without public interest; no reasons), Stale.
    Source: 条例 Art 15, 32; domain 01 § 5.4.
    """
    if not text.strip():
        raise Refusal(RefusalCode.REASON_MISSING, "Art 32", field="text")
    row = keep_text(case, party, text, is_weighing=True, acting=acting)
    fact = f.OpinionWeighed(
        on=acting.today, party=party, outcome=Weighing(outcome), reason_good=reason_good,
        public_interest=public_interest, opinion_id=row.id if row else None,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)


def return_consultation(case: Case, *, party: str, on: date, reason: str, seen: int, acting: Acting) -> None:
    """The letter to the party came back (T15); another method may follow. Raises Refusal, Stale."""
    record(case, f.ConsultationReturned(on=on, party=party, reason=PostReturn(reason)), acting, seen=seen)


def lapse_consultation(case: Case, *, party: str, seen: int, acting: Acting) -> None:
    """The party's 15 working days ended in silence (T15).

    Raises Refusal (not over yet; receipt by the party unknown), Stale. Source: 条例 Art 32, 34.
    """
    record(case, f.ConsultationLapsed(on=acting.today, party=party), acting, seen=seen)


def return_release_notice(
    case: Case, *, letter_id: int, on: date, reason: str, seen: int, acting: Acting
) -> None:
    """The notice of the release came back undeliverable; another method follows. Raises Refusal, Stale."""
    told = next((t for t in reversed(_told(case)) if t.letter_id == letter_id), None)
    if told is None:
        raise Refusal(RefusalCode.NOTICE_UNKNOWN)
    fact = f.ReleaseNoticeReturned(on=on, party=told.party, letter_id=letter_id, reason=PostReturn(reason))
    record(case, fact, acting, seen=seen)


def _told(case: Case) -> tuple[f.ReleaseTold, ...]:
    return casefile_of(case).of(f.ReleaseTold)
