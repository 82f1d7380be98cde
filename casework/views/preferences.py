"""Forms of 个人设置 about messages: address and quiet hours, leave with a deputy."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency
from casework.db import Stale, write, writing
from casework.forms.preferences import ABSENCE_FAULTS, PreferenceForm
from casework.services import absences, preferences
from casework.services.absences import AbsenceFault
from casework.views.account_page import account_page, leave_form
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("preferences", __name__)
GREATEST = 2**31 - 1  # of a key on PostgreSQL


@bp.post("/account/messages")
def save() -> ResponseReturnValue:
    """How one wants to be told."""
    form = PreferenceForm()
    if not form.validate():
        return account_page(preference=form), 422

    def act() -> str:
        preferences.save_preference(**form.values(), acting=acting())
        return url_for("login.account")

    try:
        to = write(lambda: once(form, act))
    except (Stale, idempotency.KeyReused) as stop:
        form.seen.data = preferences.preference_of(acting().person_id).version
        form.seen.raw_data = None
        stopped = "stale" if isinstance(stop, Stale) else "repeated"
        return account_page(preference=form, stopped=stopped), 409
    flash("消息设置已保存。")
    return redirect(to, 303)


@bp.post("/account/leave")
def enter_leave() -> ResponseReturnValue:
    """Leave with a deputy."""
    form = leave_form()
    if not form.validate():
        return account_page(leave=form), 422

    def act() -> str:
        absences.enter_absence(
            from_on=form.from_on.data, until_on=form.until_on.data, deputy_id=int(form.deputy.data),
            acting=acting(),
        )  # fmt: skip
        return url_for("login.account")

    try:
        to = write(lambda: once(form, act))
    except AbsenceFault as fault:
        field = form.deputy if fault.code == "DEPUTY" else form.until_on
        field.errors = (ABSENCE_FAULTS[fault.code],)
        return account_page(leave=form), 422
    except idempotency.KeyReused:
        return account_page(leave=form, stopped="repeated"), 409
    flash("休假已登记，期间的消息同时发给代理人。")
    return redirect(to, 303)


@bp.post("/account/leave/<int:absence_id>/delete")
def drop_leave(absence_id: int) -> ResponseReturnValue:
    """Back earlier, or not away at all."""
    with writing():
        is_dropped = absence_id <= GREATEST and absences.drop_absence(absence_id, acting())
    flash(
        "已删除休假登记。" if is_dropped else "这条休假登记已经不在了。", "success" if is_dropped else "error"
    )
    return redirect(url_for("login.account"), 303)
