"""办理参数: practice values that law leaves open, with their defaults and what follows from each."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency
from casework.db import Stale, write
from casework.forms.parameters import ParameterForm
from casework.services import parameters
from casework.services.parameters import PARAMETERS
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("parameters", __name__)


@bp.get("/settings/parameters")
def index() -> ResponseReturnValue:
    """All values by group."""
    groups = groupby(parameters.all_values().items(), key=lambda row: row[0].partition(".")[0])
    return render_template(
        "casework/settings/parameters.html",
        groups=[(group, list(rows)) for group, rows in groups],
        known=PARAMETERS,
    )


@bp.route("/settings/parameters/<name>", methods=["GET", "POST"])
def edit(name: str) -> ResponseReturnValue:
    """One value."""
    if name not in PARAMETERS:
        abort(404)
    form = ParameterForm()
    form.within(PARAMETERS[name].least, PARAMETERS[name].most)
    if request.method == "GET":
        form.value.data = parameters.value_of(name)
        form.seen.show(parameters.version_of(name))
        return _page(name, form)
    return _keep(name, form) if form.validate() else (_page(name, form), 422)


def _keep(name: str, form: ParameterForm) -> ResponseReturnValue:
    def act() -> str:
        parameters.change(name, form.value.data or 0, seen=form.seen.data or 0, acting=acting())
        return url_for(".index")

    try:
        to = write(lambda: once(form, act))
    except (Stale, idempotency.KeyReused) as stop:
        form.seen.show(parameters.version_of(name))
        return _page(name, form, stopped="stale" if isinstance(stop, Stale) else "repeated"), 409
    flash("参数已修改，即时生效；已经发出的文书和已经记下的事实不变。")
    return redirect(to, 303)


def _page(name: str, form: ParameterForm, *, stopped: str = "") -> str:
    return render_template(
        "casework/settings/parameter.html", name=name, form=form, known=PARAMETERS[name], stopped=stopped
    )
