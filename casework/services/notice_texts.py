"""The text of a notice on days off: what it proposes for the calendar in force, what is to be confirmed."""

from dataclasses import dataclass

from casework.calendar_data import YearNotice
from casework.calendars import stored_notices
from casework.services.calendars import Loading, days_of
from workflows.holiday_notice import DayChange, Finding, Proposal, YearDays, changes, settle
from workflows.holiday_text import read


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it was read, on top of what is loaded of its year.

    ``days``: the whole year once it is confirmed; ``changes``: against what is loaded.
    """

    text: str
    proposal: Proposal
    days: YearDays
    findings: tuple[Finding, ...]
    changes: tuple[DayChange, ...]
    is_supplement: bool

    @property
    def is_sound(self) -> bool:
        """Can it be confirmed?"""
        return not any(finding.blocks for finding in self.findings)


def read_text(text: str) -> ReadText:
    """Read a pasted text. Never raises; what is wrong is among the findings."""
    proposal = read(text)
    known = days_of(proposal.year) if proposal.year else None
    days, findings = settle(proposal, known)
    is_supplement = known is not None and bool(proposal.missing)
    return ReadText(text, proposal, days, findings, changes(known, days), is_supplement)


def loading_of(found: ReadText, *, number: str, reason: str) -> Loading:
    """What is loaded once the number of the notice (文号) is given; only for a sound text."""
    year = found.proposal.year
    if year is None or not found.is_sound:
        raise ValueError("A text that contradicts itself is not loaded.")
    notice = YearNotice(year, _named(year, number, found), found.days.rest, found.days.make_up)
    signed = found.proposal.published_on
    source = f"{found.proposal.title or number}{f'，{signed.isoformat()}' if signed else ''}"
    return Loading(notice, source, found.text, reason)


def _named(year: int, number: str, found: ReadText) -> str:
    """The number; after that of the notice it adds to."""
    known = next((notice.notice for notice in stored_notices() if notice.year == year), "")
    return f"{known}、{number}" if found.is_supplement and number not in known else number or known
