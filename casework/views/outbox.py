"""消息发送: what leaves the house, what did not and why, again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import notifiers
from casework.db import Stale, writing
from casework.models.message import OutboxState
from casework.queries import outbox as items
from casework.services import outbox
from casework.views.acting import acting

bp = Blueprint("outbox", __name__)
CANNOT_RESEND = {
    "NO_ADDRESS": "收件人没有登记邮箱或者不接收邮件，请他先在个人设置中登记。",
    "UNREADABLE": "这条消息无法解密，不能重新发送；收件人在系统内仍可查看。",
}
GREATEST = 2**31 - 1  # of a key on PostgreSQL


@bp.get("/settings/outbox")
def index() -> ResponseReturnValue:
    """Failed ones first of all; ``show``: waiting, sent or dead."""
    asked, typed = request.args.get("show", ""), request.args.get("after", "")
    state = OutboxState(asked) if asked in set(OutboxState) else OutboxState.dead
    position = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    rows, after = items.list_items(state, after=position)
    return render_template(
        "casework/settings/outbox.html",
        state=state,
        rows=rows,
        after=after,
        is_first=position is None,
        counts=items.counts(),
        ways=notifiers.configured(),
    )


@bp.post("/settings/outbox/<int:item_id>/resend")
def resend(item_id: int) -> ResponseReturnValue:
    """Try a failed one for three days again."""
    if item_id > GREATEST:
        abort(404)
    try:
        with writing():
            outbox.resend(item_id, acting())
    except Stale:
        flash("这条消息已经不在失败清单里了。", "error")
    except outbox.CannotResend as fault:
        flash(CANNOT_RESEND[fault.code], "error")
    else:
        flash("已重新放入发送队列，一分钟内发出。")
    return redirect(url_for(".index"), 303)
