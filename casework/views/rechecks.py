"""不予公开复查: refused information that is looked at again every year (Art 18)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale, write
from casework.forms.concentration import RecheckForm
from casework.idempotency import KeyReused
from casework.models.case import Case
from casework.models.proactive import RefusedItem
from casework.queries import proactive as queries
from casework.queries.case_access import case_by_id
from casework.services import rechecks
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.step import once
from workflows.refusal import Refusal

bp = Blueprint("rechecks", __name__, url_prefix="/refused")


@bp.get("")
def index() -> ResponseReturnValue:
    """Refused information by the day of its next look."""
    filters = queries.read_refused(request.args)
    rows, after = queries.list_refused(filters, acting())
    return render_template(
        "casework/rechecks/index.html", filters=filters, rows=rows, after=after, today=acting().today,
        tabs=queries.REFUSED_TABS,
    )  # fmt: skip


@bp.route("/<int:item_id>", methods=["GET", "POST"])
def show(item_id: int) -> ResponseReturnValue:
    """One piece of refused information: look at it again."""
    item, case = _access(item_id)
    form = RecheckForm()
    if request.method == "GET":
        form.seen.show(item.version)
        form.title.data = item.subject[:200]
        return _page(item, case, form)
    if not form.validate():
        return _page(item, case, form), 422

    def act() -> str:
        row = queries.refused_by_id(item_id)
        if row is None:
            raise Stale
        return _carry_out(row, form)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        item, case = _access(item_id)
        form.seen.show(item.version)
        return _page(item, case, form, stop=stop), 409
    flash("审查结论已记录。")
    return redirect(location, 303)


def _carry_out(item: RefusedItem, form: RecheckForm) -> str:
    typed, who = form.values(), acting()
    if typed.pop("outcome") == "opened":
        task = rechecks.open_up(item, **typed, acting=who)
        return url_for("proactive.show", task_id=task.id)
    typed.pop("title")
    rechecks.keep_refused(item, **typed, acting=who)
    return url_for(".index")


def _access(item_id: int) -> tuple[RefusedItem, Case]:
    """The item of the address with its case, within the scope of the person."""
    item = queries.refused_by_id(item_id)
    case = case_by_id(item.case_id) if item else None
    if item is None or case is None:
        if queries.refused_exists(item_id):
            deny(404, object_type="refused_item", object_id=str(item_id))
        abort(404)
    return item, case


def _page(item: RefusedItem, case: Case, form: RecheckForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/rechecks/show.html", item=item, case=case, form=form, today=acting().today,
        refusal=stop if isinstance(stop, Refusal) else None, is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip
