"""The other side of a consultation: a unit of the district is asked and answers here (Art 11, 34).

Its people see the question and their answer, not the case: rows are found by their unit, past the scope of
cases, and nothing of the applicant is read.
"""

from datetime import date, time

from casework.acting import Acting
from casework.db import db, write
from casework.models.consultation import AskedParty
from casework.models.message import MessageKind
from casework.queries.asked import OpenQuestion, asked_of_unit, open_questions
from casework.scope import everything
from casework.services import consultation
from casework.services.materials import Incoming
from casework.services.messages import tell
from casework.services.recipients import recipients_of_owed
from workflows.clock_reading import OPINION_DAYS
from workflows.codes import Role
from workflows.refusal import Refusal, RefusalCode

REMINDED = (3, 1, 0)  # working days left
AT = time(7, 30)
TOLD = (Role.liaison.value, Role.unit_head.value)


def tell_asked(row: AskedParty, number: str, on: date, acting: Acting) -> int:
    """Tell the people of the unit that their opinion is asked for. How many."""
    if row.unit_id is None:
        return 0
    due_on = acting.calendar.add(on, OPINION_DAYS)
    return tell(
        recipients_of_owed(TOLD, None, row.unit_id), MessageKind.opinion_due, acting=acting,
        key=f"asked:{row.party_id}:{on}", due_on=due_on, asked=number,
    )  # fmt: skip


def remind_asked(acting: Acting) -> int:
    """Remind units whose opinion is due in 3, 1 or 0 working days; once a level. How many messages."""
    if not acting.calendar.is_working(acting.today):
        return 0
    return write(lambda: sum(_remind(row, acting) for row in open_questions()))


def _remind(row: OpenQuestion, acting: Acting) -> int:
    left = acting.calendar.count(acting.today, row.due_on)
    if left not in REMINDED:
        return 0
    return tell(
        recipients_of_owed(TOLD, None, row.unit_id), MessageKind.opinion_due, acting=acting, level=left,
        key=f"asked:{row.party_id}:{row.due_on}:{left}", due_on=row.due_on, asked=row.number, days=left,
    )  # fmt: skip


def give_opinion(
    party_id: int, *, stance: str, text: str, acting: Acting, proof: Incoming | None = None
) -> None:
    """The asked unit answers (提交意见); needs writing(). Raises Refusal (not asked; closed)."""
    asked = asked_of_unit(party_id, acting)
    if asked is None:
        raise Refusal(RefusalCode.PARTY_NOT_CONSULTED, "Art 34")
    with everything():
        row = db.session.get_one(AskedParty, party_id)
        consultation.receive_opinion(
            row.party.case, party=row.party.code, on=acting.today, stance=stance, text=text,
            acting=acting, proof=proof,
        )  # fmt: skip
        db.session.flush()
