"""期限日历: a month of due dates, and the cases of a chosen day."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.queries import cases, deadline_calendar
from casework.queries.case_filters import Filters
from casework.views.acting import acting
from casework.views.desk import asked_month, shifted
from casework.views.lists import list_context

bp = Blueprint("deadlines", __name__)


@bp.get("/calendar")
def show() -> ResponseReturnValue:
    who, day = acting(), _asked_day()
    month = day.replace(day=1) if day and not request.args.get("month") else asked_month(who)
    return render_template(
        "casework/deadlines/show.html",
        month=month,
        days=deadline_calendar.month_of(who, month),
        previous_month=f"{shifted(month, -1):%Y-%m}",
        next_month=f"{shifted(month, 1):%Y-%m}",
        day=day,
        **_of_day(who, day or who.today),
    )


def _of_day(who: Acting, day: date) -> dict[str, object]:
    """The open cases that are due on a day, and the other deadlines of that day."""
    filters = Filters(group="open", due_from=day, due_to=day)
    page = cases.list_cases(filters, who)
    return {
        **list_context(filters, page),
        "chosen": day,
        "beside": deadline_calendar.beside_on(who, day),
    }


def _asked_day() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if 2000 < day.year < 2100 else None
