"""Answer at once (当场答复): the applicant stands there, the answer is known to be public (T04)."""

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models import Case, Setting
from casework.record import casefile_of, record
from casework.services.notices import prepare_form
from workflows.codes import Role
from workflows.facts import AnsweredOnTheSpot, Registered
from workflows.refusal import Refusal, RefusalCode

# What can be answered at once: given, where it was published, where and when it can be had.
SPOT_DETERMINATIONS = ("GRANT_A", "GRANT_B", "GRANT_C")
# Setting: a signer who did not register the request must record the answer (domain 01 T04, "as set").
NEEDS_SIGNER = "on_the_spot.needs_signer"


def answer_on_the_spot(case: Case, *, determination: str, answer: str, seen: int, acting: Acting) -> None:
    """Record the answer given at once, with its sheet for the applicant's signature (D04a).

    Raises Refusal (not present; needs a review; a second person must record it), Stale.
    Source: 条例 Art 33(1); domain 01 T04.
    """
    _check_person(case, acting)
    letter = prepare_form(case, "D04a", {"answer": answer, "answered_on": acting.today.isoformat()}, acting)
    fact = AnsweredOnTheSpot(on=acting.today, letter_id=letter.id, determination=determination)
    record(case, fact, acting, seen=seen)


def _check_person(case: Case, acting: Acting) -> None:
    if not db.session.scalar(select(Setting.value).where(Setting.key == NEEDS_SIGNER)):
        return
    registrar = next((e.actor_id for e in casefile_of(case).entries if e.fact.kind == Registered.kind), 0)
    if Role.signer not in acting.roles or acting.person_id == registrar:
        raise Refusal(
            RefusalCode.ROLE_NOT_ALLOWED, "Art 33(1)", kind=AnsweredOnTheSpot.kind, roles=[Role.signer]
        )
