"""Guards of the reply: draft, reviews, signature, seal, delivery (domain 01 T13, T20-T26; domain 03)."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import Method, State
from workflows.determinations import CATALOGUE, NOT_A_REPLY, codes_of, known
from workflows.difficult import is_difficult
from workflows.guards_clock import open_parties
from workflows.guards_transfer import open_transfers
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode


def current_draft(file: CaseFile) -> f.Drafted | None:
    """The version under review: the newest draft."""
    return file.last(f.Drafted)


def needs_secrecy_review(file: CaseFile) -> bool:
    """Secrecy review whenever anything is disclosed (Art 17; domain 01 T21)."""
    draft = current_draft(file)
    return draft is not None and (draft.discloses or any(d.discloses for d in known(draft.determination)))


def needs_legal_review(file: CaseFile) -> bool:
    """Legal review for refusal, partial, not existing, not processed, difficult (domain 01 T21)."""
    draft = current_draft(file)
    if draft is None:
        return False
    by_result = draft.legal_review or any(d.legal_review for d in known(draft.determination))
    return by_result or is_difficult(file)


# Draft


def determination_known(file: CaseFile, fact: f.Drafted, actor: Actor, calendar: WorkCalendar) -> None:
    """A result of the catalogue; free-text grounds are refused (domain 03 § 1)."""
    codes = codes_of(fact.determination)
    unknown = [code for code in codes if code not in CATALOGUE]
    if unknown or not codes:
        raise Refusal(R.DETERMINATION_UNKNOWN, determination=",".join(unknown))
    for code in NOT_A_REPLY.intersection(codes):
        raise Refusal(R.DETERMINATION_NOT_A_REPLY, determination=code)


def search_made(file: CaseFile, fact: f.Drafted, actor: Actor, calendar: WorkCalendar) -> None:
    """T13 without a search only for results that need none; otherwise a search record (Art 36(4), T20)."""
    for result in known(fact.determination):
        if file.state is State.REVIEWING and not result.ends_without_search:
            raise Refusal(R.DETERMINATION_NEEDS_SEARCH, "Art 36(4)", determination=result.code)
        if result.needs_search and file.last(f.Searched) is None:
            raise Refusal(R.SEARCH_MISSING, "Art 36(4)", determination=result.code)


def unclear_only_after_correction(
    file: CaseFile, fact: f.Drafted, actor: Actor, calendar: WorkCalendar
) -> None:
    """UNABLE_3 says that the request stayed unclear after a correction (Art 30)."""
    if "UNABLE_3" in codes_of(fact.determination) and file.last(f.CorrectionReceived) is None:
        raise Refusal(R.CORRECTION_NOT_ASKED, "Art 30")


def excessive_only_after_reasons(
    file: CaseFile, fact: f.Drafted, actor: Actor, calendar: WorkCalendar
) -> None:
    """NOT_4 comes only after the applicant was asked for reasons and they were not good (Art 35)."""
    if "NOT_4" in codes_of(fact.determination) and file.last(f.ReasonsRejected) is None:
        raise Refusal(R.REASONS_NOT_ASKED, "Art 35")


# Reviews and signature


def draft_exists(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """There is a draft to review, newer than what was sent back or found (T11, T21)."""
    newest = max((_seq(file, kind) for kind in (f.ReasonsRejected, f.ReworkStarted)), default=0)
    if _seq(file, f.Drafted) <= newest:
        raise Refusal(R.DRAFT_MISSING)


def _seq(file: CaseFile, kind: type[f.Fact]) -> int:
    return max((e.seq for e in file.valid_entries if isinstance(e.fact, kind)), default=0)


def same_version(
    file: CaseFile,
    fact: f.SubmittedForReview | f.SecrecyCleared | f.LegallyCleared | f.Signed,
    actor: Actor,
    calendar: WorkCalendar,
) -> None:
    """What is reviewed and signed is the newest version, letter for letter (I9)."""
    draft = current_draft(file)
    if draft is None or draft.content_hash != fact.content_hash:
        raise Refusal(R.REVIEW_OF_OTHER_VERSION, version=draft.version if draft else 0)


def reviewer_is_not_drafter(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Nobody reviews his own draft (Art 17; domain 00 § 4, domain 01 T21)."""
    draft = current_draft(file)
    if draft and draft.drafter_id == actor.person_id:
        raise Refusal(R.DRAFTER_IS_REVIEWER, "Art 17")


def signer_is_not_drafter(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Nobody signs his own draft (domain 00 § 4)."""
    draft = current_draft(file)
    if draft and draft.drafter_id == actor.person_id:
        raise Refusal(R.DRAFTER_IS_SIGNER, "Design")


def named_signer_is_not_drafter(file: CaseFile, fact: f.Signed, actor: Actor, calendar: WorkCalendar) -> None:
    """Nor is the drafter named as the signer (domain 00 § 4)."""
    draft = current_draft(file)
    if draft and draft.drafter_id == fact.signer_id:
        raise Refusal(R.DRAFTER_IS_SIGNER, "Design")


def reviews_done(file: CaseFile, fact: f.Signed, actor: Actor, calendar: WorkCalendar) -> None:
    """Both obligatory reviews passed this very version before it is signed (Art 17)."""
    secrecy = {r.content_hash for r in file.of(f.SecrecyCleared)}
    legal = {r.content_hash for r in file.of(f.LegallyCleared)}
    if needs_secrecy_review(file) and fact.content_hash not in secrecy:
        raise Refusal(R.REVIEW_MISSING, "Art 17", review="secrecy_review")
    if needs_legal_review(file) and fact.content_hash not in legal:
        raise Refusal(R.REVIEW_MISSING, "Design", review="legal_review")


def sent_back_to_work(file: CaseFile, fact: f.SentBack, actor: Actor, calendar: WorkCalendar) -> None:
    """Back to the draft or to processing, nowhere else (T22)."""
    if fact.to not in (State.DRAFTED, State.PROCESSING):
        raise Refusal(R.SEND_BACK_TARGET_INVALID, "Design")


def number_given(file: CaseFile, fact: f.Signed, actor: Actor, calendar: WorkCalendar) -> None:
    """Numbers are taken at signing (domain 03 § 5; I8)."""
    if not fact.number.strip():
        raise Refusal(R.NUMBER_MISSING)


def overdue_explained(file: CaseFile, fact: f.Signed, actor: Actor, calendar: WorkCalendar) -> None:
    """Past due: say why; signing itself is never blocked (T23)."""
    due_on = file.clock(calendar, fact.on).due_on
    if due_on and fact.on > due_on and not fact.overdue_reason.strip():
        raise Refusal(R.OVERDUE_REASON_MISSING, "Art 33(2)", due_on=due_on)


# Seal and delivery


def signed_letter(
    file: CaseFile, fact: f.Sealed | f.Dispatched | f.Delivered, actor: Actor, calendar: WorkCalendar
) -> None:
    """The seal and the post get the letter that was signed (T24)."""
    signed = file.last(f.Signed)
    if signed is None or signed.letter_id != fact.letter_id:
        raise Refusal(R.LETTER_DIFFERS)


def _seal(file: CaseFile) -> f.Sealed | None:
    """The seal on the letter signed last."""
    return next((s for s in file.since(f.Signed) if isinstance(s, f.Sealed)), None)


def sealed_once(file: CaseFile, fact: f.Sealed, actor: Actor, calendar: WorkCalendar) -> None:
    """One signed letter, one seal."""
    if _seal(file):
        raise Refusal(R.ALREADY_SEALED)


def seal_stands(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Nothing leaves the house without its seal (T24)."""
    if _seal(file) is None:
        raise Refusal(R.SEAL_MISSING)


def same_document(file: CaseFile, fact: f.Delivered, actor: Actor, calendar: WorkCalendar) -> None:
    """The delivered document is the sealed one, byte for byte (I9)."""
    seal = _seal(file)
    if seal is None or seal.pdf_sha256 != fact.pdf_sha256:
        raise Refusal(R.PDF_CHANGED)


def not_before_dispatch(
    file: CaseFile, fact: f.Delivered | f.DeliveryFailed | f.ReplyServed, actor: Actor, calendar: WorkCalendar
) -> None:
    """A letter does not arrive before it left (domain 02 § 8)."""
    sent = file.last(f.Dispatched)
    if sent and fact.on < sent.on:
        raise Refusal(R.DATE_BEFORE_DISPATCH, on=fact.on, dispatched_on=sent.on)


def service_still_unknown(file: CaseFile, fact: f.ReplyServed, actor: Actor, calendar: WorkCalendar) -> None:
    """Only the post leaves open when the applicant got the letter, and he gets it once (domain 02 § 8)."""
    delivered = file.last(f.Delivered)
    days = [later.on for later in file.since(f.Dispatched) if isinstance(later, f.ReplyServed)]
    if delivered and (delivered.served_on or delivered.method is not Method.post):
        days.append(delivered.served_on or delivered.on)
    if days:
        raise Refusal(R.SERVICE_ALREADY_KNOWN, "Letter 2016-235 item 4", on=days[0])


def public_notice_complete(file: CaseFile, fact: f.Delivered, actor: Actor, calendar: WorkCalendar) -> None:
    """Service by public notice takes effect when its 30 days have passed (民诉法 Art 95 by analogy)."""
    sent = file.last(f.Dispatched)
    if sent and sent.ends_on and fact.on < sent.ends_on:
        raise Refusal(R.PUBLIC_NOTICE_RUNNING, "Procedure Law Art 95", ends_on=sent.ends_on)


def delivery_failed_before(file: CaseFile, fact: f.Dispatched, actor: Actor, calendar: WorkCalendar) -> None:
    """A closed case sends its letter again only when the post brought it back (T26)."""
    if not any(isinstance(x, f.DeliveryFailed) for x in file.since(f.Dispatched)):
        raise Refusal(R.DELIVERY_NOT_FAILED)


def transfers_ended(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """No reply and no end while a unit still holds the case (domain 01 § 2, forbidden)."""
    if open_transfers(file):
        raise Refusal(R.OPEN_TRANSFER, "Design", count=len(open_transfers(file)))


def consultations_ended(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """No end while somebody is still being asked (domain 01 § 2, forbidden)."""
    if open_parties(file):
        raise Refusal(R.OPEN_CONSULTATION, "Art 32", count=len(open_parties(file)))
