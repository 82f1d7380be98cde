"""Void a mistaken fact (作废误记) and put the letter it moved back to where it was (STYLE § 3.6)."""

from sqlalchemy import select

from casework import numbering
from casework.acting import Acting
from casework.db import db
from casework.letters.content import from_json
from casework.models.case import Case
from casework.models.letter import Letter, LetterState
from casework.models.number import NumberIssued, NumberState
from casework.record import casefile_of, record
from casework.services import drafting, letters
from workflows import facts as f
from workflows.casefile import CaseFile, Entry


def voidable(file: CaseFile) -> tuple[Entry, ...]:
    """Entries that a void may name: the newest change of state and what was recorded after it."""
    fixed = ("received", "registered")
    return tuple(e for e in reversed(file.valid_entries) if file.can_void(e.seq) and e.fact.kind not in fixed)


def void(case: Case, *, seq: int, reason: str, seen: int, acting: Acting) -> None:
    """Void one fact with a reason; nothing is deleted. Raises Refusal (not newest; not one's own), Stale."""
    entry = casefile_of(case).entry(seq)
    record(case, f.Voided(on=acting.today, seq=seq, reason=reason), acting, seen=seen)
    if entry:
        _put_back(case, entry.fact, reason)
        db.session.flush()


def _put_back(case: Case, fact: f.Fact, reason: str) -> None:
    """The row of the letter follows its fact."""
    letter = drafting.current_reply(case)
    match fact:
        case f.SecrecyCleared() if letter:
            letter.secrecy_reviewer_id = None
        case f.LegallyCleared() if letter:
            letter.legal_reviewer_id = None
        case f.Signed() if letter:
            _unsign(letter, reason)
        case f.Sealed() if letter:
            _unseal(letter)
        case f.Dispatched() if letter:
            letter.state = LetterState.issued
        case (
            f.CorrectionRequested()
            | f.Extended()
            | f.DelayGranted()
            | f.ReasonsRequested()
            | f.FeeCharged()
            | f.Rectified()
        ):
            _unsend(fact.letter_id)


def _unsign(letter: Letter, reason: str) -> None:
    """A draft again, with the reviewed text; the number is void and never used again (SECURITY 4)."""
    issued = select(NumberIssued).where(
        NumberIssued.letter_id == letter.id, NumberIssued.state == NumberState.active
    )
    for number in db.session.scalars(issued):
        numbering.void_number(number, reason)
    text = letters.versions_of(letter)[-1]
    letter.content, letter.content_hash = text.content, text.content_hash
    letter.title = from_json(text.content).title
    letter.number = letter.signed_on = letter.signer_id = None
    letter.asset_sha256, letter.state = "", LetterState.draft


def _unseal(letter: Letter) -> None:
    """Frozen and numbered, without bytes; the sealed file stays on the case."""
    letter.state = LetterState.number_given
    letter.pdf_file_id = letter.pdf_sha256 = letter.pdf_bytes = letter.pages = None


def _unsend(letter_id: int) -> None:
    letter = db.session.get(Letter, letter_id)
    if letter and letter.state is LetterState.sent:
        letter.state = LetterState.issued
