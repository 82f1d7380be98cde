"""督办: what presses in the district, one click to remind, actions issued about a case or a unit."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit, labels, rates
from casework.acting import Acting
from casework.db import Stale, write, writing
from casework.forms.case_form import ActionForm
from casework.forms.supervision import AboutCaseForm, AboutUnitForm
from casework.idempotency import KeyReused
from casework.models.case import Case
from casework.queries import holders, proactive
from casework.queries import supervision as queries
from casework.queries.case_access import case_by_ref
from casework.services import supervision
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.cases_export import MEDIA_TYPE, write_rows
from casework.views.step import Step, once, register
from casework.views.template_tools import cn_date
from workflows import supervision as rules
from workflows.refusal import Refusal

bp = Blueprint("supervision", __name__)
EXPORT_ROWS = 2000
EXPORTS_AN_HOUR = 5
WIDTHS = (20, 20, 20, 14, 16, 12, 18, 12, 12)


@bp.get("/supervision")
def show() -> ResponseReturnValue:
    """The screen of the supervisor."""
    return _screen(ActionForm())


def _screen(form: ActionForm, *, stop: Exception | None = None) -> str:
    who = acting()
    filters = queries.read_watch(request.args)
    page = queries.pressing(filters, who)
    proposals, _ = queries.list_actions(queries.ActionFilters(state="proposed"), who, size=queries.WAITING)
    return render_template(
        "casework/supervision/show.html",
        form=form,
        filters=filters,
        lines=page.lines,
        after=page.after,
        units=queries.unit_numbers(who),
        proposals=proposals,
        counts=queries.count_actions(who),
        due_tasks=proactive.due_tasks(who),
        sums=holders.sum_by_kind(line.standing for line in page.lines),
        levels=supervision.levels_of(who),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_repeated=isinstance(stop, KeyReused),
    )


@bp.post("/cases/<ref>/remind")
def remind(ref: str) -> ResponseReturnValue:
    """催办: a reminder of level 1 with the usual words, in one act."""
    access_case(ref)
    form = ActionForm()
    if not form.validate_on_submit():
        return _screen(form), 422

    def act() -> str:
        case = case_by_ref(ref)
        if case is None:  # went out of scope since the page was asked for
            raise Stale
        action = supervision.remind(case, acting())
        return url_for("supervision_action.show", action_id=action.id)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, KeyReused) as stop:
        return _screen(ActionForm(formdata=None), stop=stop), 409
    flash(f"已催办 {ref}，承办单位须在规定时间内答复。")
    return redirect(location, 303)


@bp.get("/supervision/export.xlsx")
def export() -> ResponseReturnValue:
    """What presses, as a spreadsheet; entered in the export chain."""
    who, filters = acting(), queries.read_watch(request.args)
    window = timedelta(hours=1)
    with writing():
        done = rates.count("export", f"person:{who.person_id}", window=window, now=who.now)
    rates.check(done, action="export", limit=EXPORTS_AN_HOUR, window=window, now=who.now)
    lines = queries.pressing(queries.WatchFilters(filters.lamp, filters.organ), who, size=EXPORT_ROWS).lines
    content = write_rows(
        labels.SUPERVISION_LIST, labels.SUPERVISION_EXPORT, WIDTHS, (_cells(line) for line in lines)
    )
    with writing():
        audit.note(
            "supervision.exported", acting=who, chain="export", object_type="cases", rows=len(lines),
            lamp=filters.lamp, sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="supervision-{who.today:%Y%m%d}.xlsx"'}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def _cells(line: queries.WatchLine) -> tuple[str, ...]:
    row, standing = line.row, line.standing
    holder = labels.HOLDERS[standing.holder.kind] + (f"：{standing.name}" if standing.name else "")
    return (
        line.ref, row.organ, row.unit or "", labels.STATES[row.state], cn_date(row.due_on), str(line.days),
        holder, str(standing.days), str(row.open_actions),
    )  # fmt: skip


# Actions by hand


def _fill(form: AboutCaseForm, case: Case, who: Acting) -> None:
    """Levels that may be issued; the usual words and day, as long as nothing was typed."""
    levels = supervision.levels_of(who)
    form.offer(levels)
    if request.method == "GET":
        wanted = request.args.get("level", type=int)
        form.level.data = wanted if wanted in levels else min(levels, default=rules.REMINDER)
        form.facts.data, form.demand.data = supervision.usual_words(case, who)
        form.answer_by_on.data = supervision.answer_day(form.level.data, who)


def _standing(case: Case, who: Acting) -> dict[str, Any]:
    return {"standing": holders.standings([case.id], who)[case.id]}


register(
    bp,
    Step(
        path="supervise",
        kind="supervised",
        form=AboutCaseForm,
        run=supervision.supervise_case,
        title="发起督办",
        done="督办已签发，承办单位已收到通知。",
        button="签发督办",
        template="casework/supervision/about_case.html",
        fill=_fill,
        context=_standing,
    ),
)


@bp.route("/supervision/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """An action about the work of a unit: circular, talk, referral, praise, or a demand without a case."""
    who, form = acting(), AboutUnitForm()
    levels = supervision.levels_of(who)
    form.offer(levels, {str(row.id): _unit_words(row) for row in queries.units(who)})
    if request.method == "GET":
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 422

    def act() -> str:
        action = supervision.issue_new(**form.values(), acting=acting())
        return url_for("supervision_action.show", action_id=action.id)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, KeyReused) as stop:
        return _new_page(form, stop=stop), 409
    flash("督办已签发，承办单位已收到通知。")
    return redirect(location, 303)


def _unit_words(row: Any) -> str:
    return supervision.addressee(row.short_name, row.name)


def _new_page(form: AboutUnitForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/supervision/new.html",
        form=form,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_repeated=isinstance(stop, KeyReused),
    )
