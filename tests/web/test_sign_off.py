"""Pages of sign-off, delivery and archive: sees, does, is refused; nothing typed is lost."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from flask import Flask

from casework.db import db
from casework.models import Case
from casework.scope import everything
from tests.beginnings import in_office
from tests.replies import TRACKING, Reply, searched
from tests.web.test_step import kinds

pytestmark = pytest.mark.one_database


def hidden(page: str) -> dict[str, str]:
    """Hidden fields of the form of a step, whatever the order of their attributes."""
    form = page[page.index('<form class="form') :]
    return dict(re.findall(r'name="(seen|idempotency_key|content_hash)"[^>]*value="([^"]*)"', form))


@pytest.fixture
def reply(app: Flask, a_case, acting_as, clock_now) -> Reply:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-09")
    return Reply(searched(case, date(2026, 10, 9)), acting_as)


@pytest.fixture
def to(app: Flask, reply: Reply):
    """Drive the reply on in a context of its own: ``to("drafted", "submitted")``."""

    def drive(*steps: str) -> None:
        with in_office(app):
            for step in steps:
                getattr(reply, step)()

    return drive


def state(app: Flask, reply: Reply) -> str:
    with app.app_context(), everything():
        return str(db.session.get_one(Case, reply.id).state)


SECRECY = {"masking": "mask", "opinion": "遮盖后同意", "basis": "保密法"}


def test_reviewer_has_everything_on_one_page_and_passes(app, reply, to, as_):
    to("drafted", "submitted")
    browser = as_("baomi")
    page = browser.get(f"/cases/{reply.ref}/secrecy").text
    for words in ("政府信息公开申请答复书", "文书检查", "申请内容", "检索", "审签经过", "2026年10月26日"):
        assert words in page
    answer = browser.post(f"/cases/{reply.ref}/secrecy", data={**hidden(page), **SECRECY})
    assert (answer.status_code, state(app, reply)) == (303, "LEGAL_REVIEW")


def test_queue_of_the_reviewer_leads_to_the_page(app, reply, to, as_):
    to("drafted", "submitted")
    assert f"/cases/{reply.ref}/secrecy" in as_("baomi").get("/cases?group=review").text


def test_sent_back_and_changed_the_versions_stand_side_by_side(app, reply, to, as_):
    to("drafted", "submitted")
    browser = as_("baomi")
    url = f"/cases/{reply.ref}/send-back"
    page = browser.get(url).text
    empty = browser.post(url, data={**hidden(page), "to": "DRAFTED", "reason": ""})
    assert (empty.status_code, "请写明需要修改什么" in empty.text) == (422, True)
    assert browser.post(url, data={**hidden(page), "to": "DRAFTED", "reason": "请遮盖"}).status_code == 303
    with in_office(app):
        reply.drafted(given_part="只公开地块编号").submitted()
    page = browser.get(f"/cases/{reply.ref}/secrecy?against=1").text
    assert "<del>" in page
    assert "第 1 稿到第 2 稿，改动" in page


def test_stale_page_keeps_what_was_typed(app, reply, to, as_):
    to("drafted", "submitted")
    url = f"/cases/{reply.ref}/secrecy"
    browser = as_("baomi")
    sent = {**hidden(browser.get(url).text), **SECRECY, "opinion": "我写的意见"}
    answer = browser.post(url, data={**sent, "seen": "1"})
    assert answer.status_code == 409
    assert "我写的意见" in answer.text
    other = browser.post(url, data={**hidden(browser.get(url).text), **SECRECY, "content_hash": "0" * 64})
    assert (other.status_code, "不是最新一稿" in other.text) == (409, True)


def test_order_role_and_scope(app, reply, to, as_):
    to("drafted")
    page = as_("fawu").get(f"/cases/{reply.ref}/legal")
    answer = as_("fawu").post(f"/cases/{reply.ref}/legal", data={**hidden(page.text), "opinion": "同意"})
    assert answer.status_code == 409
    assert "请先完成前面的步骤" in answer.text
    assert as_("wangmin").get(f"/cases/{reply.ref}/legal").status_code == 403
    assert as_("mz_sh").get(f"/cases/{reply.ref}/legal").status_code == 404


def test_signing_twice_gives_one_number_and_late_needs_a_reason(app, reply, to, as_, clock_now):
    to("drafted", "submitted", "cleared")
    clock_now.set("2026-11-02")
    browser, url = as_("lizong"), f"/cases/{reply.ref}/sign"
    sent = hidden(browser.get(url).text)
    late = browser.post(url, data={**sent, "overdue_reason": ""})
    assert (late.status_code, "请注明逾期原因" in late.text) == (422, True)
    answers = [browser.post(url, data={**sent, "overdue_reason": "检索范围广"}) for _ in range(2)]
    assert {a.status_code for a in answers} == {303}
    assert kinds(app, reply).count("signed") == 1


def test_signing_in_time_needs_no_reason_and_the_case_can_be_read_afterwards(reply, to, as_):
    to("drafted", "submitted", "cleared")
    browser, url = as_("lizong"), f"/cases/{reply.ref}/sign"
    sent = hidden(browser.get(url).text)
    assert "overdue_reason" not in sent  # the page does not ask
    assert browser.post(url, data=sent).status_code == 303
    assert "已签发待用印" in browser.get(f"/cases/{reply.ref}").text


def test_signing_asks_for_the_password_again_after_ten_minutes(app, reply, to, as_, clock_now):
    to("drafted", "submitted", "cleared")
    browser = as_("lizong")
    clock_now.pass_(minutes=11)
    answer = browser.get(f"/cases/{reply.ref}/sign")
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/reauth")


def test_seal_send_and_serve(app, reply, to, as_, clock_now):
    to("drafted", "submitted", "cleared", "signed")
    keeper, url = as_("yinzh"), f"/cases/{reply.ref}/seal"
    sent = hidden(keeper.get(url).text)
    assert keeper.post(url, data=sent).status_code == 422
    answers = [keeper.post(url, data={**sent, "checked": "y"}) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert kinds(app, reply).count("sealed") == 1
    clerk, url = as_("wangmin"), f"/cases/{reply.ref}/dispatch"
    sent = {**hidden(clerk.get(url).text), "method": "post", "on": "2026-10-09", "circumstances": ""}
    courier = clerk.post(url, data={**sent, "tracking_no": "SF1234567890123"})
    assert (courier.status_code, "不能使用其他快递" in courier.text) == (422, True)
    assert clerk.post(url, data={**sent, "tracking_no": "ex ０00000000 cn"}).status_code == 303
    url = f"/cases/{reply.ref}/deliver"
    page = clerk.get(url).text
    assert "生效日期：2026年10月9日" in page
    assert "按时" in page
    proof = (io.BytesIO("签收页样例".encode()), "签收页.txt")
    bad = clerk.post(
        url, data={**hidden(page), "happened_on": "2026-10-09", "proof": (io.BytesIO(b"x"), "a.exe")}
    )
    assert (bad.status_code, "这种文件不能上传" in bad.text) == (422, True)
    done = clerk.post(url, data={**hidden(page), "happened_on": "2026-10-09", "proof": proof})
    assert (done.status_code, state(app, reply)) == (303, "CLOSED_REPLIED")
    assert kinds(app, reply)[-2:] == ["delivered", "material_filed"]


@pytest.mark.parametrize(("method", "sentence"), [
    ("lien", "见证人"), ("via_organ", "受委托"), ("public_notice", "公告的载体"), ("post", "必须填写"),
])  # fmt: skip
def test_each_way_says_what_it_needs(app, reply, to, as_, method, sentence):
    to("drafted", "submitted", "cleared", "signed", "sealed")
    clerk, url = as_("wangmin"), f"/cases/{reply.ref}/dispatch"
    sent = {**hidden(clerk.get(url).text), "method": method, "on": "2026-10-09", "tracking_no": ""}
    answer = clerk.post(url, data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_electronic_without_consent_and_direct_without_a_day(app, reply, to, as_):
    to("drafted", "submitted", "cleared", "signed", "sealed")
    clerk, url = as_("wangmin"), f"/cases/{reply.ref}/dispatch"
    sent = {**hidden(clerk.get(url).text), "method": "electronic", "on": "2026-10-09"}
    answer = clerk.post(url, data=sent)
    assert (answer.status_code, "没有同意电子送达" in answer.text) == (409, True)
    with in_office(app):
        reply.dispatched("direct")
    url = f"/cases/{reply.ref}/deliver"
    answer = clerk.post(url, data={**hidden(clerk.get(url).text), "happened_on": ""})
    assert (answer.status_code, "请填写申请人签收的日期" in answer.text) == (422, True)


def test_returned_letter(app, reply, to, as_):
    to("drafted", "submitted", "cleared", "signed", "sealed", "dispatched")
    clerk, url = as_("wangmin"), f"/cases/{reply.ref}/delivery-failed"
    sent = {**hidden(clerk.get(url).text), "on": "2026-10-09"}
    assert clerk.post(url, data={**sent, "reason": ""}).status_code == 422
    assert clerk.post(url, data={**sent, "reason": "moved"}).status_code == 303
    assert TRACKING in clerk.get(f"/cases/{reply.ref}/dispatch").text


def test_archive_lock_note_and_package(app, reply, to, as_, clock_now):
    to("drafted", "submitted", "cleared", "signed", "sealed", "dispatched", "delivered")
    archivist, url = as_("dangan"), f"/cases/{reply.ref}/archive"
    early = archivist.get(url).text
    assert "行政复议申请期限到" in early
    clock_now.set("2027-01-11")
    archivist = as_("dangan")
    page = archivist.get(url).text
    assert "没有申请书原件" in page
    sent = {**hidden(page), "retention": "D30", "box": "2027-01", "note": ""}
    missing = archivist.post(url, data=sent)
    assert missing.status_code == 409
    assert "没有说明原因" in missing.text
    assert 'value="2027-01"' in missing.text
    assert archivist.post(url, data={**sent, **hidden(missing.text), "note": "原件随卷"}).status_code == 303
    assert state(app, reply) == "ARCHIVED"
    note = archivist.get(f"/cases/{reply.ref}/volume").text
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]*)"', note)[1]
    added = archivist.post(
        f"/cases/{reply.ref}/volume/note", data={"idempotency_key": key, "text": "移交区档案馆"}
    )
    assert added.status_code == 303
    assert "移交区档案馆" in archivist.get(added.location).text
    answer = archivist.get(f"/cases/{reply.ref}/package.zip")
    names = ZipFile(io.BytesIO(answer.data)).namelist()
    answer.close()
    assert f"{reply.ref}/manifest.json" in names
    assert f"{reply.ref}/目录.html" in names
    locked = as_("wangmin")
    contact = f"/cases/{reply.ref}/contact"
    form = {**hidden(locked.get(contact).text), "on": "2027-01-11", "direction": "out", "channel": "phone",
            "purpose": "deliver", "outcome": "guided", "summary": "样例", "need_resolved": ""}  # fmt: skip
    assert locked.post(contact, data=form).status_code == 409


@pytest.mark.parametrize("path", ["sheets/D18.pdf", "sheets/D20.pdf", "sheets/D12.pdf", "volume/volume.pdf"])
def test_sheets_are_shown_as_pdf(app, reply, to, as_, path):
    to("drafted", "submitted", "cleared", "signed")
    answer = as_("wangmin").get(f"/cases/{reply.ref}/{path}")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")
    assert as_("wangmin").get(f"/cases/{reply.ref}/sheets/D99.pdf").status_code == 404
    assert as_("mz_js").get(f"/cases/{reply.ref}/{path}").status_code == 404


def test_void_offers_only_what_one_may_void(app, reply, to, as_):
    to("drafted", "submitted", "cleared", "signed")
    assert "没有您可以作废的记录" in as_("wangmin").get(f"/cases/{reply.ref}/void").text
    signer, url = as_("lizong"), f"/cases/{reply.ref}/void"
    page = signer.get(url).text
    seq = re.search(r'<option[^>]*value="(\d+)"[^>]*>[^<]*签发', page)[1]
    assert signer.post(url, data={**hidden(page), "seq": seq, "reason": ""}).status_code == 422
    assert signer.post(url, data={**hidden(page), "seq": seq, "reason": "误签"}).status_code == 303
    assert state(app, reply) == "SIGNING"


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_overwritten(reply, as_):
    """Two clerks draft one reply: the second is told, and what he typed is still there."""
    url = f"/cases/{reply.ref}/draft"
    typed = {"act": "save", "items-1-determination": "GRANT_B"}
    mine = as_("wangmin")
    page = mine.get(url).text
    assert 'name="version"' in page
    assert as_("zhaoyi").post(url, data={**drafted(page), **typed, "attachments": "甲"}).status_code == 303
    key = {"idempotency_key": "0b9f3d1e-5d0c-4b7e-9a55-0e6f6d5c2a11"}
    stopped = mine.post(url, data={**drafted(page), **key, **typed, "attachments": "另一份合同|3"})
    assert (stopped.status_code, "刚被他人更新" in stopped.text) == (409, True)
    assert "另一份合同|3" in stopped.text
    again = mine.post(url, data={**drafted(stopped.text), **key, **typed, "attachments": "另一份合同|3"})
    assert again.status_code == 303


def drafted(page: str) -> dict[str, str]:
    """Hidden fields of the form of the draft."""
    form = page[page.index('id="reply"') :]
    return dict(re.findall(r'name="(seen|version|idempotency_key)"[^>]*value="([^"]*)"', form))
