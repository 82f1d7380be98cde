"""Messages to members of the staff: told once, in the application and on the ways they chose."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, upsert
from casework.models.message import Channel, Message, MessageKind
from casework.services import absences, mailing
from casework.services.absences import Target
from casework.services.mailing import Told
from casework.services.message_rules import channels_of


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell, whoever is told."""

    kind: MessageKind
    key: str
    level: int = 0
    case_id: int | None = None
    due_on: date | None = None
    params: dict[str, Any] = field(default_factory=dict)


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
    """Tell each of these people once, and the deputies of those on leave; needs writing(). How many now.

    ``key``: what the message is about, without its recipient; the same key tells the same person only once.
    ``level``: ``days`` of the rule that asks for it. ``channels``: those of it; None: those of the kind.
    ``params``: codes, dates as ISO text, numbers; never personal data. Sentences of ``labels.messages`` know
    ``days`` (working days left, or overdue), ``before``, ``after``, ``action``, ``number``, ``answer_by``,
    ``since``, ``until``, ``count``, and for system ``what``.
    """
    news = News(kind, key, level, case_id, due_on, params)
    return deliver(news, absences.with_deputies(people, acting.today), acting, channels)


def deliver(
    news: News, targets: Iterable[Target], acting: Acting, channels: Iterable[Channel] | None = None
) -> int:
    """Write the messages that are not there yet, and what leaves the house for them. How many."""
    told = [Told(target, key) for target in targets if (key := _write(news, target, acting))]
    if told:
        mailing.queue(news, told, channels_of(news.kind) if channels is None else channels, acting)
    return len(told)


def _write(news: News, target: Target, acting: Acting) -> str:
    """The key of the message; empty when this person was told already."""
    key = f"{news.key}:{target.person_id}"
    values = {
        "key": key, "person_id": target.person_id, "kind": news.kind, "level": news.level,
        "case_id": news.case_id, "due_on": news.due_on, "params": news.params, "created_at": acting.now,
        "stands_for_id": target.stands_for,
    }  # fmt: skip
    made = upsert(Message).values(values).on_conflict_do_nothing(index_elements=["key"])
    return key if db.session.scalar(made.returning(Message.id)) is not None else ""
