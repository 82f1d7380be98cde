"""Is the file of a case complete, how long is it kept (归档前检查、保管期限): domain 08 § 4."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.models.case import Case, Lack, PartyRole
from casework.models.letter import REPLY
from casework.queries import volume
from casework.record import casefile_of
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.determinations import CATALOGUE, codes_of
from workflows.service import SERVED_AT_ONCE

# Rows of the annual table that refuse something: kept for 30 years.
REFUSING = ("refused_", "partial")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. ``kind``: step or purpose that mends it; ``must``: else the note says why."""

    code: str
    ok: bool
    kind: str = ""
    must: bool = True


def check_list(case: Case) -> tuple[Check, ...]:
    """What belongs into the file, and whether it is there."""
    file = casefile_of(case)
    have, letters = volume.purposes(case.id), volume.letter_kinds(case.id)
    return (*_papers(case, file, have), *_work(file), *_delivery(file, have), *_letters(file, letters))


def missing(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """What is missing and must be explained in the closing note."""
    return tuple(c for c in checks if c.must and not c.ok)


def _papers(case: Case, file: CaseFile, have: frozenset[str]) -> Iterator[Check]:
    applicant = next((p for p in case.parties if p.role is PartyRole.applicant), None)
    has_agent = any(p.role is PartyRole.agent for p in case.parties)
    lacked = applicant.lacks.split(",") if applicant else [Lack.identity]
    is_known = applicant is not None and (
        applicant.id_number_sealed is not None or applicant.organisation_code
    )
    yield Check("APPLICATION", "application" in have, "application")
    yield Check(
        "IDENTITY",
        "identity" in have or bool(is_known and Lack.identity not in lacked),
        "identity",
        must=False,
    )
    if has_agent:
        yield Check("AUTHORISATION", "authorisation" in have, "authorisation")
    if file.last(f.CorrectionReceived):
        yield Check("CORRECTION", "correction" in have, "correction")
    if file.last(f.OpinionReceived):
        yield Check("OPINION", "opinion" in have, "opinion")
    if file.last(f.FeePaid):
        yield Check("PAYMENT", "payment" in have, "payment")
    if file.last(f.Withdrawn):
        yield Check("WITHDRAWAL", "withdrawal" in have, "withdrawal")
    if file.last(f.DisputeConcluded):
        yield Check("DECISION", "dispute" in have, "dispute")


def _work(file: CaseFile) -> Iterator[Check]:
    """Search and reviews; the guards saw to them, the list says so."""
    drafted = file.last(f.Drafted)
    if drafted is None or file.last(f.Signed) is None:
        return
    results = [CATALOGUE[code] for code in codes_of(drafted.determination)]
    if any(r.needs_search for r in results):
        yield Check("SEARCH", file.last(f.Searched) is not None, "searched")
    if file.last(f.SecrecyCleared) or any(r.discloses for r in results):
        yield Check("SECRECY", file.last(f.SecrecyCleared) is not None)
    if file.last(f.LegallyCleared) or any(r.legal_review for r in results):
        yield Check("LEGAL", file.last(f.LegallyCleared) is not None)


def _delivery(file: CaseFile, have: frozenset[str]) -> Iterator[Check]:
    delivered = file.last(f.Delivered)
    if delivered is None:
        return
    yield Check("DELIVERY", "delivery" in have, "delivery")
    if delivered.method not in SERVED_AT_ONCE:
        is_known = bool(delivered.served_on or file.last(f.ReplyServed))
        yield Check("SERVED", is_known, "reply_served", must=False)


def _letters(file: CaseFile, letters: dict[str, list[str]]) -> Iterator[Check]:
    if file.last(f.Delivered) or file.last(f.AnsweredOnTheSpot):
        given = letters.get(REPLY, []) + letters.get("D04a", [])
        yield Check("REPLY", any(state in ("issued", "sent") for state in given))
    yield Check("RECEIPT", any(s in ("issued", "sent") for s in letters.get("D01", [])), must=False)
    waiting = [s for states in letters.values() for s in states if s in ("draft", "number_given")]
    yield Check("LETTERS", not waiting, must=False)


def proposed_retention(case: Case) -> tuple[str, str]:
    """Retention and why: 30 years when refused, reviewed or a precedent, else 10 (08 § 4, practice)."""
    file = casefile_of(case)
    drafted = file.last(f.Drafted) if file.last(f.Signed) else None
    rows = [CATALOGUE[code].row for code in codes_of(drafted.determination)] if drafted else []
    if any(row.startswith(REFUSING) for row in rows):
        return "D30", "refused"
    if file.last(f.Reopened) or file.last(f.DisputeFiled):
        return "D30", "reopened"
    if case.difficult:
        return "D30", "difficult"
    return "D10", "plain"
