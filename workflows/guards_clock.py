"""Guards of the periods: correction, reasons, delay, fee, extension, consultation (domain 02 §§ 5-7, 11).

They read the clock as it stood on the legal date of the fact, so late entry is judged like entry in time.
The refusal codes are those of the clock's findings on imported data.
"""

from datetime import date

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.clock_codes import ART_30, FEE_MEASURES, ClockState
from workflows.clock_reading import CORRECTION_NOTICE_DAYS, EXTENSION_MAX_DAYS, Reading
from workflows.codes import Role, State
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode

CORRECTION_PERIOD = range(5, 31)  # working days an office may set (domain 02 § 7, practice)
REASONS_PERIOD = range(1, 31)  # working days; the 条例 sets none (domain 02 § 7, practice)
EXTENSION_DAYS = range(1, EXTENSION_MAX_DAYS + 1)  # at most 20 working days (Art 33(2))
_SUSPENDED = frozenset({State.CORRECTION_PENDING, State.FEE_PENDING})


def _reading(file: CaseFile, on: date, calendar: WorkCalendar) -> Reading:
    """The clock on the legal date of the new fact; the plain one when nothing later is recorded."""
    latest = file.facts[-1].on if file.facts else on
    return file.clock(calendar) if latest <= on and _is_quiet(file) else file.clock(calendar, on)


def _is_quiet(file: CaseFile) -> bool:
    """Nothing in the file waits for a day to pass, so the reading does not depend on the day of reading."""
    return not open_parties(file)


def _is_past(reading: Reading, on: date) -> bool:
    """Past due; never while a consultation is open, for then the due date still moves (domain 02 § 6)."""
    if reading.state is ClockState.paused_consult:
        return False
    return reading.due_on is not None and on > reading.due_on


def not_suspended(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """While the period is suspended nothing can lengthen it (domain 02 § 11)."""
    if file.state in _SUSPENDED:
        basis = ART_30 if file.state is State.CORRECTION_PENDING else FEE_MEASURES
        raise Refusal(R.CLOCK_SUSPENDED, basis)


# Correction (补正)


def correction_only_once(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """One-time request (一次性告知): everything unclear at once (Art 30; I2)."""
    used = file.last(f.CorrectionRequested)
    if used:
        raise Refusal(R.CORRECTION_ALREADY_USED, "Art 30", used_on=used.on)


def correction_notice_in_time(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The notice takes effect within 7 working days of receipt (Art 30)."""
    deadline = file.clock(calendar).correction_notice_deadline
    if deadline and fact.on > deadline:
        raise Refusal(R.CORRECTION_NOTICE_LATE, "Art 30", deadline=deadline, days=CORRECTION_NOTICE_DAYS)


def correction_period_valid(
    file: CaseFile, fact: f.CorrectionRequested, actor: Actor, calendar: WorkCalendar
) -> None:
    """A reasonable period (合理期限) for the applicant (Art 30; 5 to 30 working days by practice)."""
    if fact.period_days not in CORRECTION_PERIOD:
        raise Refusal(R.CORRECTION_PERIOD_INVALID, "Art 30", days=fact.period_days)


def correction_in_time(
    file: CaseFile, fact: f.CorrectionReceived, actor: Actor, calendar: WorkCalendar
) -> None:
    """The posting date decides; late is accepted only with a good reason (Art 30)."""
    deadline = _reading(file, fact.on, calendar).applicant_correction_deadline
    posted = fact.posted_on or fact.on
    if deadline and posted > deadline and not fact.justified:
        raise Refusal(R.CORRECTION_OVERDUE, "Art 30", deadline=deadline)
    if fact.justified and not fact.justification.strip():
        raise Refusal(R.REASON_MISSING, "Art 30", field="justification")


def correction_period_over(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Deemed abandoned only from the day after the applicant's deadline (Art 30; domain 02 § 7)."""
    is_over(file.clock(calendar).applicant_correction_deadline, fact.on, "Art 30")


def is_over(deadline: date | None, on: date, basis: str) -> None:
    """Refuse what may happen only after a deadline: it is unknown, or not over yet."""
    if deadline is None:
        raise Refusal(R.NOTICE_NOT_SERVED, basis)
    if on <= deadline:
        raise Refusal(R.DEADLINE_NOT_PASSED, basis, deadline=deadline)


def notice_was_sent(file: CaseFile, fact: f.NoticeServed, actor: Actor, calendar: WorkCalendar) -> None:
    """Service of a notice that the case has sent, not before it was sent."""
    notices = (x for x in file.facts if x.kind == fact.notice)
    sent = [x for x in notices if getattr(x, "letter_id", None) == fact.letter_id]
    if not sent or fact.on < (getattr(sent[-1], "dispatched_on", None) or sent[-1].on):
        raise Refusal(R.NOTICE_UNKNOWN)


# Reasons and delay (说明理由、延迟答复, Art 35)


def reasons_period_valid(
    file: CaseFile, fact: f.ReasonsRequested, actor: Actor, calendar: WorkCalendar
) -> None:
    """The time set for the statement of reasons."""
    if fact.period_days not in REASONS_PERIOD:
        raise Refusal(R.REASONS_PERIOD_INVALID, "Art 35", days=fact.period_days)


def reasons_came(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Reasons can be found good only when there are some (Art 35)."""
    if not any(isinstance(x, f.ReasonsReceived) for x in file.since(f.ReasonsRequested)):
        raise Refusal(R.REASONS_NOT_RECEIVED, "Art 35")


def reasons_came_or_time_is_over(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Not accepted, or none given in the time set (Art 35; domain 01 T11)."""
    if not any(isinstance(x, f.ReasonsReceived) for x in file.since(f.ReasonsRequested)):
        is_over(file.clock(calendar).reasons_deadline, fact.on, "Art 35")


def delay_after_good_reasons(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Delayed reply only after the reasons were found good (Art 35)."""
    if file.last(f.ReasonsAccepted) is None:
        raise Refusal(R.DELAY_NEEDS_REASONS, "Art 35")


def delay_notice_in_time(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The notice takes effect by the due date (Art 35)."""
    reading = _reading(file, fact.on, calendar)
    if reading.due_on and _is_past(reading, fact.on):
        raise Refusal(R.DELAY_NOTICE_AFTER_DUE, "Art 35", due_on=reading.due_on)


def delay_approved(file: CaseFile, fact: f.DelayGranted, actor: Actor, calendar: WorkCalendar) -> None:
    """The ogi_head decides, before the notice goes out (domain 02 § 5, design)."""
    if not _approved(fact):
        raise Refusal(R.DELAY_NOT_APPROVED, "Art 35")


def delay_to_later_date(file: CaseFile, fact: f.DelayGranted, actor: Actor, calendar: WorkCalendar) -> None:
    """The date named in the notice lies after the present due date (Art 35)."""
    due_on = _reading(file, fact.on, calendar).due_on
    if due_on and fact.new_due_on <= due_on:
        raise Refusal(R.DELAY_DATE_NOT_LATER, "Art 35", due_on=due_on)


def _approved(fact: f.DelayGranted | f.Extended) -> bool:
    """By the ogi_head, on a known day, not after the notice went out."""
    return fact.approved_by is Role.ogi_head and fact.approved_on is not None and fact.approved_on <= fact.on


# Fee (信息处理费)


def fee_not_charged_yet(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """One request, one method, one notice (国办函〔2020〕109号 Art 3)."""
    if file.last(f.FeeCharged):
        raise Refusal(R.FEE_ALREADY_CHARGED, FEE_MEASURES)


def fee_notice_in_time(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The notice takes effect within the answering period (domain 02 § 5)."""
    reading = _reading(file, fact.on, calendar)
    if _is_past(reading, fact.on):
        raise Refusal(R.FEE_NOTICE_AFTER_DUE, FEE_MEASURES, due_on=reading.due_on)


def fee_above_zero(file: CaseFile, fact: f.FeeCharged, actor: Actor, calendar: WorkCalendar) -> None:
    """Amount 0: no notice, no suspension (domain 05 § 4)."""
    if fact.amount <= 0:
        raise Refusal(R.FEE_AMOUNT_ZERO, FEE_MEASURES)


def fee_paid_in_time(file: CaseFile, fact: f.FeePaid, actor: Actor, calendar: WorkCalendar) -> None:
    """Within 20 working days of receiving the notice (国办函〔2020〕109号)."""
    deadline = _reading(file, fact.on, calendar).fee_payment_deadline
    if deadline and fact.on > deadline:
        raise Refusal(R.FEE_OVERDUE, FEE_MEASURES, deadline=deadline)


def fee_paid_in_full(file: CaseFile, fact: f.FeePaid, actor: Actor, calendar: WorkCalendar) -> None:
    """What was paid is what the notice asked for, to the fen."""
    charged = file.last(f.FeeCharged)
    if charged and charged.amount != fact.amount:
        raise Refusal(R.FEE_AMOUNT_DIFFERS, FEE_MEASURES, charged=charged.amount, paid=fact.amount)


def fee_period_over(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Deemed abandoned only from the day after the payment deadline."""
    is_over(file.clock(calendar).fee_payment_deadline, fact.on, FEE_MEASURES)


# Extension (延期)


def extended_only_once(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Once in a case, also after a restart (Art 33(2); domain 02 §§ 4, 5, design)."""
    used = file.last(f.Extended)
    if used:
        raise Refusal(R.EXTENSION_ALREADY_USED, "Art 33(2)", used_on=used.on, days=used.days)


def extended_in_time(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The applicant is told before the period ends (Art 33(2))."""
    reading = _reading(file, fact.on, calendar)
    if _is_past(reading, fact.on):
        raise Refusal(R.EXTENSION_AFTER_DUE, "Art 33(2)", due_on=reading.due_on)


def extension_not_of_fixed_date(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """A fixed date, told in a notice of delay or ordered by a decision, is not extended (Art 33(2), 35)."""
    fixed = _reading(file, fact.on, calendar).fixed_due_on
    if fixed:
        raise Refusal(R.EXTENSION_OF_FIXED_DATE, "Art 33(2)", due_on=fixed)


def extension_within_limit(file: CaseFile, fact: f.Extended, actor: Actor, calendar: WorkCalendar) -> None:
    """At most 20 working days (Art 33(2))."""
    if fact.days not in EXTENSION_DAYS:
        raise Refusal(R.EXTENSION_DAYS_INVALID, "Art 33(2)", days=fact.days)


def extension_approved(file: CaseFile, fact: f.Extended, actor: Actor, calendar: WorkCalendar) -> None:
    """With the consent of the ogi_head, given before the notice (Art 33(2))."""
    if not _approved(fact):
        raise Refusal(R.EXTENSION_NOT_APPROVED, "Art 33(2)")


# Consultation (征求意见)


def open_parties(file: CaseFile, on: date | None = None) -> frozenset[str]:
    """Parties whose consultation has no end yet; ``on`` leaves out what came later."""
    pending: set[str] = set()
    for fact in file.facts:
        if on is not None and fact.on > on:
            continue
        if isinstance(fact, f.ConsultationSent):
            pending.add(fact.party)
        elif isinstance(fact, f.OpinionReceived | f.ConsultationReturned | f.ConsultationLapsed):
            pending.discard(fact.party)
    return frozenset(pending)


def consulted_in_time(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """A pause cannot begin after the period has ended (domain 02 § 5)."""
    reading = _reading(file, fact.on, calendar)
    if _is_past(reading, fact.on):
        raise Refusal(R.CONSULT_AFTER_DUE, "Art 33(3)", due_on=reading.due_on)
