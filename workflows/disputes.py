"""Review and litigation of a case (复议、诉讼), as its facts tell them.

Source: domain 01 § 10; 复议法 Art 48, 54, 88; 行诉法 Art 67, 101; 法释〔2025〕8号.
"""

from dataclasses import dataclass, replace
from datetime import date

from workflows import facts as f
from workflows.calendar import WorkCalendar, add_calendar_days
from workflows.casefile import CaseFile
from workflows.codes import Code, DisputeCause, DisputeKind, DisputeResult

REVIEW_ANSWER_DAYS = 10  # working days, 复议法 Art 48, 88
SUMMARY_ANSWER_DAYS = 5  # working days, 复议法 Art 54, 88
LITIGATION_ANSWER_CALENDAR_DAYS = 15  # 行诉法 Art 67; a rest day moves on, 民诉法 Art 85
JUDGMENT_DAYS = 20  # working days, when a judgment orders to disclose: 法释〔2025〕8号


class Outcome(Code):
    """Column of annual table 4 (domain 04)."""

    upheld = "upheld"
    corrected = "corrected"
    other = "other"


OUTCOMES: dict[DisputeResult, Outcome] = {
    DisputeResult.maintained: Outcome.upheld,
    DisputeResult.claim_rejected: Outcome.upheld,
    DisputeResult.revoked: Outcome.corrected,
    DisputeResult.changed: Outcome.corrected,
    DisputeResult.declared_unlawful: Outcome.corrected,
    DisputeResult.ordered_to_act: Outcome.corrected,
    DisputeResult.dismissed: Outcome.other,
    DisputeResult.withdrawn: Outcome.other,
    DisputeResult.mediated: Outcome.other,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One review or suit as it stands."""

    no: int
    kind: DisputeKind
    body: str
    reference: str
    filed_on: date
    notice_on: date
    answer_by_on: date
    summary: bool
    after_review: bool
    notice_file_id: int
    answered_on: date | None = None
    result: DisputeResult | None = None
    outcome: Outcome | None = None
    concluded_on: date | None = None
    cause: DisputeCause | None = None
    decision_no: str = ""
    decision_file_id: int = 0
    orders_anew: bool = False
    reopened_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.result is None


def answer_day(kind: DisputeKind, notice_on: date, calendar: WorkCalendar, *, summary: bool = False) -> date:
    """Last day for the organ's answer; the day of receipt is not counted.

    In a review working days (复议法 Art 88); in court calendar days, and a rest day moves on.
    """
    if kind is DisputeKind.review:
        return calendar.add(notice_on, SUMMARY_ANSWER_DAYS if summary else REVIEW_ANSWER_DAYS)
    return calendar.roll_forward(add_calendar_days(notice_on, LITIGATION_ANSWER_CALENDAR_DAYS))


def disputes_of(file: CaseFile) -> tuple[Dispute, ...]:
    """The reviews and suits of a case, in the order they were entered."""
    found: dict[int, Dispute] = {}
    for fact in file.facts:
        if isinstance(fact, f.DisputeFiled):
            found[fact.no] = _filed(fact)
        elif isinstance(fact, f.DefenceSubmitted) and fact.no in found:
            found[fact.no] = replace(found[fact.no], answered_on=fact.on)
        elif isinstance(fact, f.DisputeConcluded) and fact.no in found:
            found[fact.no] = _concluded(found[fact.no], fact)
        elif isinstance(fact, f.Reopened) and fact.dispute_no in found:
            found[fact.dispute_no] = replace(found[fact.dispute_no], reopened_on=fact.on)
    return tuple(found.values())


def orders_to_act(file: CaseFile) -> tuple[Dispute, ...]:
    """Concluded disputes that order a new act which has not begun."""
    return tuple(d for d in disputes_of(file) if d.orders_anew and d.reopened_on is None)


def next_number(file: CaseFile) -> int:
    """Number of the next dispute; a voided one keeps its own."""
    filed = (e.fact.no for e in file.entries if isinstance(e.fact, f.DisputeFiled))
    return max(filed, default=0) + 1


def _filed(fact: f.DisputeFiled) -> Dispute:
    return Dispute(
        no=fact.no, kind=fact.dispute, body=fact.body, reference=fact.reference, filed_on=fact.on,
        notice_on=fact.notice_on, answer_by_on=fact.answer_by_on, summary=fact.summary,
        after_review=fact.after_review, notice_file_id=fact.file_id,
    )  # fmt: skip


def _concluded(dispute: Dispute, fact: f.DisputeConcluded) -> Dispute:
    return replace(
        dispute, result=fact.result, outcome=OUTCOMES[fact.result], concluded_on=fact.on, cause=fact.cause,
        decision_no=fact.decision_no, decision_file_id=fact.file_id or dispute.decision_file_id,
        orders_anew=fact.orders_anew,
    )  # fmt: skip
