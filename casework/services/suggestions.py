"""Suggestions of applicants to publish what they were given (Art 44(2)): entered, examined, answered."""

from datetime import date

from sqlalchemy import select

from casework import labels
from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.proactive import PublicationState, PublicationSuggestion
from casework.record import record
from casework.services import proactive
from casework.services.supervision import unit_of
from workflows import facts as f
from workflows.refusal import Refusal, RefusalCode

WORDS_SHOWN = 120  # characters of a suggestion in the reason of its task


def suggest(case: Case, *, on: date, text: str, seen: int, acting: Acting) -> PublicationSuggestion:
    """Enter a suggestion as a record of its own, in the log of its case. Raises Refusal, Stale."""
    suggestion = PublicationSuggestion(case_id=case.id, suggested_on=on, text=text)
    db.session.add(suggestion)
    db.session.flush()
    record(case, f.PublicationSuggested(on=on, suggestion_id=suggestion.id), acting, seen=seen)
    return suggestion


def waiting_of(case: Case) -> PublicationSuggestion | None:
    """The oldest suggestion in a case that nobody has examined."""
    statement = select(PublicationSuggestion).where(
        PublicationSuggestion.case_id == case.id, PublicationSuggestion.state == PublicationState.waiting
    )
    return db.session.scalars(statement.order_by(PublicationSuggestion.id).limit(1)).first()


def examine(
    case: Case, *, adopted: bool, finding: str, answer: str, title: str, seen: int, acting: Acting
) -> None:
    """Examine the suggestion and enter what the applicant was told; adopted, it becomes a task.

    Raises Refusal (no suggestion waits; not the ogi_head), Stale. Source: 条例 Art 44(2).
    """
    suggestion = waiting_of(case)
    if suggestion is None:
        raise Refusal(RefusalCode.PUBLICATION_NOT_SUGGESTED, "Art 44(2)")
    fact = f.SuggestionExamined(on=acting.today, suggestion_id=suggestion.id, adopted=adopted)
    record(case, fact, acting, seen=seen)
    suggestion.state = PublicationState.adopted if adopted else PublicationState.declined
    suggestion.finding, suggestion.answer = finding, answer
    suggestion.examined_on, suggestion.examined_by_id = acting.today, acting.person_id
    if adopted:
        proposal = labels.FROM_SUGGESTION.format(number=case.ref, text=suggestion.text[:WORDS_SHOWN])
        task = proactive.propose(
            organ_id=case.organ_id, unit_id=unit_of(case), title=title or case.title, proposal=proposal,
            acting=acting,
        )  # fmt: skip
        suggestion.task_id = task.id
    db.session.flush()


def suggestions_of(case: Case) -> list[PublicationSuggestion]:
    """All suggestions in a case, the oldest first."""
    statement = select(PublicationSuggestion).where(PublicationSuggestion.case_id == case.id)
    return list(db.session.scalars(statement.order_by(PublicationSuggestion.id)))
