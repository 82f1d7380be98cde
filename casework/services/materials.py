"""Materials of a case (材料): taken in, checked, kept encrypted, put to a step, opened again (SECURITY 8).

Taking in is slow (checks in a child, encryption, fsync) and stays outside the write transaction; putting to
the case is one row and one fact inside it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import func, select

from casework import audit, file_checks, file_child, file_store, pii, rates
from casework.acting import Acting
from casework.db import db
from casework.file_checks import UploadRefused
from casework.models.case import Case
from casework.models.file import ScanState, StoredFile
from casework.queries import kept_back
from casework.record import record
from workflows.facts import MaterialFiled

MAX_FILES, MAX_CASE_BYTES = 50, 200 * 1024 * 1024
UPLOADS, UPLOAD_WINDOW = 60, timedelta(hours=1)
LONGEST_NAME = 120
PDF = "application/pdf"
PREVIEWED = frozenset({PDF, "image/jpeg", "image/png", "image/tiff"})
_TABLE, _COLUMN = "stored_files", "key_wrapped"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was checked and lies encrypted on disk; no row knows it yet."""

    uuid: str
    key: bytes
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    scan_state: ScanState

    def __repr__(self) -> str:
        return f"Incoming({self.uuid})"


def take_in(stream: BinaryIO, filename: str, declared_type: str = "") -> Incoming:
    """Check an upload and write it to disk; outside any write transaction. Raises UploadRefused."""
    name = clean_name(filename)
    content = stream.read(file_checks.MAX_BYTES + 1)
    found = file_checks.check(name, declared_type, content)
    state = ScanState.needs_review if found.needs_review else ScanState.not_scanned
    return _keep(content, name, found.media_type, found.pages, state)


def take_in_own(pdf: bytes, name: str, pages: int | None = None) -> Incoming:
    """Keep a PDF that this system made itself (an issued letter); its pages are counted unless told."""
    return _keep(pdf, clean_name(name), PDF, pages or _pages_of(pdf), ScanState.clean)


def _pages_of(pdf: bytes) -> int:
    import pypdfium2  # only where it is needed: it is slow to load

    return len(pypdfium2.PdfDocument(pdf))


def _keep(content: bytes, name: str, media_type: str, pages: int | None, state: ScanState) -> Incoming:
    incoming = Incoming(
        uuid=str(uuid4()),
        key=file_store.new_key(),
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=pages,
        scan_state=state,
    )
    file_store.write(incoming.uuid, incoming.key, [content])
    return incoming


def put_to_case(
    case: Case,
    incoming: Incoming,
    purpose: str,
    acting: Acting,
    *,
    step: int | None = None,
    seen: int | None = None,
) -> StoredFile:
    """Row and fact (MaterialFiled) of a file; needs writing(). Raises UploadRefused, Refusal, Stale."""
    _check_room(case, incoming.size)
    file = add_row(case, incoming, purpose, acting, step=step)
    record(
        case,
        MaterialFiled(on=acting.today, file_id=file.id, sha256=file.sha256, step=step),
        acting,
        seen=seen,
    )
    return file


def add_row(
    case: Case,
    incoming: Incoming,
    purpose: str,
    acting: Acting,
    *,
    step: int | None = None,
    letter_id: int | None = None,
) -> StoredFile:
    """The row alone, for files that a fact of their own names (letters); needs writing()."""
    file = StoredFile(
        uuid=incoming.uuid,
        case_id=case.id,
        letter_id=letter_id,
        step_seq=step,
        purpose=purpose,
        name=incoming.name,
        media_type=incoming.media_type,
        size=incoming.size,
        sha256=incoming.sha256,
        pages=incoming.pages,
        uploader_id=acting.person_id,
        scan_state=incoming.scan_state,
        key_wrapped=pii.seal_bytes(_TABLE, _COLUMN, incoming.uuid, incoming.key),
        created_at=acting.now,
    )
    db.session.add(file)
    db.session.flush()
    return file


def _check_room(case: Case, size: int) -> None:
    """At most 50 files and 200 MiB a case (SECURITY 8.3)."""
    statement = select(func.count(StoredFile.id), func.coalesce(func.sum(StoredFile.size), 0))
    number, total = db.session.execute(
        statement.where(StoredFile.case_id == case.id, StoredFile.letter_id.is_(None))
    ).one()
    if number >= MAX_FILES or total + size > MAX_CASE_BYTES:
        raise UploadRefused("case_full")


def store(
    case: Case,
    stream: BinaryIO,
    filename: str,
    purpose: str,
    acting: Acting,
    *,
    step: int | None = None,
    seen: int | None = None,
) -> StoredFile:
    """Take in and put to the case at once, for demo data and commands; needs writing()."""
    return put_to_case(case, take_in(stream, filename), purpose, acting, step=step, seen=seen)


def drop(incoming: Incoming) -> None:
    """Forget a file whose row was not written."""
    file_store.remove(incoming.uuid)


def count_upload(acting: Acting) -> int:
    """Count one upload; needs its own writing()."""
    return rates.count("upload", str(acting.person_id), window=UPLOAD_WINDOW, now=acting.now)


def check_uploads(done: int, acting: Acting) -> None:
    """Raises TooMany over 60 uploads an hour."""
    rates.check(done, action="upload", limit=UPLOADS, window=UPLOAD_WINDOW, now=acting.now)


def read(file: StoredFile) -> Iterator[bytes]:
    """The plain bytes in chunks. Raises SealBroken, FileNotFoundError."""
    return file_store.read(file.uuid, pii.unseal_bytes(_TABLE, _COLUMN, file.uuid, file.key_wrapped))


def read_all(file: StoredFile) -> bytes:
    """The whole file, checked against its SHA-256. Raises SealBroken."""
    content = b"".join(read(file))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise pii.SealBroken
    return content


def preview(file: StoredFile) -> bytes | None:
    """First page as PNG, made in a child; None for kinds without a picture. Raises ChildFailed."""
    return file_child.preview(read_all(file)) if file.media_type in PREVIEWED else None


def materials_of(case: Case) -> list[StoredFile]:
    """The files of a case, newest last; letters are listed with the letters."""
    statement = select(StoredFile).where(StoredFile.case_id == case.id, StoredFile.letter_id.is_(None))
    return kept_back.shown(case.id, db.session.scalars(statement.order_by(StoredFile.id)))


def note_opened(file: StoredFile, acting: Acting) -> None:
    """A file that still needs review was opened all the same; needs writing()."""
    audit.note(
        "file.opened_unreviewed",
        acting=acting,
        chain="system",
        object_type="file",
        object_id=file.uuid,
    )


def clean_name(filename: str) -> str:
    """The name without folders, control and direction characters, at most 120 characters."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", filename)[-1])
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs")).strip()
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1] or '未命名'}.{extension}"[:LONGEST_NAME]
