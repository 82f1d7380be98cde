"""Facts of the archive and after (归档、重新办理、作废)."""

from datetime import date

from workflows.facts.fact import Fact, row


@row
class Archived(Fact):
    """Archived and locked (T28). ``retention``: Y, D30 or D10."""

    retention: str
    archive_no: str
    box: str
    pages: int


@row
class Reopened(Fact):
    """A review decision or judgment orders a new act (T29). ``on``: the day the organ got it.

    ``dispute_no``: of the concluded dispute; 0 in facts from before disputes were entered.
    """

    due_on: date
    decision_no: str
    dispute_no: int = 0
    file_id: int = 0
    sha256: str = ""


@row
class ReworkStarted(Fact):
    """Work on the ordered new act began (T30)."""


@row
class Voided(Fact):
    """A mistaken fact is void; only the newest state-changing one can be (STYLE § 3)."""

    seq: int
    reason: str
