"""What can happen to a case: one frozen class a fact, the vocabulary of the case log.

A fact holds dates, codes, numbers and ids of rows; names, ID numbers and addresses live in ordinary rows.
``on`` is the legal date, a day in Asia/Shanghai. For a letter it is the day it takes effect (domain 02 § 8):
posting for mail, signature for a personal hand-over, arrival for an electronic one.
The kind of a fact is its class name in lower_snake; it is the trigger of the state machine.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar, dataclass_transform

from workflows.codes import (
    Channel,
    ExtensionReason,
    FeeMethod,
    Method,
    Outcome,
    PostReturn,
    Purpose,
    Role,
    State,
    TransferKind,
    TransferReturn,
)


F = TypeVar("F", bound="Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the law counts from or somebody answers for."""

    kind: ClassVar[str] = "fact"
    on: date

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@dataclass_transform(kw_only_default=True, frozen_default=True)
def _row(cls: type[F]) -> type[F]:
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


# Intake (接收、登记)


@_row
class Received(Fact):
    """A paper, form or spoken request arrived (T01). ``on``: the day it reached the organ."""

    channel: Channel
    submitted_on: date | None = None  # in person, online, fax: the day the applicant handed it in
    signed_on: date | None = None  # registered mail: the day the organ signed for it
    tracking_no: str = ""


@_row
class ConfirmationAwaited(Fact):
    """Saved without a receipt date: mutual confirmation (双方确认) is missing (T02)."""


@_row
class Contacted(Fact):
    """A contact with the applicant stands in the contact log (domain 01 § 4)."""

    contact_id: int
    purpose: Purpose
    outcome: Outcome


@_row
class Registered(Fact):
    """Registered with a number (T03). ``received_on`` is the statutory receipt date (收到申请之日)."""

    received_on: date
    confirmed_on: date | None = None  # channels of CONFIRMED_CHANNELS


@_row
class ReceiptDateChanged(Fact):
    """The receipt date was set right by the ogi_head with a reason (domain 01 § 2, last line)."""

    received_on: date
    reason: str


@_row
class AnsweredOnTheSpot(Fact):
    """Answered at once, the applicant signed for it (T04, Art 33(1))."""

    letter_id: int
    determination: str


@_row
class Assigned(Fact):
    """Given to a handling unit and, if named, a handler inside the answering organ."""

    unit_id: int
    handler_id: int | None = None


@_row
class MaterialFiled(Fact):
    """A file was put to the case; ``step`` is the seq of the fact it belongs to, or None."""

    file_id: int
    sha256: str
    step: int | None = None


# Communication (补正、说明理由、缴费)


@_row
class ReviewOpened(Fact):
    """The handler opened the formal review (T05)."""

    handler_id: int


@_row
class CorrectionRequested(Fact):
    """The correction notice (补正告知书) took effect (T06, Art 30). ``period_days``: working days."""

    letter_id: int
    method: Method
    period_days: int = 10
    dispatched_on: date | None = None


@_row
class NoticeServed(Fact):
    """The applicant received a notice; periods that run against the applicant count from here.

    ``notice`` is the kind of fact that sent it: correction_requested, fee_charged, reasons_requested.
    """

    notice: str
    letter_id: int


@_row
class CorrectionReceived(Fact):
    """The corrected paper arrived; the answering period starts afresh (T07, Art 30)."""

    posted_on: date | None = None  # the posting date decides whether it is in time
    justified: bool = False
    justification: str = ""


@_row
class CorrectionAbandoned(Fact):
    """No correction in time: deemed abandoned (视为放弃), confirmed by the ogi_head (T08)."""

    reason_check: str


@_row
class ReasonsRequested(Fact):
    """The applicant is asked for reasons (说明理由, T09, Art 35). Never stops the clock."""

    letter_id: int
    method: Method
    period_days: int = 5
    dispatched_on: date | None = None


@_row
class ReasonsReceived(Fact):
    """The applicant's statement of reasons arrived."""


@_row
class ReasonsAccepted(Fact):
    """The reasons are good (T10)."""

    finding: str


@_row
class ReasonsRejected(Fact):
    """The reasons are not good, or none came in time (T11): the reply is NOT_4."""

    finding: str


@_row
class DelayGranted(Fact):
    """Delayed reply (延迟答复, Art 35): ``new_due_on`` is the fixed date named in the notice."""

    letter_id: int
    new_due_on: date
    method: Method
    approved_by: Role = Role.ogi_head
    approved_on: date | None = None
    dispatched_on: date | None = None


@_row
class FeeCharged(Fact):
    """The fee notice took effect (T16). ``amount``: 分 (fen)."""

    letter_id: int
    method: Method
    fee_method: FeeMethod
    amount: int
    dispatched_on: date | None = None


@_row
class FeePaid(Fact):
    """The fee was paid; the answering period starts afresh (T17). ``amount``: 分."""

    receipt_no: str
    amount: int


@_row
class FeeAbandoned(Fact):
    """Not paid in time: deemed abandoned, confirmed by the ogi_head (T18)."""

    reason_check: str


# Processing (办理、协查、延期)


@_row
class Accepted(Fact):
    """Clear enough to search: taken up for processing (T12)."""


@_row
class Searched(Fact):
    """A search record (检索记录) was made (domain 01 § 5)."""

    search_id: int
    found: bool


@_row
class Extended(Fact):
    """The answering period was extended (T19, Art 33(2)). ``days``: working days."""

    letter_id: int
    days: int
    reason_code: ExtensionReason
    method: Method
    approved_by: Role = Role.ogi_head
    approved_on: date | None = None
    dispatched_on: date | None = None


@_row
class ConsultationSent(Fact):
    """A third party, co-maker or other organ is asked in writing (T14). ``party``: code inside the case."""

    party: str
    third_party: bool
    co_maker: bool = False
    letter_id: int | None = None


@_row
class ConsultationServed(Fact):
    """The party received the letter; its 15 working days count from here."""

    party: str


@_row
class OpinionReceived(Fact):
    """The party's opinion arrived."""

    party: str
    agrees: bool | None = None


@_row
class ConsultationReturned(Fact):
    """The letter to the party came back undeliverable."""

    party: str


@_row
class ConsultationLapsed(Fact):
    """The party's time ended in silence."""

    party: str


@_row
class Transferred(Fact):
    """Transferred (转办) or sent for assistance (协办); never stops the clock (domain 01 § 6)."""

    transfer_id: int
    to_unit_id: int
    transfer_kind: TransferKind
    hop_no: int
    reply_by_on: date


@_row
class TransferAccepted(Fact):
    """The unit accepted; ``tacit`` when it kept silent for the acceptance time."""

    transfer_id: int
    tacit: bool = False


@_row
class TransferReturned(Fact):
    """The unit handed the transfer back with a reason code and its proof."""

    transfer_id: int
    reason_code: TransferReturn
    proposed_unit_id: int | None = None
    proof: str = ""


@_row
class TransferRuled(Fact):
    """The coordinator decided who must act; binding, cannot be returned."""

    transfer_id: int
    unit_id: int
    criterion: str


@_row
class MaterialSubmitted(Fact):
    """The unit handed in material and opinion; the transfer is closed."""

    transfer_id: int


@_row
class MarkedDifficult(Fact):
    """Marked as a difficult case (疑难复杂)."""

    reason: str


# Sign-off (审签)


@_row
class Drafted(Fact):
    """A version of the reply was submitted (T13 without a search, T20 after one).

    ``discloses``: anything is disclosed, so secrecy review is obligatory. ``legal_review``: obligatory too.
    """

    letter_id: int
    version: int
    determination: str
    content_hash: str
    drafter_id: int
    discloses: bool
    legal_review: bool


@_row
class SubmittedForReview(Fact):
    """The draft was passed on to the first review it needs (T21)."""

    letter_id: int
    content_hash: str


@_row
class SecrecyCleared(Fact):
    """Secrecy review (保密审查) passed this very version (T21)."""

    content_hash: str
    opinion: str
    basis: str
    with_masking: bool = False


@_row
class LegallyCleared(Fact):
    """Legal review (法制审核) passed this very version (T21)."""

    content_hash: str
    opinion: str


@_row
class SentBack(Fact):
    """A reviewer sent the draft back with a reason (T22). ``to``: DRAFTED or PROCESSING."""

    reason: str
    to: State = State.PROCESSING


@_row
class Signed(Fact):
    """Signed (签发, T23); the letter number was given. A reason is required when past due."""

    letter_id: int
    content_hash: str
    number: str
    signer_id: int
    overdue_reason: str = ""


# Reply (答复、送达)


@_row
class Sealed(Fact):
    """The seal stands on the final version (T24, first half)."""

    letter_id: int
    pdf_sha256: str


@_row
class Dispatched(Fact):
    """The reply was sent or is being handed over (T24, T26). ``on``: day of posting or sending."""

    letter_id: int
    method: Method
    tracking_no: str = ""
    ends_on: date | None = None  # public notice: the day on which service is complete


@_row
class DeliveryFailed(Fact):
    """The reply came back (T26); another method follows."""

    reason: PostReturn
    letter_id: int


@_row
class Delivered(Fact):
    """The reply took effect (T25): ``on`` is its effective date (domain 02 § 8)."""

    letter_id: int
    method: Method
    pdf_sha256: str
    served_on: date | None = None  # the day the applicant got it, when known


@_row
class ReplyServed(Fact):
    """The applicant received a posted reply; remedies count from here."""

    letter_id: int


@_row
class Withdrawn(Fact):
    """The applicant withdrew in writing (T27)."""

    identity_checked: bool
    voluntary: bool


@_row
class Merged(Fact):
    """Closed into another pending case of the same applicant and content."""

    into: str


@_row
class ClosedNotOgiForm(Fact):
    """Never was a disclosure request: ended another way, with reason, by the ogi_head."""

    reason: str


@_row
class Rectified(Fact):
    """A slip of the own letter was set right (更正函, T31)."""

    letter_id: int
    corrected_letter_id: int


# Archive and after


@_row
class Archived(Fact):
    """Archived and locked (T28). ``retention``: Y, D30 or D10."""

    retention: str
    archive_no: str
    box: str
    pages: int


@_row
class Reopened(Fact):
    """A review decision or judgment orders a new act (T29)."""

    due_on: date
    decision_no: str


@_row
class ReworkStarted(Fact):
    """Work on the ordered new act began (T30)."""


@_row
class Voided(Fact):
    """A mistaken fact is void; only the newest state-changing one can be (STYLE § 3)."""

    seq: int
    reason: str


KINDS: dict[str, type[Fact]] = {cls.kind: cls for cls in Fact.__subclasses__() if cls.__module__ == __name__}
