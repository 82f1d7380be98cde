"""What the clock says about a case: values only, nothing is computed from the day they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from workflows.clock_codes import ClockState, DayKind, EndState, FindingCode, Level, Silence, StepCode
from workflows.facts import Fact

ANSWER_DAYS = 20  # working days, Art 33(2)
EXTENSION_MAX_DAYS = 20  # working days, Art 33(2)
CORRECTION_NOTICE_DAYS = 7  # working days after receipt, Art 30
OPINION_DAYS = 15  # working days after the party received the letter, Art 32, 34
FEE_PAYMENT_DAYS = 20  # working days, 国办函〔2020〕109号
PROVISIONAL_MARGIN_DAYS = 2  # working days, domain 02 § 9


class Finding(NamedTuple):
    """Something noticed. ``at``: index of the fact in the sequence that was read, or None."""

    code: FindingCode
    basis: str
    on: date
    level: Level
    at: int | None = None


class Step(NamedTuple):
    """One numbered sentence of the explanation. ``days``: working days."""

    code: StepCode
    on: date
    until: date | None = None
    days: int | None = None
    basis: str = ""
    params: Mapping[str, Any] = {}


class Pause(NamedTuple):
    """Days in (after, until] that do not count; ``until`` None while its end cannot be known."""

    after: date
    until: date | None
    is_open: bool


class Suspension(NamedTuple):
    """The clock stood still after ``after`` until ``until`` (the day of restart); then it started afresh."""

    after: date
    until: date | None
    state: ClockState


class Day(NamedTuple):
    """One day of the explained clock. ``number``: which working day of the period it is."""

    day: date
    kind: DayKind
    number: int | None
    reason: str
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The clock of a case as its facts tell it, for one day or (``as_of`` None) for the end of its facts.

    ``due_on`` is None while the clock does not run or its end is open; with ``as_of`` None a served
    consultation without an answer is taken to end in silence.
    """

    as_of: date | None
    state: ClockState
    received_on: date | None
    start_on: date | None  # start of the present segment; its day is not counted
    restart_on: date | None
    due_on: date | None
    latest_due_on: date | None
    due_before_extension: date | None
    fixed_due_on: date | None  # delayed reply or an ordered deadline
    provisional: bool
    target_on: date | None
    budget: int
    extension_days: int
    used_days: int | None  # working days used up to ``as_of``
    extension_used: bool
    correction_used: bool
    correction_notice_deadline: date | None
    applicant_correction_deadline: date | None
    reasons_deadline: date | None
    fee_payment_deadline: date | None
    opinion_deadlines: Mapping[str, date]
    silence: Mapping[str, Silence]
    end_state: EndState | None
    end_on: date | None
    reply_effective_on: date | None
    on_time: bool | None
    pauses: tuple[Pause, ...]
    suspensions: tuple[Suspension, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]

    @property
    def total_days(self) -> int:
        """Working days of the period, extension included."""
        return self.budget + self.extension_days

    @property
    def counts_from(self) -> date | None:
        """The receipt date where no event acted on the clock, nor could by another calendar.

        The reply is then due ANSWER_DAYS later, whatever else the log holds (domain 02 § 4).
        """
        has_acted = (
            self.end_state or self.restart_on or self.correction_used or self.extension_used or self.pauses
            or self.opinion_deadlines or self.fixed_due_on or self.reasons_deadline
            or any(finding.at is not None for finding in self.findings)
        )  # fmt: skip
        return None if has_acted or self.due_on is None else self.start_on

    @property
    def is_running(self) -> bool:
        return self.state is ClockState.running

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.level is Level.error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.level is Level.warning)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a planned fact would do to the clock."""

    fact: Fact
    before: Reading
    after: Reading

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """What the clock would object to; facts move one place, so only code and day are compared."""
        known = {(f.code, f.on) for f in self.before.findings}
        return tuple(f for f in self.after.findings if (f.code, f.on) not in known)

    @property
    def moves_due(self) -> bool:
        return self.before.due_on != self.after.due_on
