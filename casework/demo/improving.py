"""The other side in the demo: acts noted on some requests, and the suggestion that the rule makes of them."""

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import DISTRICT, login_of
from casework.demo.play import Play
from casework.models import Case, ImprovementSuggestion, Organ, SuggestionState, Unit
from casework.services import improvement
from casework.services.improvement_proposals import propose
from workflows import improvement as rules

ADDRESSED, ACT = "JS", "expropriation"


def suggest(play: Play) -> None:
    """Note the act on the newest requests to the district government; one suggestion is sent."""
    clerk = play.cast.acting(login_of(DISTRICT, "desk"), play.now)
    newest = select(Case).join(Organ, Organ.id == Case.organ_id).where(Organ.code == DISTRICT)
    with writing():
        unit_id = db.session.scalars(select(Unit.id).join(Organ).where(Organ.code == ADDRESSED)).first() or 0
        for case in db.session.scalars(newest.order_by(Case.arrived_on.desc()).limit(rules.REQUESTS)):
            improvement.note_act(case, unit_id=unit_id, act=ACT, seen=1, acting=clerk)
    propose(Acting.system(play.now, play.calendar))
    head = play.cast.acting(login_of(DISTRICT, "head"), play.now)
    waiting = select(ImprovementSuggestion).where(ImprovementSuggestion.state == SuggestionState.proposed)
    with writing():
        for row in db.session.scalars(waiting.where(ImprovementSuggestion.trigger == rules.SAME_ACT)):
            improvement.issue(
                row, seen=row.version, facts=f"（样例）{row.facts}", advice=row.advice,
                answer_by_on=improvement.answer_day(head), acting=head,
            )  # fmt: skip
