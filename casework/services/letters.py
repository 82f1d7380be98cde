"""Letters from frozen content to stored bytes: number, render, issue, verify (SECURITY 5).

``freeze`` and ``issue`` need writing(); ``render`` must not stand inside it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from casework import audit
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.letters import assets, pool
from casework.letters.checks import Check, blocking, check
from casework.letters.content import LetterContent, from_json, hash_of, to_json
from casework.letters.context import LetterContext
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.models.letter import REPLY, Letter, LetterState, LetterVersion
from casework.models.organ import Organ
from casework.numbering import take_letter_number
from casework.services import materials

LETTER_PURPOSE = "letter"


class LetterNotReady(Exception):
    """The checks of a letter stop it. ``checks``: those that failed and block."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        super().__init__(", ".join(c.code for c in checks))
        self.checks = checks


def new_letter(case: Case, kind: str, fields: str, content: LetterContent, acting: Acting) -> Letter:
    """The row of a letter in draft, with its first version; needs writing()."""
    letter = Letter(
        uuid=str(uuid4()), case_id=case.id, organ_id=case.organ_id, kind=kind, state=LetterState.draft,
        version=0, title=content.title, number=None, fields="", content="", content_hash="",
        template_id=assets.TEMPLATE_ID, template_sha256=assets.template_sha256(), drafter_id=acting.person_id,
        created_at=acting.now,
    )  # fmt: skip
    save_version(letter, fields, content, acting)
    return letter


def save_version(letter: Letter, fields: str, content: LetterContent, acting: Acting) -> None:
    """Keep a new version; whoever saves it is its drafter, and reviews of older versions count no more."""
    letter.version += 1
    letter.fields, letter.content, letter.content_hash = fields, to_json(content), hash_of(content)
    letter.title, letter.drafter_id = content.title, acting.person_id
    letter.secrecy_reviewer_id = letter.legal_reviewer_id = letter.signer_id = None
    letter.template_sha256 = assets.template_sha256()
    db.session.add(letter)
    db.session.flush()
    db.session.add(
        LetterVersion(
            letter_id=letter.id, case_id=letter.case_id, version=letter.version, fields=fields,
            content=letter.content, content_hash=letter.content_hash, drafter_id=acting.person_id,
            saved_at=acting.now,
        )
    )  # fmt: skip
    db.session.flush()


def versions_of(letter: Letter) -> list[LetterVersion]:
    """All versions, oldest first."""
    statement = select(LetterVersion).where(LetterVersion.letter_id == letter.id)
    return list(db.session.scalars(statement.order_by(LetterVersion.version)))


def ensure_ready(context: LetterContext, content: LetterContent) -> None:
    """Raises LetterNotReady when a blocking check fails."""
    failed = blocking(check(context, content))
    if failed:
        raise LetterNotReady(failed)


def give_number(letter: Letter, mark: str, acting: Acting) -> str:
    """Take the number of a letter (文号), late: its series stays locked until the commit."""
    organ = db.session.get_one(Organ, letter.organ_id)
    return take_letter_number(organ, mark, acting, case_id=letter.case_id, letter_id=letter.id)


def freeze(letter: Letter, content: LetterContent, acting: Acting, *, signer_id: int | None = None) -> None:
    """Freeze the content with number and day of signing; what follows is made from it alone."""
    letter.content, letter.content_hash = to_json(content), hash_of(content)
    letter.title, letter.number = content.title, content.number or None
    letter.signed_on, letter.signer_id = acting.today, signer_id
    letter.template_sha256 = assets.template_sha256()
    letter.asset_sha256 = assets.sha256(seal_image(letter)) if content.seal else ""
    letter.state = LetterState.number_given
    db.session.flush()


@dataclass(frozen=True, slots=True)
class Rendered:
    """Bytes of a letter that lie encrypted on disk; no row knows them yet."""

    letter_id: int
    content_hash: str
    file: materials.Incoming


def render(letter: Letter) -> Rendered:
    """Make the PDF of a frozen letter in a child and keep it; never inside writing(). Raises RenderFailed."""
    content_hash, pdf = letter.content_hash, pdf_of(letter)
    name = f"{letter.title}{letter.number or ''}.pdf"
    return Rendered(letter.id, content_hash, materials.take_in_own(pdf, name))


def pdf_of(letter: Letter) -> bytes:
    """The PDF of the frozen content; same content, same bytes."""
    content = from_json(letter.content)
    return pool.shared().pdf(content, seal=seal_image(letter) if content.seal else b"")


def seal_image(letter: Letter) -> bytes:
    """The seal of the answering organ."""
    return assets.seal_of(db.session.get_one(Organ, letter.organ_id).code)


def issue(case: Case, rendered: Rendered, acting: Acting) -> Letter:
    """Store what was rendered: state issued; needs writing(). Raises Stale when the letter has changed."""
    letter = db.session.get_one(Letter, rendered.letter_id)
    if letter.state is not LetterState.number_given or letter.content_hash != rendered.content_hash:
        raise Stale
    file = materials.add_row(case, rendered.file, LETTER_PURPOSE, acting, letter_id=letter.id)
    letter.pdf_file_id, letter.pdf_sha256 = file.id, file.sha256
    letter.pdf_bytes, letter.pages = file.size, file.pages
    letter.state = LetterState.issued
    db.session.flush()
    if letter.number and letter.kind != REPLY:  # the hash of a reply stands in its fact
        audit.note(
            "letter.issued", acting=acting, chain="system", object_type="letter", object_id=letter.uuid,
            kind=letter.kind, pdf_sha256=letter.pdf_sha256,
        )  # fmt: skip
    return letter


def stored_pdf(letter: Letter) -> bytes:
    """The issued bytes, checked against their SHA-256; never rendered again. Raises SealBroken."""
    file = db.session.get_one(StoredFile, letter.pdf_file_id)
    content = materials.read_all(file)
    if hashlib.sha256(content).hexdigest() != letter.pdf_sha256:
        raise materials.pii.SealBroken
    return content


def issue_one(letter_id: int, acting: Acting) -> Letter:
    """Render and issue a process letter or form; opens its own transaction. Raises RenderFailed, Stale."""
    found = db.session.get_one(Letter, letter_id)
    if found.kind == REPLY:  # made when it is sealed, by the seal keeper
        raise Stale
    rendered = render(found)
    try:
        with writing():
            letter = db.session.get_one(Letter, letter_id)
            return issue(letter.case, rendered, acting)
    except BaseException:
        materials.drop(rendered.file)
        raise


def pending() -> list[int]:
    """Letters whose number was given and whose bytes are missing; replies wait for their seal."""
    statement = select(Letter.id).where(Letter.state == LetterState.number_given, Letter.kind != REPLY)
    return list(db.session.scalars(statement.order_by(Letter.id)))


def issue_pending(acting: Acting) -> int:
    """Issue what a crash left behind (scheduler); opens its own transactions. How many were issued."""
    done = 0
    for letter_id in pending():
        try:
            issue_one(letter_id, acting)
        except (pool.RenderFailed, Stale):
            continue
        done += 1
    return done


def changed_letters() -> Iterator[tuple[Letter, str]]:
    """Issued letters whose stored bytes are broken, or differ from a new rendering (flask letters verify)."""
    issued = select(Letter).where(Letter.pdf_sha256.is_not(None)).order_by(Letter.id)
    for letter in db.session.scalars(issued):
        try:
            stored_pdf(letter)
        except (materials.pii.SealBroken, OSError):
            yield letter, "broken"
            continue
        is_same_template = letter.template_sha256 == assets.template_sha256()
        if is_same_template and assets.sha256(pdf_of(letter)) != letter.pdf_sha256:
            yield letter, "differs"
