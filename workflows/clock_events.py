"""What each event does to the clock, and what the clock objects to.

Source: domain 02 §§ 5, 6, 11, in the order of checks written there.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from workflows import facts as f
from workflows.calendar import following
from workflows.clock_codes import (
    ART_30,
    ART_32,
    ART_33_2,
    ART_33_3,
    ART_34,
    ART_35,
    ART_36,
    DESIGN,
    FEE_MEASURES,
    HOLIDAY_LAW,
    SERVICE_LETTER,
    ClockState,
    EndState,
    FindingCode,
    StepCode,
)  # fmt: skip
from workflows.clock_fold import Fold
from workflows.clock_reading import EXTENSION_MAX_DAYS, FEE_PAYMENT_DAYS, Pause
from workflows.codes import Method, Role

F = FindingCode


def _objection(fold: Fold, fact: f.Fact) -> FindingCode | None:
    """Why no event of any kind can act on the clock now."""
    if fold.ended:
        return F.CASE_ALREADY_CLOSED
    if fold.received_on is None:
        return F.CLOCK_NOT_STARTED
    return F.BEFORE_RECEIPT if fact.on < fold.received_on else None


def _served_on(fold: Fold, fact: Any) -> date | None:
    """The day the applicant had the notice: periods against the applicant count from it (domain 02 § 8)."""
    served = fold.notices.get((fact.kind, fact.letter_id))
    return served or (None if fact.method is Method.post else fact.on)


def _is_approved(fact: f.Extended | f.DelayGranted) -> bool:
    """By the ogi_head, and not later than the notice went out (Art 33(2), 35)."""
    sent_on = fact.dispatched_on or fact.on
    return fact.approved_by is Role.ogi_head and fact.approved_on is not None and fact.approved_on <= sent_on


def _correction_requested(fold: Fold, fact: f.CorrectionRequested, at: int) -> None:
    last = fold.correction_notice_deadline
    if fold.correction_used:
        return fold.find(F.CORRECTION_ALREADY_USED, ART_30, fact, at)
    if fold.suspended:
        return fold.find(F.CLOCK_SUSPENDED, ART_30, fact, at)
    if last and fact.on > last:
        return fold.find(F.CORRECTION_NOTICE_LATE, ART_30, fact, at)
    fold.correction_used = True
    served = _served_on(fold, fact)
    fold.applicant_deadline = fold.calendar.add(served, fact.period_days) if served else None
    fold.suspend(ClockState.suspended_correction, fact.on)
    fold.step(
        StepCode.CORRECTION_SUSPENDS,
        fact.on,
        until=fold.applicant_deadline,
        days=fact.period_days,
        basis=ART_30,
    )
    return None


def _correction_received(fold: Fold, fact: f.CorrectionReceived, at: int) -> None:
    if fold.suspended is not ClockState.suspended_correction:
        return fold.find(F.CORRECTION_NOT_PENDING, ART_30, fact, at)
    last = fold.applicant_deadline
    if last and (fact.posted_on or fact.on) > last and not fact.justified:
        fold.find(F.CORRECTION_OVERDUE, ART_30, fact, at)
        return _abandon(fold, EndState.ABANDONED_NO_CORRECTION, following(last), ART_30)
    fold.restart(fact.on)
    fold.step(StepCode.RESTARTED_BY_CORRECTION, fact.on, basis=ART_30, posted_on=fact.posted_on)
    return None


def _abandon(fold: Fold, state: EndState, on: date, basis: str) -> None:
    fold.end(state, on)
    fold.step(StepCode.ENDED, on, basis=basis, end_state=state)


def _abandoned(state: EndState, basis: str) -> Callable[[Fold, f.Fact, int], None]:
    """The confirmation of a deemed abandonment; its date is the day after the deadline (domain 02 § 7)."""

    def confirm(fold: Fold, fact: f.Fact, at: int) -> None:
        last = fold.applicant_deadline if state is EndState.ABANDONED_NO_CORRECTION else fold.fee_deadline
        _abandon(fold, state, following(last) if last and last < fact.on else fact.on, basis)

    return confirm


def _consultation_sent(fold: Fold, fact: f.ConsultationSent, at: int) -> None:
    basis = ART_32 if fact.third_party else ART_34 if fact.co_maker else ART_33_3
    letter = fold.consultations.by_fact[at]
    if letter.deadline:
        fold.opinion_deadlines[fact.party] = letter.deadline
    if fold.suspended:
        return fold.find(F.CLOCK_SUSPENDED, basis, fact, at)
    due = fold.due()
    if due and fact.on > due:
        return fold.find(F.CONSULT_AFTER_DUE, basis, fact, at)
    if due and fact.on == due:
        return fold.find(F.CONSULT_ON_DUE_DATE_NO_EFFECT, basis, fact, at)
    ends_on, is_open = letter.ends_on, letter.is_open(fold.as_of)
    covered = max((p.until for p in fold.pauses if p.until), default=fact.on)
    days = fold.calendar.count(max(fact.on, covered), ends_on) if ends_on and ends_on > covered else 0
    fold.pauses.append(Pause(fact.on, ends_on, is_open))
    code = StepCode.CONSULTATION_OPEN if is_open else StepCode.CONSULTATION_PAUSES
    fold.step(
        code, fact.on, until=ends_on, days=days if ends_on else None, basis=ART_33_3, party=fact.party,
        third_party=fact.third_party, deadline=letter.deadline, opinion_on=letter.opinion_on,
        returned_on=letter.returned_on,
    )  # fmt: skip
    return None


def _extended(fold: Fold, fact: f.Extended, at: int) -> None:
    code = _extension_objection(fold, fact)
    if code:
        return fold.find(code, ART_33_2, fact, at)
    fold.due_before_extension = fold.due()
    fold.extension, fold.extension_used = fact.days, True
    fold.step(
        StepCode.EXTENDED, fact.on, until=fold.due(), days=fact.days, basis=ART_33_2,
        due_before=fold.due_before_extension,
    )  # fmt: skip
    return None


def _extension_objection(fold: Fold, fact: f.Extended) -> FindingCode | None:
    if fold.suspended:
        return F.CLOCK_SUSPENDED
    if not 1 <= fact.days <= EXTENSION_MAX_DAYS:
        return F.EXTENSION_DAYS_INVALID
    if not _is_approved(fact):
        return F.EXTENSION_NOT_APPROVED
    if fold.extension_used:
        return F.EXTENSION_ALREADY_USED
    due = fold.due()
    if due and fact.on > due:
        return F.EXTENSION_AFTER_DUE
    return F.EXTENSION_OF_FIXED_DATE if fold.fixed else None


def _delay_granted(fold: Fold, fact: f.DelayGranted, at: int) -> None:
    due = fold.due()
    code = None
    if fold.suspended:
        code = F.CLOCK_SUSPENDED
    elif due and fact.on > due:
        code = F.DELAY_NOTICE_AFTER_DUE
    elif not _is_approved(fact):
        code = F.DELAY_NOT_APPROVED
    elif due and fact.new_due_on <= due:
        code = F.DELAY_DATE_NOT_LATER
    if code:
        return fold.find(code, ART_35, fact, at)
    fold.fixed = fact.new_due_on
    fold.step(StepCode.DELAYED, fact.on, until=fact.new_due_on, basis=ART_35, due_before=due)
    return None


def _fee_charged(fold: Fold, fact: f.FeeCharged, at: int) -> None:
    if fold.suspended:
        return fold.find(F.CLOCK_SUSPENDED, FEE_MEASURES, fact, at)
    if fact.amount <= 0:
        return fold.find(F.FEE_ZERO_NO_EFFECT, FEE_MEASURES, fact, at)
    due = fold.due()
    if due and fact.on > due:
        return fold.find(F.FEE_NOTICE_AFTER_DUE, FEE_MEASURES, fact, at)
    served = _served_on(fold, fact)
    fold.fee_deadline = fold.calendar.add(served, FEE_PAYMENT_DAYS) if served else None
    fold.suspend(ClockState.suspended_fee, fact.on)
    fold.step(
        StepCode.FEE_SUSPENDS, fact.on, until=fold.fee_deadline, days=FEE_PAYMENT_DAYS, basis=FEE_MEASURES,
        amount=fact.amount,
    )  # fmt: skip
    return None


def _fee_paid(fold: Fold, fact: f.FeePaid, at: int) -> None:
    if fold.suspended is not ClockState.suspended_fee:
        return fold.find(F.FEE_NOT_PENDING, FEE_MEASURES, fact, at)
    last = fold.fee_deadline
    if last and fact.on > last:
        fold.find(F.FEE_OVERDUE, FEE_MEASURES, fact, at)
        return _abandon(fold, EndState.ABANDONED_FEE_UNPAID, following(last), FEE_MEASURES)
    fold.restart(fact.on)
    fold.step(StepCode.RESTARTED_BY_PAYMENT, fact.on, basis=FEE_MEASURES)
    return None


def _reasons_requested(fold: Fold, fact: f.ReasonsRequested, at: int) -> None:
    """Asking for reasons never stops the clock; only the applicant's own period runs (Art 35)."""
    served = _served_on(fold, fact)
    fold.reasons_deadline = fold.calendar.add(served, fact.period_days) if served else None


def _replied(fold: Fold, fact: f.Fact, at: int) -> None:
    """On time when effective not later than the due date; never late while the clock stands still."""
    due = fold.due()
    if fold.suspended:
        fold.find(F.REPLY_WHILE_SUSPENDED, DESIGN, fact, at)
    fold.reply_on, fold.on_time = fact.on, due is None or fact.on <= due
    fold.end(EndState.REPLIED, fact.on)
    fold.step(StepCode.REPLIED, fact.on, until=due, basis=SERVICE_LETTER, on_time=fold.on_time)


def _ended(state: EndState, basis: str) -> Callable[[Fold, f.Fact, int], None]:
    def end(fold: Fold, fact: f.Fact, at: int) -> None:
        _abandon(fold, state, fact.on, basis)

    return end


def _reopened(fold: Fold, fact: f.Reopened, at: int) -> None:
    """A decision or judgment orders a new act: the ordered deadline is a fixed date (domain 01 § 10)."""
    fold.suspended = None
    fold.restart(fact.on)
    fold.ended = fold.end_on = fold.reply_on = fold.on_time = None
    fold.fixed = fact.due_on
    fold.step(StepCode.REOPENED, fact.on, until=fact.due_on, basis=DESIGN)


def _recalculated(fold: Fold, fact: f.Recalculated) -> None:
    """It only tells; by which calendar is counted, the reader of the clock decides (domain 02 § 9.4)."""
    fold.step(
        StepCode.RECALCULATED, fact.on, until=fact.new_due_on, basis=HOLIDAY_LAW, due_before=fact.old_due_on
    )


Handler = Callable[[Fold, Any, int], None]
_HANDLERS: dict[type[f.Fact], Handler] = {
    f.CorrectionRequested: _correction_requested,
    f.CorrectionReceived: _correction_received,
    f.ConsultationSent: _consultation_sent,
    f.Extended: _extended,
    f.DelayGranted: _delay_granted,
    f.FeeCharged: _fee_charged,
    f.FeePaid: _fee_paid,
    f.ReasonsRequested: _reasons_requested,
    f.Delivered: _replied,
    f.AnsweredOnTheSpot: _replied,
}
# Endings: no receipt date is needed. The last three do not object to a case that has ended.
_ENDINGS: dict[type[f.Fact], Handler] = {
    f.Withdrawn: _ended(EndState.WITHDRAWN, DESIGN),
    f.Merged: _ended(EndState.MERGED, ART_36),
    f.ClosedNotOgiForm: _ended(EndState.NOT_OGI_FORM, DESIGN),
}
_AFTER_END: dict[type[f.Fact], Handler] = {
    f.Reopened: _reopened,
    f.CorrectionAbandoned: _abandoned(EndState.ABANDONED_NO_CORRECTION, ART_30),
    f.FeeAbandoned: _abandoned(EndState.ABANDONED_FEE_UNPAID, FEE_MEASURES),
}
# All others pass by.
ACTING = frozenset({*_HANDLERS, *_ENDINGS, *_AFTER_END, f.Recalculated})


def apply(fold: Fold, fact: f.Fact, at: int) -> None:
    """Let one fact act on the clock."""
    kind = type(fact)
    handler = _HANDLERS.get(kind)
    if handler:
        code = _objection(fold, fact)
        if code:
            fold.find(code, DESIGN, fact, at)
        else:
            handler(fold, fact, at)
    elif kind in _ENDINGS:
        if fold.ended:
            fold.find(F.CASE_ALREADY_CLOSED, DESIGN, fact, at)
        else:
            _ENDINGS[kind](fold, fact, at)
    elif kind is f.Recalculated:
        _recalculated(fold, fact)  # type: ignore[arg-type]
    elif kind in _AFTER_END and (kind is f.Reopened or not fold.ended):
        _AFTER_END[kind](fold, fact, at)
