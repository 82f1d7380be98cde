"""A second model of the clock: one calendar day after the other, no arithmetic on positions.

It knows what the law says of each day, not how the real clock computes it: on each day it asks whether the
day counts, then lets the events of the day act. Slow and simple on purpose.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.codes import Method, Role

DAY = timedelta(days=1)
HORIZON = 500


def nth(calendar: WorkCalendar, day: date, n: int) -> date:
    """The n-th working day after a day, by walking."""
    while n:
        day += DAY
        n -= calendar.is_working(day)
    return day


@dataclass
class Naive:
    """Everything that is known at the end of a day."""

    calendar: WorkCalendar
    log: list[f.Fact]
    as_of: date | None
    received: date
    start: date
    used: int = 0
    days: int = 20
    reached: date | None = None  # the day on which the last day of the period was counted
    fixed: date | None = None
    pauses: list[tuple[date, date | None, bool]] = field(default_factory=list)
    still: str = ""  # correction or fee, while suspended
    limit: date | None = None  # the applicant's own deadline while suspended
    corrected: bool = False
    extended: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def counts(self, day: date) -> bool:
        if (
            self.still
            or "end_state" in self.answers
            or day <= self.start
            or not self.calendar.is_working(day)
        ):
            return False
        return not any(a < day and (b is None or day <= b) for a, b, _ in self.pauses)

    def is_past(self, day: date) -> bool:
        if self.fixed:
            return day > self.fixed
        return self.reached is not None and day > self.reached

    def is_last_day(self, day: date) -> bool:
        return day == (self.fixed or self.reached)

    def foresee(self, day: date) -> date | None:
        """The due date when nothing more happens after this day."""
        if self.fixed:
            return self.fixed
        if self.reached:
            return self.reached
        if any(b is None for _, b, _ in self.pauses):
            return None
        left = self.days - self.used
        for _ in range(HORIZON):
            day += DAY
            left -= self.counts(day)
            if not left:
                return day
        return None

    def served(self, notice: Any) -> date | None:
        known = [
            x.on for x in self.log if isinstance(x, f.NoticeServed)
            if (x.notice, x.letter_id) == (notice.kind, notice.letter_id) and not self.is_future(x)
        ]  # fmt: skip
        return min(known) if known else None if notice.method is Method.post else notice.on

    def is_future(self, fact: f.Fact) -> bool:
        return self.as_of is not None and fact.on > self.as_of

    def restart(self, day: date) -> None:
        self.start, self.used, self.days, self.reached, self.fixed = day, 0, 20, None, None
        self.pauses, self.still, self.limit = [], "", None
        self.answers["restart_on"] = day

    def end(self, state: str, day: date) -> None:
        self.answers["end_state"], self.answers["end_on"] = state, day


def live(log: list[f.Fact], calendar: WorkCalendar, received: date, as_of: date | None) -> Naive:
    """Live through the case from its receipt on."""
    case = Naive(calendar, log, as_of, received, received)
    first = min([received, *(x.on for x in log)])
    last = as_of or max(x.on for x in log)
    day = first
    while day <= last:
        if case.counts(day) and case.reached is None:
            case.used += 1
            if case.used == case.days:
                case.reached = day
        for fact in log:
            if fact.on == day:
                act(case, fact)
        day += DAY
    finish(case, last)
    return case


def act(case: Naive, fact: f.Fact) -> None:
    rule = RULES.get(type(fact))
    if rule is None:
        return
    if type(fact) is f.Reopened:
        rule(case, fact)
    elif "end_state" in case.answers:
        case.codes.append("CASE_ALREADY_CLOSED")
    elif fact.on < case.received and type(fact) is not f.Withdrawn:
        case.codes.append("BEFORE_RECEIPT")
    else:
        code = rule(case, fact)
        if code:
            case.codes.append(code)


def correction_requested(case: Naive, fact: f.CorrectionRequested) -> str | None:
    if case.corrected:
        return "CORRECTION_ALREADY_USED"
    if case.still:
        return "CLOCK_SUSPENDED"
    if fact.on > nth(case.calendar, case.received, 7):
        return "CORRECTION_NOTICE_LATE"
    case.corrected, case.still = True, "correction"
    served = case.served(fact)
    case.limit = nth(case.calendar, served, fact.period_days) if served else None
    case.answers["applicant_correction_deadline"] = case.limit
    return None


def correction_received(case: Naive, fact: f.CorrectionReceived) -> str | None:
    if case.still != "correction":
        return "CORRECTION_NOT_PENDING"
    if case.limit and (fact.posted_on or fact.on) > case.limit and not fact.justified:
        case.end("ABANDONED_NO_CORRECTION", case.limit + DAY)
        return "CORRECTION_OVERDUE"
    case.restart(fact.on)
    return None


def consultation(case: Naive, fact: f.ConsultationSent) -> str | None:
    place = {id(x): n for n, x in enumerate(case.log)}
    letters = [x for x in case.log if isinstance(x, f.ConsultationSent) and x.party == fact.party]

    def is_of_this_letter(x: Any) -> bool:
        """The newest letter entered before it; one of the same day entered later, when there is no other."""
        sent = [y for y in letters if y.on <= x.on]
        before = [y for y in sent if y.on < x.on or place[id(y)] < place[id(x)]] or sent
        return bool(before) and max(before, key=lambda y: (y.on, place[id(y)])) is fact

    def first(cls: type[Any]) -> date | None:
        """What came of this letter."""
        of_party = [x for x in case.log if isinstance(x, cls) and x.party == fact.party]
        found = [x.on for x in of_party if is_of_this_letter(x) and not case.is_future(x)]
        return min(found) if found else None

    served, opinion, returned = (
        first(f.ConsultationServed), first(f.OpinionReceived), first(f.ConsultationReturned),
    )  # fmt: skip
    limit = nth(case.calendar, served, 15) if served else None
    if limit:
        case.answers.setdefault("opinion_deadlines", {})[fact.party] = limit
    if case.still:
        return "CLOCK_SUSPENDED"
    if case.is_past(fact.on):
        return "CONSULT_AFTER_DUE"
    if case.is_last_day(fact.on):
        return "CONSULT_ON_DUE_DATE_NO_EFFECT"
    ends = [day for day in (opinion, returned, limit) if day]
    is_open = not opinion and not returned and (case.as_of is None or limit is None or case.as_of <= limit)
    case.pauses.append((fact.on, min(ends) if ends else None, is_open))
    return None


def extension(case: Naive, fact: f.Extended) -> str | None:
    if case.still:
        return "CLOCK_SUSPENDED"
    if fact.days < 1 or fact.days > 20:
        return "EXTENSION_DAYS_INVALID"
    if fact.approved_by is not Role.ogi_head or fact.approved_on is None or fact.approved_on > fact.on:
        return "EXTENSION_NOT_APPROVED"
    if case.extended:
        return "EXTENSION_ALREADY_USED"
    if case.is_past(fact.on):
        return "EXTENSION_AFTER_DUE"
    if case.fixed:
        return "EXTENSION_OF_FIXED_DATE"
    case.answers["due_before_extension"] = case.foresee(fact.on)
    case.days += fact.days
    case.extended, case.reached = True, None
    return None


def delay(case: Naive, fact: f.DelayGranted) -> str | None:
    if case.still:
        return "CLOCK_SUSPENDED"
    if case.is_past(fact.on):
        return "DELAY_NOTICE_AFTER_DUE"
    if fact.approved_by is not Role.ogi_head or fact.approved_on is None or fact.approved_on > fact.on:
        return "DELAY_NOT_APPROVED"
    due = case.foresee(fact.on)
    if due and fact.new_due_on <= due:
        return "DELAY_DATE_NOT_LATER"
    case.fixed = fact.new_due_on
    return None


def fee(case: Naive, fact: f.FeeCharged) -> str | None:
    if case.still:
        return "CLOCK_SUSPENDED"
    if not fact.amount:
        return "FEE_ZERO_NO_EFFECT"
    if case.is_past(fact.on):
        return "FEE_NOTICE_AFTER_DUE"
    served = case.served(fact)
    case.still = "fee"
    case.limit = nth(case.calendar, served, 20) if served else None
    case.answers["fee_payment_deadline"] = case.limit
    return None


def paid(case: Naive, fact: f.FeePaid) -> str | None:
    if case.still != "fee":
        return "FEE_NOT_PENDING"
    if case.limit and fact.on > case.limit:
        case.end("ABANDONED_FEE_UNPAID", case.limit + DAY)
        return "FEE_OVERDUE"
    case.restart(fact.on)
    return None


def withdrawn(case: Naive, fact: f.Withdrawn) -> None:
    case.end("WITHDRAWN", fact.on)


def reply(case: Naive, fact: f.Delivered) -> str | None:
    case.answers["reply_effective_on"] = fact.on
    case.answers["on_time"] = bool(case.still) or not case.is_past(fact.on)
    case.answers["due_on"] = None if case.still else case.foresee(fact.on)
    case.end("REPLIED", fact.on)
    return "REPLY_WHILE_SUSPENDED" if case.still else None


def reopened(case: Naive, fact: f.Reopened) -> None:
    for key in ("end_state", "end_on", "reply_effective_on", "on_time", "due_on"):
        case.answers.pop(key, None)
    case.restart(fact.on)
    case.fixed = fact.due_on


RULES: dict[type[f.Fact], Any] = {
    f.CorrectionRequested: correction_requested,
    f.CorrectionReceived: correction_received,
    f.ConsultationSent: consultation,
    f.Extended: extension,
    f.DelayGranted: delay,
    f.FeeCharged: fee,
    f.FeePaid: paid,
    f.Withdrawn: withdrawn,
    f.Delivered: reply,
    f.Reopened: reopened,
}


def finish(case: Naive, last: date) -> None:
    """What the last day adds: deemed abandonment, open consultations, the due date."""
    answers = case.answers
    if case.still and case.as_of and case.limit and case.as_of > case.limit and "end_state" not in answers:
        is_correction = case.still == "correction"
        case.end("ABANDONED_NO_CORRECTION" if is_correction else "ABANDONED_FEE_UNPAID", case.limit + DAY)
    is_open = any(is_open for _, _, is_open in case.pauses)
    if "end_state" in answers:
        answers["state"] = "stopped"
    elif case.still:
        answers["state"] = f"suspended_{case.still}"
    else:
        answers["state"] = "paused_consult" if is_open else "running"
        due = case.foresee(last)
        answers["latest_due_on"] = due
        answers["due_on"] = None if is_open and case.as_of and not case.fixed else due
