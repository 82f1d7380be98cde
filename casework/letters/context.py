"""LetterContext: everything a letter may say, as frozen plain values; gather.py fills it from a case.

Nothing here reads a table or a clock, so that every letter can be composed and tested from values alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.letters.content import LETTER, Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganFacts:
    """The answering organ as its letters name it."""

    name: str
    red_head: str
    letter_mark: str
    contact_office: str
    contact_phone: str
    reply_title: str = "政府信息公开申请答复书"
    address: str = ""
    postcode: str = ""
    form: str = LETTER
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyFacts:
    """Who reviews and judges an answer of the organ, on the day of signing."""

    review_body: str
    court: str
    online_review: str = ""


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A part that is not given: what, why, and by which ground (REF_1 … REF_7)."""

    part: str
    because: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item of the request and its result. ``fields``: the facts its determination requires."""

    no: int
    text: str
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[HiddenPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """A procedure fact the reply must tell (03 § 2, block 4). ``kind``: a key of frame.steps."""

    kind: str
    on: date
    notice_on: date | None = None
    notice_number: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What the case log says now; a letter must not contradict it."""

    received_on: date
    steps: tuple[tuple[str, date], ...] = ()
    concluded: tuple[str, ...] = ()  # results a joint meeting proposes, unless set aside with a reason
    meeting_owed: bool = False  # a difficult case without its joint meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """All values of one letter. ``signed_on``: the day of signing, or of today while drafting."""

    organ: OrganFacts
    applicant_name: str
    is_person: bool
    case_number: str
    channel: str
    received_on: date
    content: str
    signed_on: date
    confirmed_on: date | None = None
    agent_name: str = ""
    items: tuple[ItemFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    enclosures: int | None = None  # how many enclosures were really put to the letter, when known
    number: str = ""
    remedy: RemedyFacts | None = None
    is_electronic: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)  # what a process letter was given in its form
    third_parties: tuple[str, ...] = ()  # names that must not be told, unless they agreed
    personal_data: tuple[str, ...] = ()  # ID numbers and telephones of the applicant
    log: LogFacts | None = None
    to: str = ""  # a letter to somebody else than the applicant: that name

    @property
    def addressee(self) -> str:
        """The applicant's full name, the agent after it (03 § 2, block 2); or another addressee."""
        if self.to:
            return self.to
        return (
            f"{self.applicant_name}（代理人：{self.agent_name}）" if self.agent_name else self.applicant_name
        )
