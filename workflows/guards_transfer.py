"""Guards of the constrained transfer (约束转办, domain 01 § 6): no wandering while the clock runs."""

from workflows import facts as f
from workflows import transfers as t
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import TransferCriterion, TransferKind, TransferReturn, TransferState
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode

NOTICE = "Notice 9"  # the founding notice asks for the constrained transfer in its item nine


def open_transfers(file: CaseFile) -> frozenset[int]:
    """Ids of transfers that somebody still has to answer: not handed in, not handed back."""
    return frozenset(transfer.id for transfer in t.transfers(file) if transfer.is_open)


def _found(file: CaseFile, transfer_id: int) -> t.Transfer | None:
    return next((transfer for transfer in t.transfers(file) if transfer.id == transfer_id), None)


def handle_hops(file: CaseFile) -> int:
    """How many handle transfers this case has had."""
    return sum(sent.transfer_kind is TransferKind.handle for sent in file.of(f.Transferred))


# Sending


def within_hop_limit(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """The third handle transfer goes to the coordinator (I10)."""
    if fact.transfer_kind is TransferKind.handle and handle_hops(file) >= fact.hop_limit:
        raise Refusal(R.HOP_LIMIT, NOTICE, limit=fact.hop_limit)


def hop_number_right(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """A handle transfer carries its rank; assistance is not a hop."""
    expected = handle_hops(file) + 1
    if fact.transfer_kind is TransferKind.handle and fact.hop_no != expected:
        raise Refusal(R.HOP_NUMBER_WRONG, NOTICE, hop_no=fact.hop_no, expected=expected)


def not_to_itself(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """A unit does not send to itself."""
    if fact.from_unit_id == fact.to_unit_id:
        raise Refusal(R.TRANSFER_TO_SELF, NOTICE)


def not_in_circle(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """Who handed it back gets it again from the coordinator only."""
    returned = (x for x in t.transfers(file) if x.returned_on and x.kind is fact.transfer_kind)
    if any(x.to_unit_id == fact.to_unit_id for x in returned):
        raise Refusal(R.TRANSFER_IN_CIRCLE, NOTICE)


def not_there_already(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """What a unit has in hand is not sent to it once more."""
    same = (x for x in t.transfers(file) if x.is_open and x.kind is fact.transfer_kind)
    if any(x.unit_id == fact.to_unit_id for x in same):
        raise Refusal(R.TRANSFER_ALREADY_THERE, NOTICE)


def time_left_for_sign_off(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """The material comes five working days before the due date, or on the next working day."""
    latest = t.latest_reply_by(fact.on, file.clock(calendar).due_on, calendar)
    if fact.reply_by_on < fact.on or (latest and fact.reply_by_on > latest):
        raise Refusal(R.TRANSFER_REPLY_BY_INVALID, NOTICE, latest=latest or fact.on)


def accept_by_within_limit(file: CaseFile, fact: f.Transferred, actor: Actor, calendar: WorkCalendar) -> None:
    """One or two working days to accept or return, by the setting of the office."""
    days = calendar.count(fact.on, fact.accept_by_on) if fact.accept_by_on else t.ACCEPTANCE_DAYS
    if not 1 <= days <= t.LONGEST_ACCEPTANCE:
        raise Refusal(R.TRANSFER_ACCEPT_BY_INVALID, NOTICE, days=days)


# Answering


def transfer_is_open(
    file: CaseFile,
    fact: f.TransferAccepted | f.TransferReturned | f.MaterialSubmitted | f.TransferTakenBack,
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


def tacit_only_after_silence(
    file: CaseFile, fact: f.TransferAccepted, actor: Actor, calendar: WorkCalendar
) -> None:
    """Silence is acceptance when the time for it is over, and not before."""
    sent = _found(file, fact.transfer_id)
    if fact.tacit and sent and fact.on <= (last := t.accept_by(sent, calendar)):
        raise Refusal(R.TRANSFER_NOT_SILENT_YET, NOTICE, deadline=last)


def returned_once_per_unit(
    file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """A unit hands back one and the same case once."""
    found = t.transfers(file)
    sent = next((x for x in found if x.id == fact.transfer_id), None)
    if sent and any(x.returned_on and x.to_unit_id == sent.to_unit_id for x in found):
        raise Refusal(R.TRANSFER_ALREADY_RETURNED, NOTICE)


def returned_in_time(file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar) -> None:
    """A return after the acceptance time is none: silence was acceptance."""
    sent = _found(file, fact.transfer_id)
    if sent and fact.on > (last := t.accept_by(sent, calendar)):
        raise Refusal(R.TRANSFER_RETURN_LATE, NOTICE, deadline=last)


def not_ruled(
    file: CaseFile, fact: f.TransferReturned | f.TransferRuled, actor: Actor, calendar: WorkCalendar
) -> None:
    """The coordinator's decision binds: it is neither returned nor made twice."""
    if any(r.transfer_id == fact.transfer_id for r in file.of(f.TransferRuled)):
        raise Refusal(R.TRANSFER_RULED, NOTICE)


def return_proven(file: CaseFile, fact: f.TransferReturned, actor: Actor, calendar: WorkCalendar) -> None:
    """Not our function: the right unit and the basis; nothing found: the record of the search, or a paper.

    A wrong level and a conflict of interest are told by their code and explained to the coordinator.
    """
    is_proven = True
    if fact.reason_code is TransferReturn.not_our_function:
        is_proven = bool(fact.proof.strip()) and fact.proposed_unit_id is not None
    if fact.reason_code is TransferReturn.no_such_info_after_search:
        is_proven = fact.search_id is not None or fact.file_id is not None
    if not is_proven:
        raise Refusal(R.RETURN_PROOF_MISSING, NOTICE, reason_code=fact.reason_code)


# Deciding


def was_returned(file: CaseFile, fact: f.TransferRuled, actor: Actor, calendar: WorkCalendar) -> None:
    """The coordinator rules on a transfer of this case that was handed back."""
    sent = _found(file, fact.transfer_id)
    if sent is None:
        raise Refusal(R.TRANSFER_NOT_OPEN, NOTICE)
    if sent.state is not TransferState.returned:
        raise Refusal(R.TRANSFER_NOT_RETURNED, NOTICE)


def criterion_valid(file: CaseFile, fact: f.TransferRuled, actor: Actor, calendar: WorkCalendar) -> None:
    """One of the four criteria; "did the same before" names the case."""
    is_known = fact.criterion in set(TransferCriterion)
    if not is_known or (fact.criterion == TransferCriterion.precedent and not fact.precedent.strip()):
        raise Refusal(R.TRANSFER_CRITERION_INVALID, NOTICE)


def ruled_reply_in_time(file: CaseFile, fact: f.TransferRuled, actor: Actor, calendar: WorkCalendar) -> None:
    """A new day for the material leaves time for review and sign-off as well."""
    latest = t.latest_reply_by(fact.on, file.clock(calendar).due_on, calendar)
    new = fact.reply_by_on
    if new and (new < fact.on or (latest and new > latest)):
        raise Refusal(R.TRANSFER_REPLY_BY_INVALID, NOTICE, latest=latest or fact.on)


def due_date_in_danger(
    file: CaseFile, fact: f.TransferTakenBack, actor: Actor, calendar: WorkCalendar
) -> None:
    """The coordinator takes a file back when the due date is in danger, and not otherwise."""
    if not t.in_danger(file.clock(calendar).due_on, fact.on, calendar):
        raise Refusal(R.TRANSFER_NOT_IN_DANGER, NOTICE, days=t.DANGER_DAYS)
