"""Lists of cases: filter, page, keep under a name, export, jump to a number."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit, rates
from casework.db import writing
from casework.forms.saved_filter import SavedFilterForm
from casework.queries import cases
from casework.queries.case_filters import Filters
from casework.services import saved_filters
from casework.views import looks
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.case_page import case_context
from casework.views.cases_export import MEDIA_TYPE, write_sheet
from casework.views.lists import asked, list_context, saved_query

bp = Blueprint("cases", __name__)
EXPORT_ROWS = 20_000
EXPORTS_AN_HOUR = 5
SEARCHES_A_MINUTE = 60


@bp.get("/cases")
def index() -> ResponseReturnValue:
    """The list."""
    return _list_page(SavedFilterForm())


def _list_page(form: SavedFilterForm, status: int = 200) -> ResponseReturnValue:
    filters = asked()
    page = cases.list_cases(filters, acting())
    has_panel = bool(request.args.get("panel") or form.errors)
    options = cases.filter_options(acting()) if has_panel else {}
    context = list_context(filters, page)
    return render_template(
        "casework/case/index.html", **context, form=form, options=options, has_panel=has_panel
    ), status


@bp.post("/cases/filters")
def keep() -> ResponseReturnValue:
    """Keep the list of this address under a name."""
    form = SavedFilterForm()
    if not form.validate_on_submit():
        return _list_page(form, 422)
    query = saved_query(asked())
    with writing():
        kept = saved_filters.keep_filter(form.name.data, query, acting())
    if kept:
        flash("已存为常用筛选。")
    else:
        flash("常用筛选最多 12 个，请先删去不用的。", "error")
    return redirect(f"{url_for('.index')}?{query}", 303)


@bp.post("/cases/filters/<int:filter_id>/delete")
def drop(filter_id: int) -> ResponseReturnValue:
    """Forget a kept list."""
    with writing():
        saved_filters.drop_filter(filter_id, acting())
    flash("已删除常用筛选。")
    return redirect(url_for(".index"), 303)


@bp.get("/cases/<ref>")
def show(ref: str) -> ResponseReturnValue:
    """The page of a case."""
    page = render_template("casework/case/show.html", **case_context(access_case(ref)))
    looks.note_look()
    return page


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Jump to the case of a number, or list what holds the words."""
    who, words = acting(), " ".join(request.args.get("q", "").split())[:200]
    _limit("search", SEARCHES_A_MINUTE, timedelta(minutes=1))
    if not words:
        return redirect(url_for(".index"), 303)
    number = cases.find_ref(words.upper())
    if number:
        return redirect(url_for(".show", ref=number), 303)
    page = cases.list_cases(Filters(group="all", q=words), who, size=2)
    if len(page.lines) == 1 and not page.after:
        return redirect(url_for(".show", ref=page.lines[0].ref), 303)
    return redirect(url_for(".index", group="all", q=words), 303)


@bp.get("/cases/export.xlsx")
def export() -> ResponseReturnValue:
    """The list, or its ticked lines, as a spreadsheet; entered in the export chain."""
    who, filters = acting(), asked()
    ticked = frozenset(
        int(i) for i in request.args.getlist("id") if i.isascii() and i.isdigit() and len(i) < 12
    )
    _limit("export", EXPORTS_AN_HOUR, timedelta(hours=1))
    if ticked:
        filters = Filters(group="all")
    lines = list(cases.all_cases(filters, who, limit=EXPORT_ROWS, only=ticked))
    content = write_sheet(lines)
    with writing():
        audit.note(
            "cases.exported",
            acting=who,
            chain="export",
            object_type="cases",
            filter=saved_query(filters),
            rows=len(lines),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    headers = {"Content-Disposition": f'attachment; filename="cases-{who.today:%Y%m%d}.xlsx"'}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def _limit(action: str, limit: int, window: timedelta) -> None:
    """Count one more of these by this person; Raises rates.TooMany (SECURITY 11.5)."""
    who = acting()
    with writing():
        done = rates.count(action, f"person:{who.person_id}", window=window, now=who.now)
    rates.check(done, action=action, limit=limit, window=window, now=who.now)
