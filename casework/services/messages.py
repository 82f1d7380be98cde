"""Messages to members of the staff: told once, in the application and on the ways they chose."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, upsert
from casework.models.message import Message, MessageKind


def tell(
    people: Iterable[int],
    kind: MessageKind,
    *,
    key: str,
    acting: Acting,
    level: int = 0,
    case_id: int | None = None,
    due_on: date | None = None,
    **params: Any,
) -> int:
    """Tell each of these people once; needs writing(). How many were told now.

    ``key``: what the message is about, without its recipient; the same key tells the same person only once.
    ``params``: codes, dates as ISO text, numbers; never personal data.
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
