"""Guards of ends, archive and reopening (domain 01 T27-T31; domain 08 § 4)."""

from datetime import date

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import State
from workflows.refusal import Refusal, RefusalCode
from workflows.remedies import RemedyPeriod, last_day

R = RefusalCode

RETENTIONS = frozenset({"Y", "D30", "D10"})  # 永久, 30 years, 10 years (domain 08 § 4)
# Ends that somebody can have reviewed: the file stays open for the review period (60 days).
REVIEWABLE = frozenset(
    {State.CLOSED_REPLIED, State.CLOSED_ABANDONED_CORRECTION, State.CLOSED_ABANDONED_FEE}
)  # fmt: skip


def fee_settled(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """No end while a fee notice waits for payment (domain 01 § 2, forbidden)."""
    if file.state is State.FEE_PENDING:
        raise Refusal(R.OPEN_FEE, "Measures 2020-109")


def identity_checked(file: CaseFile, fact: f.Withdrawn, actor: Actor, calendar: WorkCalendar) -> None:
    """It was the applicant who withdrew (T27)."""
    if not fact.identity_checked:
        raise Refusal(R.IDENTITY_NOT_CHECKED, "Design")


def withdrawn_freely(file: CaseFile, fact: f.Withdrawn, actor: Actor, calendar: WorkCalendar) -> None:
    """Withdrawal is free, never a condition for service (T27; domain 01 § 4)."""
    if not fact.voluntary:
        raise Refusal(R.NOT_VOLUNTARY, "Design")


def retention_known(file: CaseFile, fact: f.Archived, actor: Actor, calendar: WorkCalendar) -> None:
    """Permanent, 30 years or 10 years (国家档案局令第8号)."""
    if fact.retention not in RETENTIONS:
        raise Refusal(R.RETENTION_INVALID, "Archives Law Art 15", retention=fact.retention)


def review_period_over(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """A reviewable end rests for the review period of 60 days before the file is locked (domain 08 § 4).

    Withdrawn, merged and other ends have nothing to review and can be archived at once.
    """
    if file.state not in REVIEWABLE:
        return
    last = last_day(RemedyPeriod.review_60_days, _knew_on(file), calendar)
    if fact.on <= last:
        raise Refusal(R.ARCHIVE_TOO_EARLY, "Review Law Art 20", review_until=last)


def _knew_on(file: CaseFile) -> date:
    """The day the applicant knew: service of the reply if recorded, else the end of the case."""
    served = file.last(f.ReplyServed)
    delivered = file.last(f.Delivered)
    if served:
        return served.on
    if delivered:
        return delivered.served_on or delivered.on
    return file.facts[-1].on


def ordered_date_later(file: CaseFile, fact: f.Reopened, actor: Actor, calendar: WorkCalendar) -> None:
    """The ordered date lies after the decision came."""
    if fact.due_on <= fact.on:
        raise Refusal(R.ORDERED_DATE_INVALID, "Design", due_on=fact.due_on)
