"""Electronic package of a case (电子档案包): manifest, letters, papers, sheets, log (domain 08 § 4)."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select

from casework import audit, chain
from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.models.letter import Letter
from casework.now import OFFICE_ZONE
from casework.queries.timeline import read_events
from casework.queries.volume import Piece, kept_sheets, volume_of
from casework.services import letters, materials, sheets

DIRECTORY = "目录.html"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
Member = tuple[str, bytes, str]  # path, bytes, title


def write_package(case: Case, target: IO[bytes], directory: str, acting: Acting) -> dict[str, Any]:
    """Write the ZIP; returns its manifest. ``directory``: the readable list as HTML.

    Stored files are checked against their SHA-256. Raises SealBroken, FileNotFoundError, RenderFailed.
    """
    listed: list[dict[str, Any]] = []
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for path, content, title in _members(case, directory, acting):
            _put(package, case, path, content, acting.now)
            listed.append(
                {
                    "path": path,
                    "title": title,
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
        manifest = _manifest(case, listed, acting)
        _put(package, case, "manifest.json", _json(manifest), acting.now)
    return manifest


def _members(case: Case, directory: str, acting: Acting) -> Iterator[Member]:
    for no, piece in enumerate(volume_of(case), 1):
        yield _member(case, no, piece, acting)
    for code in ("volume", "closing"):
        kept = kept_sheets(case.id).get(code)
        if kept:
            yield f"{code}.pdf", materials.read_all(kept), kept.name
    yield "events.json", _json([_event(e) for e in read_events(case.id)]), "events"
    yield DIRECTORY, directory.encode(), "目录"


def path_of(no: int, piece: Piece, name: str) -> str:
    """Name of a piece inside the package: its place and its title."""
    folder = {"letter": "letters", "file": "originals", "sheet": "sheets"}[piece.key.partition(":")[0]]
    return f"{folder}/{no:02d} {_UNSAFE.sub('_', name)}"


def name_of(piece: Piece) -> str:
    """File name of a piece: originals keep theirs."""
    return piece.title if piece.key.startswith("file:") else f"{piece.title}{piece.number}.pdf"


def _member(case: Case, no: int, piece: Piece, acting: Acting) -> Member:
    return path_of(no, piece, name_of(piece)), content_of(case, piece, acting), piece.title


def content_of(case: Case, piece: Piece, acting: Acting) -> bytes:
    """The bytes of a piece, checked against their SHA-256. Raises SealBroken, RenderFailed."""
    kind, _, value = piece.key.partition(":")
    if kind == "letter":
        return letters.stored_pdf(db.session.scalars(select(Letter).where(Letter.id == int(value))).one())
    if kind == "file":
        found = db.session.scalars(select(StoredFile).where(StoredFile.id == int(value))).one()
        return materials.read_all(found)
    kept = kept_sheets(case.id).get(value)
    return materials.read_all(kept) if kept else sheets.pdf_of(value, case, acting)


def _event(event: Any) -> dict[str, Any]:
    """A fact of the log with its hash, so that the chain can be followed outside."""
    return {
        "seq": event.seq,
        "kind": event.kind,
        "occurred_on": event.occurred_on.isoformat(),
        "recorded_at": chain.moment_text(event.recorded_at),
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "role": str(event.role),
        "data": json.loads(event.data),
        "state_after": str(event.state_after),
        "prev_hash": event.prev_hash,
        "hash": event.hash,
        "alg": event.alg,
    }


def _manifest(case: Case, listed: list[dict[str, Any]], acting: Acting) -> dict[str, Any]:
    day = {
        name: getattr(case, name)
        for name in ("received_on", "due_on", "effective_on", "closed_on", "archived_on")
    }
    return {
        "number": case.ref,
        "title": case.title,
        "organ": case.organ.name,
        "applicant": case.applicant_name,
        "state": str(case.state),
        "determination": case.determination or "",
        "archive_no": case.archive_no or "",
        "retention": case.retention or "",
        **{name: value.isoformat() if value else "" for name, value in day.items()},
        "made_at": chain.moment_text(acting.now),
        "made_by": acting.name,
        "event_count": case.version,
        "last_hash": _last_hash(case),
        "files": listed,
    }


def _last_hash(case: Case) -> str:
    events = read_events(case.id)
    return events[-1].hash if events else ""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _put(package: ZipFile, case: Case, path: str, content: bytes, now: datetime) -> None:
    made = now.astimezone(OFFICE_ZONE).timetuple()[:6]
    entry = ZipInfo(f"{case.ref}/{path}", made)
    entry.compress_type = ZIP_DEFLATED
    package.writestr(entry, content)


def note_package(case: Case, sha256: str, acting: Acting) -> None:
    """The package left the system; needs writing()."""
    audit.note(
        "case.packaged", acting=acting, chain="export", object_type="case", object_id=case.ref, sha256=sha256
    )
