"""Facts of communication with the applicant (补正、说明理由、缴费)."""

from datetime import date

from workflows.codes import FeeMethod, Method, Role
from workflows.facts.fact import Fact, row


@row
class ReviewOpened(Fact):
    """The handler opened the formal review (T05)."""

    handler_id: int


@row
class CorrectionRequested(Fact):
    """The correction notice (补正告知书) took effect (T06, Art 30). ``period_days``: working days."""

    letter_id: int
    method: Method
    period_days: int = 10
    dispatched_on: date | None = None


@row
class NoticeServed(Fact):
    """The applicant received a notice; periods that run against the applicant count from here.

    ``notice`` is the kind of fact that sent it: correction_requested, fee_charged, reasons_requested.
    """

    notice: str
    letter_id: int


@row
class CorrectionReceived(Fact):
    """The corrected paper arrived; the answering period starts afresh (T07, Art 30)."""

    posted_on: date | None = None  # the posting date decides whether it is in time
    justified: bool = False
    justification: str = ""


@row
class CorrectionAbandoned(Fact):
    """No correction in time: deemed abandoned (视为放弃), confirmed by the ogi_head (T08)."""

    reason_check: str


@row
class ReasonsRequested(Fact):
    """The applicant is asked for reasons (说明理由, T09, Art 35). Never stops the clock."""

    letter_id: int
    method: Method
    period_days: int = 5
    dispatched_on: date | None = None


@row
class ReasonsReceived(Fact):
    """The applicant's statement of reasons arrived."""


@row
class ReasonsAccepted(Fact):
    """The reasons are good (T10)."""

    finding: str


@row
class ReasonsRejected(Fact):
    """The reasons are not good, or none came in time (T11): the reply is NOT_4."""

    finding: str


@row
class DelayGranted(Fact):
    """Delayed reply (延迟答复, Art 35): ``new_due_on`` is the fixed date named in the notice."""

    letter_id: int
    new_due_on: date
    method: Method
    approved_by: Role = Role.ogi_head
    approved_on: date | None = None
    dispatched_on: date | None = None


@row
class FeeCharged(Fact):
    """The fee notice took effect (T16). ``amount``: 分 (fen)."""

    letter_id: int
    method: Method
    fee_method: FeeMethod
    amount: int
    dispatched_on: date | None = None


@row
class FeePaid(Fact):
    """The fee was paid; the answering period starts afresh (T17). ``amount``: 分."""

    receipt_no: str
    amount: int


@row
class FeeAbandoned(Fact):
    """Not paid in time: deemed abandoned, confirmed by the ogi_head (T18)."""

    reason_check: str
