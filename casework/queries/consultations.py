"""Who was asked in a case, and what came of it: the page of consultation and the table beside its steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case, Party
from casework.models.consultation import AskedParty, OpinionText
from casework.models.letter import Letter, LetterState
from casework.record import casefile_of
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.codes import AskedAs, Method, Stance
from workflows.guards_clock import open_parties
from workflows.guards_consultation import last_letter
from workflows.guards_third_party import (
    last_stance,
    late_opinions,
    overridden,
    release_day,
    third_parties,
    unweighed,
    weighing_of,
)

ENDS = (f.OpinionReceived, f.ConsultationReturned, f.ConsultationLapsed)
TOLD_APPLICANT = "D11"


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
    end = next((x for x in own if isinstance(x, ENDS)), None)
    return Asked(
        sent.party, names.get(sent.party, sent.party), sent.on, served, deadline,
        end.kind if end else "", end.on if end else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody concerned in a consultation, as the page shows it: the newest letter and what came of it.

    ``is_over``: silent past its last day, so that the lapse can be entered.
    """

    code: str
    name: str
    asked_as: AskedAs
    party_id: int
    unit: bool
    sent_on: date | None = None
    method: Method | None = None
    letter_id: int | None = None
    served_on: date | None = None
    deadline: date | None = None
    ended: str = ""
    ended_on: date | None = None
    stance: Stance | None = None
    text: str = ""
    is_late: bool = False
    is_open: bool = False
    is_over: bool = False
    weighing: f.OpinionWeighed | None = None
    weighed_why: str = ""
    to_weigh: bool = False
    is_overridden: bool = False
    released_from: date | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page: its lines, letters under way, and whether the applicant was told (D11)."""

    lines: tuple[Line, ...]
    under_way: tuple[Letter, ...]
    told_on: date | None
    is_told_under_way: bool

    @property
    def is_open(self) -> bool:
        return any(line.is_open for line in self.lines)

    @property
    def is_untold(self) -> bool:
        """Somebody is being asked and the applicant does not know yet (03 § 5, D11)."""
        return self.is_open and self.told_on is None


def overview(case: Case, acting: Acting) -> Overview:
    """What a case asks of others and what came of it."""
    file = casefile_of(case)
    known = {row.party_id: row for row in _asked_parties(case.id)}
    texts = dict(db.session.execute(
        select(OpinionText.id, OpinionText.text).where(OpinionText.case_id == case.id)
    ).tuples().all())  # fmt: skip
    sent = {s.party: s for s in file.of(f.ConsultationSent)}
    parties = [p for p in case.parties if p.id in known or p.code in sent]
    lines = tuple(_line(p, known.get(p.id), file, texts, acting) for p in parties)
    letters = _letters(case.id)
    told = [x for x in letters if x.kind == TOLD_APPLICANT]
    first_sent = min((s.on for s in sent.values()), default=None)
    told_on = next((x.signed_on for x in told if x.state is LetterState.sent and x.signed_on), None)
    under_way = tuple(x for x in letters if x.kind != TOLD_APPLICANT and x.state in UNDER_WAY)
    return Overview(
        lines, under_way, told_on if first_sent else None, any(x.state in UNDER_WAY for x in told)
    )


UNDER_WAY = (LetterState.draft, LetterState.number_given, LetterState.issued)


def _asked_parties(case_id: int) -> list[AskedParty]:
    return list(db.session.scalars(select(AskedParty).where(AskedParty.case_id == case_id)))


def _letters(case_id: int) -> list[Letter]:
    kinds = ("D06", "D07", "D08", TOLD_APPLICANT)
    found = select(Letter).where(Letter.case_id == case_id, Letter.kind.in_(kinds))
    return list(db.session.scalars(found.order_by(Letter.id)))


def _line(
    party: Party, row: AskedParty | None, file: CaseFile, texts: dict[int, str], acting: Acting
) -> Line:
    sent, after = last_letter(file, party.code)
    third = party.code in third_parties(file)
    asked_as = row.asked_as if row else AskedAs.third_party if third else AskedAs.organ
    base = {"code": party.code, "name": party.name, "asked_as": asked_as, "party_id": party.id,
            "unit": bool(row and row.unit_id)}  # fmt: skip
    weighing = weighing_of(file, party.code)
    weighed = {"weighing": weighing, "to_weigh": party.code in unweighed(file),
               "weighed_why": texts.get(weighing.opinion_id or 0, "") if weighing else "",
               "is_overridden": party.code in overridden(file),
               "released_from": release_day(file, party.code, acting.calendar)}  # fmt: skip
    if sent is None:
        return Line(**base, **weighed)
    deadline = file.clock(acting.calendar).opinion_deadlines.get(party.code)
    served = next((x.on for x in after if isinstance(x, f.ConsultationServed)), None)
    end = next((x for x in after if isinstance(x, ENDS)), None)
    opinion = next((x for x in reversed(after) if isinstance(x, f.OpinionReceived)), None)
    is_open = party.code in open_parties(file)
    late = opinion is not None and (
        party.code in late_opinions(file) or (deadline is not None and opinion.on > deadline)
    )
    return Line(
        **base, **weighed, sent_on=sent.on, method=sent.method, letter_id=sent.letter_id, served_on=served,
        deadline=deadline, ended=end.kind if end else "", ended_on=end.on if end else None,
        stance=last_stance(file, party.code) if opinion else None,
        text=texts.get(opinion.opinion_id or 0, "") if opinion else "", is_late=late, is_open=is_open,
        is_over=is_open and deadline is not None and acting.today > deadline,
    )  # fmt: skip
