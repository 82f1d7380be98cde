"""Attempts to confirm the receipt of a request with its applicant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.now import legal_day
from workflows.codes import Outcome, Purpose

# No contact possible: at least two attempts on two days before one waits (domain 02 § 3, design).
ATTEMPT_DAYS = 2


@dataclass(frozen=True, slots=True)
class Attempts:
    """``days``: different days on which nobody could be reached."""

    failed: int
    days: int
    confirmed_on: date | None

    @property
    def is_enough(self) -> bool:
        return self.days >= ATTEMPT_DAYS


def attempts_of(contacts: Iterable[Any]) -> Attempts:
    """How often the receipt could not be confirmed, and when it was."""
    asked = [c for c in contacts if c.purpose == Purpose.confirm_receipt]
    failed = [legal_day(c.at) for c in asked if c.outcome == Outcome.no_contact]
    confirmed = [legal_day(c.at) for c in asked if c.outcome == Outcome.confirmed]
    return Attempts(len(failed), len(set(failed)), min(confirmed, default=None))
