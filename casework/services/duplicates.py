"""Duplicate check at registration (重复申请核对): asks, never blocks (domain 01 § 3)."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from casework import pii
from casework.acting import Acting
from casework.db import db
from casework.forms.intake_sheet import PartySheet
from casework.models import Case, Party, PartyRole
from casework.services.parties import read_party
from workflows.codes import State
from workflows.rules import ON_THE_DESK

# domain 01 § 3: similar content in the last 24 months [design]; a practice value.
LOOK_BACK_YEARS = 2
SIMILAR = 0.35
SAME = 0.7  # from here a reply is proposed as duplicate (Art 36(6)) [design]
SHOWN = 5
READ = 200  # newest cases of one applicant whose content is compared
MERGE_INTO = ON_THE_DESK
COUNTED = 5_000  # requests of one applicant that a count of his requests reads
ASKED_ROLES = (PartyRole.applicant, PartyRole.co_applicant)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request of the same applicant. ``likeness``: 0-100, of the content."""

    case_id: int
    ref: str
    title: str
    state: State
    came_on: date
    due_on: date | None
    effective_on: date | None
    determination: str | None
    likeness: int
    same_identity: bool  # by the number of the identity paper, otherwise by name and phone

    @property
    def is_similar(self) -> bool:
        return self.likeness >= SIMILAR * 100


def find_duplicates(applicant: PartySheet, content: str, acting: Acting) -> tuple[Earlier, ...]:
    """Earlier requests of the same applicant with similar content, the most similar first; in one's scope.

    The same applicant is found by the number of the identity paper, then by name and phone.
    """
    since = _years_before(acting.today, LOOK_BACK_YEARS)
    found = _requests(applicant, Case.arrived_on >= since)
    earlier = [_earlier(case, known, content) for case, known in found.values()]
    similar = [e for e in earlier if e.is_similar]
    return tuple(sorted(similar, key=lambda e: (-e.likeness, -e.case_id))[:SHOWN])


def find_same(case: Case, acting: Acting) -> tuple[Earlier, ...]:
    """Answered earlier requests of the applicant of a case with similar content, the newest first."""
    applicant = next((p for p in case.parties if p.role is PartyRole.applicant), None)
    if applicant is None:
        return ()
    since = _years_before(acting.today, LOOK_BACK_YEARS)
    is_answered = (Case.id != case.id, Case.effective_on.is_not(None), Case.organ_id == case.organ_id)
    found = _requests(read_party(applicant), Case.arrived_on >= since, *is_answered)
    earlier = [_earlier(other, known, case.content) for other, known in found.values()]
    return tuple(sorted((e for e in earlier if e.likeness >= SAME * 100), key=lambda e: -e.case_id))


def merge_targets(case: Case) -> tuple[Earlier, ...]:
    """Earlier pending requests of the same applicant, into which it can be merged (domain 01 § 8)."""
    applicant = next((p for p in case.parties if p.role is PartyRole.applicant), None)
    if applicant is None:
        return ()
    came = case.received_on or case.arrived_on
    is_earlier = or_(Case.received_on < came, and_(Case.received_on == came, Case.id < case.id))
    found = _requests(read_party(applicant), Case.state.in_(MERGE_INTO), is_earlier)
    earlier = [_earlier(other, known, case.content) for other, known in found.values()]
    return tuple(sorted(earlier, key=lambda e: (-e.likeness, e.case_id)))


def requests_of(case: Case, *conditions: ColumnElement[bool]) -> tuple[Case, ...]:
    """All requests of the applicant of a case that meet the conditions, this one too; in one's scope."""
    applicant = next((p for p in case.parties if p.role is PartyRole.applicant), None)
    found = _requests(read_party(applicant), *conditions, limit=COUNTED) if applicant else {}
    return tuple(other for other, _ in found.values())


def _requests(
    applicant: PartySheet, *conditions: ColumnElement[bool], limit: int = READ
) -> dict[int, tuple[Case, bool]]:
    """Requests of this applicant by id; true where the number of the identity paper is the same."""
    by_number = _owners("id_number", applicant.id_number, limit) | _organisations(
        applicant.organisation_code, limit
    )
    by_phone = _owners("phone", applicant.phone, limit)
    ways: list[ColumnElement[bool]] = [Party.id.in_(by_number)] if by_number else []
    if by_phone and applicant.name:
        ways.append(and_(Party.id.in_(by_phone), Party.name == applicant.name))
    if not ways:
        return {}
    rows = select(Case, Party.id).join(Party, Party.case_id == Case.id).where(Party.role.in_(ASKED_ROLES))
    newest = rows.where(or_(*ways), *conditions).order_by(Case.id.desc()).limit(limit)
    found: dict[int, tuple[Case, bool]] = {}
    for case, party_id in db.session.execute(newest):
        found[case.id] = (case, party_id in by_number or found.get(case.id, (case, False))[1])
    return found


def _owners(field: str, value: str, limit: int) -> frozenset[int]:
    """Parties with this value, by the blind index (SECURITY 7.3); the newest of very many."""
    return frozenset(sorted(pii.owners_of(field, value))[-limit:]) if value else frozenset()


def _organisations(code: str, limit: int) -> frozenset[int]:
    if not code:
        return frozenset()
    rows = select(Party.id).where(Party.organisation_code == code).order_by(Party.id.desc()).limit(limit)
    return frozenset(db.session.scalars(rows))


def _earlier(case: Case, same_identity: bool, content: str) -> Earlier:
    return Earlier(
        case_id=case.id,
        ref=case.ref,
        title=case.title,
        state=case.state,
        came_on=case.received_on or case.arrived_on,
        due_on=case.due_on,
        effective_on=case.effective_on,
        determination=case.determination,
        likeness=round(100 * likeness(content, case.content)),
        same_identity=same_identity,
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: pairs of characters (Dice), punctuation left out."""
    pairs, others = _pairs(one), _pairs(other)
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))
