"""Sign-off (审签): submit, secrecy and legal review, signature, sending back (domain 01 T21-T23).

Every act names the text it was made on by its hash; a page older than the text is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from casework.acting import Acting
from casework.letters.texts import MissingValue
from casework.models.case import Case
from casework.models.letter import Letter
from casework.record import casefile_of, record
from casework.services import difficult, drafting
from casework.services.letters import LetterNotReady
from workflows import facts as f
from workflows.codes import State
from workflows.refusal import Refusal, RefusalCode


def submit(case: Case, *, seen: int, acting: Acting) -> None:
    """Pass the draft on to its first review (送审). Raises Refusal, Stale. Source: domain 01 T21."""
    letter, drafted = drafting.current_reply(case), casefile_of(case).last(f.Drafted)
    if letter and drafted and drafted.content_hash == letter.content_hash:
        drafting.submit_for_review(case, seen=seen, acting=acting)
        return
    with _told_as_refusal():  # the text has changed since it was submitted last
        drafting.submit_draft(case, seen=seen, acting=acting)


def clear_secrecy(
    case: Case, *, masking: str, opinion: str, basis: str, content_hash: str, seen: int, acting: Acting
) -> None:
    """Pass the secrecy review (保密审查): may be given, as it is or with masking (Art 17).

    Raises Refusal (own draft; another version), Stale. Source: 条例 Art 17; domain 01 T21.
    """
    _ensure_same_text(case, content_hash)
    drafting.clear_secrecy(
        case, opinion=opinion, basis=basis, with_masking=masking == "mask", seen=seen, acting=acting
    )


def clear_legally(case: Case, *, opinion: str, content_hash: str, seen: int, acting: Acting) -> None:
    """Pass the legal review (法制审核). Raises Refusal (own draft; another version), Stale."""
    _ensure_same_text(case, content_hash)
    drafting.clear_legally(case, opinion=opinion, seen=seen, acting=acting)


def sign(
    case: Case, *, content_hash: str, overdue_reason: str, agreed: bool = False, seen: int, acting: Acting
) -> Letter:
    """Sign (签发): the number is given, the text frozen; past due only with a reason, never blocked (T23).

    ``agreed``: 主要负责人 agreed, for difficult cases of organs that have not said who that is.
    Raises Refusal (own draft; another version; review missing; not one level higher; checks fail), Stale.
    """
    _ensure_same_text(case, content_hash)
    higher = difficult.is_signed_by_principal(case, agreed=agreed, acting=acting)
    with _told_as_refusal():
        return drafting.sign(
            case, seen=seen, acting=acting, overdue_reason=overdue_reason, by_principal=higher
        )


def send_back(case: Case, *, to: str, reason: str, content_hash: str, seen: int, acting: Acting) -> None:
    """Send the draft back to its drafter or to processing; the version stays (T22). Raises Refusal, Stale."""
    _ensure_same_text(case, content_hash)
    record(case, f.SentBack(on=acting.today, reason=reason, to=State(to)), acting, seen=seen)


def _ensure_same_text(case: Case, content_hash: str) -> None:
    """What lay on the reviewer's page is the newest text (SECURITY 5.3)."""
    letter = drafting.current_reply(case)
    if letter is not None and letter.content_hash != content_hash:
        raise Refusal(RefusalCode.REVIEW_OF_OTHER_VERSION, version=letter.version)


@contextmanager
def _told_as_refusal() -> Iterator[None]:
    """A letter whose checks fail is not signed; the page shows the checks."""
    try:
        yield
    except (LetterNotReady, MissingValue) as fault:
        raise Refusal(RefusalCode.LETTER_NOT_READY) from fault
