"""Proposals of suggestions to improve: many requests about one kind of act, corrections with one cause.

A case speaks for one suggestion only, so running again makes nothing twice. Source: domain 06 § 5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import exists, func, select

from casework.acting import Acting
from casework.db import db, writing
from casework.labels import ACT_KINDS, DISPUTE_CAUSES, SUGGESTION_MESSAGES, SUGGESTION_TEXTS
from casework.letters.content import cn_date
from casework.models.case import Case
from casework.models.dispute import DisputeRow
from casework.models.improvement import ImprovementSuggestion, PointedAct, SuggestedCase, SuggestionState
from casework.models.message import MessageKind
from casework.models.organ import Organ, OrganKind, Unit
from casework.services import messages
from casework.services.parameters import values_of
from casework.services.recipients import recipients
from casework.services.supervision import Addressed
from workflows import improvement as rules
from workflows.codes import Role
from workflows.disputes import Outcome

AT = time(7, 50)  # after the proposals of supervision


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be suggested to a unit, and the cases it rests on."""

    trigger: str
    cause: str
    unit_id: int
    case_ids: tuple[int, ...]
    words: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.trigger}:{self.unit_id}:{self.cause}:{min(self.case_ids)}"


def propose_daily(acting: Acting) -> int:
    """The job of the day: nothing on rest days."""
    return propose(acting) if acting.calendar.is_working(acting.today) else 0


def propose(acting: Acting) -> int:
    """Keep what should be suggested; opens its transaction. How many are new."""
    limits = values_of("improvement")
    found = [*_same_act(limits), *_same_cause(limits)]
    if not found:
        return 0
    with writing():
        known = set(db.session.scalars(select(ImprovementSuggestion.proposal_key)))
        new = [proposal for proposal in found if proposal.key not in known]
        for proposal in new:
            _keep(proposal, acting)
        if new:
            _tell_head(len(new), acting)
    return len(new)


def _same_act(limits: dict[str, int]) -> Iterator[Proposal]:
    """Three requests within 90 calendar days that point at one unit's same kind of act."""
    statement = select(PointedAct.unit_id, PointedAct.act, Case.id, Case.arrived_on).join(
        Case, Case.id == PointedAct.case_id
    )
    by_act: dict[tuple[int, str], dict[int, date]] = {}
    for row in db.session.execute(statement.where(~_is_used(rules.SAME_ACT, PointedAct.act))):
        by_act.setdefault((row.unit_id, row.act.value), {})[row.id] = row.arrived_on
    for (unit_id, act), days in by_act.items():
        dated = [(day, number) for number, day in days.items()]
        for cases in rules.groups(dated, least=limits["requests"], within=limits["calendar_days"]):
            words = {"first": cn_date(days[cases[0]]), "last": cn_date(days[cases[-1]])}
            yield Proposal(rules.SAME_ACT, act, unit_id, cases, {**words, "cause": ACT_KINDS[act]})


def _same_cause(limits: dict[str, int]) -> Iterator[Proposal]:
    """Two cases of a unit that review or court corrected for one cause."""
    statement = (
        select(Case.unit_id, DisputeRow.cause, Case.id)
        .join(DisputeRow, DisputeRow.case_id == Case.id)
        .where(
            Case.unit_id.is_not(None), DisputeRow.outcome == Outcome.corrected,
            DisputeRow.cause.is_not(None), ~_is_used(rules.SAME_CAUSE, DisputeRow.cause),
        )
        .order_by(Case.id)
    )  # fmt: skip
    by_cause: dict[tuple[int, str], dict[int, None]] = {}
    for row in db.session.execute(statement):
        by_cause.setdefault((row.unit_id, row.cause.value), {})[row.id] = None  # each once: review, then suit
    for (unit_id, cause), cases in by_cause.items():
        if len(cases) >= limits["corrected"]:
            words = {"cause": DISPUTE_CAUSES[cause]}
            yield Proposal(rules.SAME_CAUSE, cause, unit_id, tuple(cases), words)


def _is_used(trigger: str, cause: Any) -> Any:
    """The case speaks for a suggestion of this kind already, whatever became of it."""
    row = ImprovementSuggestion
    same = (row.trigger == trigger, row.cause == cause)
    return exists().where(SuggestedCase.case_id == Case.id, SuggestedCase.suggestion_id == row.id, *same)


def _keep(proposal: Proposal, acting: Acting) -> None:
    facts, advice = SUGGESTION_TEXTS[proposal.trigger]
    unit = db.session.get_one(Unit, proposal.unit_id)
    row = ImprovementSuggestion(
        state=SuggestionState.proposed, trigger=proposal.trigger, cause=proposal.cause,
        proposal_key=proposal.key, organ_id=unit.organ_id, unit_id=unit.id,
        facts=facts.format(count=len(proposal.case_ids), **proposal.words), advice=advice,
        created_at=acting.now,
    )  # fmt: skip
    row.cases.extend(SuggestedCase(case_id=case_id) for case_id in proposal.case_ids)
    db.session.add(row)
    db.session.flush()


def _tell_head(count: int, acting: Acting) -> None:
    """One message a day to the head of the district office."""
    office = db.session.scalar(select(func.min(Organ.id)).where(Organ.kind == OrganKind.DG))
    people: Sequence[int] = recipients((Role.ogi_head,), Addressed(organ_id=office))
    messages.tell(
        people, MessageKind.supervision, key=f"suggestion:proposals:{acting.today.isoformat()}",
        acting=acting, action=SUGGESTION_MESSAGES["proposed"].format(count=count),
    )  # fmt: skip
