"""设置与节假日: a year as a grid; a pasted notice is read, previewed, and confirmed as one act."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency
from casework.db import Stale, write
from casework.forms.holidays import ConfirmForm, NoticeForm, NoticeTextForm
from casework.queries import calendar_grid
from casework.services import calendars
from casework.services.notice_texts import ReadText, loading_of, read_text
from casework.views.acting import acting, is_recently_proved
from casework.views.step import ask_for_proof, once

bp = Blueprint("holidays", __name__, url_prefix="/settings/holidays")
SHOWN_MOVES = 200


@bp.get("")
def show() -> ResponseReturnValue:
    """The twelve months of a year and the notices they came from."""
    who = acting()
    year = _asked_year(who.today.year)
    return render_template(
        "casework/holidays/show.html",
        year=year,
        months=calendar_grid.year_grid(who.calendar, year),
        is_known=year in who.calendar.known_years,
        notices=calendar_grid.loaded_notices(year),
        today=who.today,
    )


def _asked_year(present: int) -> int:
    typed = request.args.get("year", "")
    return int(typed) if typed.isascii() and typed.isdigit() and 2001 <= int(typed[:4]) <= 2099 else present


@bp.route("/notice", methods=["GET", "POST"])
def notice() -> ResponseReturnValue:
    """Paste a text; what it proposes stands beside it. Nothing is kept."""
    form = NoticeTextForm()
    if request.method == "GET":
        return _notice_page(form, None)
    if not form.validate():
        return _notice_page(form, None), 422
    found = read_text(form.text.data)
    return _notice_page(form, found), 200 if found.is_sound else 422


def _notice_page(form: NoticeTextForm, found: ReadText | None, numbered: NoticeForm | None = None) -> str:
    """``numbered``: the second form, when it was sent with faults."""
    if found and found.is_sound and numbered is None:
        numbered = NoticeForm(formdata=None)
        numbered.text.data, numbered.number.data = found.text, found.proposal.number
        numbered.reason.data = f"载入{found.proposal.year}年放假安排"
    return render_template("casework/holidays/notice.html", form=form, found=found, numbered=numbered)


def _stopped(form: NoticeForm, found: ReadText) -> str:
    """The page of the text again: what was typed is wrong, or the text contradicts itself."""
    return _notice_page(form, found, form if form.errors else None)


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Every case whose due date would move; nothing is kept."""
    form = NoticeForm()
    is_valid = form.validate()
    found = read_text(form.text.data)
    if not is_valid or not found.is_sound:
        return _stopped(form, found), 422
    return _preview_page(form, found)


def _preview_page(form: NoticeForm, found: ReadText, *, changed: bool = False) -> str:
    loading = loading_of(found, number=form.number.data, reason=form.reason.data)
    planned = calendars.plan(loading)
    confirm = ConfirmForm(formdata=None, data={**form.values(), "token": planned.token})
    return render_template(
        "casework/holidays/preview.html",
        form=confirm,
        found=found,
        planned=planned,
        moved=planned.moved[:SHOWN_MOVES],
        is_changed=changed,
    )


@bp.post("/apply")
def apply() -> ResponseReturnValue:
    """Load what was shown, in one transaction; 409 when it would not be that any more."""
    form = ConfirmForm()
    is_valid = form.validate()
    found = read_text(form.text.data)
    if not is_valid or not found.is_sound:
        return _stopped(form, found), 422
    if not is_recently_proved():
        return ask_for_proof()

    def act() -> str:
        loading = loading_of(found, number=form.number.data, reason=form.reason.data)
        calendars.apply(loading, acting=acting(), token=form.token.data)
        return url_for(".show", year=loading.notice.year)

    try:
        location = write(lambda: once(form, act))
    except (calendars.CalendarChanged, idempotency.KeyReused, Stale):
        return _preview_page(form, found, changed=True), 409
    flash("放假安排已载入，受影响的期限已重算并通知经办人。")
    return redirect(location, 303)
