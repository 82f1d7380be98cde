"""Matters beside requests: correction of records (更正, Art 41) and complaints (投诉举报, Art 51).

A small state machine of its own: registered → examining → concluded → answered, or withdrawn before the
conclusion. No request, no row of annual table 3. Source: domain 01 §§ 11, 12.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from transitions import Machine

from workflows.calendar import WorkCalendar
from workflows.codes import Code, Role
from workflows.refusal import Refusal, RefusalCode

PERIOD_DAYS = 20  # working days: the 条例 sets none, domain 01 § 11 [design]; a setting for each kind


class MatterKind(Code):
    """What was asked for."""

    RECORD_CORRECTION = "RECORD_CORRECTION"
    COMPLAINT = "COMPLAINT"


class MatterState(Code):
    """Where a matter stands."""

    registered = "registered"
    examining = "examining"
    concluded = "concluded"
    answered = "answered"
    withdrawn = "withdrawn"


class MatterOutcome(Code):
    """Ends of a correction (domain 01 § 11), findings on a complaint (§ 12)."""

    corrected = "corrected"
    passed_on = "passed_on"
    told_to_ask = "told_to_ask"
    refused = "refused"
    correction_ordered = "correction_ordered"
    circulated = "circulated"
    unfounded = "unfounded"


class MatterAct(Code):
    """What happens to a matter; the entries of its log."""

    registered = "registered"
    taken_up = "taken_up"
    evidence_added = "evidence_added"
    concluded = "concluded"
    answered = "answered"
    withdrawn = "withdrawn"


K, S, A, O = MatterKind, MatterState, MatterAct, MatterOutcome  # noqa: E741 (a table of one-letter names)
OUTCOMES: dict[MatterKind, tuple[MatterOutcome, ...]] = {
    K.RECORD_CORRECTION: (O.corrected, O.passed_on, O.told_to_ask, O.refused),
    K.COMPLAINT: (O.correction_ordered, O.circulated, O.unfounded),
}
# They name another organ.
ELSEWHERE = frozenset({O.passed_on, O.told_to_ask})
# They go out as an action of supervision (督办) of this level: demand, circular (domain 06 § 2).
ACTION_LEVELS = {O.correction_ordered: 2, O.circulated: 3}
OPEN = frozenset({S.registered, S.examining, S.concluded})
_DESK = frozenset({Role.registrar, Role.handler, Role.ogi_head})


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow. ``target`` None: the state stays."""

    act: MatterAct
    sources: frozenset[MatterState]
    target: MatterState | None
    roles: frozenset[Role]


STEPS = (
    Step(A.taken_up, frozenset({S.registered}), S.examining, _DESK),
    Step(A.evidence_added, frozenset({S.registered, S.examining}), None, _DESK),
    Step(A.concluded, frozenset({S.examining}), S.concluded, frozenset({Role.ogi_head})),
    Step(A.answered, frozenset({S.concluded}), S.answered, _DESK),
    Step(A.withdrawn, frozenset({S.registered, S.examining}), S.withdrawn, _DESK),
)
_BY_ACT = {step.act: step for step in STEPS}


class _Cursor:
    """Stands for a matter while one trigger runs."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


@cache
def _machine() -> Machine:
    machine = Machine(
        model=None, states=[state.value for state in S], initial=S.registered.value, auto_transitions=False
    )
    for step in STEPS:
        for source in sorted(state.value for state in step.sources):
            machine.add_transition(step.act.value, source, step.target.value if step.target else None)
    return machine


def decide(state: MatterState, act: MatterAct, roles: frozenset[Role]) -> MatterState:
    """The state after the act. Raises Refusal: not by these roles, not from this state."""
    step = _BY_ACT[act]
    if step.roles.isdisjoint(roles):
        raise Refusal(RefusalCode.MATTER_NOT_YOURS, roles=sorted(step.roles))
    if state not in step.sources:
        raise Refusal(RefusalCode.MATTER_STATE, matter_state=state)
    cursor = _Cursor(state.value)
    _machine().events[act.value].trigger(cursor)
    return MatterState(cursor.state)


def possible(state: MatterState, roles: frozenset[Role]) -> tuple[MatterAct, ...]:
    """What these roles may do now."""
    return tuple(s.act for s in STEPS if state in s.sources and not s.roles.isdisjoint(roles))


def due_on(received_on: date, days: int, calendar: WorkCalendar) -> date:
    """Last day for the answer, so many working days after the receipt; its day is not counted."""
    return calendar.add(received_on, days)


def check_conclusion(
    kind: MatterKind, outcome: MatterOutcome, *, finding: str, elsewhere: str, has_evidence: bool
) -> None:
    """A conclusion fits its kind, has its reason, names the other organ, and rests on evidence (Art 41).

    Raises Refusal.
    """
    if outcome not in OUTCOMES[kind]:
        raise Refusal(RefusalCode.MATTER_OUTCOME, "Art 41" if kind is K.RECORD_CORRECTION else "Art 51")
    if not finding.strip():
        raise Refusal(RefusalCode.REASON_MISSING, field="finding")
    if outcome in ELSEWHERE and not elsewhere.strip():
        raise Refusal(RefusalCode.MATTER_ELSEWHERE_MISSING, "Art 41")
    if outcome is O.corrected and not has_evidence:
        raise Refusal(RefusalCode.MATTER_EVIDENCE_MISSING, "Art 41")
