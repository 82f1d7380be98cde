"""办理参数: practice values are shown with their defaults, changed within bounds, and followed at once."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from casework import labels
from casework.db import db
from casework.models import AuditEntry
from casework.scope import everything
from casework.services import parameters
from tests.web.bad_input import html_forms

pytestmark = pytest.mark.one_database

NAME = "supervision.near_due_days"
PAGE = f"/settings/parameters/{NAME}"


def filled(browser, value: str) -> dict[str, str]:
    form = next(f for f in html_forms(browser.get(PAGE).text) if "value" in dict(f.values))
    return {**dict(form.values), "value": value}


def test_every_parameter_and_group_has_its_words():
    assert set(parameters.PARAMETERS) == set(labels.PARAMETERS)
    assert {name.partition(".")[0] for name in parameters.PARAMETERS} == set(labels.PARAMETER_GROUPS)


@pytest.mark.parametrize("name", parameters.PARAMETERS)
def test_a_default_lies_within_its_bounds(name: str):
    known = parameters.PARAMETERS[name]
    assert known.least <= known.default <= known.most


def test_a_changed_value_is_in_force_at_once_and_leaves_an_entry(as_, app: Flask):
    browser = as_("admin")
    assert "期限将到，剩余不超过几个工作日" in browser.get("/settings/parameters").text
    assert browser.post(PAGE, data=filled(browser, "４")).status_code == 303
    with app.app_context(), everything():
        assert parameters.values_of("supervision")["near_due_days"] == 4
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "parameter.changed")).one()
        assert (entry.object_id, '"after":4' in entry.body, '"before":2' in entry.body) == (NAME, True, True)


@pytest.mark.parametrize(
    ("value", "words"),
    [("", "请填写数值"), ("0", "1 到 20 之间"), ("21", "1 到 20 之间"), ("两天", "请填写整数")],
)
def test_a_value_out_of_bounds_is_refused_with_its_bounds(as_, app: Flask, value: str, words: str):
    browser = as_("admin")
    answer = browser.post(PAGE, data=filled(browser, value))
    assert (answer.status_code, words in answer.text) == (422, True)
    with app.app_context(), everything():
        assert parameters.value_of(NAME) == 2


def test_an_old_page_does_not_overwrite_a_colleague(as_):
    browser = as_("admin")
    old = filled(browser, "5")
    assert browser.post(PAGE, data=filled(browser, "3")).status_code == 303
    answer = browser.post(PAGE, data={**old, "idempotency_key": str(uuid4())})
    assert (answer.status_code, "刚被他人更新" in answer.text, 'value="5"' in answer.text) == (
        409,
        True,
        True,
    )


def test_an_unknown_parameter_is_not_there(as_):
    assert as_("admin").get("/settings/parameters/statutory_days").status_code == 404
