"""Facts of processing (办理、协查、延期): search, extension, consultation, transfer."""

from datetime import date

from workflows.codes import ExtensionReason, Method, Role, TransferKind, TransferReturn
from workflows.facts.fact import Fact, row


@row
class Accepted(Fact):
    """Clear enough to search: taken up for processing (T12)."""


@row
class Searched(Fact):
    """A search record (检索记录) was made (domain 01 § 5)."""

    search_id: int
    found: bool


@row
class Extended(Fact):
    """The answering period was extended (T19, Art 33(2)). ``days``: working days."""

    letter_id: int
    days: int
    reason_code: ExtensionReason
    method: Method
    approved_by: Role = Role.ogi_head
    approved_on: date | None = None
    dispatched_on: date | None = None


@row
class Transferred(Fact):
    """Transferred (转办) or sent for assistance (协办); never stops the clock (domain 01 § 6).

    ``accept_by_on``: last day to accept or return. ``hop_limit``: the office's setting on that day.
    """

    transfer_id: int
    to_unit_id: int
    transfer_kind: TransferKind
    hop_no: int
    reply_by_on: date
    from_unit_id: int | None = None
    accept_by_on: date | None = None
    hop_limit: int = 2


@row
class TransferAccepted(Fact):
    """The unit accepted; ``tacit`` when it kept silent for the acceptance time."""

    transfer_id: int
    tacit: bool = False


@row
class TransferReturned(Fact):
    """The unit handed the transfer back with a reason code and its proof.

    ``proof``: the basis it names; ``search_id``, ``file_id``: record of its search, or paper that shows it.
    """

    transfer_id: int
    reason_code: TransferReturn
    proposed_unit_id: int | None = None
    proof: str = ""
    search_id: int | None = None
    file_id: int | None = None


@row
class TransferRuled(Fact):
    """The coordinator decided who must act; binding, cannot be returned.

    ``precedent``: number of the case in which the unit did the same. ``reply_by_on``: new day for material.
    """

    transfer_id: int
    unit_id: int
    criterion: str
    precedent: str = ""
    reply_by_on: date | None = None


@row
class TransferTakenBack(Fact):
    """The coordinator took the file back, for the due date is in danger (domain 01 § 6)."""

    transfer_id: int
    reason: str


@row
class MaterialSubmitted(Fact):
    """The unit handed in material and opinion; the transfer is closed."""

    transfer_id: int
