"""Constrained transfer (约束转办): its own small state machine over the facts of a case (domain 01 § 6).

sent → accepted | tacit | returned | ruled → material_in | overdue → closed. As in ``machine.py``,
``transitions`` serves as a stateless facade: one Machine without models, triggered on a throw-away cursor.
The guards decide what may happen; this only reads what did, so that a sequence of older rules stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transitions import Machine

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.codes import ENDED, TransferKind, TransferReturn, TransferState

T = TransferState

ACCEPTANCE_DAYS = 1  # working days to accept or return; a setting of one or two (domain 01 § 6)
LONGEST_ACCEPTANCE = 2
HOP_LIMIT = 2  # handle transfers of one case before the coordinator decides; a setting
MATERIAL_DAYS = {TransferKind.handle: 5, TransferKind.assist: 3}  # working days; settings
LEFT_FOR_SIGN_OFF = 5  # working days between the material and the due date
RULING_DAYS = 1  # working days for the coordinator
DANGER_DAYS = 3  # working days left at which the coordinator may take the file back

OPEN = frozenset({T.sent, T.accepted, T.tacit, T.ruled, T.overdue})  # somebody still owes something
_PASSED, _ENDED = "reply_by_passed", "case_ended"
_NEW = "NEW"


def _is_tacit(fact: f.TransferAccepted) -> bool:
    return fact.tacit


_ARROWS = (
    (f.Transferred.kind, (_NEW,), T.sent, ()),
    (f.TransferAccepted.kind, (T.sent,), T.tacit, (_is_tacit,)),
    (f.TransferAccepted.kind, (T.sent,), T.accepted, ()),
    (f.TransferReturned.kind, (T.sent,), T.returned, ()),
    (f.TransferRuled.kind, (*OPEN, T.returned), T.ruled, ()),
    (f.MaterialSubmitted.kind, OPEN, T.material_in, ()),
    (f.TransferTakenBack.kind, OPEN, T.closed, ()),
    (_PASSED, OPEN, T.overdue, ()),
    (_ENDED, tuple(T), T.closed, ()),
)


class _Cursor:
    """Stands for a transfer while one trigger runs; ``transitions`` moves its ``state``."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _build() -> Machine:
    states = [_NEW, *(state.value for state in T)]
    machine = Machine(
        model=None, states=states, initial=_NEW, auto_transitions=False, ignore_invalid_triggers=True
    )
    for kind, sources, target, conditions in _ARROWS:
        for source in sorted(str(state) for state in sources):
            machine.add_transition(kind, source, target.value, conditions=list(conditions))
    return machine


_MACHINE = _build()


def _next(state: str, kind: str, *given: f.Fact) -> TransferState:
    cursor = _Cursor(str(state))
    _MACHINE.events[kind].trigger(cursor, *given)
    return TransferState(cursor.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer as the facts tell it. ``unit_id``: who must act now; ``steps``: facts about it so far."""

    id: int
    kind: TransferKind
    hop_no: int
    from_unit_id: int | None
    to_unit_id: int
    unit_id: int
    sent_on: date
    reply_by_on: date
    accept_by_on: date | None = None  # None: of older facts, see ``accept_by``
    state: TransferState = T.sent
    accepted_on: date | None = None
    returned_on: date | None = None
    reason_code: TransferReturn | None = None
    proposed_unit_id: int | None = None
    ruled_on: date | None = None
    material_on: date | None = None
    steps: int = 1

    @property
    def is_open(self) -> bool:
        """Somebody still has to answer it."""
        return self.state in OPEN


def transfers(file: CaseFile, today: date | None = None) -> tuple[Transfer, ...]:
    """Every transfer of a case, the oldest first. ``today``: what is open past its day is overdue by then."""
    found: dict[int, Transfer] = {}
    for entry in file.valid_entries:
        fact = entry.fact
        number = getattr(fact, "transfer_id", None)
        if isinstance(fact, f.Transferred):
            found[fact.transfer_id] = _begun(fact)
        elif number in found:
            found[number] = _told(found[number], fact)
        if found and entry.state_after in ENDED:
            found = {n: replace(t, state=_next(t.state, _ENDED)) for n, t in found.items()}
    return tuple(_on(t, today) for t in found.values())


def _begun(fact: f.Transferred) -> Transfer:
    return Transfer(
        id=fact.transfer_id, kind=fact.transfer_kind, hop_no=fact.hop_no, from_unit_id=fact.from_unit_id,
        to_unit_id=fact.to_unit_id, unit_id=fact.to_unit_id, sent_on=fact.on, reply_by_on=fact.reply_by_on,
        accept_by_on=fact.accept_by_on, state=_next(_NEW, fact.kind, fact),
    )  # fmt: skip


def _told(transfer: Transfer, fact: f.Fact) -> Transfer:
    """What a fact changes in the transfer that it names."""
    moved = replace(transfer, state=_next(transfer.state, fact.kind, fact), steps=transfer.steps + 1)
    match fact:
        case f.TransferAccepted():
            return replace(moved, accepted_on=fact.on)
        case f.TransferReturned():
            return replace(
                moved, returned_on=fact.on, reason_code=fact.reason_code,
                proposed_unit_id=fact.proposed_unit_id,
            )  # fmt: skip
        case f.TransferRuled():
            reply_by = fact.reply_by_on or transfer.reply_by_on
            return replace(moved, ruled_on=fact.on, unit_id=fact.unit_id, reply_by_on=reply_by)
        case f.MaterialSubmitted():
            return replace(moved, material_on=fact.on)
    return moved


def _on(transfer: Transfer, today: date | None) -> Transfer:
    if today is None or not transfer.is_open or today <= transfer.reply_by_on:
        return transfer
    return replace(transfer, state=_next(transfer.state, _PASSED))


def accept_by(transfer: Transfer, calendar: WorkCalendar) -> date:
    """The last day to accept it or to hand it back."""
    return transfer.accept_by_on or calendar.add(transfer.sent_on, ACCEPTANCE_DAYS)


def awaits_ruling(all_of_case: Sequence[Transfer], transfer: Transfer) -> bool:
    """Handed back, and nobody else was asked since: the sender sends it on, or the coordinator rules."""
    later = all_of_case[all_of_case.index(transfer) + 1 :]
    return transfer.state is T.returned and all(t.kind is not transfer.kind for t in later)


def ruling_due(transfer: Transfer, calendar: WorkCalendar) -> date | None:
    """The day by which the coordinator decides."""
    return calendar.add(transfer.returned_on, RULING_DAYS) if transfer.returned_on else None


@dataclass(frozen=True, slots=True)
class ReplyBy:
    """A proposed day for the material. ``days``: the usual number; ``is_usual``: nothing made it shorter."""

    on: date
    days: int
    is_usual: bool


def reply_by(on: date, days: int, due_on: date | None, calendar: WorkCalendar) -> ReplyBy:
    """min(default, due − 5 working days), and never before the next working day (domain 01 § 6)."""
    usual, latest = calendar.add(on, days), latest_reply_by(on, due_on, calendar)
    if latest is None or usual <= latest:
        return ReplyBy(usual, days, True)
    return ReplyBy(latest, days, False)


def latest_reply_by(on: date, due_on: date | None, calendar: WorkCalendar) -> date | None:
    """The last day that leaves time for review and sign-off; the next working day when there is none left."""
    if due_on is None:
        return None
    return max(calendar.before(due_on, LEFT_FOR_SIGN_OFF), calendar.add(on, 1))


def in_danger(due_on: date | None, on: date, calendar: WorkCalendar) -> bool:
    """Three working days left or fewer: the coordinator sees a red case."""
    return due_on is not None and calendar.count(on, due_on) <= DANGER_DAYS
