"""Forms printed from the facts of a case (登记回执、当场答复记录、撤回确认), once these stand."""

from sqlalchemy import select

from casework.acting import Acting
from casework.db import Stale, db
from casework.letters.pool import RenderFailed
from casework.models.letter import Letter, LetterState
from casework.services import letters
from casework.services.notices import FORMS


def issue_forms(case_id: int, acting: Acting) -> int:
    """Render the forms of a case that wait for their bytes; never inside writing(). How many were issued.

    What could not be rendered is tried again by the scheduler (letters.issue_pending).
    """
    done = 0
    waiting = select(Letter.id).where(
        Letter.case_id == case_id, Letter.kind.in_(FORMS), Letter.state == LetterState.number_given
    )
    for letter_id in db.session.scalars(waiting.order_by(Letter.id)).all():
        try:
            letters.issue_one(letter_id, acting)
        except (RenderFailed, Stale):
            continue
        done += 1
    return done
