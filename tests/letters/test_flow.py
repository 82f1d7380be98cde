"""The reply and the notices through the services, from draft to sending (SECURITY 5)."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from casework.db import db, writing
from casework.letters.draft import Draft, DraftItem
from casework.letters.texts import MissingValue
from casework.models import Case, Letter, LetterState
from casework.services import drafting, letters, materials, notices
from casework.services.letters import LetterNotReady
from tests.letters.samples import FIELDS, HIDDEN
from workflows import facts as f
from workflows.codes import Method
from workflows.refusal import Refusal

SEARCHED = f.Searched(on=date(2026, 10, 9), search_id=1, found=True)


def draft_of(code: str, **fields: str) -> Draft:
    hidden = tuple((h.part, h.because, h.ground) for h in HIDDEN[1:]) if code == "PARTIAL" else ()
    return Draft((DraftItem(1, code, {**FIELDS[code], **fields}, hidden),))


@pytest.fixture
def case_id(office, a_case, clock_now) -> int:
    clock_now.set("2026-10-09")
    return a_case().accepted().add(SEARCHED).id


def the_case(case_id: int) -> Case:
    return db.session.get_one(Case, case_id)


def save(case_id, acting, draft) -> int:
    with writing():
        return drafting.save_draft(the_case(case_id), draft, acting=acting).id


def submit(case_id, acting) -> int:
    with writing():
        case = the_case(case_id)
        return drafting.submit_draft(case, seen=case.version, acting=acting).id


def to_signature(case_id, acting_as, code="PARTIAL") -> int:
    letter_id = save(case_id, acting_as("wangmin"), draft_of(code))
    submit(case_id, acting_as("wangmin"))
    with writing():
        case = the_case(case_id)
        drafting.clear_secrecy(case, opinion="同意公开", basis="已审", with_masking=True, seen=case.version,
                               acting=acting_as("baomi"))  # fmt: skip
    with writing():
        case = the_case(case_id)
        drafting.clear_legally(case, opinion="同意", seen=case.version, acting=acting_as("fawu"))
    return letter_id


def test_reply_from_draft_to_sealed_bytes(case_id, acting_as):
    letter_id = to_signature(case_id, acting_as)
    with writing():
        case = the_case(case_id)
        letter = drafting.sign(case, seen=case.version, acting=acting_as("lizong"))
        assert letter.number is not None
        assert letter.number.endswith("公开复〔2026〕1号")
        assert letter.state is LetterState.number_given
    rendered = letters.render(db.session.get_one(Letter, letter_id))
    with writing():
        case = the_case(case_id)
        drafting.seal(case, rendered, seen=case.version, acting=acting_as("yinzh"))
    letter = db.session.get_one(Letter, letter_id)
    assert letter.state is LetterState.issued
    assert letters.stored_pdf(letter).startswith(b"%PDF")
    assert list(letters.changed_letters()) == []
    with writing():
        case = the_case(case_id)
        drafting.dispatch(case, on=date(2026, 10, 9), method=Method.post, tracking_no="EX000000000CN",
                          seen=case.version, acting=acting_as("wangmin"))  # fmt: skip
    assert db.session.get_one(Letter, letter_id).state is LetterState.sent
    assert the_case(case_id).state == "DELIVERING"


def test_every_change_is_a_version(case_id, acting_as):
    letter_id = save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A"))
    save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A"))
    save(case_id, acting_as("zhaoyi"), draft_of("UNABLE_1A", search_words="征收"))
    versions = letters.versions_of(db.session.get_one(Letter, letter_id))
    assert [v.version for v in versions] == [1, 2]
    assert versions[0].drafter_id != versions[1].drafter_id


def test_draft_with_an_empty_field_is_saved_and_not_submitted(case_id, acting_as):
    save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A", search_words=""))
    with pytest.raises(MissingValue) as missing:
        submit(case_id, acting_as("wangmin"))
    assert missing.value.field == "items-1-search_words"


def test_forbidden_ground_stops_the_letter(case_id, acting_as):
    save(case_id, acting_as("wangmin"), draft_of("REF_5", discretion_reason="属于工作秘密"))
    with pytest.raises(LetterNotReady) as stopped:
        submit(case_id, acting_as("wangmin"))
    assert [c.code for c in stopped.value.checks] == ["FORBIDDEN_GROUND"]


def test_text_is_closed_while_it_is_reviewed(case_id, acting_as):
    save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A"))
    submit(case_id, acting_as("wangmin"))
    with pytest.raises(Refusal):
        save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A", search_words="征收"))


def test_text_that_no_longer_agrees_with_the_log_is_not_signed(case_id, acting_as):
    to_signature(case_id, acting_as)
    with writing():
        case = the_case(case_id)
        case.content = "申请公开别的内容。"
        db.session.flush()
        with pytest.raises(Refusal) as refused:
            drafting.sign(case, seen=case.version, acting=acting_as("lizong"))
        assert refused.value.code == "REVIEW_OF_OTHER_VERSION"
        case.content = "申请公开七贤街道2025年度绿化养护合同。"


def test_database_holds_that_drafter_and_signer_differ(case_id, acting_as):
    letter_id = save(case_id, acting_as("wangmin"), draft_of("UNABLE_1A"))
    own = text("UPDATE letters SET signer_id = drafter_id WHERE id = :id")
    with pytest.raises(IntegrityError, match="drafter_is_not_signer"), writing():
        db.session.execute(own, {"id": letter_id})


NOTICE = {"old_due_on": "2026-11-09", "new_due_on": "2026-12-07", "days": "20", "reason_code": "wide_search",
          "reason": "仍在检索"}  # fmt: skip


def prepare(case_id, acting, kind="D03", fields=NOTICE) -> int:
    with writing():
        return notices.prepare_notice(the_case(case_id), kind, fields, acting).id


def test_extension_notice_is_approved_issued_sent_and_then_counts(case_id, acting_as):
    letter_id = prepare(case_id, acting_as("wangmin"))
    due = the_case(case_id).due_on
    with writing():
        letter = notices.approve_notice(db.session.get_one(Letter, letter_id), acting_as("chenzr"))
        assert letter.number is not None
        assert letter.number.endswith("公开延〔2026〕1号")
    assert letters.pending() == [letter_id]
    assert letters.issue_pending(acting_as("chenzr")) == 1
    assert the_case(case_id).due_on == due
    with writing():
        letter = db.session.get_one(Letter, letter_id)
        notices.send_notice(letter, method=Method.post, dispatched_on=date(2026, 10, 9),
                            acting=acting_as("wangmin"))  # fmt: skip
    assert the_case(case_id).extension_days == 20
    assert db.session.get_one(Letter, letter_id).state is LetterState.sent


def test_nobody_approves_his_own_notice(case_id, acting_as):
    letter_id = prepare(case_id, acting_as("chenzr"))
    with pytest.raises(Refusal) as refused, writing():
        notices.approve_notice(db.session.get_one(Letter, letter_id), acting_as("chenzr"))
    assert refused.value.code == "DRAFTER_IS_SIGNER"


def test_handler_does_not_approve(case_id, acting_as):
    letter_id = prepare(case_id, acting_as("wangmin"))
    with pytest.raises(Refusal) as refused, writing():
        notices.approve_notice(db.session.get_one(Letter, letter_id), acting_as("zhaoyi"))
    assert refused.value.code == "ROLE_NOT_ALLOWED"


def test_correction_notice_only_while_reviewing(case_id, acting_as):
    fields = {"items_to_correct": "文号", "guidance": "请写明", "period_days": "10", "hand_in_way": "邮寄"}
    with pytest.raises(Refusal):
        prepare(case_id, acting_as("wangmin"), "D02", fields)


def test_receipt_is_a_form_without_number(case_id, acting_as):
    with writing():
        letter_id = notices.prepare_receipt(the_case(case_id), acting_as("wangmin")).id
    letter = letters.issue_one(letter_id, acting_as("wangmin"))
    assert letter.number is None
    assert letter.state is LetterState.issued


@pytest.mark.tampers
def test_broken_bytes_are_not_served(case_id, acting_as, app):
    with writing():
        letter_id = notices.prepare_receipt(the_case(case_id), acting_as("wangmin")).id
    letters.issue_one(letter_id, acting_as("wangmin"))
    for path in (app.extensions["settings"].data_dir / "files").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [how for _, how in letters.changed_letters()] == ["broken"]
    with pytest.raises(materials.pii.SealBroken):
        letters.stored_pdf(db.session.get_one(Letter, letter_id))
