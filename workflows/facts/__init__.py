"""What can happen to a case: one frozen class a fact, the vocabulary of the case log.

A fact holds dates, codes, numbers and ids of rows; names, ID numbers and addresses live in ordinary rows.
``on`` is the legal date, a day in Asia/Shanghai. For a letter it is the day it takes effect (domain 02 § 8):
posting for mail, signature for a personal hand-over, arrival for an electronic one.
The kind of a fact is its class name in lower_snake; it is the trigger of the state machine.
"""

from workflows.facts.archive import (
    Archived,
    Reopened,
    ReworkStarted,
    Voided,
)
from workflows.facts.communication import (
    CorrectionAbandoned,
    CorrectionReceived,
    CorrectionRequested,
    DelayGranted,
    FeeAbandoned,
    FeeCharged,
    FeePaid,
    NoticeServed,
    ReasonsAccepted,
    ReasonsReceived,
    ReasonsRejected,
    ReasonsRequested,
    ReviewOpened,
)
from workflows.facts.consultation import (
    ConsultationLapsed,
    ConsultationReturned,
    ConsultationSent,
    ConsultationServed,
    OpinionReceived,
    OpinionWeighed,
    ReleaseNoticeReturned,
    ReleaseTold,
    ThirdPartyMarked,
)
from workflows.facts.difficult import (
    ConclusionSetAside,
    DifficultyLifted,
    JointMeetingHeld,
    MarkedDifficult,
    ReviewerNamed,
)
from workflows.facts.dispute import DefenceSubmitted, DisputeConcluded, DisputeFiled
from workflows.facts.fact import Fact
from workflows.facts.intake import (
    AnsweredOnTheSpot,
    Assigned,
    ConfirmationAwaited,
    Contacted,
    MaterialFiled,
    ReceiptDateChanged,
    Received,
    Registered,
)
from workflows.facts.joining import (
    MainCaseAnswered,
    PublicationSuggested,
    Split,
    SplitOff,
    SuggestionExamined,
)
from workflows.facts.processing import (
    Accepted,
    Extended,
    MaterialSubmitted,
    Searched,
    TransferAccepted,
    Transferred,
    TransferReturned,
    TransferRuled,
    TransferTakenBack,
)
from workflows.facts.reply import (
    ClosedNotOgiForm,
    Delivered,
    DeliveryFailed,
    Dispatched,
    Merged,
    Rectified,
    ReplyServed,
    Sealed,
    Withdrawn,
)
from workflows.facts.sign_off import (
    Drafted,
    LegallyCleared,
    SecrecyCleared,
    SentBack,
    Signed,
    SubmittedForReview,
)
from workflows.facts.supervision import Recalculated, Supervised

__all__ = [
    "KINDS",
    "Accepted",
    "AnsweredOnTheSpot",
    "Archived",
    "Assigned",
    "ClosedNotOgiForm",
    "ConclusionSetAside",
    "ConfirmationAwaited",
    "ConsultationLapsed",
    "ConsultationReturned",
    "ConsultationSent",
    "ConsultationServed",
    "Contacted",
    "CorrectionAbandoned",
    "CorrectionReceived",
    "CorrectionRequested",
    "DefenceSubmitted",
    "DelayGranted",
    "Delivered",
    "DeliveryFailed",
    "DifficultyLifted",
    "Dispatched",
    "DisputeConcluded",
    "DisputeFiled",
    "Drafted",
    "Extended",
    "Fact",
    "FeeAbandoned",
    "FeeCharged",
    "FeePaid",
    "JointMeetingHeld",
    "LegallyCleared",
    "MainCaseAnswered",
    "MarkedDifficult",
    "MaterialFiled",
    "MaterialSubmitted",
    "Merged",
    "NoticeServed",
    "OpinionReceived",
    "OpinionWeighed",
    "PublicationSuggested",
    "ReasonsAccepted",
    "ReasonsReceived",
    "ReasonsRejected",
    "ReasonsRequested",
    "Recalculated",
    "ReceiptDateChanged",
    "Received",
    "Rectified",
    "Registered",
    "ReleaseNoticeReturned",
    "ReleaseTold",
    "Reopened",
    "ReplyServed",
    "ReviewOpened",
    "ReviewerNamed",
    "ReworkStarted",
    "Sealed",
    "Searched",
    "SecrecyCleared",
    "SentBack",
    "Signed",
    "Split",
    "SplitOff",
    "SubmittedForReview",
    "SuggestionExamined",
    "Supervised",
    "ThirdPartyMarked",
    "TransferAccepted",
    "TransferReturned",
    "TransferRuled",
    "TransferTakenBack",
    "Transferred",
    "Voided",
    "Withdrawn",
]

# Every name above but these two is a kind of fact.
_KINDS = sorted(set(__all__) - {"KINDS", "Fact"})
KINDS: dict[str, type[Fact]] = {globals()[name].kind: globals()[name] for name in _KINDS}
