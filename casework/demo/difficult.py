"""疑难会商 and 超量信号 in the demo: minutes of a meeting, a mark of excessive requests, a nomination."""

from sqlalchemy import select

from casework.db import db, writing
from casework.demo.people import DISTRICT, login_of
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of
from casework.demo.stories import Step
from casework.models import Case, Organ
from casework.services import difficult, signals
from workflows.codes import State

PLACE = "区政府办公室会议室"
PEOPLE = {
    "unit": "王敏（样例）、周科长（样例）",
    "legal": "樊律（样例）",
    "secrecy": "鲍密（样例）",
    "review_body": "复议机构人员（样例）",
}
MINUTES = "（样例）承办科室介绍了检索和征求意见的情况，法制审核人员对照条例逐项研判，各方意见一致。"
CONCLUSION = "（样例）按上述类型答复，写明事实和依据。"
REMARK = "（样例）申请内容反复涉及已经作出生效判决的同一争议。"
WHY = "（样例）对同类答复有参考意义。"


def _meeting(play: Play, tale: Tale, step: Step, who: Who) -> None:
    """The meeting proposes what the story will answer."""
    acting = who("legal")
    with writing():
        case = case_of(tale)
        difficult.record_meeting(
            case, held_on=acting.today, place=PLACE, minutes=MINUTES, seen=case.version, acting=acting,
            participants=[{"part": part, "names": names} for part, names in PEOPLE.items()],
            conclusions=[{"determination": tale.story.result, "text": CONCLUSION}],
        )  # fmt: skip


ACTS: dict[str, Act] = {"meeting": _meeting}


def signal(play: Play) -> None:
    """A reviewer marks a request under formal review; a difficult case is nominated for the library."""
    reviewer = play.cast.acting(login_of(DISTRICT, "legal"), play.now)
    mine = select(Case.id).join(Organ, Organ.id == Case.organ_id).where(Organ.code == DISTRICT)
    reviewing = mine.where(Case.state == State.REVIEWING).order_by(Case.id).limit(1)
    for case_id in db.session.scalars(reviewing).all():
        with writing():
            case = db.session.get_one(Case, case_id)
            signals.mark(case, remark=REMARK, seen=case.version, acting=reviewer)
    closed = mine.where(Case.difficult, Case.closed_on.is_not(None)).order_by(Case.id).limit(1)
    for case_id in db.session.scalars(closed).all():
        with writing():
            case = db.session.get_one(Case, case_id)
            difficult.nominate(case, why=WHY, seen=case.version, acting=reviewer)
