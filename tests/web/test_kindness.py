"""温情服务 on the screen: two clicks to a contact, call first, promised calls on the desk, guidance."""

import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

from casework.db import db, writing
from casework.models import Callback, Party
from casework.scope import everything
from casework.services import personal_data
from tests.beginnings import in_office
from tests.web.test_desk import text_of
from tests.web.test_step import contact, hidden

pytestmark = pytest.mark.one_database


@pytest.fixture
def case(app, a_case):
    made = a_case(title="不动产登记簿").registered().reviewed()
    with in_office(app), writing():
        party = db.session.scalars(select(Party).where(Party.case_id == made.id)).one()
        personal_data.put(party, phone="13800000001")
    return made


def test_the_button_stands_on_every_page_of_a_case_and_leads_back(as_, case):
    clerk = as_("wangmin")
    for page in ("", "?tab=log", "/assign", "/correction"):
        html = clerk.get(f"/cases/{case.ref}{page}").text
        back = quote(f"/cases/{case.ref}{page}", safe="/?")
        assert f'href="/cases/{case.ref}/contact?back={back}' in html, page
        assert html.count('id="contact-drawer"') == 1
    url = f"/cases/{case.ref}/contact?back=/cases/{case.ref}/assign"
    answer = clerk.post(url, data=contact(clerk.get(url).text))
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.ref}/assign")


@pytest.mark.parametrize("back", ["https://example.cn/", "//example.cn", "/\\example.cn", "javascript:x"])
def test_the_way_back_is_an_address_of_this_site(as_, case, back):
    clerk = as_("wangmin")
    url = f"/cases/{case.ref}/contact"
    answer = clerk.post(url, query_string={"back": back}, data=contact(clerk.get(url).text))
    assert (answer.status_code, answer.location) == (303, "/")


def test_in_place_comes_the_form_alone(as_, case):
    html = as_("wangmin").get(f"/cases/{case.ref}/contact?back=/", headers={"HX-Request": "true"}).text
    assert "<!doctype" not in html
    assert f'action="/cases/{case.ref}/contact?back=/"' in html
    assert 'id="contact-summary"' in html
    assert 'name="summary"' in html
    assert "不动产登记查询" in html
    assert "与本件有关" in html


def test_before_a_correction_notice_the_page_proposes_to_call(as_, case):
    clerk = as_("wangmin")
    assert "先电话沟通" in text_of(clerk.get(f"/cases/{case.ref}"))
    page = clerk.get(f"/cases/{case.ref}/correction")
    text = text_of(page)
    assert "建议先办" in text
    assert "138****0001" in text
    assert "13800000001" not in page.text
    assert "拟好，送批准" in text, "it is never in the way"
    url = f"/cases/{case.ref}/contact?back=/cases/{case.ref}/correction"
    assert clerk.post(url, data=contact(clerk.get(url).text)).status_code == 303
    text = text_of(clerk.get(f"/cases/{case.ref}/correction"))
    assert "已沟通" in text
    assert "申请人说明所需为2025年度合同" in text
    assert "先电话沟通" not in text_of(clerk.get(f"/cases/{case.ref}"))


def test_a_promised_call_is_on_the_desk_until_it_is_kept(app, as_, case, clock_now):
    clerk = as_("wangmin")
    url = f"/cases/{case.ref}/contact"
    sent = contact(clerk.get(url).text, promised_on="2026-09-23", promise="告知是否移交档案馆")
    assert clerk.post(url, data=sent).status_code == 303
    desk = clerk.get("/")
    assert "告知是否移交档案馆" in text_of(desk)
    assert "待回电" in text_of(as_("wangmin").get("/"))
    assert "告知是否移交档案馆" not in as_("mz_js").get("/").text
    link = re.search(rf'href="(/cases/{case.ref}/contact\?callback=\d+[^"]*)"', desk.text)[1].replace(
        "&amp;", "&"
    )
    page = clerk.get(link).text
    assert "回应以前的约定" in page
    number = re.search(r"callback=(\d+)", link)[1]
    answer = clerk.post(link, data=contact(page, callback_id=number))
    assert (answer.status_code, answer.location) == (303, "/")
    assert "待回电" not in text_of(clerk.get("/"))
    log = text_of(clerk.get(f"/cases/{case.ref}?tab=contacts"))
    assert "9月21日已回电" in log
    with app.app_context(), everything():
        assert db.session.scalars(select(Callback)).one().done_on is not None


@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("promise", "再联系", "一并填写约定回电日期"), ("callback_id", "999", "请从列出的选项中选择"),
    ("callback_id", "x", "请从列出的选项中选择"), ("promised_on", "2026-09-20", "早于沟通日期"),
])  # fmt: skip
def test_a_promise_that_cannot_be_read_is_kept_on_the_page(app, as_, case, name, value, sentence):
    clerk = as_("wangmin")
    url = f"/cases/{case.ref}/contact"
    page = clerk.post(url, data=contact(clerk.get(url).text, **{name: value}))
    assert page.status_code == 422
    assert sentence in page.text
    assert hidden(page.text)["seen"] == hidden(clerk.get(url).text)["seen"]


def test_the_same_card_stands_before_reasons_are_asked_for(as_, case):
    assert "先电话沟通" in text_of(as_("wangmin").get(f"/cases/{case.ref}/reasons"))
    assert as_("mz_js").get(f"/cases/{case.ref}/correction").status_code == 404
