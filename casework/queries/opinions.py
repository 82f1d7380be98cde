"""What drafter, reviewers and signer did with a reply, in order: for the review page and the sheets."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.queries.timeline import read_events

KINDS = frozenset(
    {"drafted", "submitted_for_review", "secrecy_cleared", "legally_cleared", "sent_back", "signed", "sealed"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """One act of sign-off. ``version``: of the draft it was made on; ``text``: opinion or reason."""

    seq: int
    kind: str
    on: date
    name: str
    role: str
    version: int
    text: str
    data: dict[str, Any]


def opinions_of(case_id: int) -> tuple[Opinion, ...]:
    """Acts of sign-off that stand, oldest first."""
    events = read_events(case_id)
    void = {json.loads(e.data)["seq"] for e in events if e.kind == "voided"}
    return tuple(_opinions(e for e in events if e.kind in KINDS and e.seq not in void))


def _opinions(events: Iterable[Any]) -> Iterable[Opinion]:
    version = 0
    for event in events:
        data = json.loads(event.data)
        version = data.get("version", version) if event.kind == "drafted" else version
        text = data.get("opinion") or data.get("reason") or data.get("overdue_reason") or ""
        yield Opinion(
            event.seq, event.kind, event.occurred_on, event.actor_name, str(event.role), version, text, data
        )


def last(opinions: Iterable[Opinion], kind: str) -> Opinion | None:
    """The newest act of one kind."""
    return next((o for o in reversed(tuple(opinions)) if o.kind == kind), None)
