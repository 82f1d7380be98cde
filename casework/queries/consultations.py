"""Who was asked in a case, and what came of it: the table beside the steps of consultation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.models import Case
from casework.record import casefile_of
from workflows import facts as f
from workflows.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Asked:
    """One consultation for the table of a page; ``ended``: kind of the fact that ended it."""

    code: str
    name: str
    sent_on: date
    served_on: date | None
    deadline: date | None
    ended: str
    ended_on: date | None


def asked_of(case: Case, calendar: WorkCalendar) -> tuple[Asked, ...]:
    """Everybody asked in a case, in the order of asking."""
    file, names = casefile_of(case), {p.code: p.name for p in case.parties}
    deadlines = file.clock(calendar).opinion_deadlines
    return tuple(
        _asked(sent, names, deadlines.get(sent.party), file.facts) for sent in file.of(f.ConsultationSent)
    )


def _asked(
    sent: f.ConsultationSent, names: dict[str, str], deadline: date | None, facts: Iterable[f.Fact]
) -> Asked:
    own = [x for x in facts if getattr(x, "party", None) == sent.party and x.on >= sent.on]
    served = next((x.on for x in own if isinstance(x, f.ConsultationServed)), None)
    ends = (f.OpinionReceived, f.ConsultationReturned, f.ConsultationLapsed)
    end = next((x for x in own if isinstance(x, ends)), None)
    return Asked(
        sent.party, names.get(sent.party, sent.party), sent.on, served, deadline,
        end.kind if end else "", end.on if end else None,
    )  # fmt: skip
