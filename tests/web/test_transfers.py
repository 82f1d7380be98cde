"""转办协办 on the screen: the office sends, units accept, return and answer, the coordinator rules."""

import re
from datetime import date
from io import BytesIO

import pytest
from pikepdf import Pdf
from sqlalchemy import select

from casework.db import db
from casework.models import AuditEntry, Person, TransferRow
from casework.scope import everything
from tests.browser.clerk import pdf_text
from tests.web.test_communication import hidden, kinds
from workflows import facts as f

pytestmark = pytest.mark.one_database

ASKED = "请提供2025年度绿化养护合同文本，并就能否公开提出意见。"


@pytest.fixture
def case(a_case):
    return a_case().accepted()


def unit_of(app, login):
    with app.app_context(), everything():
        return db.session.scalars(select(Person.unit_id).where(Person.login == login)).one()


def values(page, address):
    """The hidden fields of the form that goes to an address."""
    form = next(form for form in page.split("<form") if f'action="{address}"' in form)
    names = ("idempotency_key", "seen")
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1] for name in names}


def send(app, browser, case, *logins, **changes):
    address = f"/cases/{case.ref}/transfer"
    page = browser.get(address)
    assert page.status_code == 200
    typed = {
        "kind": "handle", "receivers": [str(unit_of(app, login)) for login in logins], "asked": ASKED,
        "basis": "权责清单第 12 项", "reply_by_on": "2026-09-25", **changes,
    }  # fmt: skip
    return browser.post(address, data={**hidden(page.text), **typed})


def act(browser, transfer_id, name, **typed):
    page = browser.get(f"/transfers/{transfer_id}").text
    address = f"/transfers/{transfer_id}/{name}"
    return browser.post(address, data={**values(page, address), **typed})


def newest(app):
    with app.app_context(), everything():
        return db.session.scalars(select(TransferRow.id).order_by(TransferRow.id.desc())).first()


def back(app, **changes):
    return {
        "reason_code": "not_our_function", "proposed_unit_id": str(unit_of(app, "mz_js")),
        "proof": "权责清单第 3 项", "explanation": "绿化由园林部门负责。",
        "places": "", "keywords": "", "years": "",
        **changes,
    }  # fmt: skip


def test_a_request_is_sent_accepted_and_answered(app, case, as_):
    office, unit = as_("wangmin"), as_("js_js")
    assert send(app, office, case, "js_js").status_code == 303
    number = newest(app)
    desk = unit.get("/transfers").text
    assert "待接收" in desk
    assert case.ref in desk
    page = unit.get(f"/transfers/{number}").text
    assert ASKED in page
    assert "样例甲" not in page
    assert act(unit, number, "accept").status_code == 303
    assert act(unit, number, "material", opinion="可以公开。").status_code == 303
    assert kinds(app, case.id)[-3:] == ["transferred", "transfer_accepted", "material_submitted"]
    seen = office.get(f"/transfers/{number}").text
    assert "可以公开。" in seen
    assert "材料已交" in office.get(f"/cases/{case.ref}").text


def test_another_unit_gets_404_and_the_denial_is_logged(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number = newest(app)
    for path in ("", "/notice.pdf", "/answer.pdf", "/files/x"):
        assert as_("mz_js").get(f"/transfers/{number}{path}").status_code == 404
    assert as_("js_js").get(f"/cases/{case.ref}").status_code == 404, (
        "the transfer opens itself, not the case"
    )
    assert case.ref not in as_("mz_js").get("/transfers").text
    with app.app_context(), everything():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "authz.denied")).first()


def test_what_stands_on_the_page_of_the_unit_and_what_does_not(app, case, as_):
    office, unit = as_("wangmin"), as_("js_js")
    send(app, office, case, "js_js")
    page = unit.get(f"/transfers/{newest(app)}").text
    assert "权责清单第 12 项" in page
    assert "0531" in page, "the telephone of the office that asks"
    for hidden_word in ("样例甲", "查看案件", f"/cases/{case.ref}"):
        assert hidden_word not in page


def test_several_receivers_and_a_day_that_is_too_late(app, case, as_):
    office = as_("wangmin")
    assert send(app, office, case, "js_js", "mz_js", kind="assist").status_code == 303
    late = send(app, office, case, "cz_js", kind="assist", reply_by_on="2026-10-26")
    assert late.status_code == 409
    assert "最迟" in late.text
    assert ASKED in late.text, "what was typed is kept"
    nobody = send(app, office, case)
    assert (nobody.status_code, "请至少选择一个承办单位" in nobody.text) == (422, True)


def test_the_page_tells_why_the_day_is_earlier_and_that_the_clock_runs(app, case, as_, clock_now):
    page = as_("wangmin").get(f"/cases/{case.ref}/transfer").text
    assert "2026年9月29日：发出后 5 个工作日" in page
    assert "答复期限照常计算" in page
    clock_now.set("2026-10-16")
    page = as_("wangmin").get(f"/cases/{case.ref}/transfer").text
    assert "2026年10月19日：一般为 5 个工作日" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason_code": "far_away"}, "请从列出的选项中选择"),
        ({"proposed_unit_id": "0"}, "请指明应承办的单位"),
        ({"proof": ""}, "请写明三定方案或者权责清单的依据"),
        ({"explanation": " "}, "请写明情况"),
        ({"places": "档案室"}, "检索地点和检索词请一并填写"),
    ],
)
def test_a_return_that_lacks_something_says_so_beside_the_field(app, case, as_, changes, sentence):
    send(app, as_("wangmin"), case, "js_js")
    answer = act(as_("js_js"), newest(app), "return", **back(app, **changes))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert kinds(app, case.id)[-1] == "transferred"


def test_returned_sent_on_returned_again_and_ruled(app, case, as_):
    office, head = as_("wangmin"), as_("chenzr")
    send(app, office, case, "js_js")
    assert act(as_("js_js"), newest(app), "return", **back(app)).status_code == 303
    circle = send(app, office, case, "js_js")
    assert (circle.status_code, "已经退回过本件" in circle.text) == (409, True)
    send(app, office, case, "mz_js")
    second = newest(app)
    cz = str(unit_of(app, "cz_js"))
    assert act(as_("mz_js"), second, "return", **back(app, proposed_unit_id=cz)).status_code == 303
    third = send(app, office, case, "cz_js")
    assert (third.status_code, "请提交机构负责人裁定" in third.text) == (409, True)
    assert "待处理" in head.get("/transfers?side=sent").text
    address = f"/cases/{case.ref}/transfer-ruling"
    page = head.get(address).text
    for words in (
        "不属于本单位职责",
        "权责清单第 3 项",
        "绿化由园林部门负责。",
        "应承办的单位",
        "2026年9月22日前裁定",
    ):
        assert words in page
    typed = {
        **hidden(page), "transfer_id": str(second), "unit_id": cz, "criterion": "powers", "precedent": "",
        "reason": "权责清单已经明确。", "reply_by_on": "2026-09-28",
    }  # fmt: skip
    assert head.post(address, data=typed).status_code == 303
    again = head.post(address, data={**typed, **hidden(head.get(address).text)})
    assert again.status_code in (409, 422)
    page = as_("mz_js").get(f"/transfers/{second}").text
    assert "由区财政局承办" in page
    assert "提交材料和意见" not in page
    unit = as_("cz_js")
    page = unit.get(f"/transfers/{second}").text
    assert "权责清单第 3 项" not in page, "why another unit handed it back is not its part"
    assert unit.get(f"/transfers/{second}/answer.pdf").status_code == 404
    assert "退回转办" not in unit.get(f"/transfers/{second}").text, "a ruling is not handed back"
    assert act(unit, second, "material", opinion="合同可以公开。").status_code == 303
    assert "合同可以公开。" not in as_("mz_js").get(f"/transfers/{second}").text
    assert as_("mz_js").get(f"/transfers/{second}/files/x").status_code == 404


def test_two_rulings_at_once(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number = newest(app)
    act(as_("js_js"), number, "return", **back(app))
    first, second = as_("chenzr"), as_("chenzr")
    address = f"/cases/{case.ref}/transfer-ruling"
    pages = [browser.get(address).text for browser in (first, second)]
    typed = {
        "transfer_id": str(number), "unit_id": str(unit_of(app, "mz_js")), "criterion": "maker",
        "precedent": "", "reason": "由其制作。", "reply_by_on": "2026-09-28",
    }  # fmt: skip
    assert first.post(address, data={**hidden(pages[0]), **typed}).status_code == 303
    late = second.post(address, data={**hidden(pages[1]), **typed})
    assert late.status_code in (409, 422)
    assert kinds(app, case.id).count("transfer_ruled") == 1


def test_an_old_page_of_the_unit_keeps_what_was_typed(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number, one, other = newest(app), as_("js_js"), as_("js_fz")
    page = one.get(f"/transfers/{number}").text
    assert act(other, number, "accept").status_code == 303
    address = f"/transfers/{number}/material"
    answer = one.post(address, data={**values(page, address), "opinion": "可以公开，附合同。"})
    assert answer.status_code == 409
    assert "刚被他人更新" in answer.text
    assert "可以公开，附合同。" in answer.text


def test_other_work_on_the_case_does_not_disturb_the_unit(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number, unit = newest(app), as_("js_js")
    page = unit.get(f"/transfers/{number}").text
    case.add(f.MarkedDifficult(on=date(2026, 9, 21), reason="历史资料不全"))
    address = f"/transfers/{number}/accept"
    assert unit.post(address, data=values(page, address)).status_code == 303


def test_a_draft_and_a_note_are_for_the_unit_alone(app, case, as_):
    office, unit = as_("wangmin"), as_("js_js")
    send(app, office, case, "js_js")
    number = newest(app)
    page = unit.get(f"/transfers/{number}").text
    typed = {**values(page, f"/transfers/{number}/material"), "opinion": "尚在核对合同。"}
    assert unit.post(f"/transfers/{number}/draft", data=typed).status_code == 303
    assert act(unit, number, "notes", whom="养护公司", text="答应明天送来合同。").status_code == 303
    seen = unit.get(f"/transfers/{number}").text
    assert "尚在核对合同。" in seen
    assert "答应明天送来合同。" in seen
    other = office.get(f"/transfers/{number}").text
    assert "尚在核对合同。" not in other
    assert "答应明天送来合同。" not in other


def test_material_of_the_unit_reaches_the_case_and_what_was_sent_along_the_unit(app, case, as_):
    office, unit = as_("wangmin"), as_("js_js")
    address = f"/cases/{case.ref}/materials"
    page = office.get(address).text
    for purpose, name in (("other", "地块图.pdf"), ("identity", "身份证.pdf")):
        given = {"file": (BytesIO(pdf()), name), "purpose": purpose, **key_and_seen(office.get(address).text)}
        assert office.post(address, data=given).status_code == 303
    page = office.get(f"/cases/{case.ref}/transfer").text
    assert "地块图.pdf" in page
    assert "身份证.pdf" not in page
    file_id = re.search(r'name="files"[^>]*value="(\d+)"', page)[1]
    assert send(app, office, case, "js_js", files=[file_id]).status_code == 303
    number = newest(app)
    shown = unit.get(f"/transfers/{number}").text
    link = re.search(rf"/transfers/{number}/files/[0-9a-f-]+", shown)[0]
    assert unit.get(link).status_code == 200
    assert unit.get(f"/files/{link.rsplit('/', 1)[1]}").status_code == 404, "not by the address of the case"
    assert as_("mz_js").get(link).status_code == 404
    given = {"file": (BytesIO(pdf()), "合同.pdf")}
    assert act(unit, number, "files", **given).status_code == 303
    assert "合同.pdf" in unit.get(f"/transfers/{number}").text
    assert "合同.pdf" in office.get(f"/cases/{case.ref}?tab=materials").text
    act(unit, number, "accept")
    act(unit, number, "material", opinion="可以公开。")
    link = re.findall(rf"/transfers/{number}/files/[0-9a-f-]+", office.get(f"/transfers/{number}").text)[-1]
    assert office.get(link).status_code == 200


def key_and_seen(page):
    form = page[page.index('enctype="multipart/form-data"') :]
    return dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', form)[:2])


def pdf():
    document = Pdf.new()
    document.add_blank_page(page_size=(595, 842))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_taken_back_when_the_due_date_is_near(app, case, as_, clock_now):
    send(app, as_("wangmin"), case, "js_js")
    number = newest(app)
    clock_now.set("2026-10-21")
    head = as_("chenzr")
    assert "收回转办" in head.get(f"/cases/{case.ref}").text
    address = f"/cases/{case.ref}/transfer-take-back"
    typed = {**hidden(head.get(address).text), "transfer_id": str(number), "reason": "只剩三天"}
    assert head.post(address, data=typed).status_code == 303
    page = as_("js_js").get(f"/transfers/{number}").text
    assert "已结束" in page
    assert "提交材料和意见" not in page


def test_an_answer_after_the_end_of_the_case_is_refused(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number, unit = newest(app), as_("js_js")
    page = unit.get(f"/transfers/{number}").text
    case.add(f.Withdrawn(on=date(2026, 9, 21), identity_checked=True, voluntary=True))
    address = f"/transfers/{number}/material"
    answer = unit.post(address, data={**values(page, address), "opinion": "可以公开。"})
    assert answer.status_code == 409
    assert "可以公开。" not in as_("wangmin").get(f"/transfers/{number}").text


def test_messages_lead_to_the_transfer(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    unit = as_("js_js")
    page = unit.get("/messages").text
    assert f"收到转办（{case.ref}），请于 2026年9月22日 前接收或者退回，于 2026年9月25日 前提交材料。" in page
    address = re.search(r"/messages/\d+/open", page)[0]
    answer = unit.post(address)
    assert (answer.status_code, answer.location) == (303, f"/transfers/{newest(app)}")


def test_statistics_show_a_unit_itself_alone(app, case, as_):
    send(app, as_("wangmin"), case, "js_js", "mz_js", kind="assist")
    whole = as_("chenzr").get("/transfers/statistics").text
    assert "区住房城乡建设局" in whole
    assert "区民政局" in whole
    own = as_("js_js").get("/transfers/statistics?year=2026").text
    assert "区住房城乡建设局" in own
    assert "区民政局" not in own


def test_sheets_are_printed(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    number, unit = newest(app), as_("js_js")
    assert unit.get(f"/transfers/{number}/answer.pdf").status_code == 404, "nothing was answered yet"
    act(unit, number, "return", **back(app))
    for name, words in (("notice", ("转办通知单", ASKED)), ("answer", ("转办退回单", "权责清单第3项"))):
        answer = unit.get(f"/transfers/{number}/{name}.pdf")
        assert answer.status_code == 200
        text = pdf_text(answer.data)
        for word in words:
            assert word.replace(" ", "") in text.replace("\n", "").replace(" ", "")
        assert "样例甲" not in text


def test_the_desk_tells_the_unit_what_waits_and_the_coordinator_what_to_rule(app, case, as_):
    send(app, as_("wangmin"), case, "js_js")
    desk = as_("js_js").get("/").text
    assert "9月22日前接收" in desk
    act(as_("js_js"), newest(app), "return", **back(app))
    assert "9月22日前裁定" in as_("chenzr").get("/").text
    assert "转办协办</h2>" not in as_("mz_js").get("/").text
