"""Steps around registration: receipt, answer on the spot, review, assignment, other ends, contacts."""

import re

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import Case, Contact
from casework.models.letter import Letter
from casework.scope import everything
from casework.services import personal_data
from tests.papers import ID_NUMBER, fields
from tests.web.test_intake import NEW, cases, hidden

pytestmark = pytest.mark.one_database


def test_withdrawing_wants_both_ticks_and_a_page_that_is_not_old(app, as_):
    browser = as_("wangmin")
    browser.post(NEW, data=fields())
    url = "/cases/DG-2026-0001/withdraw"
    form = hidden(browser.get(url).text)
    page = browser.post(url, data={**form, "on": "2026-09-21"})
    assert page.status_code == 422
    assert "请核对身份后勾选" in page.text
    stale = browser.post(
        url, data={**form, "seen": "1", "on": "2026-09-21", "identity_checked": "y", "voluntary": "y"}
    )
    assert stale.status_code == 409
    assert "被他人更新" in stale.text
    assert 'value="2026-09-21"' in stale.text
    done = browser.post(url, data={**form, "on": "2026-09-21", "identity_checked": "y", "voluntary": "y"})
    assert done.status_code == 303
    assert cases(app)[0].state == "CLOSED_WITHDRAWN"


def test_an_impossible_order_tells_the_article_and_what_to_do(as_):
    browser = as_("wangmin")
    browser.post(NEW, data=fields())
    form = hidden(browser.get("/cases/DG-2026-0001/register").text)
    page = browser.post("/cases/DG-2026-0001/register", data={**form, "confirmed_on": "2026-09-21"})
    assert page.status_code == 409
    assert "error" in page.text


def test_other_ends_and_the_receipt_date_belong_to_the_head(app, as_):
    as_("wangmin").post(NEW, data=fields())
    head = as_("chenzr")
    url = "/cases/DG-2026-0001/receipt-date"
    form = hidden(head.get(url).text)
    assert head.post(url, data={**form, "received_on": "2026-09-18", "reason": ""}).status_code == 422
    changed = head.post(url, data={**form, "received_on": "2026-09-18", "reason": "签收单为18日"})
    assert changed.status_code == 303
    assert cases(app)[0].due_on.isoformat() == "2026-10-22"
    url = "/cases/DG-2026-0001/close-other"
    form = hidden(head.get(url).text)
    done = head.post(url, data={**form, "way": "consultation", "reason": "已电话解答"})
    assert done.status_code == 303
    assert as_("wangmin").get(url).status_code == 403


def test_merging_offers_only_earlier_pending_requests_of_the_same_applicant(app, as_):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields())
    clerk.post(NEW, data=fields(register_anyway="y"))
    head = as_("zhoukz")
    assert "一般无法合并" in head.get("/cases/DG-2026-0001/merge").text
    url = "/cases/DG-2026-0002/merge"
    page = head.get(url)
    assert "DG-2026-0001" in page.text
    assert head.post(url, data={**hidden(page.text), "into": ""}).status_code == 422
    unknown = head.post(url, data={**hidden(page.text), "into": "DG-2026-0099"})
    assert unknown.status_code == 409
    assert "没有登记号为DG-2026-0099的申请" in unknown.text
    assert head.post(url, data={**hidden(page.text), "into": "dg-2026-0001"}).status_code == 303
    assert cases(app)[1].state == "CLOSED_MERGED"


def test_the_receipt_is_issued_with_the_registration(app, as_):
    answer = as_("wangmin").post(NEW, data=fields(), follow_redirects=True)
    assert "登记回执" in answer.text
    with app.app_context(), everything():
        letter = db.session.scalars(select(Letter)).one()
        assert (letter.kind, letter.state, letter.number) == ("D01", "issued", None)
        assert letter.pages == 1


def test_an_answer_on_the_spot_wants_every_tick_and_ends_the_case(app, as_):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields(channel="in_person", submitted_on="2026-09-21"))
    url = "/cases/DG-2026-0001/on-the-spot"
    form = hidden(clerk.get(url).text)
    said = {"determination": "GRANT_B", "answer": "已在区政府网站公开，网址见回执。"}
    missing = clerk.post(url, data={**form, **said})
    assert missing.status_code == 422
    assert "不能当场答复" in missing.text
    assert "须由申请人当场签字" in missing.text
    assert said["answer"] in missing.text
    done = clerk.post(url, data={**form, **said, "is_public": "y", "applicant_signs": "y"})
    assert done.status_code == 303
    [case] = cases(app)
    assert (case.state, case.determination, case.statistics_row) == ("CLOSED_REPLIED", "GRANT_B", "granted")


def test_nobody_is_answered_on_the_spot_by_post(as_):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields())
    url = "/cases/DG-2026-0001/on-the-spot"
    sent = {"determination": "GRANT_A", "answer": "给了复印件", "is_public": "y", "applicant_signs": "y"}
    page = clerk.post(url, data={**hidden(clerk.get(url).text), **sent})
    assert page.status_code == 409
    assert "第三十三条第一款" in page.text
    assert "给了复印件" in page.text


def test_open_review_and_assign(app, as_):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields())
    url = "/cases/DG-2026-0001/assign"
    page = clerk.get(url).text
    zhao = re.search(r'<option[^>]*value="(\d+)"[^>]*>赵一', page)[1]
    unit = re.search(r'id="unit_id".*?<option[^>]*value="(\d+)"', page, re.S)[1]
    assert clerk.post(url, data={**hidden(page), "unit_id": unit, "handler_id": zhao}).status_code == 303
    url = "/cases/DG-2026-0001/open-review"
    page = clerk.get(url).text
    assert "2026年10月" in page or "2026年9月" in page
    assert clerk.post(url, data=hidden(page)).status_code == 303
    assert cases(app)[0].state == "REVIEWING"


def test_correcting_the_applicant_shows_no_clear_value_and_keeps_what_is_left_empty(app, as_):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields())
    url = "/cases/DG-2026-0001/parties/1/correction"
    page = clerk.get(url).text
    assert ID_NUMBER not in page
    assert "13800001234" not in page
    sent = {
        **hidden(page),
        "kind": "natural_person",
        "name": "张叁（样例）",
        "id_kind": "id_card",
        "id_number": "",
    }
    assert clerk.post(url, data={**sent, "id_number": "1"}).status_code == 422
    assert clerk.post(url, data=sent).status_code == 303
    with app.app_context(), everything():
        party = db.session.scalars(select(Case)).one().parties[0]
        assert (party.name, personal_data.clear(party, "id_number")) == ("张叁（样例）", ID_NUMBER)
    stale = clerk.post(url, data={**sent, "idempotency_key": hidden(clerk.get(url).text)["idempotency_key"]})
    assert stale.status_code == 409


BAD_CONTACT = [
    ("on", "", "请填写沟通日期"),
    ("on", "2026-09-22", "日期在今天之后"),
    ("at_time", "25:70", "时间无法识别"),
    ("summary", "", "请写明沟通了什么"),
    ("summary", "字" * 4001, "最多 4000 字"),
    ("promised_on", "2026-09-20", "早于沟通日期"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD_CONTACT)
def test_a_contact_that_cannot_be_read_is_kept_on_the_page(app, as_, name, value, sentence):
    clerk = as_("wangmin")
    clerk.post(NEW, data=fields())
    url = "/cases/DG-2026-0001/contact"
    sent = {**hidden(clerk.get(url).text), "on": "2026-09-21", "direction": "out", "channel": "phone",
            "purpose": "clarify_content", "outcome": "clarified", "summary": "说明范围", "need_resolved": "",
            "referred_to": "区档案馆"}  # fmt: skip
    page = clerk.post(url, data={**sent, name: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="区档案馆"' in page.text
    assert clerk.post(url, data=sent).status_code == 303
    with app.app_context(), everything():
        assert len(db.session.scalars(select(Contact)).all()) == 1
