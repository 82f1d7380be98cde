"""Suggestions to improve for tests: one in every state in which a form stands on its page."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.models import ImprovementSuggestion, SuggestionState
from casework.services import improvement, responsibilities


def suggestions(acting: Callable[[str], Acting]) -> list[int]:
    """Ids of a proposed, a sent and an answered one for the unit of the district office, and the catalogue.

    Needs no writing().
    """
    with writing():
        responsibilities.load_catalogue(acting("admin"))
    for number in range(3):
        with writing():
            row = _proposed(acting, number)
            if number:
                improvement.issue(
                    row, seen=row.version, facts="样例", advice="样例",
                    answer_by_on=acting("chenzr").today + timedelta(days=7), acting=acting("chenzr"),
                )  # fmt: skip
            if number == 2:
                improvement.answer(row, seen=row.version, feedback="样例", acting=acting("wangmin"))
    return list(db.session.scalars(select(ImprovementSuggestion.id)))


def _proposed(acting: Callable[[str], Acting], number: int) -> ImprovementSuggestion:
    who = acting("wangmin")
    row = ImprovementSuggestion(
        state=SuggestionState.proposed, trigger="same_act", cause="penalty", proposal_key=f"sample:{number}",
        organ_id=who.organ_id, unit_id=who.unit_id, facts="样例", advice="样例", created_at=who.now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
