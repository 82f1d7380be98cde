"""Messages to members of the staff: told once, in the application and on the ways they chose."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, upsert
from casework.models.message import Channel, Message, MessageKind


def tell(
    people: Iterable[int],
    kind: MessageKind,
    *,
    key: str,
    acting: Acting,
    level: int = 0,
    case_id: int | None = None,
    due_on: date | None = None,
    channels: Iterable[Channel] | None = None,
    **params: Any,
) -> int:
    """Tell each of these people once; needs writing(). How many were told now.

    ``key``: what the message is about, without its recipient; the same key tells the same person only once.
    ``level``: ``days`` of the rule that asks for it. ``channels``: those of that rule; None: those of the kind.
    ``params``: codes, dates as ISO text, numbers; never personal data. Sentences of ``labels.messages`` know
    ``days`` (working days left, or overdue), ``before``, ``after``, ``action``, ``number``, ``answer_by``,
    ``since``, ``until``, ``count``, and for system ``what``.
    """
    told = 0
    for person_id in dict.fromkeys(people):
        values = {
            "key": f"{key}:{person_id}", "person_id": person_id, "kind": kind, "level": level,
            "case_id": case_id, "due_on": due_on, "params": params, "created_at": acting.now,
        }  # fmt: skip
        made = db.session.execute(upsert(Message).values(values).on_conflict_do_nothing(["key"]))
        told += made.rowcount  # type: ignore[attr-defined]
    return told
