"""What sending a process letter would do to the clock: for its pages of writing, approving, sending."""

from datetime import date

from casework.models.letter import Letter, LetterState
from casework.services import notices
from casework.views.acting import acting
from casework.views.step import Effect, effect_of_facts
from workflows.codes import Method
from workflows.service import effective_on

NOT_SENT = (LetterState.draft, LetterState.number_given, LetterState.issued)


def effect_if_posted_today(letter: Letter) -> Effect | None:
    """The effect of a letter that has not left the house; None when it has, or has no effect."""
    if letter.kind not in notices.NOTICES or letter.state not in NOT_SENT:
        return None
    return effect_of_sending(letter, Method.post, dispatched_on=acting().today)


def effect_of_sending(
    letter: Letter, method: Method, *, dispatched_on: date | None, signed_on: date | None = None
) -> Effect | None:
    """The effect of sending by this method on these days; None when the days do not tell."""
    on = effective_on(
        method, calendar=acting().calendar, dispatched_on=dispatched_on, signed_on=signed_on,
        arrived_on=signed_on,
    )  # fmt: skip
    if on is None:
        return None
    fields = notices.fields_of(letter)
    facts = notices.planned_facts(
        letter.kind, fields, on=on, method=method, letter=letter, calendar=acting().calendar,
        dispatched_on=dispatched_on,
    )  # fmt: skip
    return effect_of_facts(letter.case, facts, notices.sender(acting())) if facts else None
