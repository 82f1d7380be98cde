"""Pages of difficult cases (疑难复杂): marks, reviewer, joint meeting, nomination, the list of the office."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.db import write
from casework.forms.difficult import (
    DifficultForm,
    JointMeetingForm,
    LiftMarkForm,
    NominateForm,
    PrincipalsForm,
    ReviewerForm,
    SetAsideForm,
)
from casework.models import Case
from casework.queries.difficult import difficult_lines, meetings_of
from casework.record import casefile_of
from casework.services import difficult
from casework.views.acting import acting
from casework.views.step import Step, once, register
from workflows import difficult as rules
from workflows import facts as f
from workflows.codes import DifficultMark, Role

bp = Blueprint("difficult", __name__)


@bp.get("/difficult")
def index() -> ResponseReturnValue:
    """Open difficult cases: mine, or all that I may see."""
    return _list(PrincipalsForm(formdata=None))


def _list(form: PrincipalsForm) -> str:
    who = acting()
    is_all = request.args.get("who") == "all"
    lines = difficult_lines(who, mine=False)
    mine = [line for line in lines if line.reviewer_id == who.person_id]
    signers = difficult.signers_of(who.organ_id) if Role.ogi_head in who.roles else {}
    form.offer(signers)
    if form.people.raw_data is None:
        form.people.data = [str(person) for person in sorted(difficult.principals_of(who.organ_id))]
    return render_template(
        "casework/difficult/index.html",
        lines=lines if is_all else mine,
        counts={"mine": len(mine), "all": len(lines)},
        is_all=is_all,
        form=form if signers else None,
        today=who.today,
    )


@bp.post("/difficult/principals")
def set_principals() -> ResponseReturnValue:
    """Who signs the difficult cases of the own organ."""
    form = PrincipalsForm()
    form.offer(difficult.signers_of(acting().organ_id))
    if not form.validate():
        return _list(form), 422

    def act() -> str:
        difficult.set_principals(**form.values(), acting=acting())
        return url_for(".index")

    location = write(lambda: once(form, act))
    flash("已设定疑难复杂案件的签发人。")
    return redirect(location, 303)


# Steps of a case


def _fill_mark(form: DifficultForm, case: Case, acting: Acting) -> None:
    """A mark the rules propose, taken over with its reason by one click on the case page."""
    if request.method != "GET" or request.args.get("mark") not in list(DifficultMark):
        return
    form.mark.data = request.args["mark"]
    for proposal in rules.proposals(casefile_of(case), difficult.given(case, suits=True)):
        if proposal.mark == form.mark.data:
            form.reason.data = difficult.reason_words(proposal)


def _marked(form: DifficultForm, case: Case, acting: Acting) -> f.Fact:
    return f.MarkedDifficult(on=acting.today, reason="—", mark=DifficultMark(form.mark.data))


def _fill_lift(form: LiftMarkForm, case: Case, acting: Acting) -> None:
    form.offer([mark.value for mark in rules.standing_marks(casefile_of(case))])


def _fill_reviewer(form: ReviewerForm, case: Case, acting: Acting) -> None:
    form.offer(difficult.reviewers_of(case))
    if form.reviewer_id.raw_data is None:
        form.reviewer_id.data = rules.reviewer_of(casefile_of(case)) or form.reviewer_id.data


def _fill_meeting(form: JointMeetingForm, case: Case, acting: Acting) -> None:
    form.held_on.start(acting.today, first=case.arrived_on)


def _meetings(case: Case, acting: Acting) -> dict[str, Any]:
    file = casefile_of(case)
    return {
        "marks": tuple(rules.standing_marks(file).values()),
        "meetings": meetings_of(case.id),
        "due_on": rules.meeting_due_on(file, acting.calendar),
    }


def _nomination(case: Case, acting: Acting) -> dict[str, Any]:
    if case.closed_on is None:
        abort(404)
    return {}


STEPS = (
    Step(
        path="difficult",
        kind="marked_difficult",
        form=DifficultForm,
        run=difficult.mark_difficult,
        title="标为疑难复杂",
        done="已标为疑难复杂，并通知了审核人。",
        button="标为疑难复杂",
        template="casework/difficult/mark.html",
        fill=_fill_mark,
        fact=_marked,
    ),
    Step(
        path="lift-mark",
        kind="difficulty_lifted",
        form=LiftMarkForm,
        run=difficult.lift_mark,
        title="解除疑难标记",
        done="标记已解除。",
        button="解除标记",
        fill=_fill_lift,
    ),
    Step(
        path="reviewer",
        kind="reviewer_named",
        form=ReviewerForm,
        run=difficult.name_reviewer,
        title="指定审核人",
        done="已指定审核人并通知本人。",
        button="指定审核人",
        fill=_fill_reviewer,
    ),
    Step(
        path="joint-meeting",
        kind="joint_meeting_held",
        form=JointMeetingForm,
        run=difficult.record_meeting,
        title="登记会商",
        done="会商纪要已登记。",
        button="保存会商纪要",
        template="casework/difficult/meeting.html",
        fill=_fill_meeting,
        context=_meetings,
    ),
    Step(
        path="set-aside",
        kind="conclusion_set_aside",
        form=SetAsideForm,
        run=difficult.set_aside,
        title="不采纳会商结论",
        done="不采纳的理由已记录。",
        button="记录理由",
        template="casework/difficult/set_aside.html",
        context=_meetings,
    ),
    Step(
        path="nominate",
        kind="library_nominated",
        form=NominateForm,
        run=difficult.nominate,
        title="推荐入案例库",
        done="已推荐入案例库。",
        button="推荐入库",
        context=_nomination,
    ),
)
for _step in STEPS:
    register(bp, _step)
