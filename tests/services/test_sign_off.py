"""Sign-off: submit, reviews, signature, sending back, voiding (domain 01 T21-T23; SECURITY 5)."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import LetterState
from casework.models.number import NumberIssued, NumberState
from casework.queries.opinions import opinions_of
from casework.record import casefile_of
from casework.services import intake, letters, sheets, sign_off, voiding
from casework.services.letters import Stale
from tests.replies import Reply, searched
from workflows import facts as f
from workflows.refusal import Refusal

DAY = date(2026, 10, 9)


@pytest.fixture
def reply(office, a_case, acting_as, clock_now) -> Reply:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-09")
    return Reply(searched(case, DAY), acting_as)


def refused(act, *args, **values) -> Refusal:
    with pytest.raises(Refusal) as stop:
        act(*args, **values)
    return stop.value


def clear(reply: Reply, by: str = "baomi", **values: str) -> None:
    given = {"masking": "mask", "opinion": "遮盖后同意", "basis": "保密法", "content_hash": reply.hash}
    reply.act(sign_off.clear_secrecy, by, **{**given, **values})


def test_partial_disclosure_passes_both_reviews_and_is_signed(reply):
    reply.drafted().submitted()
    assert reply.row.state == "SECRECY_REVIEW"
    clear(reply)
    assert reply.row.state == "LEGAL_REVIEW"
    reply.cleared()
    assert reply.row.state == "SIGNING"
    reply.signed()
    file = casefile_of(reply.row)
    assert reply.row.state == "SIGNED"
    assert file.last(f.SecrecyCleared).with_masking
    assert file.last(f.Signed).number == reply.letter.number
    assert reply.letter.state is LetterState.number_given


def test_full_disclosure_needs_no_legal_review(reply):
    reply.drafted("GRANT_A").submitted()
    clear(reply)
    assert reply.row.state == "SIGNING"


def test_nobody_reviews_or_signs_his_own_draft(reply, acting_as):
    from casework.db import writing
    from casework.models import Person, PersonRole
    from workflows.codes import Role

    with writing():
        person = db.session.scalars(select(Person).where(Person.login == "wangmin")).one()
        for role in (Role.secrecy_reviewer, Role.signer):
            db.session.add(
                PersonRole(person_id=person.id, role=role, granted_at=acting_as("admin").now, granted_by=0)
            )
    reply.drafted().submitted()
    assert refused(clear, reply, by="wangmin").code == "DRAFTER_IS_REVIEWER"
    reply.cleared()
    refusal = refused(reply.act, sign_off.sign, "wangmin", content_hash=reply.hash, overdue_reason="")
    assert refusal.code == "DRAFTER_IS_SIGNER"


def test_a_review_of_another_text_counts_not(reply):
    reply.drafted().submitted()
    assert refused(clear, reply, content_hash="0" * 64).code == "REVIEW_OF_OTHER_VERSION"
    assert reply.row.state == "SECRECY_REVIEW"


def test_an_old_page_is_stale(reply):
    reply.drafted().submitted()
    with pytest.raises(Stale):
        reply.act(sign_off.clear_secrecy, "baomi", masking="pass", opinion="同意", basis="—",
                  content_hash=reply.hash, seen=1)  # fmt: skip


def test_legal_review_does_not_come_before_secrecy_review(reply):
    reply.drafted().submitted()
    refusal = refused(reply.act, sign_off.clear_legally, "fawu", opinion="同意", content_hash=reply.hash)
    assert (refusal.code, refusal.basis) == ("STATE_NOT_ALLOWED", "Design")


def test_sent_back_keeps_the_version_and_the_new_one_is_reviewed_again(reply):
    reply.drafted().submitted()
    reply.act(sign_off.send_back, "baomi", to="DRAFTED", reason="遮盖理由不清", content_hash=reply.hash)
    assert reply.row.state == "DRAFTED"
    first = reply.hash
    reply.drafted(given_part="只公开地块编号").submitted()
    assert reply.row.state == "SECRECY_REVIEW"
    assert reply.hash != first
    assert [v.version for v in letters.versions_of(reply.letter)] == [1, 2]
    assert [(o.kind, o.version) for o in opinions_of(reply.id)][-3:] == [
        ("sent_back", 1), ("drafted", 2), ("submitted_for_review", 2)]  # fmt: skip


def test_sent_back_to_processing_goes_through_the_whole_way_again(reply):
    reply.drafted().submitted()
    reply.act(sign_off.send_back, "baomi", to="PROCESSING", reason="补充检索", content_hash=reply.hash)
    assert reply.row.state == "PROCESSING"


def test_an_unchanged_draft_is_submitted_again_without_a_new_version(reply):
    reply.drafted().submitted()
    reply.act(sign_off.send_back, "baomi", to="DRAFTED", reason="请说明", content_hash=reply.hash)
    reply.act(sign_off.submit, "wangmin")
    assert reply.row.state == "SECRECY_REVIEW"
    assert reply.letter.version == 1


def test_signing_past_due_needs_a_reason_and_is_never_blocked(reply, clock_now):
    reply.drafted().submitted().cleared()
    clock_now.set("2026-11-02")
    assert refused(reply.signed).code == "OVERDUE_REASON_MISSING"
    reply.signed(overdue_reason="检索范围广")
    assert casefile_of(reply.row).last(f.Signed).overdue_reason == "检索范围广"


def test_a_reviewed_reply_that_the_log_contradicts_by_now_is_not_signed(reply):
    reply.drafted().submitted().cleared()
    earlier = {"received_on": date(2026, 9, 18), "reason": "门卫签收在前"}
    reply.act(intake.change_receipt_date, "chenzr", **earlier)
    assert refused(reply.signed, overdue_reason="收到日期更正").code == "REVIEW_OF_OTHER_VERSION"


def test_voided_signature_gives_the_draft_back_and_its_number_is_never_used_again(reply):
    reply.drafted().submitted().cleared().signed()
    reviewed, number = casefile_of(reply.row).last(f.Drafted).content_hash, reply.letter.number
    seq = reply.row.version
    assert refused(reply.act, voiding.void, "wangmin", seq=seq, reason="错签").code == "VOID_NOT_YOURS"
    reply.act(voiding.void, "lizong", seq=seq, reason="签错了")
    assert reply.row.state == "SIGNING"
    assert (reply.letter.state, reply.letter.number, reply.hash) == (LetterState.draft, None, reviewed)
    void = db.session.scalars(select(NumberIssued).where(NumberIssued.state == NumberState.void)).one()
    assert void.void_reason == "签错了"
    reply.signed()
    assert reply.letter.number != number


def test_voided_seal_leaves_the_number(reply):
    reply.drafted().submitted().cleared().signed()
    number = reply.letter.number
    reply.sealed()
    reply.act(voiding.void, "yinzh", seq=reply.row.version, reason="章盖错")
    assert (reply.letter.state, reply.letter.number, reply.letter.pdf_sha256) == (
        LetterState.number_given, number, None)  # fmt: skip
    reply.sealed()
    assert reply.letter.state is LetterState.issued


def test_only_the_newest_is_voided(reply):
    reply.drafted().submitted()
    seq = casefile_of(reply.row).entries[2].seq
    assert refused(reply.act, voiding.void, "chenzr", seq=seq, reason="错").code == "VOID_NOT_NEWEST"


@pytest.mark.parametrize("code", sorted(sheets.SHEETS))
def test_every_sheet_is_a_pdf(reply, acting_as, code):
    reply.drafted().submitted().cleared().signed()
    assert sheets.pdf_of(code, reply.row, acting_as("wangmin")).startswith(b"%PDF")


def test_sign_off_sheet_names_everybody(reply, acting_as):
    reply.drafted().submitted().cleared().signed()
    text = sheets.SHEETS["D20"](reply.row, acting_as("wangmin")).plain()
    for words in ("王敏", "鲍密", "樊律", "李主任", reply.letter.number, "2026年10月9日"):
        assert words in text
