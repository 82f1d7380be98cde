"""A typical case (典型案例) from its draft to publication and withdrawal (domain 07 § 3).

``transitions`` as a stateless facade, as in proactive.py: one Machine, triggered on a throw-away cursor.
Three people at least: whoever edits, whoever examines the law, and whoever publishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transitions import Machine, MachineError

from workflows.calendar import add_months
from workflows.codes import Code, Role
from workflows.refusal import Refusal, RefusalCode

LAW_CHECK_MONTHS = 12  # domain 07 §§ 1, 3: yearly check of the law
FACTS_LENGTH = (80, 400)  # characters; a guide, not a limit (domain 07 § 3)


class CaseState(Code):
    """From a draft to a case that staff can read (domain 07 § 3 status)."""

    draft = "draft"
    review1 = "review1"  # waits for the legal reviewer
    review2 = "review2"  # waits for the library reviewer
    published = "published"
    withdrawn = "withdrawn"


class CaseStep(Code):
    """What somebody does with it."""

    save = "save"
    submit = "submit"
    pass_law = "pass_law"  # noqa: S105 (a step, no password)
    send_back = "send_back"
    publish = "publish"
    confirm_law = "confirm_law"
    withdraw = "withdraw"
    revise = "revise"


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow."""

    step: CaseStep
    source: CaseState
    target: CaseState
    role: Role


C, S = CaseState, CaseStep
MOVES = (
    Move(S.save, C.draft, C.draft, Role.library_editor),
    Move(S.submit, C.draft, C.review1, Role.library_editor),
    Move(S.pass_law, C.review1, C.review2, Role.legal_reviewer),
    Move(S.send_back, C.review1, C.draft, Role.legal_reviewer),
    Move(S.send_back, C.review2, C.draft, Role.library_reviewer),
    Move(S.publish, C.review2, C.published, Role.library_reviewer),
    Move(S.confirm_law, C.published, C.published, Role.legal_reviewer),
    Move(S.withdraw, C.published, C.withdrawn, Role.library_reviewer),
    Move(S.revise, C.withdrawn, C.draft, Role.library_editor),
)
# A published case is for the whole office. A draft may still name somebody: its editors alone see it. What
# was submitted has passed the check, and is for all who make the library and for the auditor.
EDITORS = frozenset({Role.library_editor})
MAKERS = EDITORS | {Role.legal_reviewer, Role.library_reviewer, Role.auditor}
READERS = {C.draft: EDITORS, C.review1: MAKERS, C.review2: MAKERS, C.withdrawn: MAKERS}
# Steps that no trace of personal data may pass.
GUARDED = frozenset({S.submit, S.pass_law, S.publish})


@dataclass(frozen=True, slots=True)
class Draft:
    """What the rules need of a case. ``missing``: names of empty fields; ``hits``: traces of persons.

    ``editors``: everybody who wrote in it since it became a draft, the author among them.
    """

    state: CaseState
    editors: frozenset[int] = frozenset()
    legal_reviewer: int | None = None
    missing: tuple[str, ...] = ()
    hits: int = 0


class _Cursor:
    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _build() -> Machine:
    states = [state.value for state in CaseState]
    machine = Machine(model=None, states=states, initial=C.draft.value, auto_transitions=False)
    for move in MOVES:
        machine.add_transition(move.step.value, move.source.value, move.target.value)
    return machine


_MACHINE = _build()


def after(draft: Draft, step: CaseStep, *, person: int, roles: frozenset[Role]) -> CaseState:
    """The state after a step of this person.

    Raises Refusal: not in this state, not in these roles, not the third person, something is missing, or
    traces of personal data are left.
    Source: domain 07 § 3 (review before publishing).
    """
    cursor = _Cursor(draft.state.value)
    try:
        _MACHINE.events[step.value].trigger(cursor)
    except MachineError:
        raise Refusal(RefusalCode.LIBRARY_STATE, "Design", case_state=draft.state) from None
    _ensure_role(draft.state, step, roles)
    _ensure_other_person(draft, step, person)
    if step in GUARDED:
        _ensure_complete(draft)
    return CaseState(cursor.state)


def _ensure_role(state: CaseState, step: CaseStep, roles: frozenset[Role]) -> None:
    wanted = [move.role for move in MOVES if move.step is step and move.source is state]
    if not roles.intersection(wanted):
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, "Design", kind=step, roles=sorted(wanted))


def _ensure_other_person(draft: Draft, step: CaseStep, person: int) -> None:
    """Neither reviewer has written in it, and the second is not the first."""
    if step in (S.pass_law, S.publish) and person in draft.editors:
        raise Refusal(RefusalCode.LIBRARY_OWN_TEXT, "Design")
    if step is S.publish and person == draft.legal_reviewer:
        raise Refusal(RefusalCode.LIBRARY_BOTH_REVIEWS, "Design")


def _ensure_complete(draft: Draft) -> None:
    if draft.missing:
        raise Refusal(RefusalCode.LIBRARY_INCOMPLETE, "Design", fields=list(draft.missing))
    if draft.hits:
        raise Refusal(RefusalCode.LIBRARY_HITS_LEFT, "Design", count=draft.hits)


def steps_from(draft: Draft, *, person: int, roles: frozenset[Role]) -> frozenset[CaseStep]:
    """What somebody may do now, as far as state, role and person decide it."""
    possible = {move.step for move in MOVES if move.source is draft.state and move.role in roles}
    return frozenset(step for step in possible if _is_other_person(draft, step, person))


def _is_other_person(draft: Draft, step: CaseStep, person: int) -> bool:
    try:
        _ensure_other_person(draft, step, person)
    except Refusal:
        return False
    return True


def reads(state: CaseState, roles: frozenset[Role]) -> bool:
    """May these roles, of somebody who may use the library, read a case in this state?"""
    return state not in READERS or bool(roles & READERS[state])


def law_check_due(checked_on: date | None, today: date) -> bool:
    """Is the yearly check of the law due: a year after the last one, or never made?"""
    return checked_on is None or add_months(checked_on, LAW_CHECK_MONTHS) <= today


def missing_fields(values: dict[str, str | Sequence[str]]) -> tuple[str, ...]:
    """Names of the fields that a case cannot do without and that are empty."""
    return tuple(name for name, value in values.items() if not any(part.strip() for part in value))
