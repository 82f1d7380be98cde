"""Letters and files against the facts: numbers and hashes as they were recorded (SECURITY 6.10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from casework.db import db
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.models.letter import Letter, LetterState
from casework.record import casefile_of
from workflows import facts as f
from workflows.facts import Fact

BATCH = 500


@dataclass(frozen=True, slots=True)
class Wrong:
    """A letter or file whose row is not what was recorded; ``what``: number, bytes or missing."""

    case: str
    paper: str
    what: str


def wrong_papers(*, ref: str = "") -> Iterator[Wrong]:
    """Where a row of letters or files differs from the facts of its case. Needs a scope."""
    last = 0
    while True:
        batch = select(Case).where(Case.id > last).order_by(Case.id).limit(BATCH)
        found = db.session.scalars(batch.where(Case.number == ref) if ref else batch).all()
        if not found:
            return
        last = found[-1].id
        for case in found:
            yield from _of_case(case)


# Facts that name a paper by its fingerprint.
Named = f.MaterialFiled | f.DisputeFiled | f.DefenceSubmitted | f.DisputeConcluded | f.Reopened


def _of_case(case: Case) -> Iterator[Wrong]:
    facts = casefile_of(case).facts
    letters = {row.id: row for row in db.session.scalars(select(Letter).where(Letter.case_id == case.id))}
    kept = select(StoredFile).where(StoredFile.case_id == case.id)
    files = {row.id: row for row in db.session.scalars(kept)}
    for fact in facts:
        if isinstance(fact, Named):
            if fact.file_id:
                yield from _file(case, fact, files.get(fact.file_id))
        elif isinstance(fact, f.Signed | f.Sealed | f.Delivered):
            yield from _letter(case, fact, letters.get(fact.letter_id))
    for letter in letters.values():
        file = files.get(letter.pdf_file_id) if letter.pdf_file_id else None
        if letter.pdf_file_id and (file is None or file.sha256 != letter.pdf_sha256):
            yield Wrong(case.ref, letter.number or letter.title, "bytes" if file else "missing")


def _file(case: Case, fact: Named, row: StoredFile | None) -> Iterator[Wrong]:
    if row is None:
        yield Wrong(case.ref, str(fact.file_id), "missing")
    elif row.sha256 != fact.sha256:
        yield Wrong(case.ref, row.name, "bytes")


def _letter(case: Case, fact: Fact, row: Letter | None) -> Iterator[Wrong]:
    if row is None:
        yield Wrong(case.ref, str(getattr(fact, "letter_id", "")), "missing")
    elif isinstance(fact, f.Signed) and row.state is not LetterState.void and row.number != fact.number:
        yield Wrong(case.ref, fact.number, "number")
    elif isinstance(fact, f.Sealed | f.Delivered) and fact.pdf_sha256 and row.pdf_sha256 != fact.pdf_sha256:
        yield Wrong(case.ref, row.number or row.title, "bytes")
