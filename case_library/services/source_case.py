"""The case behind an entry, read beyond the scope of who asks: for the draft and the check, and nothing else.

A nomination opens a closed case to the makers of the library as far as these two functions say: what a draft
is made of, with everybody's name replaced, and the words to look for. Names and addresses are unsealed in
memory, compared, and forgotten; nothing of them is stored, logged or shown. See decision 0015.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from case_library.deidentify import STEMS, Known, known_address, known_name
from case_library.labels import cases as words
from casework.db import db
from casework.models import Case, Party, SearchRecord
from casework.models.dispute import DisputeRow
from casework.models.organ import Organ, OrganKind
from casework.queries.case_access import case_by_id
from casework.record import casefile_of
from casework.scope import everything
from casework.services import parties
from workflows import difficult
from workflows import facts as f
from workflows.codes import ApplicantKind, DifficultMark, DisputeKind
from workflows.disputes import Outcome

SEALED = (("id_number", "id_number"), ("phone", "phone"), ("fax", "phone"), ("email", "email"))


@dataclass(frozen=True, slots=True)
class Outline:
    """What a draft is made of. Texts are those of the case, with names in them."""

    case_id: int
    title: str
    items: tuple[str, ...]
    searches: tuple[tuple[tuple[str, ...], str, str, str], ...]  # places, words, years, result
    determinations: tuple[str, ...]
    marks: tuple[DifficultMark, ...]
    asked_third_party: bool
    was_extended: bool
    organ_kind: OrganKind
    unit_id: int | None
    answered_on: date
    is_closed: bool
    dispute: tuple[DisputeKind, bool, Outcome | None] | None  # kind, after a review, outcome


def visible_ref(case_id: int | None) -> str:
    """The number of the case, if the scope of the session shows it; else nothing."""
    case = case_by_id(case_id) if case_id else None
    return case.ref if case else ""


def outline_of(case_id: int) -> Outline:
    """What a draft about this case begins with. Only for a nominated case."""
    with everything():
        case = db.session.get_one(Case, case_id)
        outline = _outline(case)
        _forget(case)
    return outline


def _outline(case: Case) -> Outline:
    file = casefile_of(case)
    searches = db.session.scalars(
        select(SearchRecord).where(SearchRecord.case_id == case.id).order_by(SearchRecord.id)
    ).all()
    found = Outline(
        case_id=case.id,
        title=case.title,
        items=tuple(item.text for item in case.items) or (case.content,),
        searches=tuple(
            (tuple(map(str, row.places)), row.keywords, row.years, row.result.value) for row in searches
        ),
        determinations=tuple(part for part in (case.determination or "").split(",") if part),
        marks=tuple(difficult.standing_marks(file)),
        asked_third_party=file.last(f.ConsultationSent) is not None,
        was_extended=case.extension_days > 0,
        organ_kind=case.organ.kind,
        unit_id=case.unit_id,
        answered_on=case.effective_on or case.closed_on or case.arrived_on,
        is_closed=case.closed_on is not None,
        dispute=_last_dispute(case.id),
    )
    for row in searches:
        db.session.expunge(row)
    return found


def _last_dispute(case_id: int) -> tuple[DisputeKind, bool, Outcome | None] | None:
    columns = (DisputeRow.kind, DisputeRow.after_review, DisputeRow.outcome)
    rows = select(*columns).where(DisputeRow.case_id == case_id, DisputeRow.concluded_on.is_not(None))
    row = db.session.execute(rows.order_by(DisputeRow.no.desc()).limit(1)).first()
    return (row[0], row[1], row[2]) if row else None


def _forget(case: Case) -> None:
    """Rows read beyond the scope do not stay where a page could find them."""
    db.session.info.pop("casefile", None)
    for row in (*case.parties, *case.items, case):
        if row in db.session:
            db.session.expunge(row)


def known_words(case_id: int | None) -> tuple[Known, ...]:
    """What to look for: street offices of the district, and of the linked case everybody's particulars."""
    streets = tuple(_streets())
    if case_id is None:
        return streets
    with everything():
        people = db.session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id)).all()
        found = tuple(_of_parties(people))
        for party in people:
            db.session.expunge(party)
    return (*found, *streets)


def _streets() -> Iterator[Known]:
    names = select(Organ.short_name).where(Organ.kind == OrganKind.SO)
    for name in db.session.scalars(names):
        yield Known("place", name.removesuffix("办事处"), words.STREET)


def _of_parties(people: Sequence[Party]) -> Iterator[Known]:
    letters = dict.fromkeys(words.PERSONS.values(), 0)
    for party in people:
        role = words.PERSONS.get(party.role)
        if role is None:  # an organ that was asked is no secret
            continue
        is_firm = party.kind is not ApplicantKind.natural_person
        stem = STEMS[letters[role] % len(STEMS)]
        letters[role] += 1
        yield from _of_party(party, f"{role}{stem}", is_firm=is_firm)


def _of_party(party: Party, called: str, *, is_firm: bool) -> Iterator[Known]:
    sheet = parties.read_party(party)
    yield from known_name(party.name, words.FIRM if is_firm else called, is_firm=is_firm)
    for name in (party.legal_representative, party.contact_person):
        yield from known_name(name, words.SOMEBODY, is_firm=False) if name else ()
    if party.organisation_code:
        yield Known("credit_code", party.organisation_code, words.INSTEAD["credit_code"])
    for field, kind in SEALED:
        if value := getattr(sheet, field):
            yield Known(kind, value, words.INSTEAD[kind])
    yield from known_address(sheet.address)
