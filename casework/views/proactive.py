"""转主动公开: the list of tasks, one task with its checks, its sheet, suggestions of applicants (Art 44)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.db import Stale
from casework.forms.case_form import CaseForm
from casework.forms.concentration import (
    ClearForm,
    DecisionForm,
    ExamineForm,
    OpinionForm,
    PublishForm,
    SuggestForm,
    TextForm,
)
from casework.idempotency import KeyReused
from casework.letters import pool
from casework.models.case import Case
from casework.models.proactive import ProactiveTask
from casework.personal_marks import pieces_of
from casework.queries import proactive as queries
from casework.queries.letters import names_of
from casework.services import proactive, proactive_sheet, suggestions
from casework.views import one_act
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.sign_off import pdf_answer
from casework.views.step import Step, register
from workflows import facts as f
from workflows.proactive import TaskStep, steps_from
from workflows.refusal import Refusal

bp = Blueprint("proactive", __name__)
T = TaskStep


@bp.get("/proactive")
def index() -> ResponseReturnValue:
    """Tasks that the person may see, newest first."""
    who, filters = acting(), queries.read_tasks(request.args)
    lines, after = queries.list_tasks(filters, who)
    return render_template(
        "casework/proactive/index.html", filters=filters, lines=lines, after=after,
        counts=queries.count_tasks(who),
    )  # fmt: skip


def access_task(task_id: int) -> ProactiveTask:
    """The task of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    task = queries.task_by_id(task_id, acting())
    if task is None:
        if queries.task_exists(task_id):
            deny(404, object_type="proactive_task", object_id=str(task_id))
        abort(404)
    return task


@bp.get("/proactive/<int:task_id>")
def show(task_id: int) -> ResponseReturnValue:
    """One task: its text, its checks, and the form of what comes next."""
    return _page(access_task(task_id))


def _page(
    task: ProactiveTask, sent: tuple[str, CaseForm] | None = None, *, stop: Exception | None = None
) -> ResponseReturnValue:
    forms = _forms(task)
    if sent is not None and sent[0] in forms:
        forms[sent[0]] = sent[1]
    return render_template(
        "casework/proactive/show.html",
        line=queries.task_line(task, task.organ.short_name, task.unit.name, acting()),
        task=task,
        forms=forms,
        form=sent[1] if sent else None,
        pieces=pieces_of(task.text),
        names=names_of(
            task.proposed_by_id, task.decided_by_id, task.secrecy_by_id, task.cleared_by_id,
            task.published_by_id,
        ),
        is_own=task.proposed_by_id == acting().person_id,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


FORMS: dict[str, tuple[TaskStep, type[CaseForm]]] = {
    "edit": (T.edit, TextForm),
    "decide": (T.decide, DecisionForm),
    "decline": (T.decline, DecisionForm),
    "clear_secrecy": (T.clear_secrecy, OpinionForm),
    "withhold": (T.withhold, OpinionForm),
    "clear_personal": (T.clear_personal, ClearForm),
    "publish": (T.publish, PublishForm),
}


def _forms(task: ProactiveTask) -> dict[str, CaseForm]:
    """The forms that this person may send about the task as it stands."""
    possible = steps_from(task.state, acting().roles)
    found = {name: _form(name, task, shown=True) for name, (step, _) in FORMS.items() if step in possible}
    for form in found.values():
        form.seen.show(task.version)
    return found


def _form(name: str, task: ProactiveTask, *, shown: bool = False) -> CaseForm:
    made = FORMS[name][1]
    form = made(formdata=None, prefix="") if shown else made()
    if shown and isinstance(form, TextForm):
        form.title.data, form.text.data = task.title, task.text
    if isinstance(form, ClearForm):
        hits = [piece for piece in pieces_of(task.text) if piece.hit is not None]
        form.cleared.choices = [(piece.hit, piece.text) for piece in hits]
        if form.cleared.data is None:
            form.cleared.data = []
    return form


def _take(name: str, task_id: int, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """One act on a task: 422, 409, or one transaction and back to its page."""
    form = _form(name, access_task(task_id))

    def run() -> str:
        row = queries.task_by_id(task_id, acting())
        if row is None:
            raise Stale
        act(row, **form.values(), acting=acting())
        return url_for(".show", task_id=task_id)

    def page(task: ProactiveTask, stop: Exception | None) -> str:
        return _page(task, (name, form), stop=stop)

    return one_act.answer(form, run, done, again=lambda: access_task(task_id), page=page)


@bp.post("/proactive/<int:task_id>/text")
def edit(task_id: int) -> ResponseReturnValue:
    """修改拟公开内容."""
    return _take("edit", task_id, proactive.edit, "拟公开的内容已保存。")


@bp.post("/proactive/<int:task_id>/decide")
def decide(task_id: int) -> ResponseReturnValue:
    """决定主动公开."""
    return _take("decide", task_id, proactive.decide, "已决定主动公开，应在 20 个工作日内发布。")


@bp.post("/proactive/<int:task_id>/decline")
def decline(task_id: int) -> ResponseReturnValue:
    """决定不予主动公开."""
    return _take("decline", task_id, proactive.decline, "已决定不予主动公开。")


@bp.post("/proactive/<int:task_id>/secrecy")
def clear_secrecy(task_id: int) -> ResponseReturnValue:
    """通过保密审查."""
    return _take("clear_secrecy", task_id, proactive.clear_secrecy, "保密审查已通过。")


@bp.post("/proactive/<int:task_id>/withhold")
def withhold(task_id: int) -> ResponseReturnValue:
    """保密审查不通过."""
    return _take("withhold", task_id, proactive.withhold, "已作出不得公开的审查意见，本事项终结。")


@bp.post("/proactive/<int:task_id>/personal")
def clear_personal(task_id: int) -> ResponseReturnValue:
    """核对个人信息."""
    return _take("clear_personal", task_id, proactive.clear_personal, "个人信息已核对，可以发布。")


@bp.post("/proactive/<int:task_id>/publish")
def publish(task_id: int) -> ResponseReturnValue:
    """登记发布."""
    return _take("publish", task_id, proactive.publish, "已登记发布，以后的申请可据此答复。")


@bp.get("/proactive/<int:task_id>.pdf")
def sheet(task_id: int) -> ResponseReturnValue:
    """主动公开转化审批单 (D24)."""
    task = access_task(task_id)
    try:
        content = proactive_sheet.pdf_of(task)
    except pool.RenderFailed:
        abort(503)
    return pdf_answer(content, f"D24-{task.id}.pdf")


# Suggestions of applicants


def _fill_suggest(form: SuggestForm, case: Case, who: Acting) -> None:
    form.on.start(who.today, first=case.received_on or case.arrived_on)


def _fill_examine(form: ExamineForm, case: Case, who: Acting) -> None:
    if form.title.raw_data is None:
        form.title.data = case.title


def _waiting(case: Case, who: Acting) -> dict[str, Any]:
    return {"suggestion": suggestions.waiting_of(case)}


for _step in (
    Step(
        path="suggestion",
        kind=f.PublicationSuggested.kind,
        form=SuggestForm,
        run=suggestions.suggest,
        title="登记主动公开建议",
        done="建议已登记，由政府信息公开工作机构负责人审核后告知申请人。",
        button="登记建议",
        fill=_fill_suggest,
    ),
    Step(
        path="suggestion-examined",
        kind=f.SuggestionExamined.kind,
        form=ExamineForm,
        run=suggestions.examine,
        title="审核主动公开建议",
        done="建议已审核，结果记入案卷。",
        button="提交审核结论",
        template="casework/proactive/examine.html",
        fill=_fill_examine,
        context=_waiting,
    ),
):
    register(bp, _step)
