"""设置 → 职责目录: the list, one row, import from a workbook, export and template."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from casework import audit, labels
from casework.db import Stale, db, writing
from casework.forms.responsibilities import EndForm, ResponsibilityForm
from casework.idempotency import KeyReused
from casework.models.responsibility import Responsibility
from casework.queries import responsibilities as queries
from casework.services import responsibilities as services
from casework.services import responsibility_import as table
from casework.views import one_act
from casework.views.acting import acting
from casework.views.cases_export import as_file, write_rows
from casework.views.gate import deny
from casework.views.table_import import TablePages

bp = Blueprint("responsibilities", __name__, url_prefix="/settings/responsibilities")
WIDTHS = (22, 16, 28, 48, 32, 20, 14, 14)


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
    form = EndForm()
    form.first = _row(row_id).valid_from

    def act() -> str:
        services.end(row_id, **form.values(), acting=acting())
        return url_for(".index")

    def page(row: Responsibility, stop: Exception | None) -> str:
        return _ending_page(row, form, stop=stop)

    done = "职责事项已停用，最后一天以后不再提示。"
    return one_act.answer(form, act, done, again=lambda: _row(row_id), page=page)


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

    def run() -> str:
        act()
        return url_for(".index")

    def page(row: Responsibility | None, stop: Exception | None) -> str:
        return _row_page(form, row, stop=stop)

    try:
        return one_act.answer(form, run, done, again=lambda: _again(row_id), page=page)
    except services.FunctionTaken:
        form.function.errors = ("这个科室自该日起已有同名的职责事项，请修改原来的一条。",)
        return page(_again(row_id), None), 422


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


IMPORT = TablePages(
    template="casework/settings/responsibility_import.html",
    headings=table.HEADINGS,
    plan=lambda cells: table.plan(cells, acting()),
    apply=lambda cells, token: table.apply(cells, token, acting()),
    done="职责目录已导入。",
    list_page="responsibilities.index",
)


@bp.route("/import", methods=["GET", "POST"])
def import_() -> ResponseReturnValue:
    """Read a workbook and show what each row would do."""
    return IMPORT.upload()


@bp.post("/import/apply")
def apply() -> ResponseReturnValue:
    """Write what was shown."""
    return IMPORT.confirm()


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
    return as_file(write_rows(labels.RESPONSIBILITY_SHEET, table.HEADINGS, WIDTHS, rows), name)
