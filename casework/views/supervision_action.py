"""督办事项: the list of actions, one action with what can be done about it, its letter."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import labels
from casework.db import Stale, write
from casework.forms.case_form import CaseForm
from casework.forms.supervision import AnswerForm, CloseForm, DismissForm, IssueForm
from casework.idempotency import KeyReused
from casework.letters import pool
from casework.letters.content import LetterContent, from_json
from casework.models.supervision import SupervisionAction, SupervisionState
from casework.queries import supervision as queries
from casework.queries.letters import names_of
from casework.services import supervision
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.sign_off import pdf_answer
from casework.views.step import once
from workflows import supervision as rules
from workflows.refusal import Refusal

bp = Blueprint("supervision_action", __name__, url_prefix="/supervision/actions")
S = SupervisionState
Act = Callable[..., None]


@bp.get("")
def index() -> ResponseReturnValue:
    """Actions that the person may see, newest first."""
    who, filters = acting(), queries.read_actions(request.args)
    rows, after = queries.list_actions(filters, who)
    return render_template(
        "casework/supervision/index.html",
        filters=filters,
        rows=rows,
        after=after,
        counts=queries.count_actions(who),
        today=who.today,
    )


def access_action(action_id: int) -> SupervisionAction:
    """The action of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    action = queries.action_by_id(action_id, acting())
    if action is None:
        if queries.action_exists(action_id):
            deny(404, object_type="supervision_action", object_id=str(action_id))
        abort(404)
    return action


@bp.get("/<int:action_id>")
def show(action_id: int) -> ResponseReturnValue:
    """One action: what it says, what was answered, and the form of what comes next."""
    return _page(access_action(action_id))


def _page(
    action: SupervisionAction, form: CaseForm | None = None, *, stop: Exception | None = None
) -> ResponseReturnValue:
    who = acting()
    forms = _forms(action)
    if form is not None:
        forms = {name: form if isinstance(form, type(empty)) else empty for name, empty in forms.items()}
    cases = queries.cases_of(action)
    return render_template(
        "casework/supervision/action.html",
        action=action,
        forms=forms,
        cases=cases,
        unseen=queries.number_of_cases(action) - len(cases),
        names=names_of(action.issued_by_id, action.answered_by_id, action.closed_by_id),
        needs_approval=action.level in rules.APPROVED,
        has_answer=action.level != rules.PRAISE,
        today=who.today,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _forms(action: SupervisionAction) -> dict[str, CaseForm]:
    """The forms that this person may send about the action as it stands, filled with the usual values."""
    who = acting()
    found: dict[str, CaseForm] = {}
    if action.state is S.proposed and supervision.may_issue(action, who):
        issue = IssueForm(formdata=None, facts=action.facts, demand=action.demand)
        issue.answer_by_on.data = supervision.answer_day(action.level, who)
        found = {"issue": issue, "dismiss": DismissForm(formdata=None)}
    if action.state is S.issued and supervision.may_answer(action, who) and action.level != rules.PRAISE:
        found["answer"] = AnswerForm(formdata=None)
    if action.issued_by_id == who.person_id and action.state is supervision.closes_from(action):
        found["close"] = CloseForm(formdata=None)
    for form in found.values():
        form.seen.show(action.version)
    return found


def _take(action_id: int, form: CaseForm, act: Act, done: str) -> ResponseReturnValue:
    """One act on an action: 422, 409, or one transaction and back to its page."""
    action = access_action(action_id)
    if not form.validate_on_submit():
        return _page(action, form), 422

    def run() -> str:
        row = queries.action_by_id(action_id, acting())
        if row is None:
            raise Stale
        act(row, **form.values(), acting=acting())
        return url_for(".show", action_id=action_id)

    try:
        location = write(lambda: once(form, run))
    except (Refusal, Stale, KeyReused) as stop:
        action = access_action(action_id)
        form.seen.show(action.version)
        return _page(action, form, stop=stop), 409
    flash(done)
    return redirect(location, 303)


@bp.post("/<int:action_id>/issue")
def issue(action_id: int) -> ResponseReturnValue:
    """签发 a proposal."""
    return _take(action_id, IssueForm(), supervision.issue, "督办已签发，承办单位已收到通知。")


@bp.post("/<int:action_id>/dismiss")
def dismiss(action_id: int) -> ResponseReturnValue:
    """不采纳 a proposal."""
    return _take(action_id, DismissForm(), supervision.dismiss, "已记为不采纳。")


@bp.post("/<int:action_id>/answer")
def answer(action_id: int) -> ResponseReturnValue:
    """The unit answers."""
    return _take(action_id, AnswerForm(), supervision.answer, "督办已答复，由签发人核实后办结。")


@bp.post("/<int:action_id>/close")
def close(action_id: int) -> ResponseReturnValue:
    """The issuer closes."""
    return _take(action_id, CloseForm(), supervision.close, "督办已办结。")


# The letter


@bp.get("/<int:action_id>.pdf")
def pdf(action_id: int) -> ResponseReturnValue:
    """督办通知单 as it was issued."""
    action = access_action(action_id)
    try:
        content = pool.shared().pdf(_notice(action))
    except pool.RenderFailed:
        abort(503)
    return pdf_answer(content, f"{_name(action)}.pdf")


@bp.get("/<int:action_id>.docx")
def word(action_id: int) -> ResponseReturnValue:
    """The same as a Word file."""
    from casework.letters import docx  # only where it is needed: it is slow to load

    action = access_action(action_id)
    content = docx.to_docx(_notice(action))
    name = quote(f"{_name(action)}.docx", safe="")
    disposition = f"attachment; filename=\"notice.docx\"; filename*=UTF-8''{name}"
    return Response(content, mimetype=docx.MEDIA_TYPE, headers={"Content-Disposition": disposition})


def _notice(action: SupervisionAction) -> LetterContent:
    if not action.notice:  # a proposal has none yet
        abort(404)
    return from_json(action.notice)


def _name(action: SupervisionAction) -> str:
    return f"{labels.SUPERVISION_LEVELS[action.level]} {action.number}"
