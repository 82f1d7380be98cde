"""Pages of consultation: the whole of a case, letters to parties, what is asked of one's own unit."""

import re

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import AskedParty, Letter
from casework.scope import everything
from tests.consultations import TYPED, ConsultPlay
from tests.web.test_communication import hidden, kinds

pytestmark = pytest.mark.one_database

PARTY = {"asked_as": "third_party", "name": "济南样例园林有限公司", "kind": "commercial_enterprise",
         "unit_id": "", "address": "济南市市中区样例路1号", "postcode": "",
         "contact_person": "", "phone": ""}  # fmt: skip
CLERK, HEAD, LIAISON = "wangmin", "chenzr", "mz_js"


@pytest.fixture
def case(a_case):
    return a_case().registered().accepted()


def act(browser, case, path, **data):
    address = f"/cases/{case.ref}/{path}"
    return browser.post(address, data={**hidden(browser.get(address).text), **data})


def inputs(html: str) -> dict[str, str]:
    """The hidden inputs of a form without fields."""
    found = (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input [^>]*>", html))
    return {tag["name"]: tag.get("value", "") for tag in found if tag.get("type") == "hidden"}


def newest_letter(app) -> int:
    with app.app_context(), everything():
        return db.session.scalars(select(Letter.id).order_by(Letter.id.desc())).first()


@pytest.fixture
def asked(app, case, acting_as, clock_now):
    """A case that asks a unit of a department; the id under which that unit answers."""
    with app.app_context(), everything():
        play = ConsultPlay(case.id, acting_as, clock_now)
        play.asks("organ", "2026-09-21", "electronic", name="区民政局", unit_id=acting_as(LIAISON).unit_id)
        found = db.session.scalars(select(AskedParty.party_id)).one()
        db.session.rollback()
    return found


def test_from_the_party_to_the_letter_that_left_the_house(app, case, as_):
    clerk = as_(CLERK)
    hub = f"/cases/{case.ref}/consultations"
    assert "还没有登记征求意见的对象" in clerk.get(hub).text
    assert act(clerk, case, "asked-party", **{**PARTY, "name": ""}).status_code == 422
    made = act(clerk, case, "asked-party", **PARTY)
    assert (made.status_code, made.location) == (303, hub)
    assert kinds(app, case.id)[-1] == "third_party_marked"
    typed = {**TYPED["D06"], "party": "P2"}
    preview = act(clerk, case, "third-party-letter", only="preview", **typed).text
    assert "暂停计算" in preview
    assert "一、征求意见的政府信息" in preview
    assert act(clerk, case, "third-party-letter", **typed).status_code == 303
    page = clerk.get(hub).text
    assert "如果今天送出" in page
    assert "今天收到的，到 2026年10月19日" in page
    letter = newest_letter(app)
    head = as_(HEAD)
    page = head.get(f"/letters/{letter}").text
    key = inputs(re.search(r'<form method="post" action="/letters/\d+/approve">.*?</form>', page, re.S)[0])
    assert head.post(f"/letters/{letter}/approve", data=key).status_code == 303
    address = f"/letters/{letter}/send"
    page = clerk.get(address).text
    assert "对方签收日期" in page
    sent = {"method": "post", "dispatched_on": "2026-09-21", "tracking_no": "EX000000000CN", "signed_on": ""}
    answer = clerk.post(address, data={**hidden(page), **sent})
    assert (answer.status_code, answer.location) == (303, hub)
    page = clerk.get(hub).text
    assert "还没有告知申请人" in page
    assert "拟写征求意见告知书" in page
    told = clerk.get(f"/cases/{case.ref}/consultation-notice").text
    assert "可能涉及第三方的合法权益" in told
    assert "2026-09-21" in told


def test_silence_is_confirmed_with_one_click(app, case, as_, acting_as, clock_now):
    with app.app_context(), everything():
        ConsultPlay(case.id, acting_as, clock_now).asks("third_party", "2026-09-21", "direct")
        db.session.rollback()
    clock_now.set("2026-10-20")
    clerk = as_(CLERK)
    hub = f"/cases/{case.ref}/consultations"
    page = clerk.get(hub).text
    assert "没有收到意见" in page
    form = re.search(r'<form method="post" action="[^"]*consult-lapsed">.*?</form>', page, re.S)[0]
    sent = inputs(form)
    assert clerk.post(f"/cases/{case.ref}/consult-lapsed", data=sent).status_code == 303
    assert kinds(app, case.id)[-1] == "consultation_lapsed"
    assert (
        act(clerk, case, "opinion", party="P2", on="2026-10-20", stance="refuse", text="").status_code == 422
    )
    late = act(clerk, case, "opinion", party="P2", on="2026-10-20", stance="refuse", text="涉及商业秘密")
    assert late.status_code == 303
    assert "逾期提出" in clerk.get(hub).text
    assert act(clerk, case, "weigh", party="P2", outcome="release", text="不属于商业秘密").status_code == 303
    assert "须先告知第三方并等待" in clerk.get(hub).text


def test_the_asked_unit_reads_its_question_and_answers(app, case, as_, asked):
    theirs = as_(LIAISON)
    listed = theirs.get("/consultations").text
    assert "待答复" in listed
    page = theirs.get(f"/consultations/{asked}").text
    assert "七贤街道2025年度绿化养护考核办法" in page
    with app.app_context(), everything():
        applicant = db.session.get_one(AskedParty, asked).party.case.applicant_name
    assert applicant not in page + listed
    assert theirs.get(f"/cases/{case.ref}").status_code == 404
    sent = hidden(page)
    assert (
        theirs.post(f"/consultations/{asked}", data={**sent, "stance": "agree", "text": ""}).status_code
        == 422
    )
    answer = theirs.post(f"/consultations/{asked}", data={**sent, "stance": "agree", "text": "同意公开。"})
    assert answer.status_code == 303
    assert "已提交的意见" in theirs.get(f"/consultations/{asked}").text
    assert "已结束" in theirs.get("/consultations").text
    assert kinds(app, case.id)[-1] == "opinion_received"
    assert "同意公开。" in as_(CLERK).get(f"/cases/{case.ref}/consultations").text


def test_a_unit_that_was_not_asked_finds_nothing(as_, asked):
    assert as_(CLERK).get(f"/consultations/{asked}").status_code == 404
    assert as_(LIAISON).get("/consultations/999999999999").status_code == 404
    assert "没有机关征求我单位意见" in as_(CLERK).get("/consultations").text


def test_a_foreign_unit_sees_no_consultation_of_a_case(case, as_):
    assert as_("mz_js").get(f"/cases/{case.ref}/consultations").status_code == 404
    assert as_("tongji").get(f"/cases/{case.ref}/consultations").status_code == 403


def test_opinion_with_its_scan_is_put_to_the_case(app, case, as_, acting_as, clock_now):
    from io import BytesIO

    with app.app_context(), everything():
        ConsultPlay(case.id, acting_as, clock_now).asks("third_party", "2026-09-21", "direct")
        db.session.rollback()
    clerk = as_(CLERK)
    bad = act(clerk, case, "opinion", party="P2", on="2026-09-21", stance="agree", text="",
              proof=(BytesIO(b"not a pdf"), "reply.pdf"))  # fmt: skip
    assert bad.status_code == 422
    assert "扫描件" in bad.text
