"""The registration page and the steps around it: sees, does, is refused; nothing typed is lost."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from casework.db import db
from casework.models import Case, StoredFile
from casework.scope import everything
from tests.papers import CONTENT, CREDIT_CODE, ID_NUMBER, NAME, fields
from tests.people import PASSWORD

pytestmark = pytest.mark.one_database

NEW = "/cases/new"


def cases(app: Flask) -> list[Case]:
    with app.app_context(), everything():
        return list(db.session.scalars(select(Case).order_by(Case.id)))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form of a step."""
    form = page[page.index('<form class="form') :]
    return dict(re.findall(r'name="(seen|idempotency_key|version)"[^>]*value="([^"]*)"', form))


def test_the_page_opens_on_a_registered_letter_of_today(as_):
    page = as_("wangmin").get(NEW).text
    assert re.search(r'value="registered_mail"[^>]*|checked', page)
    assert 'value="2026-09-21"' in page
    assert "2026年10月26日" in page  # due date, computed before anything is typed
    assert "《条例》第三十一条第二项" in page


def test_a_letter_is_registered_and_leads_to_its_case(app, as_):
    answer = as_("wangmin").post(NEW, data=fields())
    assert (answer.status_code, answer.location) == (303, "/cases/DG-2026-0001")
    [case] = cases(app)
    assert (case.applicant_name, case.content) == (NAME, CONTENT)
    page = as_("wangmin").get(answer.location).text
    assert "10月26日" in page
    assert ID_NUMBER not in page


def test_enter_and_check_only_show_what_would_happen(app, as_):
    page = as_("wangmin").post(NEW, data=fields(do="preview"))
    assert page.status_code == 200
    assert "核对无误" in page.text
    assert "2026年10月26日" in page.text
    assert CONTENT in page.text
    assert cases(app) == []


def test_an_ordinary_letter_waits_for_confirmation_then_is_registered(app, as_, clock_now):
    browser = as_("wangmin")
    page = browser.post(
        NEW, data=fields(channel="ordinary_mail", arrived_on="20260921", confirmed_on="", do="preview")
    ).text
    assert "等待双方确认" in page
    answer = browser.post(NEW, data=fields(channel="ordinary_mail", arrived_on="20260921", confirmed_on=""))
    assert answer.location == "/cases/S1"
    clock_now.set("2026-09-22")
    browser = as_("wangmin")
    form = browser.get("/cases/S1/contact")
    assert "还没有起算" in form.text
    noted = browser.post(
        "/cases/S1/contact",
        data={
            **hidden(form.text),
            **{"on": "2026-09-22", "at_time": "9点5分", "direction": "out", "channel": "phone"},
            **{"purpose": "confirm_receipt", "outcome": "confirmed", "summary": "申请人确认寄出"},
            "need_resolved": "",
        },
    )
    assert noted.status_code == 303
    step = browser.get("/cases/S1/register")
    assert 'value="2026-09-22"' in step.text
    assert "2026年10月27日" in step.text
    done = browser.post("/cases/S1/register", data={**hidden(step.text), "confirmed_on": "2026-09-22"})
    assert done.location == "/cases/DG-2026-0001"
    assert cases(app)[0].due_on.isoformat() == "2026-10-27"


BAD = [
    ("name", "", "请填写申请人姓名"),
    ("name", "张" * 101, "最多 100 字"),
    ("name", "张\x07三", "控制字符"),
    ("name", "张\u202e三", "控制字符"),
    ("content", "", "请填写申请公开的内容"),
    ("content", "   ", "请填写申请公开的内容"),
    ("content", "字" * 20_001, "最多 20000 字"),
    ("content", "a\x00b", "控制字符"),
    ("id_number", "000000199001010019", "校验码不对"),
    ("id_number", "0000001990010100", "应为 18 位"),
    ("id_number", "000000199013010010", "出生日期"),
    ("phone", "82078301", "缺少区号"),
    ("phone", "不知道", "无法识别"),
    ("phone", "1380000123", "位数不对"),
    ("postcode", "2500", "6 位数字"),
    ("email", "zhang@", "邮箱格式不对"),
    ("fax", "abc", "无法识别"),
    ("signed_on", "", "请填写本机关签收日期"),
    ("signed_on", "2026-02-30", "没有这一天"),
    ("signed_on", "昨天", "日期无法识别"),
    ("signed_on", "2026-09-22", "日期在今天之后"),
    ("channel", "pigeon", "请从列出的选项中选择"),
    ("kind", "robot", "请从列出的选项中选择"),
    ("agent_phone", "13800001234", "补上代理人姓名"),
    ("agent_id_number", "000000199001010019", "校验码不对"),
    ("co_applicants-0-id_number", "000000199001010019", "校验码不对"),
    ("co_applicants-0-phone", "13800001234", "共同申请人的姓名"),
    ("items-0", "字" * 4001, "最多 4000 字"),
    ("title", "字" * 101, "最多 100 字"),
    ("route_wanted", "email", "请填写电子邮箱"),
    ("idempotency_key", "x", "表单已失效"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD, ids=[f"{n}={v[:12]!r}" for n, v, _ in BAD])
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_lost(app, as_, name, value, sentence):
    sent = {**fields(tracking_no="EMS0001"), name: value}
    page = as_("wangmin").post(NEW, data=sent)
    assert page.status_code == 422
    if sentence.startswith("Not"):
        assert "error-field" in page.text
    else:
        assert sentence in page.text
    assert 'value="EMS0001"' in page.text
    assert cases(app) == []


def test_days_of_other_channels_are_left_aside(app, as_):
    answer = as_("wangmin").post(NEW, data=fields(arrived_on="2030-13-45", confirmed_on="x"))
    assert answer.status_code == 303


def test_full_width_digits_html_and_extensions_are_read(app, as_):
    sent = fields(
        id_number="０００００0 19900101 0018",
        phone="0531－82078301 转 8012",
        signed_on="２０２６年９月２１日",
        content="<script>alert(1)</script> 公开绿化合同",
        postcode="２５０００１",
    )
    answer = as_("wangmin").post(NEW, data=sent)
    assert answer.status_code == 303
    page = as_("wangmin").get(answer.location + "?tab=application").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_organisation_needs_no_identity_card_and_its_code_is_checked(app, as_):
    sent = fields(kind="commercial_enterprise", id_number="", organisation_code="91000000MA0000000X")
    assert "统一社会信用代码应为" in as_("wangmin").post(NEW, data=sent).text
    sent = fields(kind="commercial_enterprise", id_number="", organisation_code=CREDIT_CODE)
    assert as_("wangmin").post(NEW, data=sent).status_code == 303


def test_an_oral_request_needs_reason_reading_and_signature(app, as_):
    browser = as_("wangmin")
    page = browser.post(NEW, data=fields(channel="oral", record_signed_on="2026-09-21"))
    assert page.status_code == 422
    for sentence in ("书写确有困难", "请宣读后勾选", "签字或按手印"):
        assert sentence in page.text
    sent = fields(
        channel="oral",
        record_signed_on="2026-09-21",
        oral_reason="视力障碍",
        oral_read_back="y",
        oral_signed="y",
    )
    assert browser.post(NEW, data=sent).status_code == 303
    assert cases(app)[0].oral_reason == "视力障碍"


def test_a_paper_that_lacks_everything_is_registered_and_the_lacks_are_noted(app, as_):
    sent = fields(id_number="", phone="", address="", postcode="", agent_name="李四（样例）")
    assert as_("wangmin").post(NEW, data=sent).status_code == 303
    with app.app_context(), everything():
        case = db.session.scalars(select(Case)).one()
        assert case.parties[0].lacks == "authority,contact,identity"


def test_confirmation_before_arrival_is_refused(as_):
    sent = fields(channel="online", submitted_on="2026-09-20", confirmed_on="2026-09-19")
    page = as_("wangmin").post(NEW, data=sent)
    assert page.status_code == 422
    assert "双方确认不会早于来件" in page.text


def test_similar_requests_ask_for_a_tick_and_never_block(app, as_):
    browser = as_("wangmin")
    browser.post(NEW, data=fields())
    asked = browser.post(NEW, data=fields())
    assert asked.status_code == 422
    assert "DG-2026-0001" in asked.text
    assert "仍然登记" in asked.text
    assert browser.post(NEW, data=fields(register_anyway="y")).location == "/cases/DG-2026-0002"


def test_double_submit_gives_one_case_and_a_changed_one_is_told(app, as_):
    browser, sent = as_("wangmin"), fields()
    first, second = browser.post(NEW, data=sent), browser.post(NEW, data={**sent, "register_anyway": "y"})
    again = browser.post(NEW, data=sent)
    assert first.status_code == 303
    assert second.status_code == 409
    assert "已经登记过一次" in second.text
    assert again.status_code in (303, 422)
    assert len(cases(app)) == 1


def test_rows_can_be_added_without_javascript(as_):
    page = as_("wangmin").post(NEW, data={**fields(do="add_co"), "co_applicants-0-name": "王五"})
    assert page.status_code == 200
    assert 'name="co_applicants-3-name"' in page.text
    assert 'value="王五"' in page.text
    assert 'name="items-3"' in as_("wangmin").post(NEW, data=fields(do="add_item")).text


def test_several_items_and_co_applicants_are_kept(app, as_):
    sent = fields()
    sent.update({"items-0": "合同", "items-1": "", "items-2": "付款凭证"})
    sent.update({f"co_applicants-{row}-name": name for row, name in enumerate(("", "王五（样例）", ""))})
    as_("wangmin").post(NEW, data=sent)
    with app.app_context(), everything():
        case = db.session.scalars(select(Case)).one()
        assert [(i.no, i.text) for i in case.items] == [(1, "合同"), (2, "付款凭证")]
        assert [p.name for p in case.parties] == [NAME, "王五（样例）"]


def test_scans_go_with_the_case_and_a_wrong_one_stops_nothing_half_way(app, as_):
    browser = as_("wangmin")
    bad = browser.post(NEW, data={**fields(), "scans": (io.BytesIO(b"MZ"), "a.exe")})
    assert bad.status_code == 422
    assert "这种文件不能上传" in bad.text
    assert cases(app) == []
    good = browser.post(NEW, data={**fields(), "scans": (io.BytesIO("说明".encode()), "说明.txt")})
    assert good.status_code == 303
    with app.app_context(), everything():
        names = db.session.scalars(select(StoredFile.name).where(StoredFile.letter_id.is_(None)))
        assert list(names) == ["说明.txt"]


def test_receipt_fragment_computes_while_typing(as_):
    browser = as_("wangmin")
    page = browser.get(
        NEW + "/receipt", query_string={"channel": "registered_mail", "signed_on": "2026-09-18"}
    )
    assert "2026年10月22日" in page.text
    assert "<html" not in page.text
    waits = browser.get(NEW + "/receipt", query_string={"channel": "online", "submitted_on": "2026-09-18"})
    assert "等待双方确认" in waits.text
    wrong = browser.get(NEW + "/receipt", query_string={"channel": "in_person", "submitted_on": "2026-09-31"})
    assert "没有这一天" in wrong.text


def test_a_period_into_an_unpublished_year_is_marked(as_, clock_now):
    clock_now.set("2026-12-21")
    page = as_("wangmin").get(
        NEW + "/receipt", query_string={"channel": "registered_mail", "signed_on": "20261221"}
    )
    assert "暂估" in page.text


def test_duplicates_fragment_looks_only_within_the_own_scope(as_):
    as_("js_js").post(NEW, data=fields())
    sent = {
        "name": NAME,
        "kind": "natural_person",
        "id_kind": "id_card",
        "id_number": ID_NUMBER,
        "content": CONTENT,
    }
    assert "JS-2026-0001" in as_("js_js").post(NEW + "/duplicates", data=sent).text
    mine = as_("wangmin").post(NEW + "/duplicates", data=sent).text
    assert "JS-2026-0001" not in mine
    assert "未发现" in mine


def test_wrong_role_is_403_and_a_foreign_case_404(as_):
    assert as_("lizong").get(NEW).status_code == 403
    assert as_("lizong").post(NEW, data=fields()).status_code == 403
    as_("js_js").post(NEW, data=fields())
    for path in ("withdraw", "assign", "contact", "parties/1/correction"):
        assert as_("wangmin").get(f"/cases/JS-2026-0001/{path}").status_code == 404


def test_a_dead_session_keeps_what_was_typed_on_the_way_to_sign_in(app, client):
    page = client.post(NEW, data=fields())
    assert page.status_code == 401
    assert CONTENT in page.text
    carried = dict(re.findall(r'name="(kept\.[^"]+|csrf_token)"[^>]*value="([^"]*)"', page.text))
    resumed = client.post("/login", data={**carried, "login": "wangmin", "password": PASSWORD})
    assert resumed.status_code == 200
    assert CONTENT in resumed.text
    assert "继续" in resumed.text
    assert cases(app) == []
