"""The statutory clock (法定期限): a fold over the facts of a case that explains itself and never raises.

Source: domain 02; DESIGN D4. Steps and findings are codes; the labels put them into words.
"""

from collections.abc import Sequence
from datetime import date

from workflows.calendar import WorkCalendar, following
from workflows.clock_arithmetic import due_day, merged, used_days
from workflows.clock_codes import (
    ART_30,
    ART_32,
    ART_33_2,
    CIVIL_CODE_201,
    DESIGN,
    FEE_MEASURES,
    HOLIDAY_LAW,
    ClockState,
    EndState,
    FindingCode,
    Level,
    StepCode,
)  # fmt: skip
from workflows.clock_days import explain
from workflows.clock_events import ACTING, apply
from workflows.clock_fold import Fold
from workflows.clock_reading import (
    ANSWER_DAYS,
    EXTENSION_MAX_DAYS,
    PROVISIONAL_MARGIN_DAYS,
    Finding,
    Preview,
    Reading,
    Suspension,
)  # fmt: skip
from workflows.codes import ExtensionReason, Method, Role
from workflows.facts import Extended, Fact

__all__ = ["explain", "extension_preview", "preview", "read"]

_SUSPENDED = {
    ClockState.suspended_correction: (EndState.ABANDONED_NO_CORRECTION, ART_30),
    ClockState.suspended_fee: (EndState.ABANDONED_FEE_UNPAID, FEE_MEASURES),
}


def read(facts: Sequence[Fact], calendar: WorkCalendar, as_of: date | None = None) -> Reading:
    """The clock of a case. ``facts``: in the order of the log, void ones left out.

    ``as_of``: only facts up to that legal day are looked at, and deadlines that have passed by then bite
    (deemed abandoned, silence). None: what the facts alone tell, so that the result never changes by itself.
    """
    fold = Fold(calendar, as_of)
    for fact, at in fold.gather(facts):
        if type(fact) in ACTING:
            apply(fold, fact, at)
    _deem_abandoned(fold)
    _close_consultations(fold)
    return _reading(fold)


def preview(facts: Sequence[Fact], extra: Fact, calendar: WorkCalendar, as_of: date | None = None) -> Preview:
    """What a planned fact would do to the clock. With ``as_of``, a later planned fact is still looked at."""
    day = as_of and max(as_of, extra.on)
    return Preview(extra, read(facts, calendar, as_of), read((*facts, extra), calendar, day))


def extension_preview(
    facts: Sequence[Fact],
    calendar: WorkCalendar,
    *,
    on: date,
    days: int = EXTENSION_MAX_DAYS,
    as_of: date | None = None,
) -> Preview:
    """What an extension that takes effect on ``on`` would do; ``days``: working days."""
    planned = Extended(
        on=on,
        letter_id=0,
        days=days,
        reason_code=ExtensionReason.other,
        method=Method.post,
        approved_by=Role.ogi_head,
        approved_on=on,
        dispatched_on=on,
    )
    return preview(facts, planned, calendar, as_of)


def _deem_abandoned(fold: Fold) -> None:
    """A period against the applicant that has run out ends the case (Art 30; 国办函〔2020〕109号)."""
    if fold.ended or not fold.suspended or fold.as_of is None:
        return
    is_correction = fold.suspended is ClockState.suspended_correction
    last = fold.applicant_deadline if is_correction else fold.fee_deadline
    if last and fold.as_of > last:
        state, basis = _SUSPENDED[fold.suspended]
        fold.end(state, following(last))
        fold.step(StepCode.ENDED, following(last), basis=basis, end_state=state, deemed=True)


def _close_consultations(fold: Fold) -> None:
    """Late opinions, and what the silence of a party means."""
    for letter in fold.consultations.by_fact.values():
        last, party = letter.deadline, letter.sent.party
        if last is None:
            continue
        if letter.opinion_on and letter.opinion_on > last:
            code = FindingCode.OPINION_LATE
            fold.findings.append(Finding(code, ART_32, letter.opinion_on, Level.warning, letter.opinion_at))
        meaning = letter.silence(fold.as_of)
        if meaning and not (fold.end_on and fold.end_on <= last):
            fold.silence[party] = meaning


def _state(fold: Fold, has_open_pause: bool) -> ClockState:
    if fold.ended:
        return ClockState.stopped
    if fold.received_on is None:
        return ClockState.awaiting_confirmation if fold.received else ClockState.not_started
    if fold.suspended:
        return fold.suspended
    return ClockState.paused_consult if has_open_pause else ClockState.running


def _due_dates(fold: Fold, state: ClockState) -> tuple[date | None, date | None]:
    """(due date, latest due date). While a consultation is open on a given day only the latest is known."""
    if fold.ended and fold.ended is not EndState.REPLIED:
        return None, None
    due = fold.due()
    is_unsettled = state is ClockState.paused_consult and fold.as_of is not None and not fold.fixed
    return (None if is_unsettled else due), due


def _reading(fold: Fold) -> Reading:
    calendar, as_of, start = fold.calendar, fold.as_of, fold.start
    state = _state(fold, any(pause.is_open for pause in fold.pauses))
    due_on, latest_due_on = _due_dates(fold, state)
    last = latest_due_on
    is_provisional = bool(last and start and not fold.fixed and calendar.is_provisional(start, last))
    target_on = calendar.before(last, PROVISIONAL_MARGIN_DAYS) if last and is_provisional else None
    _conclude(fold, state, due_on, latest_due_on, target_on)
    pauses = merged(fold.pauses)
    suspensions = fold.suspensions
    if fold.suspended and fold.suspended_on and not fold.ended:
        suspensions = [*suspensions, Suspension(fold.suspended_on, None, fold.suspended)]
    used = used_days(calendar, start, _used_until(fold, as_of), pauses) if as_of and start else None
    return Reading(
        as_of=as_of,
        state=state,
        received_on=fold.received_on,
        start_on=start,
        restart_on=fold.restart_on,
        due_on=due_on,
        latest_due_on=latest_due_on,
        due_before_extension=fold.due_before_extension,
        fixed_due_on=fold.fixed,
        provisional=is_provisional,
        target_on=target_on,
        budget=ANSWER_DAYS,
        extension_days=fold.extension,
        used_days=used,
        extension_used=fold.extension_used,
        correction_used=fold.correction_used,
        correction_notice_deadline=fold.correction_notice_deadline,
        applicant_correction_deadline=fold.applicant_deadline,
        reasons_deadline=fold.reasons_deadline,
        fee_payment_deadline=fold.fee_deadline,
        opinion_deadlines=fold.opinion_deadlines,
        silence=fold.silence,
        end_state=fold.ended,
        end_on=fold.end_on,
        reply_effective_on=fold.reply_on,
        on_time=fold.on_time,
        pauses=pauses,
        suspensions=tuple(suspensions),
        findings=tuple(fold.findings),
        steps=tuple(fold.steps),
    )


def _used_until(fold: Fold, as_of: date) -> date:
    """Counting stops with the suspension or the end of the case."""
    days = [day for day in (fold.suspended_on, fold.end_on) if day]
    return min([as_of, *days])


def _conclude(
    fold: Fold, state: ClockState, due_on: date | None, latest_due_on: date | None, target_on: date | None
) -> None:
    """The last sentences: which days off lie inside, what is still possible, and when it is due."""
    last, start = latest_due_on, fold.start
    if last is None or start is None:
        return
    _rest_days(fold, start, last)
    if target_on:
        fold.step(
            StepCode.PROVISIONAL, last, until=target_on, days=PROVISIONAL_MARGIN_DAYS, basis=HOLIDAY_LAW
        )
    basis = DESIGN if fold.fixed else ART_33_2
    fold.step(StepCode.DUE if due_on else StepCode.LATEST_DUE, last, basis=basis)
    is_over = fold.as_of is not None and fold.as_of > last
    if not (fold.ended or fold.extension_used or fold.fixed or is_over):
        longest = due_day(fold.calendar, start, ANSWER_DAYS + EXTENSION_MAX_DAYS, fold.pauses)
        fold.step(StepCode.EXTENSION_POSSIBLE, last, until=longest, days=EXTENSION_MAX_DAYS, basis=ART_33_2)


def _rest_days(fold: Fold, start: date, last: date) -> None:
    """The listed days of the period and the notices that list them."""
    calendar = fold.calendar
    listed = calendar.listed(start, last)
    make_up = tuple(day for day in listed if day in calendar.worked)
    fold.step(
        StepCode.REST_DAYS,
        start,
        until=last,
        days=len(listed) - len(make_up),
        basis=CIVIL_CODE_201,
        holidays=tuple(day for day in listed if day not in calendar.worked),
        make_up=make_up,
        notices=tuple(dict.fromkeys(notice for day in listed if (notice := calendar.notice(day)))),
    )
