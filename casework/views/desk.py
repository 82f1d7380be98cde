"""工作台: what is due, what comes next, the month; and the page of the keyboard."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.now import OFFICE_ZONE
from casework.queries import callbacks, cases, dashboard, improvement, transfers
from casework.queries.letters import letters_waiting
from casework.queries.supervision import to_answer
from casework.queries.transfers import Line
from casework.services import notices
from casework.views.acting import acting
from casework.views.addresses import own_address
from casework.views.lists import asked, list_context
from casework.views.template_tools import TYPE_COOKIE, TYPE_SIZES, has_endpoint
from workflows.codes import Role

bp = Blueprint("desk", __name__)
DESK_LINES = 12
DESK_TRANSFERS = 6
PARTS_OF_DAY = ((4, "evening"), (11, "morning"), (13, "noon"), (18, "afternoon"))
YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/")
def show() -> ResponseReturnValue:
    """The desk; for people who see no cases, a short one."""
    who = acting()
    common = {"greeting": greeting(who), "is_working": who.calendar.is_working(who.today)}
    if not has_endpoint("cases.index"):
        return render_template("casework/desk/show.html", tiles=None, today=who.today, **common)
    filters, month = asked(), asked_month(who)
    page = cases.list_cases(filters, who, size=DESK_LINES)
    tiles = dashboard.tiles(who)
    return render_template(
        "casework/desk/show.html",
        **common,
        **list_context(filters, page),
        tiles=tiles,
        yellow_days=who.yellow_days,
        month=month,
        month_days=dashboard.month_days(who, month),
        previous_month=f"{shifted(month, -1):%Y-%m}",
        next_month=f"{shifted(month, 1):%Y-%m}",
        reminders=dashboard.reminders(who),
        callbacks=callbacks.waiting(who) if has_endpoint("contacts.contact") else [],
        to_answer=to_answer(who) if has_endpoint("supervision_action.answer") else [],
        suggestions=improvement.to_answer(who) if has_endpoint("improvement.answer") else [],
        letters=letters_waiting(who, approve=notices.to_approve(who.roles), send=notices.to_send(who.roles)),
        transfers=waiting_transfers(who),
        provisional=dashboard.provisional_cases(who) if tiles.provisional else [],
        unpublished_years=unpublished_years(who),
    )


def waiting_transfers(who: Acting) -> list[tuple[str, Line]]:
    """What came to the unit and waits, and what waits for the coordinator: (tab, transfer)."""
    found: list[tuple[str, Line]] = []
    if who.roles & {Role.liaison, Role.unit_head}:
        for tab in ("waiting", "working"):
            found += [(tab, line) for line in transfers.list_received(tab, who, size=DESK_TRANSFERS).lines]
    if Role.ogi_head in who.roles:
        for tab in ("ruling", "danger"):
            found += [(tab, line) for line in transfers.list_sent(tab, who, size=DESK_TRANSFERS).lines]
    return found[:DESK_TRANSFERS]


def greeting(who: Acting) -> str:
    """Part of the day in the office."""
    hour = who.now.astimezone(OFFICE_ZONE).hour
    return next((part for until, part in PARTS_OF_DAY if hour < until), "evening")


def asked_month(who: Acting) -> date:
    """The first day of the month to show; the present one when the address names none."""
    try:
        month = date.fromisoformat(request.args.get("month", "") + "-01")
    except ValueError:
        return who.today.replace(day=1)
    return month if 2000 < month.year < 2100 else who.today.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The first day of a month before or after."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def unpublished_years(who: Acting) -> list[int]:
    """This year or the next, when its calendar is not published."""
    return [year for year in (who.today.year, who.today.year + 1) if year not in who.calendar.known_years]


@bp.get("/keys")
def keys() -> ResponseReturnValue:
    """The keyboard on a page, for browsers without JavaScript."""
    return render_template("casework/desk/keys.html")


@bp.post("/type-size")
def choose_type_size() -> ResponseReturnValue:
    """Keep the size of type in this browser."""
    size = request.form.get("size", "")
    response = make_response(redirect(own_address(request.form.get("next", "")), 303))
    if size in TYPE_SIZES:
        response.set_cookie(TYPE_COOKIE, size, max_age=YEAR_SECONDS, samesite="Strict")
    return response
