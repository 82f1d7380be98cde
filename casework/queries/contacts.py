"""Attempts to confirm the receipt of a request with its applicant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.now import legal_day
from workflows.casefile import CaseFile
from workflows.codes import Outcome, Purpose
from workflows.facts import Contacted

# No contact possible: at least two attempts on two days before one waits (domain 02 § 3, design).
ATTEMPT_DAYS = 2
# Contacts in which both spoke (双向沟通, 06 § 1 K15).
TALKED = frozenset(Outcome) - {Outcome.no_contact}


@dataclass(frozen=True, slots=True)
class Attempts:
    """``days``: different days on which nobody could be reached."""

    failed: int
    days: int
    confirmed_on: date | None

    @property
    def is_enough(self) -> bool:
        return self.days >= ATTEMPT_DAYS


def has_talked(file: CaseFile) -> bool:
    """Whether somebody of the office and the applicant have spoken in this case."""
    return any(c.outcome in TALKED for c in file.of(Contacted))


def attempts_of(contacts: Iterable[Any]) -> Attempts:
    """How often the receipt could not be confirmed, and when it was."""
    asked = [c for c in contacts if c.purpose == Purpose.confirm_receipt]
    failed = [legal_day(c.at) for c in asked if c.outcome == Outcome.no_contact]
    confirmed = [legal_day(c.at) for c in asked if c.outcome == Outcome.confirmed]
    return Attempts(len(failed), len(set(failed)), min(confirmed, default=None))
