"""Defence file (答辩卷宗): the whole case in time order as a ZIP that proves itself.

Everything is stored once: bytes are checked against their SHA-256, listed in a manifest, and ``verify.py``
(standard library alone) checks them again on any machine. Source: domain 01 § 10; SECURITY 6.10.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select

from casework import audit, chain, heads
from casework.acting import Acting
from casework.audit import entry_body
from casework.calendars import stored_notices
from casework.db import db
from casework.models.audit import AuditEntry, AuditHead, AuditHeadTip
from casework.models.case import Case
from casework.now import OFFICE_ZONE
from casework.queries.timeline import read_events
from casework.queries.volume import Piece, volume_of
from casework.record import casefile_of, event_body
from casework.services import archive_package
from workflows import facts as f

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "defence"
ACTION = "case.defence_file"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the file at its place in time; ``path``: inside the ZIP."""

    no: int
    piece: Piece
    path: str


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the ZIP: its path, what it is, its bytes."""

    path: str
    title: str
    content: bytes


def papers_of(case: Case) -> tuple[Paper, ...]:
    """Letters, papers and sheets in the order of time."""
    pieces = sorted(volume_of(case), key=lambda piece: (piece.on, piece.order, piece.key))
    return tuple(
        Paper(no, piece, archive_package.path_of(no, piece, archive_package.name_of(piece)))
        for no, piece in enumerate(pieces, 1)
    )


def reply_days(case: Case) -> tuple[date, ...]:
    """The days on which the replies took effect: the deadline of each is explained as it stood then."""
    return tuple(x.on for x in casefile_of(case).facts if isinstance(x, f.Delivered | f.AnsweredOnTheSpot))


Pages = Callable[[tuple[Paper, ...]], Iterable[tuple[str, str, str]]]  # path, title, HTML


def write(case: Case, target: IO[bytes], pages: Pages, acting: Acting) -> str:
    """Write the ZIP but for its receipt; returns the SHA-256 of its manifest. Not inside writing().

    ``pages``: what is read by people, from the papers. One paper at a time is held in memory.
    Raises SealBroken, FileNotFoundError, RenderFailed.
    """
    listed: list[dict[str, Any]] = []
    events = read_events(case.id)
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for member in _members(case, events, pages, acting):
            _put(package, case, member.path, member.content, acting)
            listed.append(
                {
                    "path": member.path,
                    "title": member.title,
                    "size": len(member.content),
                    "sha256": hashlib.sha256(member.content).hexdigest(),
                }
            )
        manifest = _json(_manifest(case, events, listed, acting))
        _put(package, case, "manifest.json", manifest, acting)
    return hashlib.sha256(manifest).hexdigest()


def _members(case: Case, events: list[Any], pages: Pages, acting: Acting) -> Iterator[Member]:
    papers = papers_of(case)
    for path, title, html in pages(papers):
        yield Member(path, title, html.encode())
    for paper in papers:
        yield Member(paper.path, paper.piece.title, archive_package.content_of(case, paper.piece, acting))
    yield Member("log.jsonl", "log", _log(case, events))
    yield Member("calendar.json", "calendar", _json(_calendar(acting)))
    if proof := _head_proof(case):
        yield Member("heads.json", "heads", _json(proof))
    for name in ("verify.py", "print.css"):
        yield Member(name, name, (SHIPPED / name).read_bytes())


def _log(case: Case, events: list[Any]) -> bytes:
    """One fact a line, with everything its hash covers."""
    lines = [
        chain.nfc(json.dumps(
            {"body": json.loads(event_body(e, case.chain_id)), "prev_hash": e.prev_hash, "hash": e.hash},
            ensure_ascii=False, sort_keys=True,
        ))
        for e in events
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _calendar(acting: Acting) -> dict[str, Any]:
    years = [
        {
            "year": notice.year,
            "notice": notice.notice,
            "rest": [day.isoformat() for day in sorted(notice.rest_days)],
            "work": [day.isoformat() for day in sorted(notice.make_up_days)],
        }
        for notice in stored_notices()
    ]
    return {"version": acting.calendar.version, "years": years}


def _head_proof(case: Case) -> dict[str, Any] | None:
    """The newest signed head that covers this case, and how its root follows from the case's tip."""
    covered = select(AuditHeadTip).where(AuditHeadTip.chain_id == case.chain_id)
    tip = db.session.scalars(covered.order_by(AuditHeadTip.head_no.desc()).limit(1)).first()
    if tip is None:
        return None
    columns = (AuditHeadTip.chain_id, AuditHeadTip.seq, AuditHeadTip.hash)
    rows = db.session.execute(select(*columns).where(AuditHeadTip.head_no == tip.head_no))
    own = (tip.chain_id, tip.seq, tip.hash)
    head = heads.Head.of(db.session.get_one(AuditHead, tip.head_no))
    path = heads.merkle_path([tuple(row) for row in rows], own)
    return {"head": asdict(head), "tip": list(own), "path": [list(step) for step in path]}


def _manifest(case: Case, events: list[Any], listed: list[dict[str, Any]], acting: Acting) -> dict[str, Any]:
    return {
        "number": case.ref,
        "organ": case.organ.name,
        "title": case.title,
        "chain_id": case.chain_id,
        "event_count": len(events),
        "last_hash": events[-1].hash if events else chain.NO_HASH,
        "calendar": acting.calendar.version,
        "made_at": chain.moment_text(acting.now),
        "made_by": acting.name,
        "files": listed,
    }


def note(case: Case, manifest_sha256: str, acting: Acting) -> AuditEntry:
    """The file is about to leave the system; needs writing()."""
    return audit.note(
        ACTION, acting=acting, chain="export", object_type="case", object_id=case.ref,
        manifest_sha256=manifest_sha256, version=case.version,
    )  # fmt: skip


def add_receipt(case: Case, target: IO[bytes], entry: AuditEntry, acting: Acting) -> None:
    """Put the entry of the export into the ZIP: whoever has the file can have it confirmed by the office."""
    receipt = {"body": json.loads(entry_body(entry)), "prev_hash": entry.prev_hash, "hash": entry.hash}
    with ZipFile(target, "a", ZIP_DEFLATED) as package:
        _put(package, case, "receipt.json", _json(receipt), acting)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _put(package: ZipFile, case: Case, path: str, content: bytes, acting: Acting) -> None:
    entry = ZipInfo(f"{case.ref}/{path}", acting.now.astimezone(OFFICE_ZONE).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    package.writestr(entry, content)
