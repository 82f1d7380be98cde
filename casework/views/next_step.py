"""下一步: what one can do now, what not and why, and for whom the case waits."""

from __future__ import annotations

from dataclasses import dataclass

from casework.acting import Acting
from casework.queries.case_filters import TURN
from casework.views.steps_index import STEP_PAGES, USUAL_NEXT, step_icon, step_url
from workflows import machine
from workflows.casefile import Actor, CaseFile
from workflows.codes import Role, State
from workflows.refusal import Refusal, RefusalCode

# Steps somebody may look for: when they are impossible the card says why.
WORTH_TELLING = (
    "correction_requested", "extended", "delay_granted", "fee_charged", "correction_abandoned",
    "fee_abandoned", "reasons_accepted", "reasons_rejected", "archived",
)  # fmt: skip
# Steps that stand elsewhere on the page, or under 更多.
ELSEWHERE = frozenset(
    {"contacted", "material_filed", "assigned", "marked_difficult", "difficulty_lifted", "reviewer_named",
     "joint_meeting_held", "conclusion_set_aside", "transfer_ruled", "transfer_taken_back"}
)  # fmt: skip
RARE = frozenset(
    {"withdrawn", "merged", "closed_not_ogi_form", "voided", "receipt_date_changed", "rectified",
     "dispute_filed", "defence_submitted", "dispute_concluded", "split", "publication_suggested",
     "suggestion_examined",
     "answered_on_the_spot", "marked_difficult", "assigned", "delay_granted", "fee_charged",
     "reasons_requested", "supervised", "third_party_marked"}
)  # fmt: skip
# Nobody looks for them where there is no review or suit.
ONLY_AFTER_OTHERS = frozenset({"reopened", "defence_submitted", "dispute_concluded", "suggestion_examined"})
UNTOLD = frozenset(
    {RefusalCode.ROLE_NOT_ALLOWED, RefusalCode.STATE_NOT_ALLOWED, RefusalCode.CASE_ALREADY_CLOSED}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step one can take."""

    kind: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Cannot:
    """A step one cannot take now, with the refusal that would come."""

    kind: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class NextStep:
    """The card. ``waits_for``: the role that must act when it is not this person, or None."""

    choices: tuple[Choice, ...]
    rare: tuple[Choice, ...]
    cannot: tuple[Cannot, ...]
    waits_for: Role | None


def next_step(file: CaseFile, ref: str, acting: Acting) -> NextStep:
    """What the machine allows this person now, as links to the pages that exist."""
    actor = Actor(acting.person_id, acting.roles, acting.today)
    refusals = {
        kind: machine.foresee(file, kind, acting.today, actor, acting.calendar)
        for kind in dict.fromkeys((*machine.possible(file, acting.roles), *WORTH_TELLING))
    }
    open_kinds = [kind for kind in machine.possible(file, acting.roles) if refusals[kind] is None]
    choices = [Choice(k, url, step_icon(k)) for k in open_kinds if (url := step_url(k, ref))]
    told = _WITH_PAGE - ONLY_AFTER_OTHERS
    cannot = [Cannot(k, r) for k, r in refusals.items() if r and r.code not in UNTOLD and k in told]
    return NextStep(
        tuple(c for c in choices if c.kind not in RARE | ELSEWHERE),
        tuple(c for c in choices if c.kind in RARE),
        tuple(cannot[:4]),
        _waits_for(file.state, acting),
    )


_WITH_PAGE = frozenset(page.kind for page in STEP_PAGES)


def _waits_for(state: State | None, acting: Acting) -> Role | None:
    """The role whose turn it is, when this person does not hold it."""
    if state is None or state not in USUAL_NEXT:
        return None
    roles = [role for role, states in TURN.items() if state in states] or [Role.handler]
    return None if acting.roles & set(roles) else roles[0]
