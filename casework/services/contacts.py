"""Contact log (沟通记录): who turned to whom, why, and what came of it (温情服务, domain 01 § 4)."""

from datetime import date, datetime, time

from casework.acting import Acting
from casework.db import Stale, db
from casework.models import Callback, Case, Contact, ContactChannel, Direction, NeedResolved
from casework.now import OFFICE_ZONE
from casework.record import record
from workflows.codes import Outcome, Purpose
from workflows.facts import Contacted


def record_contact(
    case: Case,
    *,
    on: date,
    at_time: time | None,
    direction: str,
    channel: str,
    purpose: str,
    outcome: str,
    summary: str,
    promised_on: date | None,
    real_need: str,
    need_resolved: str,
    referred_to: str,
    promise: str = "",
    callback_id: int | None = None,
    seen: int,
    acting: Acting,
) -> Contact:
    """Enter a contact. It never replaces a written duty: a request changed by phone is confirmed in writing.

    ``promised_on``, ``promise``: a call-back (约定回电) for that day. ``callback_id``: an earlier promise
    that this contact keeps; it stays open while nobody could be reached.
    Raises Refusal (archived; day after today or before the receipt; role), Stale. Source: domain 01 § 4.
    """
    contact = Contact(
        case_id=case.id,
        at=_moment(on, at_time, acting),
        direction=Direction(direction),
        channel=ContactChannel(channel),
        person_id=acting.person_id,
        purpose=Purpose(purpose),
        summary=summary,
        outcome=Outcome(outcome),
        promised_on=promised_on,
        real_need=real_need or "",
        need_resolved=NeedResolved(need_resolved),
        referred_to=referred_to or "",
    )
    db.session.add(contact)
    db.session.flush()
    fact = Contacted(on=on, contact_id=contact.id, purpose=contact.purpose, outcome=contact.outcome)
    record(case, fact, acting, seen=seen)
    if callback_id and contact.outcome is not Outcome.no_contact:
        _keep_promise(case, callback_id, contact, on)
    if promised_on:
        _promise(contact, promised_on, promise, acting)
    return contact


def _promise(contact: Contact, promised_on: date, promise: str, acting: Acting) -> None:
    db.session.add(
        Callback(
            case_id=contact.case_id, contact_id=contact.id, person_id=acting.person_id,
            promised_on=promised_on, promise=promise,
        )
    )  # fmt: skip
    db.session.flush()


def _keep_promise(case: Case, callback_id: int, contact: Contact, on: date) -> None:
    """Close the promise. Raises Stale: it is not of this case, or it was kept meanwhile."""
    callback = db.session.get(Callback, callback_id)
    if callback is None or callback.case_id != case.id or callback.done_on is not None:
        raise Stale
    callback.done_contact_id, callback.done_on = contact.id, on
    db.session.flush()


def _moment(on: date, at_time: time | None, acting: Acting) -> datetime:
    """The moment of a contact; without a time, now for today and noon for a day before."""
    if at_time is None:
        at_time = acting.now.astimezone(OFFICE_ZONE).time() if on == acting.today else time(12)
    return datetime.combine(on, at_time, OFFICE_ZONE)
