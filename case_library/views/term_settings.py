"""案例库 → 分类与通俗说法: the two taxonomies, and how far the new index is."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Axis
from case_library.forms.settings import NewTermForm, TermForm
from case_library.index import runs
from case_library.labels import search as words
from case_library.models import LibraryTerm
from case_library.queries import terms as queries
from case_library.services import taxonomy
from casework.db import Stale, db, write
from casework.forms.case_form import ActionForm
from casework.idempotency import KeyReused
from casework.views import one_act
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("case_library_settings", __name__, url_prefix="/library/settings")
CHANGED = "已保存。检索索引在后台更新，进度见本页上方。"


@bp.get("/terms")
def terms() -> ResponseReturnValue:
    """One axis: its words in their order."""
    return _list(_axis(), NewTermForm(formdata=None))


def _axis() -> Axis:
    asked = request.args.get("axis", "")
    return Axis(asked) if asked in set(map(str, Axis)) else Axis.subject


def _list(axis: Axis, form: NewTermForm, *, is_repeated: bool = False) -> str:
    return render_template(
        "case_library/settings/terms.html",
        axis=axis,
        rows=queries.all_terms(axis),
        uses=queries.count_uses(axis),
        form=form,
        lib=words,
        run=runs.latest(),
        is_repeated=is_repeated,
    )


@bp.post("/axes/<name>")
def add(name: str) -> ResponseReturnValue:
    """A new word at the end of its axis."""
    if name not in set(map(str, Axis)):
        abort(404)
    axis, form = Axis(name), NewTermForm()
    if not form.validate():
        return _list(axis, form), 422

    def act() -> str:
        taxonomy.add(axis, **form.values(), acting=acting())
        return url_for(".terms", axis=name)

    try:
        location = write(lambda: once(form, act))
    except taxonomy.TermRefused as refused:
        form.name.errors = (words.TERM_FAULTS[refused.code],)
        return _list(axis, form), 422
    except KeyReused:
        return _list(axis, form, is_repeated=True), 409
    flash(CHANGED)
    return redirect(location, 303)


@bp.route("/terms/<int:term_id>", methods=["GET", "POST"])
def edit(term_id: int) -> ResponseReturnValue:
    """Rename, move, switch on or off."""
    row = _term(term_id)
    form = TermForm()
    if request.method == "GET":
        form.show(row)
        return _page(row, form)
    axis = row.axis

    def act() -> str:
        taxonomy.change(term_id, **form.values(), acting=acting())
        return url_for(".terms", axis=axis)

    def page(row: LibraryTerm, stop: Exception | None) -> str:
        return _page(row, form, stop=stop)

    try:
        return one_act.answer(form, act, CHANGED, again=lambda: _term(term_id), page=page)
    except taxonomy.TermRefused as refused:
        field = form.active if refused.code == "pinned" else form.name
        field.errors = (words.TERM_FAULTS[refused.code],)
        return page(_term(term_id), None), 422


def _term(term_id: int) -> LibraryTerm:
    row = db.session.get(LibraryTerm, term_id, populate_existing=True) if term_id < 2**31 else None
    return row or abort(404)


def _page(row: LibraryTerm, form: ActionForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "case_library/settings/term.html",
        row=row,
        form=form,
        uses=queries.count_uses(row.axis).get(row.code, 0),
        lib=words,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    """How far the newest run is, as a fragment."""
    return render_template("case_library/settings/_run.html", run=runs.latest(), lib=words)
