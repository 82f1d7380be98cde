"""The page of a step: what is typed is kept, the same form counts once, old pages are told so."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from casework.db import db
from casework.models import CaseEvent
from casework.scope import everything
from tests.people import PASSWORD
from tests.web.test_sign_in import form_token

pytestmark = pytest.mark.one_database


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', page))


def kinds(app: Flask, case) -> list[str]:
    with app.app_context(), everything():
        rows = db.session.scalars(
            select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
        )
        return list(rows)


@pytest.fixture
def case(a_case):
    return a_case().registered()


def contact(page: str, **more: str) -> dict[str, str]:
    fields = {
        "on": "2026-09-21", "direction": "out", "channel": "phone", "purpose": "clarify_content",
        "outcome": "clarified", "summary": "申请人说明所需为2025年度合同。", "need_resolved": "",
    }  # fmt: skip
    return {**hidden(page), **fields, **more}


def test_step_is_taken_and_leads_back_to_the_case(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    page = browser.get(f"/cases/{case.ref}/contact").text
    answer = browser.post(f"/cases/{case.ref}/contact", data=contact(page))
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.ref}")
    assert "沟通已记录" in browser.get(answer.location).text
    assert kinds(app, case)[-1] == "contacted"


def test_what_cannot_be_read_comes_back_with_all_that_was_typed(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    page = browser.get(f"/cases/{case.ref}/contact").text
    answer = browser.post(
        f"/cases/{case.ref}/contact",
        data=contact(page, on="2026-02-30", summary="<b>原话</b>"),
    )
    assert answer.status_code == 422
    assert "没有这一天" in answer.text
    assert 'value="2026-02-30"' in answer.text
    assert "&lt;b&gt;原话&lt;/b&gt;" in answer.text
    assert hidden(answer.text) == hidden(page)


def test_same_form_sent_twice_counts_once(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    data = contact(browser.get(f"/cases/{case.ref}/contact").text)
    answers = [browser.post(f"/cases/{case.ref}/contact", data=data) for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/cases/{case.ref}")}
    assert kinds(app, case).count("contacted") == 1


def test_same_key_with_other_content_is_a_conflict_and_keeps_what_was_typed(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    page = browser.get(f"/cases/{case.ref}/contact").text
    browser.post(f"/cases/{case.ref}/contact", data=contact(page))
    answer = browser.post(f"/cases/{case.ref}/contact", data=contact(page, summary="另一次沟通"))
    assert answer.status_code == 409
    assert "已经提交过一次" in answer.text
    assert "另一次沟通" in answer.text
    assert kinds(app, case).count("contacted") == 1


def test_old_page_is_told_so_keeps_the_text_and_can_then_be_sent(app: Flask, case, as_) -> None:
    first, second = as_("wangmin"), as_("zhaoyi")
    address = f"/cases/{case.ref}/contact"
    page, other = first.get(address).text, second.get(address).text
    assert second.post(address, data=contact(other)).status_code == 303
    answer = first.post(address, data=contact(page, summary="我写的一大段"))
    assert answer.status_code == 409
    assert "案件刚被他人更新" in answer.text
    assert "我写的一大段" in answer.text
    assert int(hidden(answer.text)["seen"]) == int(hidden(page)["seen"]) + 1
    again = first.post(address, data=contact(answer.text, summary="我写的一大段"))
    assert again.status_code == 303
    assert kinds(app, case).count("contacted") == 2


def test_refused_step_says_why_by_which_article_and_what_instead(app: Flask, case, as_, clock_now) -> None:
    browser = as_("wangmin")
    address = f"/cases/{case.ref}/open-review"
    page = browser.get(address).text
    assert browser.post(address, data=hidden(page)).status_code == 303
    later = browser.get(address)
    assert "不能办理" in later.text  # said before anything is sent
    answer = browser.post(address, data=hidden(later.text))
    assert answer.status_code == 409
    assert "案件现为" in answer.text
    assert kinds(app, case).count("review_opened") == 1


@pytest.mark.parametrize(("login", "status"), [("duban", 403), ("mz_js", 404), ("admin", 403)])
def test_wrong_role_and_foreign_unit(case, as_, login: str, status: int) -> None:
    browser = as_(login)
    assert browser.get(f"/cases/{case.ref}/contact").status_code == status
    assert browser.post(f"/cases/{case.ref}/contact", data=contact("")).status_code == status


def test_unknown_number_is_not_found(as_) -> None:
    assert as_("wangmin").get("/cases/DG-2026-9999/contact").status_code == 404
    assert as_("wangmin").get("/cases/S0/contact").status_code == 404


def test_dead_session_in_the_middle_of_a_step_loses_nothing(app: Flask, case, as_, clock_now) -> None:
    browser = as_("wangmin")
    address = f"/cases/{case.ref}/contact"
    data = contact(browser.get(address).text, summary="写到一半，“登录”过期了 <&>")
    clock_now.pass_(minutes=31)
    asked = browser.post(address, data=data)
    assert asked.status_code == 401
    browser.sid = ""
    kept = {name: unescape(v) for name, v in re.findall(r'name="(kept\.[^"]+)" value="([^"]*)"', asked.text)}
    sign_in = {
        "csrf_token": form_token(asked.text),
        "login": "wangmin",
        "password": PASSWORD,
        **kept,
    }
    resumed = browser.post("/login", data=sign_in)
    fields = {
        n: unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', resumed.text)
    }
    assert fields["summary"] == data["summary"]
    assert browser.post(address, data=fields).status_code == 303
    assert kinds(app, case)[-1] == "contacted"
