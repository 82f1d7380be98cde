"""Guards that hold for every step: dates, reasons, voids; and those of intake and registration.

A guard is one legal condition: it returns nothing or raises the one Refusal it is named after.
Guards of the periods are in guards_clock, of transfers in guards_transfer, of the reply in guards_reply,
of ends and archive in guards_end.
"""

from collections.abc import Callable
from typing import Any

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import CONFIRMED_CHANNELS, Channel, Role
from workflows.determinations import CATALOGUE, NOT_A_REPLY, codes_of
from workflows.receipt import receipt_date
from workflows.refusal import Refusal, RefusalCode

Guard = Callable[[CaseFile, Any, Actor, WorkCalendar], None]
R = RefusalCode

# An action of supervision is closed by who issued it; what names another case stands in both logs.
NEVER_VOID = frozenset(
    {"received", "registered", "supervised", "split", "split_off", "main_case_answered",
     "publication_suggested", "suggestion_examined"}
)  # fmt: skip

# Texts that a fact must not leave empty: kind → field.
REASON_FIELDS = {
    "receipt_date_changed": "reason", "correction_abandoned": "reason_check", "fee_abandoned": "reason_check",
    "reasons_accepted": "finding", "reasons_rejected": "finding", "transfer_ruled": "criterion",
    "marked_difficult": "reason", "difficulty_lifted": "reason", "conclusion_set_aside": "reason",
    "sent_back": "reason", "closed_not_ogi_form": "reason", "voided": "reason",
    "legally_cleared": "opinion", "secrecy_cleared": "opinion", "merged": "into",
    "split": "reason", "split_off": "reason",
}  # fmt: skip


def not_in_future(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """What has not happened yet is no fact."""
    if actor.today and fact.on > actor.today:
        raise Refusal(R.DATE_IN_FUTURE, on=fact.on, today=actor.today)


def not_before_receipt(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Nothing happens to a request before it is there."""
    first = file.facts[0].on if file.facts else None
    registered = file.last(f.Registered)
    if first and registered and registered.received_on < first:
        first = registered.received_on
    if first and fact.on < first:
        raise Refusal(R.DATE_BEFORE_RECEIPT, "Art 31", on=fact.on, received_on=first)


def reason_given(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """An act that needs answering for carries its reason (domain 00 § 4)."""
    name = REASON_FIELDS.get(fact.kind)
    if name and not str(getattr(fact, name)).strip():
        raise Refusal(R.REASON_MISSING, field=name)


# Intake


def confirmation_needed(
    file: CaseFile, fact: f.ConfirmationAwaited, actor: Actor, calendar: WorkCalendar
) -> None:
    """Only ordinary mail, online, fax and misdirected letters wait for confirmation (Art 31(2), 31(3))."""
    received = file.last(f.Received)
    if received and received.channel not in CONFIRMED_CHANNELS:
        raise Refusal(R.CONFIRMATION_NOT_NEEDED, "Art 31", channel=received.channel)


def receipt_confirmed(file: CaseFile, fact: f.Registered, actor: Actor, calendar: WorkCalendar) -> None:
    """These channels have no receipt date before both sides confirmed (Art 31(2), 31(3))."""
    received = file.last(f.Received)
    if received and received.channel in CONFIRMED_CHANNELS and fact.confirmed_on is None:
        raise Refusal(R.RECEIPT_NOT_CONFIRMED, "Art 31", channel=received.channel)


def receipt_date_by_channel(file: CaseFile, fact: f.Registered, actor: Actor, calendar: WorkCalendar) -> None:
    """The receipt date follows from the channel, nobody chooses it (Art 31; domain 02 § 3)."""
    received = file.last(f.Received)
    if received is None:
        return
    expected = receipt_date(
        received.channel,
        arrived_on=received.on,
        submitted_on=received.submitted_on,
        signed_on=received.signed_on,
        confirmed_on=fact.confirmed_on,
    )
    if fact.received_on != expected:
        raise Refusal(R.RECEIPT_DATE_WRONG, "Art 31", received_on=fact.received_on, expected=expected)


def receipt_not_after_change(
    file: CaseFile, fact: f.ReceiptDateChanged, actor: Actor, calendar: WorkCalendar
) -> None:
    """A corrected receipt date lies between the arrival and the day of the correction (Art 31)."""
    if fact.received_on > fact.on:
        raise Refusal(R.RECEIPT_DATE_WRONG, "Art 31", received_on=fact.received_on, expected=fact.on)


def applicant_present(
    file: CaseFile, fact: f.AnsweredOnTheSpot, actor: Actor, calendar: WorkCalendar
) -> None:
    """An answer on the spot is signed for by somebody who stands there (Art 33(1))."""
    received = file.last(f.Received)
    if received and received.channel not in (Channel.in_person, Channel.oral):
        raise Refusal(R.APPLICANT_NOT_PRESENT, "Art 33(1)", channel=received.channel)


def answerable_on_the_spot(
    file: CaseFile, fact: f.AnsweredOnTheSpot, actor: Actor, calendar: WorkCalendar
) -> None:
    """A result that needs a legal review cannot be answered at once (Art 33(1), domain 01 T04, T21)."""
    for code in codes_of(fact.determination):
        if code not in CATALOGUE:
            raise Refusal(R.DETERMINATION_UNKNOWN, determination=code)
        if CATALOGUE[code].legal_review or code in NOT_A_REPLY:
            raise Refusal(R.NOT_ON_THE_SPOT, "Art 33(1)", determination=code)


# Voids


def can_be_voided(file: CaseFile, fact: f.Voided, actor: Actor, calendar: WorkCalendar) -> None:
    """There is such a fact, and it is none of those that are never deleted: arrival, registration, 督办."""
    entry = file.entry(fact.seq)
    if entry is None or entry not in file.valid_entries or entry.fact.kind in NEVER_VOID:
        raise Refusal(R.NOTHING_TO_VOID, seq=fact.seq)


def void_is_newest(file: CaseFile, fact: f.Voided, actor: Actor, calendar: WorkCalendar) -> None:
    """Only the newest change of state, or what was recorded after it, can be voided (STYLE § 3)."""
    if not file.can_void(fact.seq):
        newest = file.newest_change()
        raise Refusal(R.VOID_NOT_NEWEST, seq=fact.seq, newest=newest.fact.kind if newest else "")


def void_is_own(file: CaseFile, fact: f.Voided, actor: Actor, calendar: WorkCalendar) -> None:
    """One's own mistake, or with the consent of the ogi_head."""
    entry = file.entry(fact.seq)
    if entry and entry.actor_id != actor.person_id and Role.ogi_head not in actor.roles:
        raise Refusal(R.VOID_NOT_YOURS, seq=fact.seq)
