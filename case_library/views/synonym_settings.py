"""案例库 → 通俗说法: the list, one pair, import from a workbook, export and template."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Axis
from case_library.forms.settings import LONGEST_PLAIN, SynonymForm
from case_library.index import runs
from case_library.labels import search as words
from case_library.models import Synonym
from case_library.queries import synonyms as queries
from case_library.queries import terms
from case_library.services import synonym_import as table
from case_library.services import synonyms as services
from case_library.views.search_query import clean
from casework import audit, labels
from casework.db import Stale, write, writing
from casework.forms.case_form import ActionForm
from casework.forms.responsibilities import ConfirmImportForm, WorkbookForm
from casework.idempotency import KeyReused
from casework.services import responsibility_import as workbook
from casework.services.responsibility_import import Plan, PlanChanged, TableRefused
from casework.views.acting import acting
from casework.views.cases_export import MEDIA_TYPE, write_rows
from casework.views.step import once

bp = Blueprint("case_library_synonyms", __name__, url_prefix="/library/settings/synonyms")
WIDTHS = (22, 48, 12, 10, 10)
SHOWN_ROWS, MOST_PAGES = 300, 9_999


@bp.get("")
def index() -> ResponseReturnValue:
    """The pairs, searched by words."""
    asked = clean(request.args.get("q", ""))[:LONGEST_PLAIN]
    off, typed = bool(request.args.get("off")), request.args.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    page = max(1, min(number, MOST_PAGES))
    rows, total = queries.list_synonyms(asked, ended_only=off, page=page)
    return render_template(
        "case_library/settings/synonyms.html",
        rows=rows,
        total=total,
        page=page,
        has_more=page * queries.PAGE < total,
        q=asked,
        off=off,
        lib=words,
        hint_words=_hint_words(),
        run=runs.latest(),
    )


def _hint_words() -> dict[str, str]:
    return {**labels.DETERMINATIONS, **words.FACET_DETERMINATIONS, **terms.names()}


# One pair


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Enter a pair; a query that found nothing may come with the address."""
    form = _form()
    if request.method == "GET":
        form.show(None, clean(request.args.get("plain", ""))[:LONGEST_PLAIN])
        return _page(form, None)

    def act() -> None:
        values = form.values()
        values.pop("seen")
        services.add(**values, acting=acting())

    return _take(form, None, act, "通俗说法已添加，检索索引在后台更新。")


@bp.route("/<int:synonym_id>", methods=["GET", "POST"])
def edit(synonym_id: int) -> ResponseReturnValue:
    """Change a pair."""
    row = queries.synonym(synonym_id) if synonym_id < 2**31 else None
    if row is None:
        abort(404)
    form = _form()
    if request.method == "GET":
        form.show(row)
        return _page(form, row)
    return _take(
        form, synonym_id, lambda: services.change(synonym_id, **form.values(), acting=acting()),
        "通俗说法已更新，检索索引在后台更新。",
    )  # fmt: skip


def _form() -> SynonymForm:
    form = SynonymForm()
    form.offer(terms.offered(Axis.subject), terms.offered(Axis.dispute_point))
    return form


def _take(
    form: SynonymForm, synonym_id: int | None, act: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Write a pair: 422, 409, or back to the list."""
    if not form.validate():
        return _page(form, _again(synonym_id)), 422

    def run() -> str:
        act()
        return url_for(".index")

    try:
        location = write(lambda: once(form, run))
    except services.SynonymTaken:
        form.plain.errors = (f"{words.SYNONYM_FAULTS['plain_taken']}，请修改原来的一条。",)
        return _page(form, _again(synonym_id)), 422
    except (Stale, KeyReused) as stop:
        row = _again(synonym_id)
        form.seen.show(row.version if row else 0)
        return _page(form, row, stop=stop), 409
    flash(done)
    return redirect(location, 303)


def _again(synonym_id: int | None) -> Synonym | None:
    return queries.synonym(synonym_id) if synonym_id else None


def _page(form: SynonymForm, row: Synonym | None, *, stop: Exception | None = None) -> str:
    return render_template(
        "case_library/settings/synonym.html",
        form=form,
        row=row,
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
        content = sent.stream.read(workbook.MOST_BYTES + 1)
        cells = workbook.read_workbook(sent.filename or "", sent.mimetype or "", content, table.HEADINGS)
    except TableRefused as fault:
        form.file.errors = (labels.TABLE_FAULTS[fault.code],)
        return _import_page(form), 422
    return _import_page(form, table.plan(cells))


@bp.post("/import/apply")
def apply() -> ResponseReturnValue:
    """Write what was shown, in one transaction; 409 when it would not be that any more."""
    form = ConfirmImportForm()
    form.validate()
    try:
        cells = workbook.unpack(form.rows.data or "", len(table.COLUMNS))
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
        return _import_page(WorkbookForm(formdata=None), table.plan(cells), is_changed=True), 409
    flash("通俗说法已导入，检索索引在后台更新。")
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
    order = {"wrong": 0, "changed": 1, "new": 2}
    told = [row for row in planned.rows if row.kind in order] if planned else []
    return render_template(
        "case_library/settings/synonym_import.html",
        form=form,
        planned=planned,
        shown=sorted(told, key=lambda row: (order[row.kind], row.number))[:SHOWN_ROWS],
        confirm=confirm,
        faulty=faulty,
        is_changed=is_changed,
        lib=words,
    )


# Tables


@bp.get("/template.xlsx")
def template() -> ResponseReturnValue:
    """The headings and one row as an example."""
    return _workbook([words.SYNONYM_EXAMPLE], "通俗说法模板.xlsx")


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """Every pair, in the form of the template."""
    rows = queries.all_synonyms()
    with writing():
        audit.note("library.synonyms_exported", acting=acting(), chain="export", rows=len(rows))
    return _workbook(list(table.rows_of(queries.all_synonyms())), "通俗说法.xlsx")


def _workbook(rows: list[tuple[str, ...]], name: str) -> Response:
    content = write_rows(words.SYNONYM_SHEET, table.HEADINGS, WIDTHS, rows)
    disposition = f"attachment; filename=\"synonyms.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, mimetype=MEDIA_TYPE, headers={"Content-Disposition": disposition})
