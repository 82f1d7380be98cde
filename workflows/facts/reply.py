"""Facts of the reply and the other ends (答复、送达、撤回)."""

from datetime import date

from workflows.codes import Method, PostReturn
from workflows.facts.fact import Fact, row


@row
class Sealed(Fact):
    """The seal stands on the final version (T24, first half)."""

    letter_id: int
    pdf_sha256: str


@row
class Dispatched(Fact):
    """The reply was sent or is being handed over (T24, T26). ``on``: day of posting or sending."""

    letter_id: int
    method: Method
    tracking_no: str = ""
    ends_on: date | None = None  # public notice: the day on which service is complete


@row
class DeliveryFailed(Fact):
    """The reply came back (T26); another method follows."""

    reason: PostReturn
    letter_id: int


@row
class Delivered(Fact):
    """The reply took effect (T25): ``on`` is its effective date (domain 02 § 8)."""

    letter_id: int
    method: Method
    pdf_sha256: str
    served_on: date | None = None  # the day the applicant got it, when known


@row
class ReplyServed(Fact):
    """The applicant received a posted reply; remedies count from here."""

    letter_id: int


@row
class Withdrawn(Fact):
    """The applicant withdrew in writing (T27)."""

    identity_checked: bool
    voluntary: bool


@row
class Merged(Fact):
    """Closed into another pending case of the same applicant and content."""

    into: str


@row
class ClosedNotOgiForm(Fact):
    """Never was a disclosure request: ended another way, with reason, by the ogi_head."""

    reason: str


@row
class Rectified(Fact):
    """A slip of the own letter was set right (更正函, T31)."""

    letter_id: int
    corrected_letter_id: int
