"""消息: one's own messages; opening one is its receipt."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import labels
from casework.db import writing
from casework.models.message import MessageKind as K
from casework.queries import messages
from casework.queries.messages import Line
from casework.services import reading
from casework.views.acting import acting
from casework.views.template_tools import has_endpoint

bp = Blueprint("messages", __name__)
# They name a transfer, whose page its unit may open and the case of which it may not.
ABOUT_TRANSFERS = frozenset(
    {K.transfer_received, K.transfer_returned, K.transfer_ruled, K.transfer_answered,
     K.transfer_unanswered, K.material_due}
)  # fmt: skip
GREATEST = 2**31 - 1  # of a key on PostgreSQL


@bp.get("/messages")
def index() -> ResponseReturnValue:
    """The newest first; ``show=unread`` only those that were not opened."""
    unread = request.args.get("show") == "unread"
    page = messages.list_messages(acting().person_id, unread=unread, after=_position())
    return render_template("casework/messages/index.html", page=page, unread=unread, is_first=not _position())


def _own(message_id: int) -> Line:
    """A message of the person who asks; 404 for those of others and for what no row can be."""
    line = messages.message_of(acting().person_id, message_id) if message_id <= GREATEST else None
    return line or abort(404)


def _position() -> int | None:
    typed = request.args.get("after", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else None


@bp.get("/messages/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """One message in full: what the list of the day lists."""
    line = _own(message_id)
    parts = labels.message_parts(line.params)
    listed = [ref for part in parts for ref, _ in part.rows if ref]
    links = messages.visible(listed) if listed and has_endpoint("cases.show") else frozenset()
    return render_template("casework/messages/show.html", line=line, parts=parts, links=links)


@bp.post("/messages/<int:message_id>/open")
def open_(message_id: int) -> ResponseReturnValue:
    """Note the receipt, then go to the case, or to the message itself."""
    line = _own(message_id)
    with writing():
        reading.mark_read(message_id, acting())
    ref = line.params.get("ref", "")
    if line.kind in ABOUT_TRANSFERS and ref and has_endpoint("transfers.show"):
        return redirect(url_for("transfers.show", transfer_id=int(ref)), 303)
    if "asked" in line.params and has_endpoint("consultations.index"):
        return redirect(url_for("consultations.index"), 303)
    if line.ref and has_endpoint("cases.show"):
        return redirect(url_for("cases.show", ref=line.ref), 303)
    return redirect(url_for(".show", message_id=message_id), 303)


@bp.post("/messages/read")
def read_all() -> ResponseReturnValue:
    """Everything is seen."""
    with writing():
        number = reading.mark_all_read(acting())
    flash(f"已将 {number} 条消息标为已读。" if number else "没有未读消息。")
    return redirect(url_for(".index"), 303)
