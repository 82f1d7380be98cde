"""转办协办 on the screen: the office sends, units accept, return and answer, the coordinator rules."""

import re

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import Person, TransferRow
from casework.scope import everything
from tests.web.test_communication import hidden, kinds

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
