"""Facts of watching over the deadline: recalculated by a new calendar, supervised (督办)."""

from datetime import date

from workflows.facts.fact import Fact, row


@row
class Recalculated(Fact):
    """A holiday notice moved the due date (domain 02 § 9.4; SECURITY 12.3). It tells; the clock reads on."""

    old_due_on: date | None
    new_due_on: date | None
    old_calendar: str  # versions of the working calendar
    new_calendar: str


@row
class Supervised(Fact):
    """An action of supervision was issued about the case (domain 06 § 2); it never holds the reply up."""

    action_id: int
    level: int  # 1 reminder, 2 demand, 3 circular, 4 talk, 5 referral
