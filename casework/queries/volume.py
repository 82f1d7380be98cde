"""What lies in the file of a case, in the order of the archive (卷内顺序, domain 08 § 4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.labels import sheets as words
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.models.letter import REPLY, Letter
from casework.now import legal_day
from casework.queries import kept_back, timeline
from casework.record import casefile_of
from workflows import facts as f

SHEET_PURPOSE = "sheet:"  # purpose of a sheet kept at archiving, followed by its code
# Place in the file (domain 08 § 4), by kind of letter, purpose of a file, code of a sheet.
LETTERS = {
    REPLY: 1, "D04a": 1, "D01": 3, "D02": 5, "D05": 10, "D03": 10, "D04b": 10, "D10": 10, "D11": 9,
    "D12": 14, "D13": 14, "D14": 1, "D15": 1,
}  # fmt: skip
FILES = {
    "application": 2, "envelope": 2, "identity": 2, "authorisation": 2, "correction": 5, "contact": 6,
    "search": 8, "opinion": 9, "payment": 10, "signals": 10, "review": 11, "information": 13, "delivery": 14,
    "withdrawal": 14, "dispute": 15, "other": 16,
}  # fmt: skip
SHEETS = {"D20": 1, "D22": 11, "registration": 4, "D23": 6, "D21": 8, "D19": 11, "D18": 11}
LAST = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece (件). ``first_page``: its first page in the file; ``key``: where its bytes are."""

    order: int
    key: str  # letter:<id>, file:<id> or sheet:<code>
    number: str
    author: str
    title: str
    on: date
    pages: int
    first_page: int = 0
    remark: str = ""

    @property
    def page_range(self) -> str:
        """Pages in the file, such as 3-5."""
        last = self.first_page + self.pages - 1
        return str(self.first_page) if last == self.first_page else f"{self.first_page}-{last}"


def volume_of(case: Case, sheet_pages: Mapping[str, int] | None = None) -> tuple[Piece, ...]:
    """The pieces with their pages. ``sheet_pages``: pages of the sheets; one each unless told or kept."""
    kept = kept_sheets(case.id)
    pages = {code: file.pages or 1 for code, file in kept.items()} or dict(sheet_pages or {})
    found = [*_letters(case), *_files(case), *_sheets(case, pages, frozenset(kept))]
    return tuple(_paged(sorted(found, key=lambda p: (p.order, p.on, p.key))))


def _paged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    page = 1
    for piece in pieces:
        yield replace(piece, first_page=page)
        page += piece.pages


def pages_of(pieces: Iterable[Piece]) -> int:
    """Pages of the whole file."""
    return sum(piece.pages for piece in pieces)


def _letters(case: Case) -> Iterator[Piece]:
    statement = select(Letter).where(Letter.case_id == case.id, Letter.pdf_sha256.is_not(None))
    for letter in db.session.scalars(statement.order_by(Letter.id)):
        yield Piece(
            LETTERS.get(letter.kind, LAST), f"letter:{letter.id}", letter.number or "", case.organ.name,
            letter.title, letter.signed_on or legal_day(letter.created_at), letter.pages or 1,
        )  # fmt: skip


def _files(case: Case) -> Iterator[Piece]:
    statement = select(StoredFile).where(
        StoredFile.case_id == case.id,
        StoredFile.letter_id.is_(None),
        StoredFile.purpose.not_like(f"{SHEET_PURPOSE}%"),
    )
    for file in kept_back.shown(case.id, db.session.scalars(statement.order_by(StoredFile.id))):
        from_applicant = FILES.get(file.purpose, LAST) in (2, 5) or file.purpose == "withdrawal"
        yield Piece(
            FILES.get(file.purpose, LAST), f"file:{file.id}", "",
            case.applicant_name if from_applicant else case.organ.name, file.name, legal_day(file.created_at),
            file.pages or 1, remark=words.SCANNED,
        )  # fmt: skip


def _sheets(case: Case, pages: Mapping[str, int], kept: frozenset[str]) -> Iterator[Piece]:
    for code in kept - {"volume", "closing"} or wanted_sheets(case):
        yield Piece(
            SHEETS[code], f"{SHEET_PURPOSE}{code}", "", case.organ.name, words.SHEETS[code],
            case.closed_on or case.arrived_on, pages.get(code, 1),
        )  # fmt: skip


def wanted_sheets(case: Case) -> tuple[str, ...]:
    """Sheets that have something to tell in this case."""
    file, log = casefile_of(case), timeline.beside(case)
    wanted = {
        "D20": file.last(f.Signed),
        "registration": file.last(f.Registered),
        "D22": file.last(f.JointMeetingHeld),
        "D23": log.contacts,
        "D21": log.searches,
        "D19": file.last(f.LegallyCleared),
        "D18": file.last(f.SecrecyCleared),
    }
    return tuple(code for code, reason in wanted.items() if reason)


def kept_sheets(case_id: int) -> dict[str, Any]:
    """The sheets stored when the case was archived, by code; the newest when it was archived again."""
    statement = select(StoredFile).where(
        StoredFile.case_id == case_id, StoredFile.purpose.like(f"{SHEET_PURPOSE}%")
    )
    files = db.session.scalars(statement.order_by(StoredFile.id))
    return {file.purpose.removeprefix(SHEET_PURPOSE): file for file in files}


def letter_kinds(case_id: int) -> dict[str, list[str]]:
    """States of the letters of a case by kind."""
    found: dict[str, list[str]] = {}
    for row in db.session.execute(select(Letter.kind, Letter.state).where(Letter.case_id == case_id)):
        found.setdefault(row.kind, []).append(str(row.state))
    return found


def purposes(case_id: int) -> frozenset[str]:
    """Purposes of the files of a case."""
    return frozenset(db.session.scalars(select(StoredFile.purpose).where(StoredFile.case_id == case_id)))
