"""Guards of the constrained transfer (约束转办, domain 01 § 6): no wandering while the clock runs."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import TransferKind, TransferReturn
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode

NOTICE = "Notice 9"  # the founding notice asks for the constrained transfer in its item nine

HOP_LIMIT = 2  # handle transfers of one case before the coordinator decides (domain 01 § 6)
ACCEPTANCE_DAYS = 2  # working days; the office's setting is 1 or 2, silence until then is acceptance
# A return names these, free text alone is refused.
PROVEN_RETURNS = frozenset({TransferReturn.not_our_function, TransferReturn.no_such_info_after_search})


def open_transfers(file: CaseFile) -> frozenset[int]:
    """Ids of transfers that somebody still has to answer: not handed in, not handed back."""
    pending: set[int] = set()
    for fact in file.facts:
        if isinstance(fact, f.Transferred | f.TransferRuled):
            pending.add(fact.transfer_id)
        elif isinstance(fact, f.TransferReturned | f.MaterialSubmitted):
            pending.discard(fact.transfer_id)
    return frozenset(pending)


def _sent(file: CaseFile, transfer_id: int) -> f.Transferred | None:
    return next((t for t in file.of(f.Transferred) if t.transfer_id == transfer_id), None)


def handle_hops(file: CaseFile) -> int:
    """How many handle transfers this case has had."""
    return sum(t.transfer_kind is TransferKind.handle for t in file.of(f.Transferred))


def within_hop_limit(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """The third handle transfer goes to the coordinator (I10)."""
    if fact.transfer_kind is TransferKind.handle and handle_hops(file) >= HOP_LIMIT:
        raise Refusal(R.HOP_LIMIT, NOTICE, limit=HOP_LIMIT)


def hop_number_right(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """A handle transfer carries its rank; assistance is not a hop."""
    expected = handle_hops(file) + 1
    if fact.transfer_kind is TransferKind.handle and fact.hop_no != expected:
        raise Refusal(R.HOP_NUMBER_WRONG, NOTICE, hop_no=fact.hop_no, expected=expected)


def transfer_is_open(
    file: CaseFile,
    fact: f.TransferAccepted | f.TransferReturned | f.MaterialSubmitted,
    actor: Actor,
    calendar: WorkCalendar,
) -> None:
    """Only a transfer that is still with the unit can be accepted, returned or answered."""
    if fact.transfer_id not in open_transfers(file):
        raise Refusal(R.TRANSFER_NOT_OPEN, NOTICE)


def not_yet_accepted(
    file: CaseFile, fact: f.TransferAccepted | f.TransferReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """A transfer is accepted once, and what was accepted is not returned."""
    if any(a.transfer_id == fact.transfer_id for a in file.of(f.TransferAccepted)):
        raise Refusal(R.TRANSFER_ALREADY_ACCEPTED, NOTICE)


def returned_once_per_unit(
    file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """A unit hands back one and the same case once."""
    sent = _sent(file, fact.transfer_id)
    before = (_sent(file, r.transfer_id) for r in file.of(f.TransferReturned))
    if sent and any(b is not None and b.to_unit_id == sent.to_unit_id for b in before):
        raise Refusal(R.TRANSFER_ALREADY_RETURNED, NOTICE)


def returned_in_time(file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar) -> None:
    """A return after the acceptance time is none: silence was acceptance."""
    sent = _sent(file, fact.transfer_id)
    if sent and fact.on > (last := calendar.add(sent.on, ACCEPTANCE_DAYS)):
        raise Refusal(R.TRANSFER_RETURN_LATE, NOTICE, deadline=last)


def not_ruled(file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar) -> None:
    """The coordinator's decision binds and cannot be returned."""
    if any(r.transfer_id == fact.transfer_id for r in file.of(f.TransferRuled)):
        raise Refusal(R.TRANSFER_RULED, NOTICE)


def return_proven(file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar) -> None:
    """Not our function: name the right unit and the basis; nothing found: attach the search record."""
    if fact.reason_code in PROVEN_RETURNS and not fact.proof.strip():
        raise Refusal(R.RETURN_PROOF_MISSING, NOTICE, reason_code=fact.reason_code)
    if fact.reason_code is TransferReturn.not_our_function and fact.proposed_unit_id is None:
        raise Refusal(R.RETURN_PROOF_MISSING, NOTICE, reason_code=fact.reason_code)


def transfer_exists(file: CaseFile, fact: f.TransferRuled, actor: Actor, calendar: WorkCalendar) -> None:
    """The coordinator rules on a transfer of this case."""
    if _sent(file, fact.transfer_id) is None:
        raise Refusal(R.TRANSFER_NOT_OPEN, NOTICE)
