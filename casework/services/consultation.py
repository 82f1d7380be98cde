"""Consultation (征求意见) of third parties, co-makers and other organs: the clock pauses (T14, T15)."""

from datetime import date
from uuid import uuid4

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models import Case, Party, PartyRole
from casework.record import record
from workflows import facts as f
from workflows.codes import ApplicantKind

ASKED = (PartyRole.third_party, PartyRole.organ)


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
    """Ask somebody in writing. ``on``: the day the letter was sent; that day still counts (T14).

    ``party``: code of somebody already named in the case, else ``name`` is entered. ``served_on``: the day
    the party received the letter, when it is known already; its 15 working days count from there.
    Raises Refusal (past due; already being asked; suspended), Stale.
    Source: 条例 Art 32, 33(3), 34; domain 02 § 5.
    """
    code = party or _enter(case, asked_as, name, kind, question).code
    fact = f.ConsultationSent(
        on=on, party=code, third_party=asked_as == "third_party", co_maker=asked_as == "co_maker"
    )
    record(case, fact, acting, seen=seen)
    if served_on:
        record(case, f.ConsultationServed(on=served_on, party=code), acting)


def _enter(case: Case, asked_as: str, name: str, kind: str, question: str) -> Party:
    """A new party with the next free code."""
    is_third = asked_as == "third_party"
    codes = db.session.scalars(select(Party.code).where(Party.case_id == case.id))
    number = max((int(code[1:]) for code in codes), default=0) + 1
    party = Party(
        uuid=str(uuid4()), case_id=case.id, code=f"P{number}", name=name, note=question,
        role=PartyRole.third_party if is_third else PartyRole.organ,
        kind=ApplicantKind(kind) if is_third else ApplicantKind.other_organisation,
    )  # fmt: skip
    db.session.add(party)
    db.session.flush()
    return party


def serve_consultation(case: Case, *, party: str, on: date, seen: int, acting: Acting) -> None:
    """The party received the letter. Raises Refusal (never asked), Stale. Source: 条例 Art 32, 34."""
    record(case, f.ConsultationServed(on=on, party=party), acting, seen=seen)


def receive_opinion(
    case: Case, *, party: str, on: date, agrees: bool | None, seen: int, acting: Acting
) -> None:
    """The party's opinion came; the pause ends with the last party (T15). ``agrees`` None: neither.

    Raises Refusal, Stale. Source: 条例 Art 32, 33(3), 34.
    """
    record(case, f.OpinionReceived(on=on, party=party, agrees=agrees), acting, seen=seen)


def return_consultation(case: Case, *, party: str, on: date, seen: int, acting: Acting) -> None:
    """The letter to the party came back undeliverable (T15). Raises Refusal, Stale."""
    record(case, f.ConsultationReturned(on=on, party=party), acting, seen=seen)


def lapse_consultation(case: Case, *, party: str, seen: int, acting: Acting) -> None:
    """The party's 15 working days ended in silence (T15).

    Raises Refusal (not over yet; receipt by the party unknown), Stale. Source: 条例 Art 32, 34.
    """
    record(case, f.ConsultationLapsed(on=acting.today, party=party), acting, seen=seen)
