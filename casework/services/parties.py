"""People and bodies of a case: kept sealed, found by blind index, corrected with a trace (SECURITY 7)."""

from collections.abc import Iterator
from uuid import uuid4

from casework import audit, pii
from casework.acting import Acting
from casework.db import Stale, db
from casework.forms.intake_sheet import PartySheet, Sheet
from casework.models import Case, Lack, Party, PartyRole
from casework.services import personal_data
from casework.services.personal_data import FIELDS

PLAIN = (
    "kind", "name", "id_kind", "postcode", "organisation_code", "legal_representative", "contact_person",
    "consent_electronic", "authority_seen",
)  # fmt: skip


def add_parties(case: Case, sheet: Sheet) -> None:
    """Enter the applicant as P1, then co-applicants and the agent, in the order of the paper."""
    for number, (role, person) in enumerate(_people(sheet), 1):
        add_party(case, role, person, code=f"P{number}")


def _people(sheet: Sheet) -> Iterator[tuple[PartyRole, PartySheet]]:
    yield PartyRole.applicant, sheet.applicant
    for person in sheet.co_applicants:
        yield PartyRole.co_applicant, person
    if sheet.agent:
        yield PartyRole.agent, sheet.agent


def add_party(case: Case, role: PartyRole, sheet: PartySheet, *, code: str) -> Party:
    """Enter somebody in a case."""
    party = Party(uuid=str(uuid4()), case_id=case.id, code=code, role=role)
    party.lacks = ",".join(sorted(sheet.lacks))
    _fill(party, sheet)
    return party


def correct_party(party: Party, sheet: PartySheet, *, version: int, acting: Acting) -> tuple[str, ...]:
    """Set right what stands about somebody; returns the names of the fields that changed.

    The trace names the fields and gives keyed fingerprints of old and new values, never the values.
    Raises Stale when somebody else corrected the row meanwhile.
    Source: STYLE 3.8; SECURITY 6.5, 7.
    """
    if party.version != version:
        raise Stale
    before = read_party(party)
    changed = tuple(n for n in (*PLAIN, *FIELDS) if getattr(before, n) != getattr(sheet, n))
    if not changed:
        return ()
    _fill(party, sheet)
    party.lacks = ",".join(sorted(before.lacks & sheet.lacks))
    db.session.flush()
    if party.role is PartyRole.applicant:
        party.case.applicant_name, party.case.applicant_kind = sheet.name, sheet.kind
    marks = {n: [_mark(n, getattr(before, n)), _mark(n, getattr(sheet, n))] for n in changed}
    audit.note("party.corrected", acting=acting, object_type="party", object_id=party.uuid, fields=marks)
    return changed


def read_party(party: Party) -> PartySheet:
    """Somebody as plain values, unsealed; only for the form and the letter of those who work on the case."""
    plain = {name: getattr(party, name) for name in PLAIN}
    sealed = {name: personal_data.clear(party, name) for name in FIELDS}
    return PartySheet(
        **plain, **sealed, lacks=frozenset(Lack(code) for code in party.lacks.split(",") if code)
    )


def _fill(party: Party, sheet: PartySheet) -> None:
    for name in PLAIN:
        setattr(party, name, getattr(sheet, name))
    personal_data.put(party, **{name: getattr(sheet, name) for name in FIELDS})


def _mark(name: str, value: object) -> str:
    """Keyed fingerprint of a value, for the trace."""
    return pii.blind_index(name, str(value))[1].hex() if value else ""
