"""Clocks that run beside the reply's: who still owes the office an opinion, an acceptance, material.

Which of them are open follows from the facts and the calendar alone, never from the day they are read.
Source: domain 02 § 7; domain 01 § 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.codes import ENDED
from workflows.transfers import accept_by, transfers

_ANSWERS = (f.OpinionReceived, f.ConsultationReturned, f.ConsultationLapsed)


class SubClockKind(StrEnum):
    """What is owed."""

    opinion = "opinion"  # third party, co-maker or another organ
    acceptance = "acceptance"  # of a transfer: take it or hand it back
    material = "material"  # what a transfer asks for


@dataclass(frozen=True, slots=True)
class SubClock:
    """One open clock. ``ref``: code of the party or number of the transfer; ``unit_id``: who owes it."""

    kind: SubClockKind
    ref: str
    due_on: date
    unit_id: int | None = None


def sub_clocks(file: CaseFile, calendar: WorkCalendar) -> tuple[SubClock, ...]:
    """The clocks that are open in a case as it stands; none once it has ended."""
    if file.state in ENDED:
        return ()
    return (*_opinions(file, calendar), *_transfers(file, calendar))


def _opinions(file: CaseFile, calendar: WorkCalendar) -> Iterator[SubClock]:
    """Fifteen working days from the day the party got the letter (Art 32, 34); unknown until it is served."""
    open_parties: dict[str, None] = {}
    for fact in file.facts:
        if isinstance(fact, f.ConsultationSent):
            open_parties[fact.party] = None
        elif isinstance(fact, _ANSWERS):
            open_parties.pop(fact.party, None)
    if not open_parties:
        return
    deadlines = file.clock(calendar).opinion_deadlines
    for party in open_parties:
        if party in deadlines:
            yield SubClock(SubClockKind.opinion, party, deadlines[party])


def _transfers(file: CaseFile, calendar: WorkCalendar) -> Iterator[SubClock]:
    """A ruling of the coordinator binds and needs no acceptance; what was asked for stays due that day."""
    for transfer in transfers(file):
        if not transfer.is_open:
            continue
        ref, unit_id = str(transfer.id), transfer.unit_id
        if transfer.accepted_on is None and transfer.ruled_on is None:
            yield SubClock(SubClockKind.acceptance, ref, accept_by(transfer, calendar), unit_id)
        yield SubClock(SubClockKind.material, ref, transfer.reply_by_on, unit_id)
