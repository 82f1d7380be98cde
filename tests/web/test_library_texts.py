"""The pages of standard texts: read, made anew by an editor, reviewed by somebody else."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document

from case_library.models import LibraryFlag
from case_library.services.texts import load_texts
from case_library.wording import said
from casework.db import db, writing
from casework.letters.content import cn_date
from casework.models import StandardText
from casework.scope import everything
from tests.library.making import EDITOR, LEGAL, text_published
from tests.notices import NoticePlay
from tests.web.test_desk import text_of

HOME = "/library/texts"


@pytest.fixture
def editor(app, acting_as, as_):
    """The editor before the shipped texts."""
    with app.app_context(), everything(), writing():
        load_texts(acting_as(EDITOR))
    return as_(EDITOR)


def row_of(app, **wanted):
    with app.app_context():
        row = db.session.scalars(db.select(StandardText).filter_by(**wanted)).first()
        db.session.expunge_all()
        db.session.rollback()
        return row


def key():
    return {"idempotency_key": str(uuid4())}


def typed(row, acting, **other):
    words = said(row.body).replace("本机关决定予以公开", "本机关依法决定予以公开")
    begins = (acting.today + timedelta(days=2)).isoformat()
    return {"words": words, "changes": "条文修改", "effective_from": begins, "effective_to": "",
            "organ_id": "0", "seen": str(row.version), **key(), **other}  # fmt: skip


def test_a_text_is_read_by_key_and_by_code_and_as_a_preview(editor):
    assert "答复用语" in text_of(editor.get(HOME))
    assert "现行" in text_of(editor.get(f"{HOME}/reply/GRANT_A"))
    assert "第 1 版" in text_of(editor.get(f"{HOME}/D02"))
    assert "打开全文页" in text_of(editor.get(f"{HOME}/GRANT_A?preview=1"))
    assert editor.get(f"{HOME}/NOBODY").status_code == 404


def test_a_new_version_goes_from_its_editor_to_a_legal_reviewer(app, editor, as_, acting_as):
    base = row_of(app, key="reply/GRANT_A")
    page = f"{HOME}/versions/{base.id}/new"
    assert "{信息名称}" in text_of(editor.get(page))
    late = editor.post(page, data=typed(base, acting_as(EDITOR), effective_from="2020-01-01"))
    assert late.status_code == 422
    assert "不能早于今天" in text_of(late)
    old = editor.post(page, data=typed(base, acting_as(EDITOR), seen="99"))
    assert old.status_code == 409
    assert "依法决定予以公开" in text_of(old)
    assert editor.post(page, data=typed(base, acting_as(EDITOR))).status_code == 303
    new = row_of(app, key="reply/GRANT_A", number=2)
    address = f"{HOME}/versions/{new.id}"
    legal = as_(LEGAL)
    assert "待法制审核" in text_of(legal.get(address))
    assert legal.post(f"{address}/publish", data={"opinion": "", "seen": "1", **key()}).status_code == 422
    sent = {"opinion": "同意", "seen": str(new.version), **key()}
    assert legal.post(f"{address}/publish", data=sent).status_code == 303
    again = {"opinion": "同意", "seen": str(new.version), **key()}
    assert legal.post(f"{address}/send-back", data=again).status_code == 409
    assert "尚未施行" in text_of(legal.get(f"{HOME}/GRANT_A"))


def test_the_example_follows_what_is_typed_with_and_without_a_script(app, editor, acting_as):
    base = row_of(app, key="reply/GRANT_A")
    page = f"{HOME}/versions/{base.id}/new"
    assert "李某甲：" in text_of(editor.get(page))
    part = text_of(editor.post(page, data=typed(base, acting_as(EDITOR), only="preview", changes="")))
    assert "本机关依法决定予以公开" in part
    assert "修改说明" not in part
    whole = text_of(editor.post(page, data=typed(base, acting_as(EDITOR), only="page", changes="还没写完")))
    assert "本机关依法决定予以公开" in whole
    assert 'value="还没写完"' in editor.post(
        page, data=typed(base, acting_as(EDITOR), only="page", changes="还没写完")
    ).get_data(as_text=True)
    odd = typed(base, acting_as(EDITOR), only="preview", words="一行")
    assert "行数与现用文本不同" in text_of(editor.post(page, data=odd))
    assert row_of(app, key="reply/GRANT_A", number=2) is None


def test_names_of_blanks_are_typed_and_kept_as_codes(app, editor, acting_as):
    base = row_of(app, key="reply/GRANT_A")
    words = said(base.body).replace("{you}申请公开的", "{你或你单位}所申请公开的")
    page = f"{HOME}/versions/{base.id}/new"
    assert editor.post(page, data=typed(base, acting_as(EDITOR), words=words)).status_code == 303
    assert "{you}所申请公开的" in said(row_of(app, key="reply/GRANT_A", number=2).body)
    wrong = typed(
        base, acting_as(EDITOR), words=words.replace("{信息名称}", "x").replace("{info_name}", "{电话}")
    )
    refused = editor.post(page, data=wrong)
    assert refused.status_code == 422
    assert "{电话}" in text_of(refused)


def test_the_example_is_a_word_file_and_of_an_unreviewed_version_for_reviewers_only(
    app, editor, as_, acting_as
):
    base = row_of(app, key="reply/GRANT_A")
    editor.post(f"{HOME}/versions/{base.id}/new", data=typed(base, acting_as(EDITOR)))
    new = row_of(app, key="reply/GRANT_A", number=2)
    answer = editor.get(f"{HOME}/versions/{new.id}/example.docx")
    said_there = "".join(p.text for p in Document(BytesIO(answer.data)).paragraphs)
    assert "本机关依法决定予以公开" in said_there
    clerk = as_("wangmin")
    assert clerk.get(f"{HOME}/versions/{base.id}/example.docx").data[:2] == b"PK"
    assert clerk.get(f"{HOME}/versions/{new.id}/example.docx").status_code == 404


def test_a_link_from_a_letter_shows_the_version_it_used(app, editor):
    first, now = f"{HOME}/remedy/FREE?used=remedy/FREE@2019-05-15", f"{HOME}/remedy/FREE"
    assert "文书当时采用的版本" in text_of(editor.get(first))
    assert "文书当时采用的版本" not in text_of(editor.get(now))


def test_only_a_legal_reviewer_decides_and_only_an_editor_writes(app, editor, as_):
    row = row_of(app, key="reply/GRANT_A")
    decided = {"opinion": "同意", "seen": "1", **key()}
    assert editor.post(f"{HOME}/versions/{row.id}/publish", data=decided).status_code == 403
    assert as_(LEGAL).get(f"{HOME}/versions/{row.id}/new").status_code == 403


def test_a_text_in_doubt_says_so_until_somebody_looked_at_it(app, editor, acting_as):
    with app.app_context(), everything(), writing():
        flag = LibraryFlag(collection="text", entry="reply/GRANT_A", reference="DG-2026-0001", shares="used",
                           raised_on=acting_as(EDITOR).today)  # fmt: skip
        db.session.add(flag)
        db.session.flush()
        action = f"/library/flags/{flag.id}"
    assert "存疑，正在复核" in text_of(editor.get(f"{HOME}/reply/GRANT_A"))
    page = editor.get("/library/flags").text
    assert f'href="{HOME}/reply/GRANT_A"' in page
    assert "拟写新版本" in page
    closed = {"conclusion": "keep", "opinion": "用语没有问题", "seen": "1", **key()}
    assert editor.post(action, data=closed).status_code == 303
    assert "存疑，正在复核" not in text_of(editor.get(f"{HOME}/reply/GRANT_A"))


def test_a_letter_says_that_its_words_change_before_it_is_due(app, editor, as_, acting_as, a_case, clock_now):
    today = clock_now.today.isoformat()
    case = a_case(on=today).registered().reviewed()
    with app.app_context(), everything():
        page = f"/letters/{NoticePlay(case.id, acting_as, clock_now).prepared('D02', today)}"
        row = text_published(acting_as, "letter/D02", lambda words: words.replace("补正", "补充更正"))
        begins = row.effective_from
    clerk = as_("wangmin")
    told = f"的新版本自{cn_date(begins)}起施行"
    assert told in text_of(clerk.get(page))
    clock_now.set(begins.isoformat())
    assert told in text_of(as_("wangmin").get(page))
