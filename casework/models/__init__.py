"""All tables; importing this package makes the metadata complete."""

from casework.models.audit import AuditEntry, AuditHead, AuditHeadTip, ChainTip
from casework.models.calendar_feed import CalendarFeed
from casework.models.callback import Callback
from casework.models.case import Case, Lack, Party, PartyRole, PiiIndex, RequestItem
from casework.models.cluster import Cluster, ClusterMember, ClusterState, MemberState
from casework.models.consultation import AskedParty, OpinionText
from casework.models.contact import Contact, ContactChannel, Direction, NeedResolved
from casework.models.crypto_key import CryptoKey, KeyPurpose, KeyState
from casework.models.difficult import (
    JointMeeting,
    LibraryNomination,
    NominationSource,
    NominationState,
)
from casework.models.dispute import DisputeRow
from casework.models.event import CaseEvent
from casework.models.file import ScanState, StoredFile
from casework.models.holiday import CalendarVersion, DayKind, Holiday
from casework.models.idempotency import Idempotency
from casework.models.improvement import (
    ActKind,
    ImprovementSuggestion,
    PointedAct,
    SuggestedCase,
    SuggestionState,
)
from casework.models.letter import Letter, LetterState, LetterVersion
from casework.models.matter import Matter, MatterFile
from casework.models.message import (
    Absence,
    Message,
    MessageKind,
    MessagePreference,
    MessageRule,
    OutboxItem,
    OutboxState,
)
from casework.models.number import NumberIssued, NumberSeries, NumberState
from casework.models.organ import Organ, OrganKind, RemedyTarget, Unit
from casework.models.person import PasswordHistory, Person, PersonRole, PersonStatus, RoleExclusion
from casework.models.proactive import (
    ProactiveTask,
    PublicationState,
    PublicationSuggestion,
    RefusedItem,
    RefusedState,
)
from casework.models.responsibility import Responsibility
from casework.models.saved_filter import SavedFilter
from casework.models.scheduler import JobRun, SchedulerLease, SweepMark
from casework.models.search_record import SearchRecord, SearchResult
from casework.models.session import OneTimeLink, RateCount, SecondFactor, SignInCount, WebSession
from casework.models.setting import Setting
from casework.models.signal_note import SignalGroup, SignalNote, SignalState
from casework.models.standard_text import StandardText, TextState
from casework.models.sub_clock import SubClockRow
from casework.models.supervision import SupervisedCase, SupervisionAction, SupervisionState
from casework.models.transfer import TransferFile, TransferNote, TransferRow

__all__ = [
    "Absence",
    "ActKind",
    "AskedParty",
    "AuditEntry",
    "AuditHead",
    "AuditHeadTip",
    "CalendarFeed",
    "CalendarVersion",
    "Callback",
    "Case",
    "CaseEvent",
    "ChainTip",
    "Cluster",
    "ClusterMember",
    "ClusterState",
    "Contact",
    "ContactChannel",
    "CryptoKey",
    "DayKind",
    "Direction",
    "DisputeRow",
    "Holiday",
    "Idempotency",
    "ImprovementSuggestion",
    "JobRun",
    "JointMeeting",
    "KeyPurpose",
    "KeyState",
    "Lack",
    "Letter",
    "LetterState",
    "LetterVersion",
    "LibraryNomination",
    "Matter",
    "MatterFile",
    "MemberState",
    "Message",
    "MessageKind",
    "MessagePreference",
    "MessageRule",
    "NeedResolved",
    "NominationSource",
    "NominationState",
    "NumberIssued",
    "NumberSeries",
    "NumberState",
    "OneTimeLink",
    "OpinionText",
    "Organ",
    "OrganKind",
    "OutboxItem",
    "OutboxState",
    "Party",
    "PartyRole",
    "PasswordHistory",
    "Person",
    "PersonRole",
    "PersonStatus",
    "PiiIndex",
    "PointedAct",
    "ProactiveTask",
    "PublicationState",
    "PublicationSuggestion",
    "RateCount",
    "RefusedItem",
    "RefusedState",
    "RemedyTarget",
    "RequestItem",
    "Responsibility",
    "RoleExclusion",
    "SavedFilter",
    "ScanState",
    "SchedulerLease",
    "SearchRecord",
    "SearchResult",
    "SecondFactor",
    "Setting",
    "SignInCount",
    "SignalGroup",
    "SignalNote",
    "SignalState",
    "StandardText",
    "StoredFile",
    "SubClockRow",
    "SuggestedCase",
    "SuggestionState",
    "SupervisedCase",
    "SupervisionAction",
    "SupervisionState",
    "SweepMark",
    "TextState",
    "TransferFile",
    "TransferNote",
    "TransferRow",
    "Unit",
    "WebSession",
]
