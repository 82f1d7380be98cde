"""The fold over the facts of a case: where the clock stands while they are read in legal order.

Facts are taken in the order of their legal dates, then of their place in the log, so that a fact entered
late gives the same result (domain 02 § 11). What an event does to the clock stands in ``clock_events``.
"""

from collections.abc import Sequence
from datetime import date

from workflows.calendar import WorkCalendar
from workflows.clock_arithmetic import due_day
from workflows.clock_codes import (
    ART_31_1,
    ART_32,
    ART_33_2,
    DESIGN,
    WARNINGS,
    ClockState,
    EndState,
    FindingCode,
    Level,
    Silence,
    StepCode,
)  # fmt: skip
from workflows.clock_consultation import Consultations
from workflows.clock_reading import ANSWER_DAYS, CORRECTION_NOTICE_DAYS, Finding, Pause, Step, Suspension
from workflows.codes import Channel
from workflows.facts import (
    ConsultationLapsed,
    ConsultationReturned,
    ConsultationSent,
    ConsultationServed,
    Fact,
    NoticeServed,
    OpinionReceived,
    ReceiptDateChanged,
    Received,
    Registered,
)  # fmt: skip
from workflows.receipt import (
    CONFIRM_SUPERVISION_DAYS,
    CONFIRM_WARNING_DAYS,
    RECEIPT_BASIS,
    receipt_date,
)  # fmt: skip

_FOLLOWS = frozenset({ConsultationServed, OpinionReceived, ConsultationReturned, ConsultationLapsed})
_LOOKED_UP = _FOLLOWS | {ConsultationSent, NoticeServed, Received, Registered, ReceiptDateChanged}


class Fold:
    """The clock while it is being read; thrown away afterwards."""

    __slots__ = (
        "applicant_deadline", "as_of", "calendar", "changed", "consultations", "correction_used",
        "due_before_extension", "end_on", "ended", "extension", "extension_used", "fee_deadline", "findings",
        "fixed", "notices", "on_time", "opinion_deadlines", "pauses", "reasons_deadline", "received",
        "received_on", "registered", "reply_on", "restart_on", "silence", "start", "steps", "suspended",
        "suspended_on", "suspensions",
    )  # fmt: skip

    def __init__(self, calendar: WorkCalendar, as_of: date | None) -> None:
        self.calendar, self.as_of = calendar, as_of
        self.received: Received | None = None
        self.registered: Registered | None = None
        self.changed: ReceiptDateChanged | None = None
        self.received_on: date | None = None
        self.start: date | None = None
        self.restart_on: date | None = None
        self.extension = 0
        self.extension_used = self.correction_used = False
        self.due_before_extension: date | None = None
        self.fixed: date | None = None
        self.pauses: list[Pause] = []
        self.suspended: ClockState | None = None
        self.suspended_on: date | None = None
        self.suspensions: list[Suspension] = []
        self.applicant_deadline: date | None = None
        self.fee_deadline: date | None = None
        self.reasons_deadline: date | None = None
        self.ended: EndState | None = None
        self.end_on: date | None = None
        self.reply_on: date | None = None
        self.on_time: bool | None = None
        self.opinion_deadlines: dict[str, date] = {}
        self.silence: dict[str, Silence] = {}
        self.notices: dict[tuple[str, int], date] = {}
        self.consultations = Consultations(calendar)
        self.findings: list[Finding] = []
        self.steps: list[Step] = []

    # Reading ahead: the receipt date and the ends of consultations do not depend on the rest

    def gather(self, facts: Sequence[Fact]) -> list[tuple[Fact, int]]:
        """Sort the facts, keep what is looked up later, and return them in the order of their legal dates."""
        last = self.as_of
        order = sorted(range(len(facts)), key=[fact.on for fact in facts].__getitem__)
        known = [(facts[at], at) for at in order if last is None or facts[at].on <= last]
        noted = [(fact, at) for fact, at in known if type(fact) in _LOOKED_UP]
        for fact, at in noted:
            self._keep(fact, at)
        for fact, at in noted:
            if type(fact) in _FOLLOWS and not self.consultations.follow(fact, at):
                self.find(FindingCode.CONSULT_UNKNOWN_PARTY, ART_32, fact, at)
        self._receive()
        return known

    def _keep(self, fact: Fact, at: int) -> None:
        if type(fact) is ConsultationSent:
            self.consultations.sent(fact, at)
        elif type(fact) is NoticeServed:
            self.notices.setdefault((fact.notice, fact.letter_id), fact.on)
        elif type(fact) is Received:
            self.received = self.received or fact
        elif type(fact) is Registered:
            self.registered = fact
        elif type(fact) is ReceiptDateChanged:
            self.changed = fact

    def _receive(self) -> None:
        """Fix the receipt date (domain 02 § 3): set right, as registered, or as the law says."""
        paper, row, changed = self.received, self.registered, self.changed
        confirmed_on = row.confirmed_on if row else None
        lawful = None
        if paper:
            lawful = receipt_date(
                paper.channel, arrived_on=paper.on, submitted_on=paper.submitted_on,
                signed_on=paper.signed_on, confirmed_on=confirmed_on,
            )  # fmt: skip
        on = changed.received_on if changed else row.received_on if row else lawful
        self.received_on = self.start = on
        if paper and on is None:
            self._await_confirmation(paper)
        elif on is not None:
            self._explain_receipt(on, paper, lawful)

    def _explain_receipt(self, on: date, paper: Received | None, lawful: date | None) -> None:
        channel = paper.channel if paper else None
        basis = RECEIPT_BASIS[channel] if channel else ART_31_1
        arrived = paper.on if paper else on
        self.step(StepCode.RECEIVED, on, basis=basis, channel=channel, arrived_on=arrived)
        if self.changed:
            self.step(StepCode.RECEIPT_DATE_CORRECTED, self.changed.on, until=on, basis=DESIGN)
        elif lawful and lawful != on:
            self.findings.append(Finding(FindingCode.RECEIPT_DATE_DIFFERS, basis, on, Level.warning))
        if channel is Channel.ordinary_mail and on > arrived:
            self.findings.append(Finding(FindingCode.CONFIRM_NOT_SAME_DAY, basis, on, Level.warning))
        first = self.calendar.add(on, 1)
        self.step(StepCode.COUNTING, first, days=ANSWER_DAYS, basis=ART_33_2)

    def _await_confirmation(self, paper: Received) -> None:
        basis = RECEIPT_BASIS[paper.channel]
        self.step(StepCode.AWAITING_CONFIRMATION, paper.on, basis=basis, channel=paper.channel)
        waited = self.calendar.count(paper.on, self.as_of) if self.as_of else 0
        if waited > CONFIRM_WARNING_DAYS:
            code = FindingCode.CONFIRM_OVERDUE
            if waited > CONFIRM_SUPERVISION_DAYS:
                code = FindingCode.CONFIRM_SUPERVISION
            self.findings.append(Finding(code, basis, self.calendar.add(paper.on, 1), Level.warning))

    # What events ask and do

    @property
    def correction_notice_deadline(self) -> date | None:
        """The 7th working day after receipt (Art 30)."""
        return self.calendar.add(self.received_on, CORRECTION_NOTICE_DAYS) if self.received_on else None

    def due(self) -> date | None:
        """Due date with what is known so far; None while it does not run or its end is open."""
        if self.start is None or self.suspended:
            return None
        if self.fixed:
            return self.fixed
        return due_day(self.calendar, self.start, ANSWER_DAYS + self.extension, self.pauses)

    def find(self, code: FindingCode, basis: str, fact: Fact, at: int) -> None:
        level = Level.warning if code in WARNINGS else Level.error
        self.findings.append(Finding(code, basis, fact.on, level, at))

    def step(
        self,
        code: StepCode,
        on: date,
        *,
        until: date | None = None,
        days: int | None = None,
        basis: str,
        **params: object,
    ) -> None:
        self.steps.append(Step(code, on, until, days, basis, params))

    def suspend(self, state: ClockState, on: date) -> None:
        self.suspended, self.suspended_on = state, on

    def restart(self, on: date) -> None:
        """Count afresh: s := r, B := 20, e := 0, no pauses (domain 02 § 4)."""
        if self.suspended and self.suspended_on:
            self.suspensions.append(Suspension(self.suspended_on, on, self.suspended))
        self.start = self.restart_on = on
        self.suspended = self.suspended_on = self.fixed = None
        self.extension = 0
        self.pauses = []

    def end(self, state: EndState, on: date) -> None:
        if self.suspended and self.suspended_on:
            self.suspensions.append(Suspension(self.suspended_on, on, self.suspended))
        self.ended, self.end_on = state, on
