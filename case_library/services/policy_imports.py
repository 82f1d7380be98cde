"""Import of policy documents: taken in, read in steps, confirmed by a person (domain 07 § 1; SECURITY 8).

Nothing becomes a document before somebody confirms it. Reading happens in a child, outside transactions.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from case_library.codes import ImportState
from case_library.importing import child, ocr
from case_library.importing.faults import Unreadable
from case_library.importing.lines import reflow, tidy
from case_library.importing.metadata import Proposal, propose
from case_library.models import PolicyDocument, PolicyFile, PolicyImport
from case_library.services import policies, policy_files, policy_loading
from case_library.services.policies import ArticleText, PolicyValues
from case_library.services.policy_files import Kept
from casework import file_checks
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db, writing
from casework.file_checks import UploadRefused
from casework.file_child import ChildFailed
from casework.services.materials import clean_name

PAGES_AT_ONCE, RECOGNISED_AT_ONCE = 60, 2
MOST_IN_ZIP, LONGEST_PART = 200, 3000
FEWEST_SIGNS = 8  # a page on average; below that the file is a scan
KINDS = {"docx": "docx", "pdf": "pdf", "ofd": "ofd", "txt": "txt", "html": "html", "htm": "html"}
MEDIA_TYPES = {"html": "text/html", "txt": "text/plain"}
BY_LINES = frozenset({"pdf", "ofd"})  # they know printed lines, not paragraphs
OPEN = (ImportState.waiting, ImportState.reading)


@dataclass(frozen=True, slots=True)
class Brought:
    """One file that was looked at: kept on disk, or refused with a fault."""

    name: str
    kind: str
    fault: str = ""
    kept: Kept | None = None
    pages: int = 0


def examine(filename: str, content: bytes) -> Brought:
    """Check a file and keep its bytes; outside any write transaction."""
    name = clean_name(filename) or "未命名"
    kind = KINDS.get(name.rpartition(".")[2].lower() if "." in name else "", "")
    try:
        media_type, pages = _checked(name, kind, content)
    except UploadRefused as refused:
        return Brought(name, kind, refused.code)
    return Brought(name, kind, "", policy_files.keep(content, name, media_type), pages)


def _checked(name: str, kind: str, content: bytes) -> tuple[str, int]:
    """Media type and pages. Raises UploadRefused."""
    if not kind:
        raise UploadRefused("extension")
    if kind in MEDIA_TYPES:  # no signature to compare; the child finds out whether it is text
        if not content.strip():
            raise UploadRefused("empty")
        if len(content) > file_checks.MAX_BYTES:
            raise UploadRefused("too_big")
        return MEDIA_TYPES[kind], 1
    found = file_checks.check(name, "", content)
    return found.media_type, found.pages or 1


def unpack(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of a ZIP, one after the other. Raises UploadRefused."""
    file_checks.check("a.zip", "", content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        if len(entries) > MOST_IN_ZIP:
            raise UploadRefused("too_many")
        for entry in entries:
            try:
                with package.open(entry) as part:
                    yield _entry_name(entry), part.read(file_checks.MAX_BYTES + 1)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
                yield _entry_name(entry), b""


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Names of ZIP files made on Chinese Windows are GBK without the mark of UTF-8."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def enter(brought: list[Brought], acting: Acting, *, batch: str = "") -> str:
    """Rows for files that came together; needs writing(). The mark of the batch."""
    batch = batch or str(uuid4())
    for one in brought:
        file = policy_files.add_row(one.kept, acting) if one.kept else None
        fault = one.fault or ("known" if file and _is_known(file) else "")
        db.session.add(
            PolicyImport(
                uuid=str(uuid4()), batch=batch, name=one.name, kind=one.kind, fault=fault, file=file,
                state=ImportState.failed if fault else ImportState.waiting, pages=one.pages, texts=[],
                proposal={}, uploader_id=acting.person_id, created_at=acting.now,
            )
        )  # fmt: skip
    db.session.flush()
    note("policy.import_begun", acting=acting, chain="library", object_type="policy_import", object_id=batch,
         files=len(brought), refused=sum(1 for one in brought if one.fault))  # fmt: skip
    return batch


def _is_known(file: PolicyFile) -> bool:
    """The same bytes are in the library, or wait for somebody."""
    same = (
        select(PolicyImport.id)
        .join(PolicyFile, PolicyFile.id == PolicyImport.file_id)
        .where(PolicyFile.sha256 == file.sha256, PolicyFile.id != file.id)
        .where(PolicyImport.state.not_in((ImportState.failed, ImportState.dropped)))
    )
    return db.session.scalars(same.limit(1)).first() is not None


def advance(import_id: int, acting: Acting) -> bool:
    """Read some pages more; opens its own transaction. False when there was nothing to do."""
    row = db.session.get(PolicyImport, import_id, populate_existing=True)
    if row is None or row.state not in OPEN or row.file is None:
        return False
    seen, step = row.version, (row.kind, row.by_ocr, row.pages_done, row.pages)
    content = policy_files.read(row.file)
    db.session.rollback()
    texts, fault = _read_some(content, *step)
    with writing():
        row = db.session.get_one(PolicyImport, import_id, with_for_update=True)
        if row.version != seen:  # somebody else was quicker, or gave it up
            raise Stale
        _put(row, texts, fault)
        if row.state == ImportState.ready:
            note("policy.import_read", acting=acting, chain="library", object_type="policy_import",
                 object_id=row.uuid, pages=row.pages, by_ocr=row.by_ocr)  # fmt: skip
    return True


def _read_some(content: bytes, kind: str, by_ocr: bool, done: int, pages: int) -> tuple[list[str], str]:
    try:
        if by_ocr:
            return child.recognise(content, done, done + RECOGNISED_AT_ONCE), ""
        if kind == "pdf":
            return child.read_pages(content, done, done + PAGES_AT_ONCE), ""
        return _parts(child.read(kind, content)), ""
    except Unreadable as unreadable:
        return [], unreadable.code
    except ChildFailed as failed:  # stopped from outside, or it met what no reader expects
        is_stopped = str(failed) == "timeout" or str(failed).startswith("exit -")
        return [], "limits" if is_stopped else "broken"


def _parts(text: str) -> list[str]:
    """A text in parts that somebody can look over and mend, cut between its lines."""
    parts: list[list[str]] = [[]]
    length = 0
    for line in tidy(text).split("\n"):
        if length > LONGEST_PART:
            parts.append([])
            length = 0
        parts[-1].append(line)
        length += len(line)
    return ["\n".join(part) for part in parts]


def _put(row: PolicyImport, texts: list[str], fault: str) -> None:
    """What was read, and where that leaves the file."""
    row.texts = [*row.texts, *map(_visible, texts)]
    if row.kind == "pdf":
        row.pages_done += len(texts)
    else:
        row.pages = row.pages_done = len(row.texts)
    if fault or (not texts and row.pages_done < row.pages):
        row.state, row.fault = ImportState.failed, fault or "broken"
    elif row.kind == "pdf" and row.pages_done < row.pages:
        row.state = ImportState.reading
    else:
        _finish(row)


def _visible(text: str) -> str:
    """Without control and direction characters, which no form would take back."""
    return "".join(s for s in text if s in "\n\t" or unicodedata.category(s) not in ("Cc", "Cf", "Cs"))


def _finish(row: PolicyImport) -> None:
    signs = sum(len("".join(text.split())) for text in row.texts)
    if signs < FEWEST_SIGNS * (row.pages if row.kind == "pdf" else 1):
        row.state = ImportState.failed
        row.fault = "no_text" if row.kind == "pdf" and not row.by_ocr else "no_words"
        return
    row.state = ImportState.ready
    row.proposal = propose(text_of(row), row.name).dump()


def text_of(row: PolicyImport) -> str:
    """All that was read, a line a paragraph."""
    text = "\n".join(row.texts)
    return reflow(text) if row.kind in BY_LINES else tidy(text)


def advance_all(acting: Acting, *, most: int = 40, most_recognised: int = 3) -> int:
    """The job: some steps for what waits, oldest first, text before scans. How many steps."""
    steps = 0
    for by_ocr, limit in ((False, most), (True, most_recognised)):
        for _ in range(limit):
            waiting = select(PolicyImport.id).where(
                PolicyImport.state.in_(OPEN), PolicyImport.by_ocr == by_ocr
            )
            import_id = db.session.scalars(waiting.order_by(PolicyImport.id).limit(1)).first()
            db.session.rollback()
            if import_id is None:
                break
            try:
                steps += advance(import_id, acting)
            except Stale:
                break
    return steps


# What a person does with it


def by_uuid(uuid: str) -> PolicyImport | None:
    """The import of an address."""
    return db.session.scalars(select(PolicyImport).where(PolicyImport.uuid == uuid)).one_or_none()


def _locked(uuid: str, seen: int, *states: ImportState) -> PolicyImport:
    statement = select(PolicyImport).where(PolicyImport.uuid == uuid).with_for_update()
    row = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.version != seen or row.state not in states:
        raise Stale
    return row


def recognise(uuid: str, *, seen: int, acting: Acting) -> None:
    """Ask for recognition of a scan (OCR), page by page in the background; needs writing(). Raises Stale."""
    row = _locked(uuid, seen, ImportState.failed)
    if row.fault != "no_text" or not ocr.is_installed():
        raise Stale
    row.by_ocr, row.state, row.fault, row.texts, row.pages_done = True, ImportState.waiting, "", [], 0
    note("policy.import_recognised", acting=acting, chain="library", object_type="policy_import",
         object_id=row.uuid, pages=row.pages)  # fmt: skip


def mend(uuid: str, *, part: int, text: str, seen: int, acting: Acting) -> None:
    """Put right what was read of one page, and propose anew; needs writing(). Raises Stale."""
    row = _locked(uuid, seen, ImportState.ready)
    if not 0 <= part < len(row.texts):
        raise Stale
    row.texts = [*row.texts[:part], text, *row.texts[part + 1 :]]
    row.proposal = propose(text_of(row), row.name).dump()
    note("policy.import_mended", acting=acting, chain="library", object_type="policy_import",
         object_id=row.uuid, page=part + 1)  # fmt: skip


def confirm(
    uuid: str, values: PolicyValues, articles: list[ArticleText], *, into: int, seen: int, acting: Acting
) -> PolicyDocument:
    """A person looked it over: it becomes a document, or the full text of one that is known (``into``).

    Needs writing(). Raises Stale, DocumentKnown.
    """
    row = _locked(uuid, seen, ImportState.ready)
    text = text_of(row)
    if into:
        known = db.session.get(PolicyDocument, into)
        if known is None:
            raise Stale
        policies.change(into, values, seen=known.version, acting=acting)
        policy = policies.load_full_text(into, full_text=text, articles=articles, acting=acting)
    else:
        policy = policies.add(values, acting, full_text=text, articles=articles)
    row.state, row.document_id = ImportState.confirmed, policy.id
    row.decided_by_id, row.decided_at, row.texts = acting.person_id, acting.now, []
    if row.file:
        row.file.document_id = policy.id
    policy_loading.link_bases()
    note("policy.import_confirmed", acting=acting, chain="library", object_type="policy_import",
         object_id=row.uuid, policy=policy.id, sha256=row.file.sha256 if row.file else "")  # fmt: skip
    return policy


def drop(uuid: str, *, seen: int, acting: Acting) -> str:
    """Give it up; needs writing(). The id of the bytes to be forgotten after it. Raises Stale."""
    row = _locked(uuid, seen, *OPEN, ImportState.ready, ImportState.failed)
    file = row.file
    row.state, row.texts, row.proposal, row.file = ImportState.dropped, [], {}, None
    row.decided_by_id, row.decided_at = acting.person_id, acting.now
    db.session.flush()
    if file:
        db.session.delete(file)
    note("policy.import_dropped", acting=acting, chain="library", object_type="policy_import",
         object_id=row.uuid)  # fmt: skip
    return file.uuid if file else ""


def proposal_of(row: PolicyImport) -> Proposal:
    """What the text seemed to say."""
    return Proposal.load(row.proposal)
