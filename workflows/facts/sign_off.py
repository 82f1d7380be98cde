"""Facts of sign-off (审签): draft, reviews, signature."""

from workflows.codes import State
from workflows.facts.fact import Fact, row


@row
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
    hidden_grounds: str = ""  # results that the hidden parts of a partial release stand on


@row
class SubmittedForReview(Fact):
    """The draft was passed on to the first review it needs (T21)."""

    letter_id: int
    content_hash: str


@row
class SecrecyCleared(Fact):
    """Secrecy review (保密审查) passed this very version (T21)."""

    content_hash: str
    opinion: str
    basis: str
    with_masking: bool = False


@row
class LegallyCleared(Fact):
    """Legal review (法制审核) passed this very version (T21)."""

    content_hash: str
    opinion: str


@row
class SentBack(Fact):
    """A reviewer sent the draft back with a reason (T22). ``to``: DRAFTED or PROCESSING."""

    reason: str
    to: State = State.PROCESSING


@row
class Signed(Fact):
    """Signed (签发, T23); the letter number was given. A reason is required when past due."""

    letter_id: int
    content_hash: str
    number: str
    signer_id: int
    overdue_reason: str = ""
    by_principal: bool = False  # 主要负责人 signed, or agreed: difficult cases need it
