"""From a request to proactive disclosure (转主动公开): the course of one task (Art 44; domain 01 § 10).

``transitions`` as a stateless facade, as in machine.py: one Machine, triggered on a throw-away cursor.
"""

from dataclasses import dataclass
from datetime import date

from transitions import Machine, MachineError

from workflows.calendar import WorkCalendar, add_months
from workflows.codes import Code, Role
from workflows.refusal import Refusal, RefusalCode

PUBLISH_DAYS = 20  # working days after the decision [design by analogy with Art 26] (domain 01 § 10)
RECHECK_MONTHS = 12  # Art 18: refused information is looked at again (domain 01 § 10: yearly)
REMINDED_AT = (5, 3, 1, 0)  # working days before the day; overdue every fifth day
OVERDUE_EVERY = 5


class TaskState(Code):
    """Where a task stands."""

    proposed = "proposed"
    declined = "declined"
    decided = "decided"
    withheld = "withheld"  # the secrecy review forbids
    secrecy_passed = "secrecy_passed"
    cleared = "cleared"  # personal data looked through
    published = "published"


class TaskStep(Code):
    """What moves it on."""

    decide = "decide"
    decline = "decline"
    edit = "edit"  # another text: both checks begin again
    clear_secrecy = "clear_secrecy"
    withhold = "withhold"
    clear_personal = "clear_personal"
    publish = "publish"


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow."""

    step: TaskStep
    sources: tuple[TaskState, ...]
    target: TaskState
    roles: frozenset[Role]


T, S = TaskState, TaskStep
_WORKERS = frozenset({Role.handler, Role.unit_head, Role.ogi_head})
MOVES = (
    Move(S.decide, (T.proposed,), T.decided, frozenset({Role.ogi_head})),
    Move(S.decline, (T.proposed,), T.declined, frozenset({Role.ogi_head})),
    Move(S.edit, (T.proposed,), T.proposed, _WORKERS),
    Move(S.edit, (T.decided, T.secrecy_passed, T.cleared), T.decided, _WORKERS),
    Move(S.clear_secrecy, (T.decided,), T.secrecy_passed, frozenset({Role.secrecy_reviewer})),
    Move(S.withhold, (T.decided,), T.withheld, frozenset({Role.secrecy_reviewer})),
    Move(S.clear_personal, (T.secrecy_passed,), T.cleared, _WORKERS),
    Move(S.publish, (T.cleared,), T.published, _WORKERS),
)
RUNNING = frozenset({T.decided, T.secrecy_passed, T.cleared})
OPEN = RUNNING | {T.proposed}


class _Cursor:
    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _build() -> Machine:
    states = [state.value for state in TaskState]
    machine = Machine(model=None, states=states, initial=T.proposed.value, auto_transitions=False)
    for move in MOVES:
        for source in move.sources:
            machine.add_transition(move.step.value, source.value, move.target.value)
    return machine


_MACHINE = _build()


def after(state: TaskState, step: TaskStep, roles: frozenset[Role]) -> TaskState:
    """The state after a step. Raises Refusal: not in this state, not in these roles."""
    if not any(move.step is step and move.roles & roles for move in MOVES):
        allowed = sorted({role for move in MOVES if move.step is step for role in move.roles})
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, "Design", kind=step, roles=allowed)
    cursor = _Cursor(state.value)
    try:
        _MACHINE.events[step.value].trigger(cursor)
    except MachineError:
        raise Refusal(RefusalCode.PROACTIVE_STATE, "Art 44(1)", task_state=state) from None
    return TaskState(cursor.state)


def steps_from(state: TaskState, roles: frozenset[Role]) -> frozenset[TaskStep]:
    """What somebody with these roles can do now."""
    return frozenset(move.step for move in MOVES if state in move.sources and move.roles & roles)


def due_after(decided_on: date, calendar: WorkCalendar) -> date:
    """The day by which the information must be public: 20 working days after the decision."""
    return calendar.add(decided_on, PUBLISH_DAYS)


def next_review(day: date) -> date:
    """When refused information is looked at again: the same day of the next year (Art 18)."""
    return add_months(day, RECHECK_MONTHS)


def reminder_level(due_on: date, today: date, calendar: WorkCalendar) -> int | None:
    """Working days left at which somebody is reminded today; negative when overdue; None: not today."""
    left = calendar.count(today, due_on)
    if left in REMINDED_AT and today <= due_on:
        return left
    return left if left < 0 and (left == -1 or left % OVERDUE_EVERY == 0) else None
