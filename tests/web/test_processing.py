"""Pages of acceptance, search, difficult mark and consultation."""

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import SearchRecord
from casework.scope import everything
from tests.web.test_communication import hidden, kinds

pytestmark = pytest.mark.one_database

SEARCH = {"on": "2026-09-21", "places": ["机关档案室", "业务系统"], "other_places": "区档案馆",
          "keywords": "绿化、合同", "years": "2019—2025", "result": "not_found", "note": ""}  # fmt: skip
CONSULT = {"asked_as": "third_party", "party": "", "name": "济南样例园林有限公司",
           "kind": "commercial_enterprise", "question": "合同附件",
           "on": "2026-09-21", "served_on": ""}  # fmt: skip
STEPS = ("accept", "search", "consult", "consult-served", "opinion", "consult-returned", "consult-lapsed")


@pytest.fixture
def case(a_case):
    return a_case().registered().reviewed()


def act(browser, case, path, **data):
    address = f"/cases/{case.ref}/{path}"
    return browser.post(address, data={**hidden(browser.get(address).text), **data})


def test_acceptance_is_one_button(app, case, as_):
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{case.ref}/accept").text
    assert "答复到期日不变" in page
    assert "2026年9月30日" in page or "9月30日" in page or "以后不能再要求补正" in page
    assert act(clerk, case, "accept").status_code == 303
    assert kinds(app, case.id)[-1] == "accepted"
    again = act(clerk, case, "accept")
    assert again.status_code == 409
    assert "办理中" in again.text


def test_search_record_keeps_every_place(app, case, as_):
    clerk = as_("wangmin")
    assert act(clerk, case, "search", **SEARCH).status_code == 303
    with app.app_context(), everything():
        row = db.session.scalars(select(SearchRecord)).one()
        assert row.places == ["机关档案室", "业务系统", "区档案馆"]
        assert row.result.value == "not_found"
    page = clerk.get(f"/cases/{case.ref}/search").text
    assert "已记录的检索" in page
    assert "区档案馆" in page
    assert kinds(app, case.id)[-1] == "searched"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"places": [], "other_places": ""}, "请勾选检索地点"),
        ({"keywords": " "}, "请填写检索词"),
        ({"years": ""}, "请填写检索的时段"),
        ({"result": "maybe"}, "请从列出的选项中选择"),
        ({"on": "2026-09-22"}, "日期在今天之后"),
        ({"note": "字" * 2001}, "最多 2000 字"),
        ({"keywords": "a\x00b"}, "控制字符"),
    ],
)
def test_bad_fields_of_a_search(app, case, as_, changes, sentence):
    answer = act(as_("wangmin"), case, "search", **{**SEARCH, **changes})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert kinds(app, case.id)[-1] == "review_opened"


def test_old_page_keeps_what_was_typed(app, case, as_):
    first, second = as_("wangmin"), as_("zhaoyi")
    page = first.get(f"/cases/{case.ref}/search").text
    assert act(second, case, "difficult", reason="历史资料不全").status_code == 303
    stale = first.post(f"/cases/{case.ref}/search", data={**hidden(page), **SEARCH})
    assert stale.status_code == 409
    assert "案件刚被他人更新" in stale.text
    assert 'value="绿化、合同"' in stale.text
    assert first.post(f"/cases/{case.ref}/search", data={**hidden(stale.text), **SEARCH}).status_code == 303
    assert "疑难" in first.get(f"/cases/{case.ref}").text


def test_consultation_from_letter_to_opinion(app, case, as_, clock_now):
    clerk = as_("wangmin")
    act(clerk, case, "accept")
    page = clerk.get(f"/cases/{case.ref}/consult").text
    assert "暂停计算" in page
    empty = act(clerk, case, "consult", **{**CONSULT, "name": ""})
    assert empty.status_code == 422
    assert "请填写被征求意见方的名称" in empty.text
    assert act(clerk, case, "consult", **CONSULT).status_code == 303
    clock_now.set("2026-09-23")
    clerk = as_("wangmin")
    assert act(clerk, case, "consult-served", party="P2", on="2026-09-22").status_code == 303
    page = clerk.get(f"/cases/{case.ref}/consult-lapsed").text
    assert "这一步还不能办理" in page
    refused = act(clerk, case, "consult-lapsed", party="P2")
    assert refused.status_code == 409
    assert "第三十二条" in refused.text
    assert act(clerk, case, "opinion", party="P2", on="2026-09-23", stance="").status_code == 422
    assert (
        act(
            clerk, case, "opinion", party="P9", on="2026-09-23", stance="refuse", text="涉及商业秘密"
        ).status_code
        == 422
    )
    assert (
        act(
            clerk, case, "opinion", party="P2", on="2026-09-23", stance="refuse", text="涉及商业秘密"
        ).status_code
        == 303
    )
    assert kinds(app, case.id)[-3:] == ["consultation_sent", "consultation_served", "opinion_received"]
    assert "办理中" in clerk.get(f"/cases/{case.ref}").text


@pytest.mark.parametrize("path", STEPS)
def test_wrong_role_and_foreign_unit(case, as_, path):
    address = f"/cases/{case.ref}/{path}"
    assert as_("dangan").get(address).status_code == 403
    assert as_("mz_js").get(address).status_code == 404


@pytest.mark.parametrize("path", ["consult-served", "opinion", "consult-returned", "consult-lapsed"])
def test_nobody_was_asked(case, as_, path):
    page = as_("wangmin").get(f"/cases/{case.ref}/{path}")
    assert page.status_code == 200
    answer = act(as_("wangmin"), case, path, on="2026-09-21", party="", stance="agree")
    assert answer.status_code == 422
