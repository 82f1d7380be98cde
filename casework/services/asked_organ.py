"""The other side of a consultation: a unit of the district is asked and answers here (Art 11, 34).

Its people see the question and their answer, not the case: rows are found by their unit, past the scope of
cases, and nothing of the applicant is read.
"""

from datetime import date

from casework.acting import Acting
from casework.db import db
from casework.models.consultation import AskedParty
from casework.models.message import MessageKind
from casework.queries.asked import asked_of_unit
from casework.scope import everything
from casework.services import consultation
from casework.services.materials import Incoming
from casework.services.messages import tell
from casework.services.recipients import recipients_of_owed
from workflows.clock_reading import OPINION_DAYS
from workflows.codes import Role
from workflows.refusal import Refusal, RefusalCode

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
