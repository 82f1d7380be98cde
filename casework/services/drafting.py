"""The reply (答复书): drafted in versions, submitted, signed, sealed (domain 01 T13, T20-T24; SECURITY 5)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from casework.acting import Acting
from casework.db import Stale, db
from casework.letters import draft as drafts
from casework.letters.checks import Check, check
from casework.letters.compose import compose
from casework.letters.content import LetterContent, from_json, hash_of
from casework.letters.context import LetterContext
from casework.letters.draft import Draft
from casework.letters.gather import reply_context
from casework.models.case import Case
from casework.models.letter import REPLY, Letter, LetterState
from casework.record import casefile_of, record
from casework.services import letters
from casework.services.letters import Rendered, ensure_ready
from workflows import facts as f
from workflows import machine
from workflows.casefile import Actor
from workflows.codes import Method
from workflows.determinations import known
from workflows.refusal import Refusal, RefusalCode

REPLY_MARK = "公开复"  # kind of number (domain 03 § 5)
DRAFTED = f.Drafted.kind


def current_reply(case: Case) -> Letter | None:
    """The reply under work or given: the newest that is not void."""
    statement = select(Letter).where(
        Letter.case_id == case.id, Letter.kind == REPLY, Letter.state != LetterState.void
    )
    return db.session.scalars(statement.order_by(Letter.id.desc()).limit(1)).first()


def preview(case: Case, draft: Draft, acting: Acting) -> tuple[LetterContent, tuple[Check, ...]]:
    """How the letter would read, with visible gaps, and its checks; nothing is stored."""
    context = reply_context(case, draft.chosen, signed_on=acting.today)
    content = compose(REPLY, context, lenient=True)
    return content, check(context, content)


def save_draft(case: Case, draft: Draft, *, acting: Acting, seen: int | None = None) -> Letter:
    """Save a version of the draft; whoever saves it is its drafter. Needs writing().

    ``seen``: the version that the page showed, 0 before there was one; None where no page was shown.
    Raises Refusal (the case is not at drafting; a result is unknown), Stale (somebody saved meanwhile).
    """
    _ensure_drafting(case, acting)
    if seen not in (None, draft_version(case)):
        raise Stale
    content, _ = preview(case, draft, acting)
    letter, fields, neutral = _open_draft(case), drafts.dump(draft), undated(content)
    if letter is None:
        return letters.new_letter(case, REPLY, fields, neutral, acting)
    if letter.fields != fields or letter.content_hash != hash_of(neutral):
        letters.save_version(letter, fields, neutral, acting)
    return letter


def draft_version(case: Case) -> int:
    """Version of the draft under work; 0 when there is none."""
    letter = _open_draft(case)
    return letter.version if letter else 0


def _open_draft(case: Case) -> Letter | None:
    letter = current_reply(case)
    return letter if letter and letter.state is LetterState.draft else None


def _ensure_drafting(case: Case, acting: Acting) -> None:
    """The text may change only while the case is at drafting, by somebody who may draft."""
    if DRAFTED in machine.possible(casefile_of(case), acting.roles):
        return
    refusal = machine.foresee(casefile_of(case), DRAFTED, acting.today, _actor(acting), acting.calendar)
    raise refusal or Refusal(RefusalCode.STATE_NOT_ALLOWED, "Design", kind=DRAFTED)


def _actor(acting: Acting) -> Actor:
    return Actor(acting.person_id, acting.roles, acting.today)


def undated(content: LetterContent) -> LetterContent:
    """The letter without number and day of signing: what is reviewed is the text."""
    return replace(content, number="", signed_on=None)


def submit_draft(case: Case, *, seen: int, acting: Acting, pass_on: bool = True) -> Letter:
    """Submit the saved draft and, unless told not to, pass it on to its first review (T13, T20, T21).

    Raises LetterNotReady (a check fails), MissingValue (a field is empty), Refusal, Stale.
    """
    letter = _needed_draft(case)
    draft = drafts.load(letter.fields)
    context = reply_context(case, draft, signed_on=acting.today)
    content = compose(REPLY, context)
    ensure_ready(context, content)
    if hash_of(undated(content)) != letter.content_hash:  # the log has moved on since it was saved
        letters.save_version(letter, letter.fields, undated(content), acting)
    record(case, _drafted(letter, draft, acting), acting, seen=seen)
    if pass_on:
        submit_for_review(case, acting=acting)
    return letter


def _needed_draft(case: Case) -> Letter:
    letter = _open_draft(case)
    if letter is None:
        raise Refusal(RefusalCode.DRAFT_MISSING)
    return letter


def _drafted(letter: Letter, draft: Draft, acting: Acting) -> f.Drafted:
    determination = ",".join(draft.codes)
    hidden = dict.fromkeys(ground for item in draft.items for _, _, ground in item.hidden if ground)
    results = known(determination)
    return f.Drafted(
        on=acting.today, letter_id=letter.id, version=letter.version, determination=determination,
        content_hash=letter.content_hash, drafter_id=letter.drafter_id,
        discloses=any(r.discloses for r in results), legal_review=any(r.legal_review for r in results),
        hidden_grounds=",".join(hidden),
    )  # fmt: skip


def submit_for_review(case: Case, *, acting: Acting, seen: int | None = None) -> None:
    """Pass the newest draft on to the first review it needs (T21). Raises Refusal, Stale."""
    letter = _needed_draft(case)
    fact = f.SubmittedForReview(on=acting.today, letter_id=letter.id, content_hash=letter.content_hash)
    record(case, fact, acting, seen=seen)


def clear_secrecy(
    case: Case, *, opinion: str, basis: str, with_masking: bool, seen: int, acting: Acting
) -> None:
    """Secrecy review (保密审查) passes this very version (Art 17, T21). Raises Refusal, Stale."""
    letter = _needed_draft(case)
    fact = f.SecrecyCleared(
        on=acting.today, content_hash=letter.content_hash, opinion=opinion, basis=basis,
        with_masking=with_masking,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)
    letter.secrecy_reviewer_id = acting.person_id


def clear_legally(case: Case, *, opinion: str, seen: int, acting: Acting) -> None:
    """Legal review (法制审核) passes this very version (T21). Raises Refusal, Stale."""
    letter = _needed_draft(case)
    fact = f.LegallyCleared(on=acting.today, content_hash=letter.content_hash, opinion=opinion)
    record(case, fact, acting, seen=seen)
    letter.legal_reviewer_id = acting.person_id


def sign(
    case: Case, *, seen: int, acting: Acting, overdue_reason: str = "", by_principal: bool = False
) -> Letter:
    """Sign (签发): freeze the text, take the number, record the signature (T23; SECURITY 5.1).

    ``by_principal``: 主要负责人 signs, or has agreed; a difficult case needs it (domain 00 § 4).
    What is signed must be what was reviewed: a text that no longer agrees with the log is refused.
    Raises LetterNotReady, Refusal, Stale.
    """
    letter = _needed_draft(case)
    reviewed = letter.content_hash
    draft = drafts.load(letter.fields)
    context, content = _composed(case, draft, acting.today)
    if hash_of(undated(content)) != reviewed:
        raise Refusal(RefusalCode.REVIEW_OF_OTHER_VERSION, version=letter.version)
    ensure_ready(context, content)
    if letter.drafter_id == acting.person_id:
        raise Refusal(RefusalCode.DRAFTER_IS_SIGNER, "Design")
    number = letters.give_number(letter, REPLY_MARK, acting)
    context, content = _composed(case, draft, acting.today, number)
    letters.freeze(letter, content, acting, signer_id=acting.person_id)
    fact = f.Signed(
        on=acting.today, letter_id=letter.id, content_hash=reviewed, number=number,
        signer_id=acting.person_id, overdue_reason=overdue_reason, by_principal=by_principal,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)
    return letter


def _composed(case: Case, draft: Draft, day: date, number: str = "") -> tuple[LetterContext, LetterContent]:
    context = reply_context(case, draft, signed_on=day, number=number)
    return context, compose(REPLY, context)


def seal(case: Case, rendered: Rendered, *, seen: int, acting: Acting) -> Letter:
    """Seal (用印): store the PDF that carries the seal and record its SHA-256 (T24, first half).

    ``rendered``: from letters.render(), made before the transaction. Raises Refusal, Stale.
    """
    letter = letters.issue(case, rendered, acting)
    fact = f.Sealed(on=acting.today, letter_id=letter.id, pdf_sha256=str(letter.pdf_sha256))
    record(case, fact, acting, seen=seen)
    return letter


def dispatch(
    case: Case, *, on: date, method: Method, tracking_no: str = "", ends_on: date | None = None, seen: int,
    acting: Acting,
) -> Letter:  # fmt: skip
    """Send the sealed reply, or begin to hand it over (T24, T26). Raises Refusal, Stale."""
    letter = _given_reply(case)
    fact = f.Dispatched(on=on, letter_id=letter.id, method=method, tracking_no=tracking_no, ends_on=ends_on)
    record(case, fact, acting, seen=seen)
    letter.state = LetterState.sent
    return letter


def deliver(
    case: Case, *, on: date, method: Method, served_on: date | None = None, seen: int, acting: Acting
) -> Letter:
    """The reply took effect (T25): ``on`` is its effective date. Raises Refusal, Stale."""
    letter = _given_reply(case)
    fact = f.Delivered(
        on=on, letter_id=letter.id, method=method, pdf_sha256=str(letter.pdf_sha256), served_on=served_on
    )
    record(case, fact, acting, seen=seen)
    return letter


def _given_reply(case: Case) -> Letter:
    letter = current_reply(case)
    if letter is None or letter.pdf_sha256 is None:
        raise Refusal(RefusalCode.SEAL_MISSING)
    return letter


def text_of_version(content: str) -> list[str]:
    """Lines of a stored version, for comparing two."""
    return from_json(content).plain().splitlines()
