"""Facts of intake (接收、登记): a paper arrives, is confirmed, registered, given out."""

from datetime import date

from workflows.codes import Channel, Outcome, Purpose
from workflows.facts.fact import Fact, row


@row
class Received(Fact):
    """A paper, form or spoken request arrived (T01). ``on``: the day it reached the organ."""

    channel: Channel
    submitted_on: date | None = None  # in person, online, fax: the day the applicant handed it in
    signed_on: date | None = None  # registered mail: the day the organ signed for it
    tracking_no: str = ""


@row
class ConfirmationAwaited(Fact):
    """Saved without a receipt date: mutual confirmation (双方确认) is missing (T02)."""


@row
class Contacted(Fact):
    """A contact with the applicant stands in the contact log (domain 01 § 4)."""

    contact_id: int
    purpose: Purpose
    outcome: Outcome


@row
class Registered(Fact):
    """Registered with a number (T03). ``received_on`` is the statutory receipt date (收到申请之日)."""

    received_on: date
    confirmed_on: date | None = None  # channels of CONFIRMED_CHANNELS


@row
class ReceiptDateChanged(Fact):
    """The receipt date was set right by the ogi_head with a reason (domain 01 § 2, last line)."""

    received_on: date
    reason: str


@row
class AnsweredOnTheSpot(Fact):
    """Answered at once, the applicant signed for it (T04, Art 33(1))."""

    letter_id: int
    determination: str


@row
class Assigned(Fact):
    """Given to a handling unit and, if named, a handler inside the answering organ."""

    unit_id: int
    handler_id: int | None = None


@row
class MaterialFiled(Fact):
    """A file was put to the case; ``step`` is the seq of the fact it belongs to, or None."""

    file_id: int
    sha256: str
    step: int | None = None
