"""All tables; importing this package makes the metadata complete."""

from casework.models.audit import AuditEntry, AuditHead, AuditHeadTip, ChainTip
from casework.models.case import Case, Lack, Party, PartyRole, PiiIndex, RequestItem
from casework.models.contact import Contact, ContactChannel, Direction, NeedResolved
from casework.models.crypto_key import CryptoKey, KeyPurpose, KeyState
from casework.models.event import CaseEvent
from casework.models.file import ScanState, StoredFile
from casework.models.holiday import CalendarVersion, DayKind, Holiday
from casework.models.idempotency import Idempotency
from casework.models.letter import Letter, LetterState, LetterVersion
from casework.models.number import NumberIssued, NumberSeries, NumberState
from casework.models.organ import Organ, OrganKind, RemedyTarget, Unit
from casework.models.person import PasswordHistory, Person, PersonRole, PersonStatus, RoleExclusion
from casework.models.saved_filter import SavedFilter
from casework.models.search_record import SearchRecord, SearchResult
from casework.models.session import OneTimeLink, RateCount, SecondFactor, SignInCount, WebSession
from casework.models.setting import Setting

__all__ = [
    "AuditEntry",
    "AuditHead",
    "AuditHeadTip",
    "CalendarVersion",
    "Case",
    "CaseEvent",
    "ChainTip",
    "Contact",
    "ContactChannel",
    "CryptoKey",
    "DayKind",
    "Direction",
    "Holiday",
    "Idempotency",
    "KeyPurpose",
    "KeyState",
    "Lack",
    "Letter",
    "LetterState",
    "LetterVersion",
    "NeedResolved",
    "NumberIssued",
    "NumberSeries",
    "NumberState",
    "OneTimeLink",
    "Organ",
    "OrganKind",
    "Party",
    "PartyRole",
    "PasswordHistory",
    "Person",
    "PersonRole",
    "PersonStatus",
    "PiiIndex",
    "RateCount",
    "RemedyTarget",
    "RequestItem",
    "RoleExclusion",
    "SavedFilter",
    "ScanState",
    "SearchRecord",
    "SearchResult",
    "SecondFactor",
    "Setting",
    "SignInCount",
    "StoredFile",
    "Unit",
    "WebSession",
]
