"""Typical cases as people see them: nominated, mended, reviewed, published, read, voted on, exported."""

import io
import re
from html import unescape
from uuid import uuid4

import docx
import pytest
from sqlalchemy import select

from case_library.models import TypicalCase
from casework.db import db, writing
from casework.models import AuditEntry, LibraryNomination
from casework.scope import everything
from tests.beginnings import begins
from tests.library import making
from tests.library.making import EDITOR, LEGAL, REVIEWER, TEXTS
from tests.library.stock import loaded
from tests.web.test_desk import text_of

pytestmark = begins(loaded)

READER = "js_js"  # of another organ: the library is for all units


@pytest.fixture
def made(app, acting_as):
    """``made("published")``: an entry in that state; its ref."""

    def build(state: str) -> str:
        with app.app_context(), everything():
            entry = making.begun(acting_as).written()
            for act in (entry.submitted, entry.examined, entry.published)[: making.STATES.index(state)]:
                act()
            if state == "withdrawn":
                entry.do(making.review.withdraw, REVIEWER, opinion="依据已修改")
            return entry.ref

    return build


def seen_of(page, action: str) -> dict[str, str]:
    """The hidden values of the form that is sent there."""
    html = page.get_data(as_text=True)
    form = next(f for f in re.findall(r"<form.*?</form>", html, re.S) if f'action="{action}"' in f)
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    named = ((re.search(r'name="([^"]*)"', i), re.search(r'value="([^"]*)"', i)) for i in hidden)
    values = {n[1]: unescape(v[1]) if v else "" for n, v in named if n}
    return {n: v for n, v in values.items() if n != "csrf_token"}


def sent(browser, page: str, action: str, **values):
    return browser.post(action, data=seen_of(browser.get(page), action) | values)


def editor_values(**changes) -> dict:
    """What the editor sends for the texts of the samples."""
    lists = {"keywords", "plain", "related_texts", "related_cases"}
    plain = {n: "、".join(v) if n in lists else v for n, v in TEXTS.items()}
    plain["basis"] = "\n".join(TEXTS["basis"])
    return {**plain, "organ_kind": "street", "year": "2026", "stage": "reply", "remedy_result": "none",
            "level": "district", "add_basis": "", **changes}  # fmt: skip


def test_from_a_closed_case_to_a_page_for_everybody(app, a_case, acting_as, as_):
    """Nominated by the handler, stopped by the check, mended by one click, published by three people."""
    with app.app_context(), everything():
        case = a_case(on="2026-09-21", title="张样例申请的绿化养护合同", applicant_name="张样例").accepted()
        with writing():
            row = db.session.get_one(making.Case, case.id)
            row.parties[0].name = "张样例"
        making.closed(case, acting_as)
    clerk, editor = as_("wangmin"), as_(EDITOR)
    page = clerk.get(f"/cases/{case.ref}")
    assert f"/cases/{case.ref}/nominate" in page.get_data(as_text=True)
    values = {"why": "第三方笼统不同意", "idempotency_key": str(uuid4())}
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', clerk.get(f"/cases/{case.ref}/nominate").text)[1]
    assert clerk.post(f"/cases/{case.ref}/nominate", data=values | {"seen": seen}).status_code == 303
    queue = editor.get("/library/review")
    assert "第三方笼统不同意" in text_of(queue)
    assert "张样例" not in text_of(queue)
    address = "/library/review/nominations/1"
    assert "张样例" not in text_of(editor.get(address))
    taken = sent(editor, address, f"{address}/take")
    assert taken.status_code == 303
    edit = taken.location
    entry = edit.split("/")[3]
    saved = sent(editor, edit, edit, **editor_values(facts="张样例来信，电话13800001234。" + TEXTS["facts"]))
    assert saved.status_code == 303
    shown = editor.get(edit)
    assert "发现 2 处" in text_of(shown)
    assert "改为“申请人甲”" in text_of(shown)
    stopped = sent(editor, edit, f"/library/cases/{entry}/submit")
    assert stopped.status_code == 409
    assert "还有2处疑似可识别到个人" in text_of(stopped)
    mended = sent(editor, edit, edit, take="facts:0",
                  **editor_values(facts="张样例来信，电话13800001234。" + TEXTS["facts"]))  # fmt: skip
    assert mended.location.endswith("#check")
    assert "发现 1 处" in text_of(editor.get(edit))
    sent(editor, edit, edit, **editor_values())
    assert sent(editor, edit, f"/library/cases/{entry}/submit").status_code == 303
    review = f"/library/review/cases/{entry}"
    assert "发布案例" not in text_of(as_(REVIEWER).get(review))
    assert sent(as_(LEGAL), review, f"{review}/pass-law", opinion="依据有效").status_code == 303
    assert sent(as_(REVIEWER), review, f"{review}/publish", opinion="同意").status_code == 303
    read = as_(READER).get(f"/library/cases/{entry}")
    assert TEXTS["issue"] in text_of(read)
    assert f"市中区依申请公开典型案例 {entry}" in text_of(read)
    assert case.ref not in read.text
    assert case.ref in as_("wangmin").get(f"/library/cases/{entry}").text


@pytest.mark.parametrize(("state", "readers"), [
    ("draft", {EDITOR}), ("review1", {EDITOR, LEGAL, REVIEWER, "shenji"}),
    ("published", {EDITOR, LEGAL, REVIEWER, "shenji", "wangmin", READER}),
    ("withdrawn", {EDITOR, LEGAL, REVIEWER, "shenji"}),
])  # fmt: skip
def test_who_reads_which_state(made, as_, state, readers):
    ref = made(state)
    for login in (EDITOR, LEGAL, REVIEWER, "shenji", "wangmin", READER):
        status = as_(login).get(f"/library/cases/{ref}").status_code
        assert status == (200 if login in readers else 404), login


def test_nominations_and_drafts_are_for_editors(made, as_, a_case, acting_as, app):
    """A reason or a draft may name somebody; legal reviewers are of every organ."""
    made("draft")
    with app.app_context(), everything():
        case_id = making.closed(a_case(on="2026-09-21").accepted(), acting_as)
        making.nominated(case_id, acting_as, why="写了当事人的理由")
    for tab in ("nominations", "draft"):
        address = f"/library/review?tab={tab}"
        words = {"nominations": "写了当事人的理由", "draft": TEXTS["title"]}[tab]
        assert words in text_of(as_(EDITOR).get(address))
        for login in (LEGAL, REVIEWER, "js_sh", "shenji"):
            assert words not in text_of(as_(login).get(address)), login


def test_a_hidden_entry_answers_like_an_unknown_one(made, as_, app):
    ref = made("withdrawn")
    browser = as_("wangmin")
    pages = [browser.get(f"/library/cases/{name}") for name in (ref, "AL-2026-9999")]
    assert [page.status_code for page in pages] == [404, 404]
    with app.app_context():
        denied = select(AuditEntry.object_id).where(AuditEntry.action == "authz.denied")
        assert list(db.session.scalars(denied)) == [ref]


def test_an_old_editor_page_keeps_what_was_typed(made, as_):
    ref = made("draft")
    edit, browser = f"/library/cases/{ref}/edit", as_(EDITOR)
    hidden = seen_of(browser.get(edit), edit)
    assert browser.post(edit, data=hidden | editor_values(title="先保存的")).status_code == 303
    late = hidden | {"idempotency_key": str(uuid4())} | editor_values(analysis="我写了很久的评析")
    answer = browser.post(edit, data=late)
    assert answer.status_code == 409
    assert "刚被他人更新" in text_of(answer)
    assert "我写了很久的评析" in answer.text


def test_an_article_is_picked_from_the_policy_documents(made, as_, app):
    ref = made("draft")
    edit, browser = f"/library/cases/{ref}/edit", as_(EDITOR)
    assert sent(browser, edit, edit, **editor_values(add_basis="条例第二十条")).status_code == 303
    with app.app_context():
        row = db.session.scalars(select(TypicalCase).where(TypicalCase.ref == ref)).one()
        assert [line.citation for line in row.basis] == [*TEXTS["basis"], "条例第二十条"]
        assert row.basis[-1].article == "第二十条"


def test_a_basis_leads_to_its_article(made, as_, app):
    page = as_("wangmin").get(f"/library/cases/{made('published')}").text
    link = re.search(r'href="(/library/policies/\d+#a\d+)"[^>]*>条例第三十二条<', page)
    assert link
    policy = as_("wangmin").get(link[1].partition("#")[0]).text
    assert f'id="{link[1].partition("#")[2]}"' in policy


def test_a_case_sent_back_shows_why_and_later_what_changed(made, as_):
    ref = made("review1")
    review, edit = f"/library/review/cases/{ref}", f"/library/cases/{ref}/edit"
    back = sent(as_(LEGAL), review, f"{review}/pass-law", opinion="")
    assert back.status_code == 422
    legal = as_(LEGAL)
    hidden = seen_of(legal.get(review), f"{review}/pass-law")
    assert legal.post(f"{review}/send-back", data=hidden | {"opinion": "评析要写规则"}).status_code == 303
    editor = as_(EDITOR)
    assert "评析要写规则" in text_of(editor.get(edit))
    sent(editor, edit, edit, **editor_values(analysis="新写的规则。"))
    sent(editor, edit, f"/library/cases/{ref}/submit")
    page = legal.get(review)
    assert "与上次审核的不同" in text_of(page)
    assert re.search(r"<ins>[^<]*新写", page.text)


def test_votes_are_counted_once_and_changed(made, as_):
    ref = made("published")
    page = f"/library/cases/{ref}"
    browser = as_("wangmin")
    for value, words in (("1", "1 人认为有用，0 人"), ("0", "0 人认为有用，1 人")):
        assert sent(browser, page, f"{page}/vote", is_useful=value).status_code == 303
        assert words in text_of(browser.get(page))
    assert sent(browser, page, f"{page}/vote").status_code == 422


def test_the_preview_is_a_fragment(made, as_):
    ref = made("published")
    page = as_("wangmin").get(f"/library/cases/{ref}?preview=1").text
    assert TEXTS["outcome"] in page
    assert "<html" not in page


def test_the_export_names_nobody_and_is_entered(made, as_, app):
    ref = made("published")
    answer = as_(EDITOR).get(f"/library/cases/export.docx?ref={ref}&ref=AL-2026-9999")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert TEXTS["analysis"] in text
    assert not re.search("样例）|DG-2026", text)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "library.exported")).one()
        assert entry.chain_id == "export"
        assert ref in entry.body
    assert as_(EDITOR).get("/library/cases/export.docx").status_code == 404


def test_an_unpublished_case_is_not_exported(made, as_):
    assert as_(EDITOR).get(f"/library/cases/export.docx?ref={made('draft')}").status_code == 404


def test_the_queue_counts_its_tabs(made, as_):
    for state in making.STATES:
        made(state)
    text = text_of(as_(LEGAL).get("/library/review"))
    assert re.search(r"法制审核\s*1", text)
    for tab in ("nominations", "draft", "review1", "review2", "check", "published", "withdrawn", "x"):
        for login in (EDITOR, LEGAL, REVIEWER, "shenji"):
            assert as_(login).get(f"/library/review?tab={tab}&after=x").status_code == 200


def test_the_law_is_confirmed_by_one_click_in_the_list(made, as_, clock_now):
    ref = made("published")
    clock_now.set("2027-09-21")
    tab, act = "/library/review?tab=check", f"/library/review/cases/{ref}/confirm-law"
    assert "经核仍然有效" not in text_of(as_(EDITOR).get(tab))
    legal = as_(LEGAL)
    assert sent(legal, tab, act).status_code == 303
    assert ref not in text_of(legal.get(tab))
    page = text_of(legal.get(f"/library/review/cases/{ref}"))
    assert "确认依据仍然有效" in page
    assert "2027年9月21日" in page


def test_withdrawn_with_a_reason_and_revised(made, as_):
    ref = made("published")
    review = f"/library/review/cases/{ref}"
    reviewer = as_(REVIEWER)
    assert sent(reviewer, review, f"{review}/withdraw", opinion="").status_code == 422
    assert sent(reviewer, review, f"{review}/withdraw", opinion="依据已修改").status_code == 303
    assert "不得引用" in text_of(as_("shenji").get(f"/library/cases/{ref}"))
    assert sent(as_(EDITOR), review, f"{review}/revise", opinion="按新法").status_code == 303
    assert as_(EDITOR).get(f"/library/cases/{ref}/edit").status_code == 200


def test_a_declined_nomination_leaves_the_queue(app, a_case, acting_as, as_):
    with app.app_context(), everything():
        case_id = making.closed(a_case(on="2026-09-21").accepted(), acting_as)
        making.nominated(case_id, acting_as)
    page = "/library/review/nominations/1"
    editor = as_(EDITOR)
    assert sent(editor, page, f"{page}/decline", reason="").status_code == 422
    assert sent(editor, page, f"{page}/decline", reason="情形常见").status_code == 303
    assert "情形常见" in text_of(editor.get("/library/review?tab=nominations&declined=1"))
    assert sent_again(editor, page) == 409
    with app.app_context(), everything():
        assert db.session.scalars(select(LibraryNomination)).one().state == "declined"


def sent_again(browser, page: str) -> int:
    values = {"reason": "再来", "seen": "2", "idempotency_key": str(uuid4())}
    return browser.post(f"{page}/decline", data=values).status_code
