"""Policy documents on their pages: read by all, kept by the editor, imported and confirmed."""

import io
import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from case_library.codes import ImportState, Validity
from case_library.importing import ocr
from case_library.models import PolicyDocument, PolicyFile, PolicyImport
from case_library.services import policy_imports
from case_library.services.texts import load_texts
from casework.db import db, writing
from casework.models import AuditEntry
from casework.scope import everything
from tests.beginnings import begins
from tests.library.policy_papers import EDITOR, LAW, docx_of, html_of, ofd_of, pdf_of, scan_of, zip_of
from tests.library.stock import loaded
from tests.web.bad_input import html_forms
from tests.web.test_desk import text_of

pytestmark = [pytest.mark.one_database, begins(loaded)]
READER = "js_js"
OLD = "最高人民法院关于审理政府信息公开行政案件若干问题的规定"


@pytest.fixture
def library(app):
    return app


def policy_of(app, **wanted) -> PolicyDocument:
    with app.app_context(), everything():
        return db.session.scalars(select(PolicyDocument).filter_by(**wanted)).one()


def form_of(page, action: str) -> dict[str, str]:
    """The form of a page that goes to this address, as a browser would send it."""
    for form in html_forms(page.text):
        if (form.action or page.request.path).endswith(action) and form.method == "post":
            return dict(form.values) | {"idempotency_key": str(uuid4())}
    raise AssertionError(f"no form to {action}")


def brought(browser, *files: tuple[str, bytes]):
    page = browser.get("/library/imports")
    values = form_of(page, "/library/imports")
    values["files"] = [(io.BytesIO(content), name) for name, content in files]
    return browser.post("/library/imports", data=values, content_type="multipart/form-data")


def test_everybody_reads_and_finds_documents_and_only_the_editor_changes_them(library, as_):
    reader = as_(READER)
    listed = reader.get("/library/policies?q=处理费&level=normative&validity=valid")
    assert "国办函〔2020〕109号" in listed.text
    assert "国务院令第590号" not in listed.text
    assert "修改文件信息" not in reader.get("/library/policies/2").text
    assert reader.get("/library/policies/2/edit").status_code == 403
    by_subject = reader.get("/library/policies?subject=S01")
    assert "国有土地上房屋征收与补偿条例" in by_subject.text
    assert "行政处罚法" not in by_subject.text


def test_a_document_shows_its_articles_as_gists_of_our_own_with_a_citation_each(library, as_):
    policy = policy_of(library, number="国务院令第711号")
    page = as_(READER).get(f"/library/policies/{policy.id}").text
    assert page.count("本平台摘要") >= 40
    assert "《中华人民共和国政府信息公开条例》第三十六条" in page
    fragment = as_(READER).get(f"/library/policies/{policy.id}?preview=1").text
    assert "<html" not in fragment
    assert "现行有效" in fragment


def test_a_repealed_document_carries_a_red_mark_and_the_way_to_its_successor(library, as_):
    old, new = policy_of(library, title=OLD), policy_of(library, number="法释〔2025〕8号")
    for address in (f"/library/policies/{old.id}", f"/library/policies/{old.id}?preview=1"):
        page = as_(READER).get(address).text
        assert "不得再引用" in page
        assert f'href="/library/policies/{new.id}"' in page


def test_the_list_goes_into_a_workbook(library, as_):
    answer = as_(READER).get("/library/policies/export.xlsx?validity=in_force")
    assert answer.data.startswith(b"PK")


def test_the_editor_mends_data_and_an_old_page_is_told_so(library, as_):
    policy = policy_of(library, title="社会救助暂行办法")
    browser, address = as_(EDITOR), f"/library/policies/{policy.id}/edit"
    first = form_of(browser.get(address), "/edit")
    typed = first | {"number": "国务院令第649号", "subjects": "S03"}
    assert browser.post(address, data=typed).status_code == 303
    assert policy_of(library, id=policy.id).number == "国务院令第649号"
    stale = browser.post(address, data=first | {"gist": "我写的要点", "idempotency_key": str(uuid4())})
    assert stale.status_code == 409
    assert "刚被他人更新" in stale.text
    assert "我写的要点" in stale.text


def test_a_successor_that_is_entered_ends_the_older_document_and_flags_who_cites_it(
    library, as_, acting_as
):  # fmt: skip
    who = acting_as(EDITOR)
    with library.app_context(), writing():
        load_texts(who)
    browser = as_(EDITOR)
    values = form_of(browser.get("/library/policies/new"), "/new")
    values |= {"title": "新的处理费办法", "issuer": "样例机关", "level": "normative", "validity": "valid",
               "effective_on": "2026-03-01", "replaces": "国办函〔2020〕109号"}  # fmt: skip
    assert browser.post("/library/policies/new", data=values | {"replaces": "无此文件"}).status_code == 422
    values["idempotency_key"] = str(uuid4())
    assert browser.post("/library/policies/new", data=values).status_code == 303
    assert policy_of(library, number="国办函〔2020〕109号").validity == Validity.repealed
    page = browser.get("/library/policies").text
    assert "引用失效文件" in page  # the letters cite the measures of 2020
    assert "/library/texts/letter/D10" in page


def test_the_yearly_check_is_one_click_with_person_and_day(library, as_, clock_now):
    policy = policy_of(library, number="国务院令第711号")
    browser, address = as_(EDITOR), f"/library/policies/{policy.id}"
    values = form_of(browser.get(address), "/check")
    before = text_of(browser.get("/library/policies"))
    assert "首次核验待办 " in before  # nobody of the office has looked: that is no year gone by
    assert "一年内没有核对" not in before
    assert browser.post(f"{address}/check", data=values).status_code == 303
    assert "首次核验待办" not in text_of(browser.get(address))
    checked = policy_of(library, id=policy.id)
    assert checked.checked_on == clock_now.today
    assert policy.title not in browser.get("/library/policies?due=1").text
    again = values | {"idempotency_key": str(uuid4())}
    assert browser.post(f"{address}/check", data=again).status_code == 409


@pytest.mark.parametrize(
    ("name", "content"),
    [("办法.docx", docx_of(LAW)), ("办法.ofd", ofd_of(LAW)), ("办法.txt", LAW.encode("gb18030")),
     ("办法.html", html_of(LAW, "gb2312")), ("办法.pdf", pdf_of(LAW))],
)  # fmt: skip
def test_a_file_becomes_a_document_when_somebody_has_confirmed_it(library, as_, name, content):
    browser = as_(EDITOR)
    answer = brought(browser, (name, content))
    assert answer.status_code == 303
    page = browser.get(answer.location)
    for words in ("样例市信息公开办法", "样例市人民政府令第12号", "2024-03-05", "2024-05-01", "第三条"):
        assert words in page.text, words
    with library.app_context(), everything():
        assert db.session.scalars(select(PolicyDocument).filter_by(title="样例市信息公开办法")).all() == []
    values = form_of(page, "/confirm")
    confirmed = browser.post(f"{answer.location}/confirm", data=values)
    assert confirmed.status_code == 303
    read = browser.get(confirmed.location).text
    assert "涉及公众利益的" in read
    assert "总则" in read
    assert name in read
    with library.app_context(), everything():
        row = db.session.scalars(select(PolicyDocument).filter_by(title="样例市信息公开办法")).one()
        assert [article.number for article in row.articles] == ["第一条", "第二条", "第三条"]
        assert row.level == "government_rule"
        file = db.session.scalars(select(PolicyFile).filter_by(document_id=row.id)).one()
        assert "policy.import_confirmed" in db.session.scalars(select(AuditEntry.action)).all()
    assert as_(READER).get(f"/library/policies/files/{file.uuid}").data == content


def test_the_full_text_joins_what_the_library_knew_of_the_document(library, as_):
    text = LAW.replace("样例市信息公开办法", "中华人民共和国政府信息公开条例").replace(
        "样例市人民政府令第12号", "国务院令第711号"
    )
    browser = as_(EDITOR)
    address = brought(browser, ("条例.txt", text.encode())).location
    values = form_of(browser.get(address), "/confirm")
    assert browser.post(f"{address}/confirm", data=values).status_code == 303
    policy = policy_of(library, number="国务院令第711号")
    with library.app_context(), everything():
        policy = db.session.get_one(PolicyDocument, policy.id)
        articles = {article.number: article for article in policy.articles}
        assert "涉及公众利益的" in articles["第二条"].text
        assert articles["第二条"].gist.startswith("政府信息，是")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("图.ofd", ofd_of(LAW, with_codes=False), "只有字形"), ("坏.pdf", b"%PDF-1.4 broken", "已损坏"),
     ("空.txt", b"", "文件是空的"), ("表.exe", b"MZ", "不能导入"),
     ("乱.txt", b"\xff\xff\x00\x01" * 40, "编码"), ("空白.html", b"<html></html>", "没有文字"),
     ("坏.docx", zip_of({"word/document.xml": b"<nothing"}), "已损坏"),
     ("假.docx", b"PK\x03\x04", "已损坏")],
)  # fmt: skip
def test_a_bad_file_is_told_why_and_stores_no_document(library, as_, name, content, words):
    browser = as_(EDITOR)
    answer = brought(browser, (name, content))
    assert answer.status_code == 303
    assert words in browser.get(answer.location).text
    with library.app_context(), everything():
        assert db.session.scalars(select(PolicyImport.state)).all() == [ImportState.failed]


def test_a_scan_says_so_and_can_be_given_up(library, as_):
    browser = as_(EDITOR)
    address = brought(browser, ("扫描.pdf", scan_of(pages=2))).location
    page = browser.get(address)
    assert "扫描件" in page.text
    assert browser.post(f"{address}/drop", data=form_of(page, "/drop")).status_code == 303
    with library.app_context(), everything():
        assert db.session.scalars(select(PolicyFile)).all() == []


def test_several_files_wait_in_a_report_until_the_job_has_read_them(library, as_, acting_as):
    browser = as_(EDITOR)
    package = zip_of({"一.txt": LAW.encode(), "二.docx": docx_of(LAW + "\n第四条 补充。"), "三.bin": b"x"})
    report = brought(browser, ("一批.zip", package)).location
    page = browser.get(report).text
    assert "等待读取 2" in page
    assert "不能读取 1" in page
    with library.app_context(), everything():
        policy_imports.advance_all(acting_as(EDITOR))
    assert "待确认 2" in browser.get(report).text
    again = brought(browser, ("又一次.txt", LAW.encode())).location
    assert "已经导入过" in browser.get(again).text


def test_a_law_of_three_hundred_pages_is_read_in_steps_with_progress(library, as_, acting_as):
    browser = as_(EDITOR)
    address = brought(browser, ("长法.pdf", pdf_of("第一条 这是一部很长的样例法律。", pages=300))).location
    page = browser.get(address)
    assert re.search(r"读取到第 60 页，共 300 页", page.text)
    assert browser.post(f"{address}/advance", data=form_of(page, "/advance")).status_code == 303
    with library.app_context(), everything():
        policy_imports.advance_all(acting_as(EDITOR))
        row = db.session.scalars(select(PolicyImport)).one()
        assert (row.state, row.pages_done) == (ImportState.ready, 300)
    assert browser.get(f"{address}?part=299").status_code == 200
    assert browser.get(f"{address}/pages/299.png").data.startswith(b"\x89PNG")
    assert browser.get(f"{address}/pages/300.png").status_code == 404


def test_text_that_was_read_wrongly_is_mended_beside_the_file(library, as_):
    browser = as_(EDITOR)
    address = brought(browser, ("办法.txt", LAW.replace("第12号", "第l2号").encode())).location
    page = browser.get(address)
    values = form_of(page, "/mend") | {"text": LAW}
    assert browser.post(f"{address}/mend", data=values).status_code == 303
    assert "样例市人民政府令第12号" in browser.get(address).text
    assert browser.post(f"{address}/mend", data=values | {"idempotency_key": str(uuid4())}).status_code == 409


@pytest.mark.skipif(not ocr.is_installed(), reason="the optional extra is missing: run `make ocr`")
def test_a_scan_is_recognised_on_request_and_stays_a_suggestion(library, as_):
    browser = as_(EDITOR)
    address = brought(browser, ("扫描.pdf", scan_of("样例办法\n第一条本办法自发布之日起施行。"))).location
    asked = browser.post(f"{address}/recognise", data=form_of(browser.get(address), "/recognise"))
    assert asked.status_code == 303
    waiting = browser.get(address)
    assert "识别到第 0 页，共 1 页" in waiting.text
    assert browser.post(f"{address}/advance", data=form_of(waiting, "/advance")).status_code == 303
    page = browser.get(address).text
    assert "文字由机器识别" in page
    assert "第一条本办法自发布之日起施行" in page
    with library.app_context(), everything():
        assert db.session.scalars(select(PolicyDocument).filter_by(title="样例办法")).all() == []


def test_where_recognition_is_not_installed_the_page_says_how_to_get_it(library, as_, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    browser = as_(EDITOR)
    address = brought(browser, ("扫描.pdf", scan_of())).location
    page = browser.get(address)
    assert "make ocr" in page.text
    sent = form_of(page, "/drop")
    assert browser.post(f"{address}/recognise", data=sent).status_code == 409
