"""设置 → 职责目录: the list, one row, import from a workbook, export and template."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from casework import audit, labels
from casework.db import Stale, db, write, writing
from casework.forms.case_form import ActionForm
from casework.forms.responsibilities import ConfirmImportForm, EndForm, ResponsibilityForm, WorkbookForm
from casework.idempotency import KeyReused
from casework.models.responsibility import Responsibility
from casework.queries import responsibilities as queries
from casework.services import responsibilities as services
from casework.services import responsibility_import as table
from casework.services.responsibility_import import Plan, PlanChanged, TableRefused
from casework.views.acting import acting
from casework.views.cases_export import MEDIA_TYPE, write_rows
from casework.views.gate import deny
from casework.views.step import once

bp = Blueprint("responsibilities", __name__, url_prefix="/settings/responsibilities")
WIDTHS = (22, 16, 28, 48, 32, 20, 14, 14)
SHOWN_ROWS = 300


@bp.get("")
def index() -> ResponseReturnValue:
    """The catalogue by organ, searched by words."""
    who, filters = acting(), queries.read_filters(request.args)
    rows, has_more = queries.list_rows(filters, who.today)
    units = queries.units_in_force(who.today)
    return render_template(
        "casework/settings/responsibilities.html",
        filters=filters,
        rows=rows,
        has_more=has_more,
        organs=list(dict.fromkeys((u.organ_id, u.organ) for u in units)),
        own_only=None if services.edits_all(who) else who.organ_id,
        today=who.today,
    )


# One row


def _offer(form: ResponsibilityForm, row: Responsibility | None) -> None:
    """Units whose functions this person keeps; of a row also its own, merged or not."""
    who = acting()
    units = queries.units_in_force(who.today, None if services.edits_all(who) else who.organ_id)
    form.unit_id.choices = [SelectChoice(u.id, f"{u.organ}　{u.name}") for u in units]
    if row is not None and row.unit_id not in {u.id for u in units}:
        form.unit_id.choices.insert(0, SelectChoice(row.unit_id, f"{row.organ.short_name}　{row.unit.name}"))


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Enter a row."""
    form = ResponsibilityForm()
    _offer(form, None)
    if request.method == "GET":
        form.valid_from.data, form.unit_id.data = acting().today, acting().unit_id
        form.seen.show(0)
        return _row_page(form, None)

    def act() -> None:
        values = form.values()
        values.pop("seen")
        services.add(**values, acting=acting())

    return _take(form, None, act, "职责事项已添加。")


@bp.route("/<int:row_id>", methods=["GET", "POST"])
def edit(row_id: int) -> ResponseReturnValue:
    """Change a row."""
    row = _row(row_id)
    form = ResponsibilityForm(obj=row if request.method == "GET" else None)
    _offer(form, row)
    if request.method == "GET":
        form.seen.show(row.version)
        return _row_page(form, row)
    return _take(
        form, row_id, lambda: services.change(row_id, **form.values(), acting=acting()), "职责事项已更新。"
    )


@bp.post("/<int:row_id>/end")
def end(row_id: int) -> ResponseReturnValue:
    """Not in force after its last day."""
    row, form = _row(row_id), EndForm()
    form.first = row.valid_from
    if not form.validate():
        return _ending_page(row, form), 422

    def act() -> str:
        services.end(row_id, **form.values(), acting=acting())
        return url_for(".index")

    try:
        location = write(lambda: once(form, act))
    except (Stale, KeyReused) as stop:
        row = _row(row_id)
        form.seen.show(row.version)
        return _ending_page(row, form, stop=stop), 409
    flash("职责事项已停用，最后一天以后不再提示。")
    return redirect(location, 303)


def _ending_page(row: Responsibility, ending: EndForm, *, stop: Exception | None = None) -> str:
    form = ResponsibilityForm(formdata=None, obj=row)
    _offer(form, row)
    form.seen.show(row.version)
    return _row_page(form, row, ending=ending, stop=stop)


def _row(row_id: int) -> Responsibility:
    """The row of the address, if this person keeps it. Not inside writing()."""
    row = db.session.get(Responsibility, row_id)
    if row is None:
        abort(404)
    if not services.may_edit(row.organ_id, acting()):
        deny(403, object_type="responsibility", object_id=str(row_id))
    return row


def _take(
    form: ResponsibilityForm, row_id: int | None, act: Callable[[], None], done: str
) -> ResponseReturnValue:
    """Write a row: 422, 409, or back to the list."""
    if not form.validate():
        return _row_page(form, _again(row_id)), 422

    def run() -> str:
        act()
        return url_for(".index")

    try:
        location = write(lambda: once(form, run))
    except services.FunctionTaken:
        form.function.errors = ("这个科室自该日起已有同名的职责事项，请修改原来的一条。",)
        return _row_page(form, _again(row_id)), 422
    except (Stale, KeyReused) as stop:
        row = _again(row_id)
        form.seen.show(row.version if row else 0)
        return _row_page(form, row, stop=stop), 409
    flash(done)
    return redirect(location, 303)


def _again(row_id: int | None) -> Responsibility | None:
    return db.session.get(Responsibility, row_id, populate_existing=True) if row_id else None


def _row_page(
    form: ResponsibilityForm,
    row: Responsibility | None,
    *,
    ending: EndForm | None = None,
    stop: Exception | None = None,
) -> str:
    if ending is None and row is not None and row.valid_to is None:
        ending = EndForm(formdata=None, last_on=acting().today)
        ending.seen.show(row.version)
    return render_template(
        "casework/settings/responsibility.html",
        form=form,
        row=row,
        ending=ending,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


# Import


@bp.route("/import", methods=["GET", "POST"])
def import_() -> ResponseReturnValue:
    """Read a workbook and show what each row would do; nothing is kept."""
    form = WorkbookForm()
    if request.method == "GET":
        return _import_page(form)
    if not form.validate():
        return _import_page(form), 422
    sent = form.file.data
    try:
        content = sent.stream.read(table.MOST_BYTES + 1)
        cells = table.read_workbook(sent.filename or "", sent.mimetype or "", content)
    except TableRefused as fault:
        form.file.errors = (labels.TABLE_FAULTS[fault.code],)
        return _import_page(form), 422
    return _import_page(form, table.plan(cells, acting()))


@bp.post("/import/apply")
def apply() -> ResponseReturnValue:
    """Write what was shown, in one transaction; 409 when it would not be that any more."""
    form = ConfirmImportForm()
    form.validate()
    try:
        cells = table.unpack(form.rows.data or "")
    except TableRefused as refused:
        form.rows.errors, cells = (labels.TABLE_FAULTS[refused.code],), []
    if form.errors:
        return _import_page(WorkbookForm(formdata=None), faulty=form), 422

    def act() -> str:
        table.apply(cells, form.token.data, acting())
        return url_for(".index")

    try:
        location = write(lambda: once(form, act))
    except (PlanChanged, KeyReused, Stale):
        empty = WorkbookForm(formdata=None)
        return _import_page(empty, table.plan(cells, acting()), is_changed=True), 409
    flash("职责目录已导入。")
    return redirect(location, 303)


def _import_page(
    form: ActionForm,
    planned: Plan | None = None,
    *,
    faulty: ConfirmImportForm | None = None,
    is_changed: bool = False,
) -> str:
    confirm = None
    if planned and planned.is_useful:
        packed = json.dumps(planned.cells, ensure_ascii=False)
        confirm = ConfirmImportForm(formdata=None, data={"rows": packed, "token": planned.token})
    return render_template(
        "casework/settings/responsibility_import.html",
        form=form,
        planned=planned,
        shown=_shown(planned) if planned else (),
        confirm=confirm,
        faulty=faulty,
        is_changed=is_changed,
    )


def _shown(planned: Plan) -> list[table.PlannedRow]:
    """Rows with something to say, faults first; those without a change are only counted."""
    order = {"wrong": 0, "changed": 1, "new": 2}
    told = [row for row in planned.rows if row.kind in order]
    return sorted(told, key=lambda row: (order[row.kind], row.number))[:SHOWN_ROWS]


# Tables


@bp.get("/template.xlsx")
def template() -> ResponseReturnValue:
    """The headings and one row as an example."""
    return _workbook([labels.RESPONSIBILITY_EXAMPLE], "职责目录模板.xlsx")


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """The rows of the list, in the form of the template."""
    filters = queries.read_filters(request.args)
    rows = queries.all_rows(filters, acting().today)
    with writing():
        audit.note("responsibilities.exported", acting=acting(), chain="export", rows=len(rows))
    return _workbook(list(table.rows_of(rows)), "职责目录.xlsx")


def _workbook(rows: list[tuple[str, ...]], name: str) -> Response:
    content = write_rows(labels.RESPONSIBILITY_SHEET, table.HEADINGS, WIDTHS, rows)
    disposition = f"attachment; filename=\"catalogue.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, mimetype=MEDIA_TYPE, headers={"Content-Disposition": disposition})
