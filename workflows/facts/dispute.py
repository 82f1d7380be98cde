"""Facts of review and litigation (复议、诉讼). ``no``: 1, 2 … within the case."""

from datetime import date

from workflows.codes import DisputeCause, DisputeKind, DisputeResult
from workflows.facts.fact import Fact, row


@row
class DisputeFiled(Fact):
    """Review was applied for or a suit was filed. ``reference``: the number of the body or court.

    ``notice_on``: the day the organ got the copy; ``answer_by_on``: last day for its answer, by rule.
    ``summary``: summary procedure of a review; ``after_review``: a suit that followed a review.
    """

    no: int
    dispute: DisputeKind
    body: str
    reference: str
    notice_on: date
    answer_by_on: date
    summary: bool = False
    after_review: bool = False
    file_id: int = 0
    sha256: str = ""


@row
class DefenceSubmitted(Fact):
    """The organ handed in its answer with the evidence (提交答复、答辩)."""

    no: int
    file_id: int = 0
    sha256: str = ""


@row
class DisputeConcluded(Fact):
    """The decision or judgment; a later one of the same dispute sets the earlier right.

    ``orders_anew``: it orders the organ to act anew or to act at all. ``cause``: only of a corrected answer.
    """

    no: int
    result: DisputeResult
    decision_no: str
    cause: DisputeCause | None = None
    orders_anew: bool = False
    file_id: int = 0
    sha256: str = ""
