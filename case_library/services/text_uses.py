"""Counts the letters that were made of each version of the standard texts. Source: domain 07 § 2.

Counted from what was issued, so that the figures can be made again at any time (DESIGN D19). Internal sheets
are not stored and are not counted.
"""

import json
from collections.abc import Iterator
from datetime import date, time

from sqlalchemy import Select, delete, select

from case_library.models import TextUse
from casework.acting import Acting
from casework.db import db, writing
from casework.models import Letter, LetterState, Matter, SupervisionAction
from casework.scope import everything

AT = time(5, 20)
AT_ONCE = 500  # rows held in memory


def recount(acting: Acting) -> int:
    """Count anew; how many versions were used."""
    with everything():
        found = _counted()
    with writing():
        db.session.execute(delete(TextUse))
        db.session.add_all(TextUse(label=label, letters=n, last_on=on) for label, (n, on) in found.items())
    return len(found)


def _counted() -> dict[str, tuple[int, date]]:
    """Letters and the day of the last one, by version."""
    found: dict[str, tuple[int, date]] = {}
    for content, on in _issued():
        for label in set(json.loads(content).get("texts", ())):
            times, last = found.get(label, (0, on))
            found[label] = (times + 1, max(last, on))
    return found


def _issued() -> Iterator[tuple[str, date]]:
    """Canonical JSON and day of all letters, answers and supervision notices that went out."""
    went_out = Letter.state.in_((LetterState.issued, LetterState.sent))
    statements: tuple[Select[tuple[str, date | None]], ...] = (
        select(Letter.content, Letter.signed_on).where(went_out, Letter.signed_on.is_not(None)),
        select(Matter.letter, Matter.answered_on).where(Matter.letter != "", Matter.answered_on.is_not(None)),
        select(SupervisionAction.notice, SupervisionAction.issued_on).where(
            SupervisionAction.notice != "", SupervisionAction.issued_on.is_not(None)
        ),
    )
    for statement in statements:
        rows = db.session.execute(statement.execution_options(yield_per=AT_ONCE))
        yield from ((content, on) for content, on in rows.tuples() if on)
