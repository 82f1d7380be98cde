"""Archive (归档), notes to an archived file, the ordered new act (domain 01 T28, T30; 08 § 4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casework import audit, numbering
from casework.acting import Acting
from casework.db import db
from casework.labels import sheets as words
from casework.letters import pool
from casework.letters.content import LetterContent, Table, cn_date
from casework.letters.pool import RenderFailed
from casework.models import Unit
from casework.models.audit import AuditEntry
from casework.models.case import Case
from casework.queries.volume import SHEET_PURPOSE, Piece, pages_of, volume_of, wanted_sheets
from casework.record import record
from casework.services import archive_check, materials, sheets
from casework.services.materials import Incoming
from workflows import facts as f
from workflows.refusal import Refusal, RefusalCode

CATEGORY = "WS"  # 文书档案
NOTED = "case.archive_note"
VOLUME_WIDTHS = (2, 5, 4, 6, 5, 3, 3)


@dataclass(frozen=True, slots=True)
class Note:
    """A note added to an archived file."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A file put in order: its sheets as they lie on disk, its pieces, its pages."""

    sheets: tuple[tuple[str, Incoming], ...]
    pieces: tuple[Piece, ...]

    @property
    def pages(self) -> int:
        return pages_of(self.pieces)

    def drop(self) -> None:
        for _, incoming in self.sheets:
            materials.drop(incoming)


def bind(case: Case, *, note: str, acting: Acting) -> Bound:
    """Render the sheets, the directory and the closing note of a file; never inside writing().

    Raises Refusal (something is missing and the note does not say why; a sheet could not be made).
    """
    lacking = archive_check.missing(archive_check.check_list(case))
    if lacking and not note.strip():
        raise Refusal(RefusalCode.ARCHIVE_NOTE_MISSING, count=len(lacking))
    made: list[tuple[str, Incoming]] = []
    try:
        for code in wanted_sheets(case):
            made.append((code, _keep(code, sheets.SHEETS[code](case, acting))))
        pieces = volume_of(case, {code: incoming.pages or 1 for code, incoming in made})
        made.append(("volume", _keep("volume", directory(case, pieces))))
        made.append(("closing", _keep("closing", closing_note(case, pieces, note, acting))))
    except BaseException as fault:
        for _, incoming in made:
            materials.drop(incoming)
        if isinstance(fault, RenderFailed):
            raise Refusal(RefusalCode.PDF_NOT_MADE) from fault
        raise
    return Bound(tuple(made), pieces)


def _keep(code: str, content: LetterContent) -> Incoming:
    return materials.take_in_own(pool.shared().pdf(content), f"{words.SHEETS[code]}.pdf")


def directory(case: Case, pieces: Sequence[Piece]) -> LetterContent:
    """卷内目录."""
    rows = tuple(
        (str(no), p.number, p.author, p.title, p.on.strftime("%Y%m%d"), p.page_range, p.remark)
        for no, p in enumerate(pieces, 1)
    )
    return sheets.form("volume", [Table("", words.VOLUME_HEADS, rows, VOLUME_WIDTHS)], code=case.ref)


def closing_note(case: Case, pieces: Sequence[Piece], note: str, acting: Acting) -> LetterContent:
    """卷内备考表: what is missing or special, pages, who put it in order."""
    lacking = archive_check.missing(archive_check.check_list(case))
    rows = [
        ("number", case.ref),
        ("items", words.ITEM_COUNT.format(items=len(pieces))),
        ("pages", words.PAGE_COUNT.format(pages=pages_of(pieces))),
        ("missing", "；".join(words.ARCHIVE_CHECKS[c.code][1] for c in lacking)),
        ("note", note),
        ("compiled", acting.name),
        ("checked", words.SIGN_HERE),
        ("date", cn_date(acting.today)),
    ]
    return sheets.form("closing", [sheets.rows_table(rows)], code=case.ref)


def archive(
    case: Case, *, retention: str, box: str, note: str, bound: Bound, seen: int, acting: Acting
) -> str:
    """Archive a closed case and lock it (归档, T28): number of the archive, directory and note are kept.

    ``bound``: from bind(), made before the transaction. Raises Refusal (review period runs; retention; role),
    Stale. Source: 条例 Art 45; DA/T 22-2015; domain 08 § 4.
    """
    number = take_archive_number(case, retention, acting)
    fact = f.Archived(on=acting.today, retention=retention, archive_no=number, box=box, pages=bound.pages)
    record(case, fact, acting, seen=seen)
    for code, incoming in bound.sheets:
        materials.add_row(case, incoming, f"{SHEET_PURPOSE}{code}", acting, step=case.version)
    audit.note(
        "case.archived", acting=acting, object_type="case", object_id=case.ref, archive_no=number,
        pages=bound.pages, note=note,
    )  # fmt: skip
    return number


def take_archive_number(case: Case, retention: str, acting: Acting) -> str:
    """档号: fund-category·year-term-unit-number, one series a year, term and unit (DA/T 22-2015)."""
    year = (case.closed_on or acting.today).year
    unit = db.session.get(Unit, case.unit_id) if case.unit_id else None
    code = unit.code if unit else case.organ.code
    no = numbering.take_number(
        case.organ_id, f"archive:{retention}:{code}", year, acting=acting, case_id=case.id
    )
    fund = case.organ.fund_no or case.organ.code  # 全宗号, from the data file of organs
    return f"{fund}-{CATEGORY}·{year}-{retention}-{code}-{no:04d}"


# After archiving


def add_note(case: Case, *, text: str, acting: Acting) -> None:
    """Add a note to an archived file: all that may change there (domain 08 § 4).

    Raises Refusal when the case is not archived.
    """
    if not case.archived_on:
        raise Refusal(RefusalCode.STATE_NOT_ALLOWED, "Archives Law Art 15", kind=f.Archived.kind,
                      state=case.state, sources=["ARCHIVED"])  # fmt: skip
    audit.note(NOTED, acting=acting, object_type="case", object_id=case.ref, text=text)


def notes_of(case: Case) -> list[Note]:
    """Notes added to the file, oldest first."""
    statement = select(AuditEntry.at_utc, AuditEntry.actor_name, AuditEntry.body).where(
        AuditEntry.object_type == "case", AuditEntry.object_id == case.ref, AuditEntry.action == NOTED
    )
    rows = db.session.execute(statement.order_by(AuditEntry.id))
    return [Note(row.at_utc, row.actor_name, json.loads(row.body)["text"]) for row in rows]


def start_rework(case: Case, *, seen: int, acting: Acting) -> None:
    """The handler begins the ordered new act (T30). Raises Refusal, Stale."""
    record(case, f.ReworkStarted(on=acting.today), acting, seen=seen)
