"""Process letters (程序文书): prepared, approved by the proper head, sent, served (domain 01, 03 § 5).

A notice does nothing to the clock until it is sent: then its fact is recorded with its effective date.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework import audit
from casework.acting import Acting
from casework.letters import texts
from casework.letters.checks import Check, check
from casework.letters.compose import compose
from casework.letters.content import LetterContent
from casework.letters.gather import is_electronic, process_context
from casework.models.case import Case
from casework.models.letter import Letter, LetterState
from casework.record import casefile_of, record
from casework.services import letters, party_letters
from casework.services.party_letters import PARTY_LETTERS
from workflows import facts as f
from workflows import machine
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor
from workflows.codes import ExtensionReason, FeeMethod, Method, Role
from workflows.refusal import Refusal, RefusalCode
from workflows.service import effective_on

R = Role
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a notice went out: its effective date, method and, by post, day and number of posting."""

    on: date
    method: Method
    dispatched_on: date | None = None
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A kind of process letter. ``fact``: what sending it records; None for letters that only inform."""

    kind: str
    approvers: frozenset[Role]
    fact_kind: str = ""
    fact: Callable[[Any, Values, Sending], f.Fact] | None = None
    follow: Callable[[Values, Sending], f.Fact | None] | None = None  # what is known besides, once it is sent


def _correction(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.CorrectionRequested(
        on=s.on, letter_id=letter.id, method=s.method, period_days=int(v["period_days"]),
        dispatched_on=s.dispatched_on,
    )  # fmt: skip


def _extension(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.Extended(
        on=s.on, letter_id=letter.id, days=int(v["days"]), reason_code=ExtensionReason(v["reason_code"]),
        method=s.method, approved_on=letter.signed_on, dispatched_on=s.dispatched_on,
    )  # fmt: skip


def _delay(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.DelayGranted(
        on=s.on, letter_id=letter.id, new_due_on=date.fromisoformat(v["new_due_on"]), method=s.method,
        approved_on=letter.signed_on, dispatched_on=s.dispatched_on,
    )  # fmt: skip


def _reasons(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.ReasonsRequested(
        on=s.on, letter_id=letter.id, method=s.method, period_days=int(v["period_days"]),
        dispatched_on=s.dispatched_on,
    )  # fmt: skip


def _fee(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.FeeCharged(
        on=s.on, letter_id=letter.id, method=s.method, fee_method=FeeMethod(v["fee_method"]),
        amount=int(Decimal(v["amount"]) * 100), dispatched_on=s.dispatched_on,
    )  # fmt: skip


def _rectification(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return f.Rectified(on=s.on, letter_id=letter.id, corrected_letter_id=int(v["corrected_letter_id"]))


def _consultation(kind: str) -> Callable[[Any, Values, Sending], f.Fact]:
    def fact(letter: Letter, v: Values, s: Sending) -> f.Fact:
        return party_letters.consultation_sent(
            letter.id, kind, v, on=s.dispatched_on or s.on, method=s.method, calendar=s.calendar
        )

    return fact


def _received(v: Values, s: Sending) -> f.Fact | None:
    return party_letters.served_at_once(v, method=s.method, received_on=s.on)


def _release(letter: Letter, v: Values, s: Sending) -> f.Fact:
    return party_letters.release_told(letter.id, v, on=s.on, sent_on=s.dispatched_on or s.on, method=s.method)


_HEAD = frozenset({R.ogi_head})
_HEADS = frozenset({R.unit_head, R.ogi_head})
NOTICES: dict[str, Notice] = {
    n.kind: n
    for n in (
        Notice(kind="D02", approvers=_HEADS, fact_kind="correction_requested", fact=_correction),
        Notice(kind="D03", approvers=_HEAD, fact_kind="extended", fact=_extension),
        Notice(kind="D04b", approvers=_HEAD, fact_kind="delay_granted", fact=_delay),
        Notice(kind="D05", approvers=_HEAD, fact_kind="reasons_requested", fact=_reasons),
        Notice(kind="D06", approvers=_HEADS, fact_kind="consultation_sent", fact=_consultation("D06"),
               follow=_received),
        Notice(kind="D07", approvers=_HEAD, fact_kind="release_told", fact=_release),
        Notice(kind="D08", approvers=_HEADS, fact_kind="consultation_sent", fact=_consultation("D08"),
               follow=_received),
        Notice(kind="D10", approvers=_HEAD, fact_kind="fee_charged", fact=_fee),
        Notice(kind="D11", approvers=_HEADS),
        Notice(kind="D14", approvers=_HEAD, fact_kind="rectified", fact=_rectification),
        Notice(kind="D15", approvers=_HEAD),
    )
}  # fmt: skip
FORMS = frozenset({"D01", "D04a", "D12", "D13"})  # printed from facts, without number and approval
# How it went out, kept beside what was typed.
SENT_BY, SENT_ON, SENT_NUMBER = "sent_by", "sent_on", "sent_number"
PREPARERS = frozenset({R.handler, R.registrar, R.unit_head, R.ogi_head})


def preview(case: Case, kind: str, fields: Values, acting: Acting) -> tuple[LetterContent, tuple[Check, ...]]:
    """How the notice would read, with visible gaps, and its checks; nothing is stored."""
    context = process_context(case, fields, signed_on=acting.today)
    content = compose(kind, context, lenient=True)
    return content, check(context, content)


def to_approve(roles: frozenset[Role]) -> tuple[str, ...]:
    """Kinds of letters that these roles may approve."""
    return tuple(kind for kind, notice in NOTICES.items() if not notice.approvers.isdisjoint(roles))


def to_send(roles: frozenset[Role]) -> tuple[str, ...]:
    """Kinds of letters that these roles send."""
    return tuple(NOTICES) if roles & {R.handler, R.registrar} else ()


@dataclass(frozen=True, slots=True)
class _Unsent:
    """Stands for a letter that is not there yet, approved on the day it is thought to be sent."""

    signed_on: date
    id: int = 0


def planned_facts(
    kind: str,
    fields: Values,
    *,
    on: date,
    calendar: WorkCalendar,
    method: Method = Method.post,
    dispatched_on: date | None = None,
    letter: Letter | None = None,
) -> tuple[f.Fact, ...]:
    """What sending the notice would record, effective on this day; nothing while the fields do not tell."""
    notice = NOTICES[kind]
    sending = Sending(on=on, method=method, dispatched_on=dispatched_on or on, calendar=calendar)
    stands = letter if letter and letter.signed_on else _Unsent(on)
    try:
        first = notice.fact(stands, fields, sending) if notice.fact else None
        second = notice.follow(fields, sending) if notice.follow else None
    except (KeyError, ValueError, ArithmeticError):
        return ()
    return tuple(fact for fact in (first, second) if fact)


def prepare_notice(case: Case, kind: str, fields: Values, acting: Acting) -> Letter:
    """Draft a notice; needs writing(). Raises Refusal (wrong state; too late), MissingValue."""
    _ensure_possible(case, kind, acting)
    _ensure_lawful(case, kind, fields, acting)
    context = process_context(case, fields, signed_on=acting.today)
    content = compose(kind, context)
    letter = letters.new_letter(case, kind, _dump(fields), content, acting)
    _note("letter.prepared", letter, acting)
    return letter


def _note(action: str, letter: Letter, acting: Acting) -> None:
    """An entry that tells who did what to a notice, before its fact stands in the case (SECURITY 6.1)."""
    audit.note(
        action, acting=acting, chain="system", object_type="letter", object_id=letter.uuid,
        kind=letter.kind, version=letter.version, content_hash=letter.content_hash,
    )  # fmt: skip


def change_notice(letter: Letter, fields: Values, acting: Acting) -> Letter:
    """Change a draft; whoever changes it is its drafter. Raises Refusal when it is no draft any more."""
    _ensure_state(letter, LetterState.draft)
    _ensure_lawful(letter.case, letter.kind, fields, acting)
    content = compose(letter.kind, process_context(letter.case, fields, signed_on=acting.today))
    letters.save_version(letter, _dump(fields), content, acting)
    _note("letter.changed", letter, acting)
    return letter


def approve_notice(letter: Letter, acting: Acting) -> Letter:
    """Approve (审批): freeze, number, state number_given; render and issue it afterwards (letters.issue_one).

    Raises Refusal (wrong role; own draft), LetterNotReady.
    """
    _ensure_state(letter, LetterState.draft)
    notice = NOTICES[letter.kind]
    if notice.approvers.isdisjoint(acting.roles):
        step = notice.fact_kind or letter.kind
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, "Design", kind=step, roles=sorted(notice.approvers))
    if letter.drafter_id == acting.person_id:
        raise Refusal(RefusalCode.DRAFTER_IS_SIGNER, "Design")
    fields = fields_of(letter)
    context = process_context(letter.case, fields, signed_on=acting.today)
    letters.ensure_ready(context, compose(letter.kind, context))
    mark = texts.process_text(letter.kind, acting.today, letter.case.organ_id).raw["number"]
    number = letters.give_number(letter, mark, acting)
    context = process_context(letter.case, fields, signed_on=acting.today, number=number)
    letters.freeze(letter, compose(letter.kind, context), acting, signer_id=acting.person_id)
    _note("letter.approved", letter, acting)
    return letter


def send_notice(
    letter: Letter,
    *,
    method: Method,
    dispatched_on: date,
    signed_on: date | None = None,
    tracking_no: str = "",
    acting: Acting,
    seen: int | None = None,
) -> Letter:
    """The issued notice went out: record its fact with its effective date (domain 02 § 8).

    ``dispatched_on``: day of posting or sending; ``signed_on``: day the addressee signed for it.
    Raises Refusal (not issued; no consent to e-mail; effective date unknown; the guards of the fact), Stale.
    """
    fields = fields_of(letter)
    _ensure_sendable(letter, fields, method)
    on = effective_on(
        method, calendar=acting.calendar, dispatched_on=dispatched_on,
        signed_on=signed_on, arrived_on=signed_on,
    )  # fmt: skip
    if on is None:
        raise Refusal(RefusalCode.NOTICE_NOT_SERVED, "Letter 2016-235 item 4")
    notice = NOTICES[letter.kind]
    sending = Sending(on=on, method=method, dispatched_on=dispatched_on, calendar=acting.calendar)
    if notice.fact:
        record(letter.case, notice.fact(letter, fields, sending), acting, seen=seen)
    if notice.follow and (known := notice.follow(fields, sending)):
        record(letter.case, known, acting)
    way = {SENT_BY: method.value, SENT_ON: dispatched_on.isoformat(), SENT_NUMBER: tracking_no}
    letter.fields, letter.state = _dump({**fields, **way}), LetterState.sent
    return letter


def _ensure_sendable(letter: Letter, fields: Values, method: Method) -> None:
    """Issued, or come back; and the addressee can be reached this way."""
    if letter.kind in PARTY_LETTERS:
        if not party_letters.has_come_back(letter, fields["party"]):
            _ensure_state(letter, LetterState.issued)
        party_letters.ensure_reachable(letter.case, fields["party"], method)
        return
    _ensure_state(letter, LetterState.issued)
    if method is Method.electronic and not is_electronic(letter.case):
        raise Refusal(RefusalCode.CONSENT_MISSING, "Letter 2016-235 item 4")


def notice_served(letter: Letter, *, on: date, acting: Acting, seen: int | None = None) -> None:
    """The addressee received a posted notice; periods against it count from here."""
    _ensure_state(letter, LetterState.sent)
    fact: f.Fact = f.NoticeServed(on=on, notice=NOTICES[letter.kind].fact_kind, letter_id=letter.id)
    if letter.kind in party_letters.CONSULTING:
        fact = f.ConsultationServed(on=on, party=fields_of(letter)["party"])
    record(letter.case, fact, acting, seen=seen)


def void_notice(letter: Letter, acting: Acting) -> None:
    """Give up a draft that is not wanted any more; a number once given stays (SECURITY 4)."""
    _ensure_state(letter, LetterState.draft)
    letter.state = LetterState.void


def prepare_form(case: Case, kind: str, fields: Values, acting: Acting) -> Letter:
    """A receipt or record sheet from the facts (D01, D04a, D12, D13): frozen at once, without number.

    Needs writing(); render it afterwards with letters.issue_one(). Raises MissingValue.
    """
    if kind not in FORMS:
        raise ValueError(kind)
    content = compose(kind, process_context(case, fields, signed_on=acting.today))
    letter = letters.new_letter(case, kind, _dump(fields), content, acting)
    letters.freeze(letter, content, acting)
    return letter


def prepare_receipt(case: Case, acting: Acting) -> Letter:
    """The receipt of a registered request (登记回执 D01)."""
    due_on = case.due_on
    return prepare_form(case, "D01", {"due_on": due_on.isoformat() if due_on else ""}, acting)


def fields_of(letter: Letter) -> dict[str, str]:
    """What was typed."""
    fields: dict[str, str] = json.loads(letter.fields)
    return fields


def way_of(letter: Letter) -> dict[str, str]:
    """How a notice went out: method, day, number of the post; empty before."""
    if letter.kind not in NOTICES:
        return {}
    fields = fields_of(letter)
    return {name: fields[name] for name in (SENT_BY, SENT_ON, SENT_NUMBER) if name in fields}


def is_served(letter: Letter) -> bool:
    """Whether the addressee is known to have received this notice."""
    if letter.kind not in NOTICES or letter.state is not LetterState.sent:
        return False
    if letter.kind in PARTY_LETTERS and way_of(letter).get(SENT_BY) in (Method.post, Method.public_notice):
        return party_letters.has_been_received(letter, fields_of(letter)["party"])
    if way_of(letter).get(SENT_BY) not in (None, "", Method.post):
        return True
    return any(s.letter_id == letter.id for s in casefile_of(letter.case).of(f.NoticeServed))


def _dump(fields: Values) -> str:
    return json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)


def _ensure_state(letter: Letter, state: LetterState) -> None:
    if letter.state is not state:
        raise Refusal(RefusalCode.LETTER_DIFFERS, "Design")


def _ensure_possible(case: Case, kind: str, acting: Acting) -> None:
    """Refuse a notice early that could not be sent: wrong state, already used, too late."""
    if PREPARERS.isdisjoint(acting.roles):
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, "Design", kind=kind, roles=sorted(PREPARERS))
    fact_kind = NOTICES[kind].fact_kind
    if not fact_kind:
        return
    refusal = machine.foresee(casefile_of(case), fact_kind, acting.today, sender(acting), acting.calendar)
    if refusal:
        raise refusal


def _ensure_lawful(case: Case, kind: str, fields: Values, acting: Acting) -> None:
    """Refuse values that could not be sent today: a period or a sum the law does not know."""
    for fact in planned_facts(kind, fields, on=acting.today, calendar=acting.calendar)[:1]:
        machine.decide(casefile_of(case), fact, sender(acting), acting.calendar)


def sender(acting: Acting) -> Actor:
    """Whoever will send the notice once it is approved (a correction of slips: the head), to look ahead."""
    return Actor(acting.person_id, acting.roles | {R.handler, R.ogi_head}, acting.today)
