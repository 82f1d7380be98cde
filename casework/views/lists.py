"""What the desk and the case list share: their filters, and how a line says what comes next."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from casework import labels
from casework.queries import cases
from casework.queries.case_filters import TURN, Filters, read_filters
from casework.queries.cases import Line, Page
from casework.views.acting import acting
from casework.views.steps_index import USUAL_NEXT, step_url
from workflows.codes import REVIEWS, Role, State

# Who holds a case that waits for somebody else than its handler.
HELD = {state: role for role, states in TURN.items() for state in states if state in REVIEWS | {State.SIGNED}}
CODED = {
    "state": labels.STATES,
    "channel": labels.CHANNELS,
    "determination": labels.DETERMINATIONS,
}


def asked() -> Filters:
    """The filters of this request."""
    return read_filters(request.args)


def list_context(filters: Filters, page: Page) -> dict[str, Any]:
    """What the templates of a list need."""
    return {
        "filters": filters,
        "lines": page.lines,
        "after": page.after,
        "today": acting().today,
        "saved": cases.saved_filters(acting().person_id),
        "saved_as": saved_query(filters),
        "usual_next": usual_next,
        "step_url": step_url,
        "holder": holder,
        "filter_value": filter_value,
    }


def saved_query(filters: Filters) -> str:
    """A list as it is kept under a name: its address without the position of the page."""
    return urlencode(filters.query())


def holder(row: Any) -> Role | None:
    """The role that must act while the case lies with a reviewer, the signer or the seal keeper."""
    return HELD.get(row.state)


def usual_next(line: Line) -> str:
    """The kind of step that usually comes next, if the person may ask for its page."""
    kind = USUAL_NEXT.get(line.row.state, "")
    return kind if kind and step_url(kind, line.ref) else ""


def filter_value(name: str, value: str) -> str:
    """A condition in words."""
    if name in CODED:
        return CODED[name][value]
    if name in ("unit", "handler"):
        options = cases.filter_options(acting())[f"{name}s"]
        return next((row.name for row in options if str(row.id) == value), value)
    return labels.LAMPS.get(value, value) if name == "lamp" else value
