"""督办 → 工作建议: the list, one suggestion with what can be done about it; the act a case points at."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from casework.db import Stale, db, write
from casework.forms.case_form import CaseForm
from casework.forms.improvement import (
    ActForm,
    CloseSuggestionForm,
    DismissSuggestionForm,
    FeedbackForm,
    SuggestForm,
)
from casework.idempotency import KeyReused
from casework.models.case import Case
from casework.models.improvement import ImprovementSuggestion, SuggestionState
from casework.queries import improvement as queries
from casework.queries.case_access import case_by_ref
from casework.queries.letters import names_of
from casework.queries.responsibilities import units_in_force
from casework.services import improvement as services
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.step import once
from workflows.refusal import Refusal

bp = Blueprint("improvement", __name__)
S = SuggestionState


@bp.get("/supervision/suggestions")
def index() -> ResponseReturnValue:
    """Suggestions that the person may see."""
    who, state = acting(), request.args.get("state", "")
    return render_template(
        "casework/improvement/index.html",
        rows=queries.list_suggestions(who, state),
        counts=queries.count_suggestions(who),
        state=state,
        today=who.today,
    )


def _suggestion(suggestion_id: int) -> ImprovementSuggestion:
    """The one of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    row = queries.suggestion_by_id(suggestion_id, acting())
    if row is None:
        if db.session.get(ImprovementSuggestion, suggestion_id) is not None:
            deny(404, object_type="improvement_suggestion", object_id=str(suggestion_id))
        abort(404)
    return row


@bp.get("/supervision/suggestions/<int:suggestion_id>")
def show(suggestion_id: int) -> ResponseReturnValue:
    """What it says, what was fed back, and the form of what comes next."""
    return _page(_suggestion(suggestion_id))


def _page(
    row: ImprovementSuggestion, form: CaseForm | None = None, *, stop: Exception | None = None
) -> ResponseReturnValue:
    forms = _forms(row)
    if form is not None:
        forms = {name: form if isinstance(form, type(empty)) else empty for name, empty in forms.items()}
    cases, unseen = queries.cases_of(row.id)
    return render_template(
        "casework/improvement/show.html",
        row=row,
        forms=forms,
        cases=cases,
        unseen=unseen,
        names=names_of(row.issued_by_id, row.answered_by_id, row.closed_by_id),
        today=acting().today,
        **_stopped(stop),
    )


def _stopped(stop: Exception | None) -> dict[str, object]:
    return {
        "refusal": stop if isinstance(stop, Refusal) else None,
        "is_stale": isinstance(stop, Stale),
        "is_repeated": isinstance(stop, KeyReused),
    }


def _forms(row: ImprovementSuggestion) -> dict[str, CaseForm]:
    """The forms that this person may send about it as it stands, filled with the usual values."""
    who = acting()
    found: dict[str, CaseForm] = {}
    if row.state is S.proposed and services.may_issue(who):
        issue = SuggestForm(formdata=None, facts=row.facts, advice=row.advice)
        issue.answer_by_on.data = services.answer_day(who)
        found = {"issue": issue, "dismiss": DismissSuggestionForm(formdata=None)}
    if row.state is S.issued and services.may_answer(row, who) and row.issued_by_id != who.person_id:
        found["answer"] = FeedbackForm(formdata=None)
    if row.state is S.answered and services.may_issue(who):
        found["close"] = CloseSuggestionForm(formdata=None)
    for form in found.values():
        form.seen.show(row.version)
    return found


def _take(suggestion_id: int, form: CaseForm, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """One act: 422, 409, or one transaction and back to its page."""
    row = _suggestion(suggestion_id)
    if not form.validate_on_submit():
        return _page(row, form), 422

    def run() -> str:
        found = queries.suggestion_by_id(suggestion_id, acting())
        if found is None:
            raise Stale
        act(found, **form.values(), acting=acting())
        return url_for(".show", suggestion_id=suggestion_id)

    try:
        location = write(lambda: once(form, run))
    except (Refusal, Stale, KeyReused) as stop:
        row = _suggestion(suggestion_id)
        form.seen.show(row.version)
        return _page(row, form, stop=stop), 409
    flash(done)
    return redirect(location, 303)


@bp.post("/supervision/suggestions/<int:suggestion_id>/issue")
def issue(suggestion_id: int) -> ResponseReturnValue:
    """Confirm and send."""
    return _take(suggestion_id, SuggestForm(), services.issue, "工作建议已发出，单位已收到通知。")


@bp.post("/supervision/suggestions/<int:suggestion_id>/dismiss")
def dismiss(suggestion_id: int) -> ResponseReturnValue:
    """不采纳."""
    return _take(suggestion_id, DismissSuggestionForm(), services.dismiss, "已记为不采纳。")


@bp.post("/supervision/suggestions/<int:suggestion_id>/answer")
def answer(suggestion_id: int) -> ResponseReturnValue:
    """The unit feeds back."""
    return _take(suggestion_id, FeedbackForm(), services.answer, "反馈已提交，由机构负责人核实后办结。")


@bp.post("/supervision/suggestions/<int:suggestion_id>/close")
def close(suggestion_id: int) -> ResponseReturnValue:
    """The head closes."""
    return _take(suggestion_id, CloseSuggestionForm(), services.close, "工作建议已办结。")


# The act that a case points at


@bp.route("/cases/<ref>/act-in-question", methods=["GET", "POST"])
def act(ref: str) -> ResponseReturnValue:
    """Note the unit and the kind of act; nothing of the case itself changes."""
    case, form = access_case(ref), ActForm()
    units = units_in_force(acting().today)
    form.unit_id.choices = [SelectChoice(u.id, f"{u.organ}　{u.name}") for u in units]
    if request.method == "GET":
        held = queries.act_of(case.id)
        form.unit_id.data, form.act.data = (held.unit_id, held.act.value) if held else (acting().unit_id, "")
        form.seen.show(queries.version_of(held))
        return _act_page(case, form)
    if not form.validate():
        return _act_page(case, form), 422

    def run() -> str:
        found = case_by_ref(ref)
        if found is None:
            raise Stale
        services.note_act(found, **form.values(), acting=acting())
        return url_for("cases.show", ref=found.ref)

    try:
        location = write(lambda: once(form, run))
    except (Stale, KeyReused) as stop:
        case = access_case(ref)
        held = queries.act_of(case.id)
        form.seen.show(queries.version_of(held))
        return _act_page(case, form, stop=stop), 409
    flash("涉及行政行为已记录。")
    return redirect(location, 303)


def _act_page(case: Case, form: ActForm, *, stop: Exception | None = None) -> str:
    return render_template("casework/improvement/act.html", case=case, form=form, **_stopped(stop))
