"""The seven stages on the bar of a case page, with the days on which they were passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.casefile import CaseFile
from workflows.codes import CLOSED, State

# Stage → the kinds of facts that belong to it; its days are those of the first and the last of them.
STAGES: dict[str, frozenset[str]] = {
    "registration": frozenset({"registered", "answered_on_the_spot"}),
    "review": frozenset(
        {"review_opened", "correction_requested", "correction_received", "reasons_requested"}
    ),
    "processing": frozenset(
        {"accepted", "searched", "transferred", "consultation_sent", "opinion_received",
         "consultation_lapsed", "fee_charged", "fee_paid", "rework_started"}
    ),
    "draft": frozenset({"drafted"}),
    "sign_off": frozenset({"submitted_for_review", "secrecy_cleared", "legally_cleared", "signed"}),
    "delivery": frozenset({"sealed", "dispatched", "delivered"}),
    "archive": frozenset({"archived"}),
}  # fmt: skip
_PLACE = {
    **dict.fromkeys((State.RECEIVED, State.AWAIT_CONFIRM), 0),
    **dict.fromkeys((State.REGISTERED, State.REVIEWING, State.CORRECTION_PENDING, State.REASON_PENDING), 1),
    **dict.fromkeys((State.PROCESSING, State.CONSULTING, State.FEE_PENDING, State.REOPENED), 2),
    State.DRAFTED: 3,
    **dict.fromkeys((State.SECRECY_REVIEW, State.LEGAL_REVIEW, State.SIGNING), 4),
    **dict.fromkeys((State.SIGNED, State.DELIVERING), 5),
    **dict.fromkeys(CLOSED, 6),
    State.ARCHIVED: 7,
}


@dataclass(frozen=True, slots=True)
class StagePart:
    """One stage: ``status`` is done, now, skipped or open; its first and last day, if any."""

    key: str
    status: str
    first_on: date | None
    last_on: date | None


def stage_bar(file: CaseFile) -> tuple[StagePart, ...]:
    """Where a case stands, stage by stage."""
    place = _PLACE[file.state or State.RECEIVED]
    return tuple(_part(file, key, number - place) for number, key in enumerate(STAGES))


def _part(file: CaseFile, key: str, distance: int) -> StagePart:
    days = [fact.on for fact in file.facts if fact.kind in STAGES[key]]
    status = "now" if distance == 0 else "open" if distance > 0 else "done" if days else "skipped"
    shown = days if distance <= 0 else []
    return StagePart(key, status, min(shown, default=None), max(shown, default=None))
