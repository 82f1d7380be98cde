"""Guards of review, litigation and the new act they order (domain 01 § 10, T29)."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.disputes import OUTCOMES, Dispute, Outcome, answer_day, disputes_of, orders_to_act
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode
REVIEW = "Review Law Art 48"


def _named(file: CaseFile, no: int) -> Dispute:
    found = next((d for d in disputes_of(file) if d.no == no), None)
    if found is None:
        raise Refusal(R.DISPUTE_UNKNOWN, no=no)
    return found


def dispute_is_new(file: CaseFile, fact: f.DisputeFiled, actor: Actor, calendar: WorkCalendar) -> None:
    """A review or suit is entered once: the kind and the number of the body tell it."""
    for known in disputes_of(file):
        same = known.kind is fact.dispute and known.reference.strip() == fact.reference.strip()
        if known.no == fact.no or same:
            raise Refusal(R.DISPUTE_KNOWN, reference=known.reference, filed_on=known.filed_on)


def notice_after_filing(file: CaseFile, fact: f.DisputeFiled, actor: Actor, calendar: WorkCalendar) -> None:
    """The copy reaches the organ after the filing, and not in the future."""
    if fact.notice_on < fact.on:
        raise Refusal(R.DISPUTE_ORDER, later=fact.notice_on, earlier=fact.on)
    if actor.today and fact.notice_on > actor.today:
        raise Refusal(R.DATE_IN_FUTURE, on=fact.notice_on, today=actor.today)


def answer_day_by_rule(file: CaseFile, fact: f.DisputeFiled, actor: Actor, calendar: WorkCalendar) -> None:
    """The last day for the answer follows from the law, nobody chooses it (复议法 Art 48, 行诉法 Art 67)."""
    expected = answer_day(fact.dispute, fact.notice_on, calendar, summary=fact.summary)
    if fact.answer_by_on != expected:
        raise Refusal(R.ANSWER_DAY_WRONG, REVIEW, answer_by_on=fact.answer_by_on, expected=expected)


def an_answer_is_due(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Some dispute still waits for the organ's answer."""
    if not any(d.is_open and d.answered_on is None for d in disputes_of(file)):
        raise Refusal(R.NO_ANSWER_DUE, REVIEW)


def answered_once(file: CaseFile, fact: f.DefenceSubmitted, actor: Actor, calendar: WorkCalendar) -> None:
    """This very dispute waits for the answer, and its copy had come."""
    named = _named(file, fact.no)
    if not named.is_open or named.answered_on:
        raise Refusal(R.NO_ANSWER_DUE, REVIEW)
    if fact.on < named.notice_on:
        raise Refusal(R.DISPUTE_ORDER, later=fact.on, earlier=named.notice_on)


def a_dispute_exists(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """There is a review or suit that could end, or whose result could still be set right."""
    known = disputes_of(file)
    if not known:
        raise Refusal(R.DISPUTE_UNKNOWN, no=0)
    if all(d.reopened_on for d in known):
        raise Refusal(R.DISPUTE_ACTED_ON, reopened_on=known[-1].reopened_on)


def concluded_after_filing(
    file: CaseFile, fact: f.DisputeConcluded, actor: Actor, calendar: WorkCalendar
) -> None:
    """A result comes after the filing; what the case was reopened on is not rewritten."""
    named = _named(file, fact.no)
    if fact.on < named.filed_on:
        raise Refusal(R.DISPUTE_ORDER, later=fact.on, earlier=named.filed_on)
    if named.reopened_on:
        raise Refusal(R.DISPUTE_ACTED_ON, reopened_on=named.reopened_on)


def cause_with_correction(
    file: CaseFile, fact: f.DisputeConcluded, actor: Actor, calendar: WorkCalendar
) -> None:
    """A corrected answer has a cause; only it can be ordered anew (domain 01 § 10)."""
    is_corrected = OUTCOMES[fact.result] is Outcome.corrected
    if is_corrected and fact.cause is None:
        raise Refusal(R.CAUSE_MISSING)
    if not is_corrected and (fact.orders_anew or fact.cause):
        raise Refusal(R.NOT_CORRECTED, dispute_result=fact.result)


def disputes_ended(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """A file is locked once the dispute has ended (domain 08 § 4)."""
    waiting = next((d for d in disputes_of(file) if d.is_open), None)
    if waiting:
        raise Refusal(R.DISPUTE_OPEN, "Archives Law Art 15", reference=waiting.reference)


# The new act


def an_order_waits(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Reopened only by a decision or judgment that orders it, once (T29)."""
    if not orders_to_act(file):
        raise Refusal(R.DECISION_MISSING, "Design")


def decision_attached(file: CaseFile, fact: f.Reopened, actor: Actor, calendar: WorkCalendar) -> None:
    """The decision has a number and lies in the file (T29 "decision attached")."""
    named = next((d for d in orders_to_act(file) if d.no == fact.dispute_no), None)
    if named is None or not fact.decision_no.strip():
        raise Refusal(R.DECISION_MISSING, "Design")
    if not (named.decision_file_id or fact.file_id):
        raise Refusal(R.DECISION_PAPER_MISSING, "Design", decision_no=fact.decision_no)


def reopened_after_decision(file: CaseFile, fact: f.Reopened, actor: Actor, calendar: WorkCalendar) -> None:
    """The organ gets a decision on the day it was made or later."""
    decided = next((d.concluded_on for d in disputes_of(file) if d.no == fact.dispute_no), None)
    if decided and fact.on < decided:
        raise Refusal(R.DISPUTE_ORDER, later=fact.on, earlier=decided)
