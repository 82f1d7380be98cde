"""Whether the facts of one case still form the chain that was written (SECURITY 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework import chain
from casework.record import event_body


def first_break(events: Sequence[Any], chain_id: str) -> int | None:
    """seq of the first fact that does not fit the chain; None when all fit."""
    before = chain.NO_HASH
    for place, event in enumerate(events, 1):
        body = event_body(event, chain_id)
        fits = event.seq == place and event.prev_hash == before
        if not fits or chain.link(chain_id, event.seq, before, body) != event.hash:
            return place
        before = event.hash
    return None
