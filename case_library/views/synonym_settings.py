"""案例库 → 通俗说法: the list, one pair, import from a workbook, export and template."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, render_template, request, url_for
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
from casework.db import Stale, writing
from casework.idempotency import KeyReused
from casework.views import one_act
from casework.views.acting import acting
from casework.views.cases_export import as_file, write_rows
from casework.views.table_import import TablePages

bp = Blueprint("case_library_synonyms", __name__, url_prefix="/library/settings/synonyms")
WIDTHS = (22, 48, 12, 10, 10)
MOST_PAGES = 9_999


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

    def run() -> str:
        act()
        return url_for(".index")

    def page(row: Synonym | None, stop: Exception | None) -> str:
        return _page(form, row, stop=stop)

    try:
        return one_act.answer(form, run, done, again=lambda: _again(synonym_id), page=page)
    except services.SynonymTaken:
        form.plain.errors = (f"{words.SYNONYM_FAULTS['plain_taken']}，请修改原来的一条。",)
        return page(_again(synonym_id), None), 422


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


IMPORT = TablePages(
    template="case_library/settings/synonym_import.html",
    headings=table.HEADINGS,
    plan=table.plan,
    apply=lambda cells, token: table.apply(cells, token, acting()),
    done="通俗说法已导入，检索索引在后台更新。",
    list_page="case_library_synonyms.index",
    words=words,
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
    return _workbook([words.SYNONYM_EXAMPLE], "通俗说法模板.xlsx")


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """Every pair, in the form of the template."""
    rows = queries.all_synonyms()
    with writing():
        audit.note("library.synonyms_exported", acting=acting(), chain="export", rows=len(rows))
    return _workbook(list(table.rows_of(queries.all_synonyms())), "通俗说法.xlsx")


def _workbook(rows: list[tuple[str, ...]], name: str) -> Response:
    return as_file(write_rows(words.SYNONYM_SHEET, table.HEADINGS, WIDTHS, rows), name)
