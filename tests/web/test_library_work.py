"""The library beside a case: similar cases, notes, registration, doubts; who gets what."""

import re

import pytest

from case_library.index.cases import case_document
from case_library.index.keeping import put
from case_library.models import LibraryFlag, TypicalCase
from casework.db import db, writing
from casework.scope import everything
from tests.beginnings import begins
from tests.library.stock import sampled
from tests.web.test_desk import text_of
from tests.web.test_library_cases import seen_of, sent

pytestmark = [pytest.mark.one_database, begins(sampled)]


@pytest.fixture
def case(app, a_case, acting_as):
    """A case about compensation, beside the samples."""
    with app.app_context(), everything():
        return a_case(content="申请公开拆迁后全部分户补偿情况").registered()


def test_similar_cases_say_why(case, as_):
    page = text_of(as_("wangmin").get(f"/library/work/{case.ref}"))
    assert "被征收人申请分户补偿情况" in page
    assert "都涉及" in page
    assert "领域同为征地拆迁与房屋征收" in page


def test_a_fragment_is_no_page(case, as_):
    answer = as_("wangmin").get(f"/library/work/{case.ref}", headers={"HX-Request": "true"})
    assert "<html" not in answer.text


def test_a_case_of_another_organ_is_unknown(case, as_):
    assert as_("js_js").get(f"/library/work/{case.ref}").status_code == 404
    assert as_("js_js").get("/library/work/DG-2026-9999").status_code == 404


@pytest.mark.parametrize("what", ["articles", "analysis"])
def test_articles_and_analysis_go_into_the_notes_once(case, as_, what):
    action = f"/library/work/{case.ref}/take/SC03"
    for _ in range(2):
        answer = sent(as_("wangmin"), f"/library/work/{case.ref}", action, what=what)
        assert (answer.status_code, answer.location) == (303, f"/library/work/{case.ref}")
    page = text_of(as_("wangmin").get(f"/library/work/{case.ref}/notes"))
    assert page.count("典型案例 SC03") == 1


def test_what_is_taken_is_one_of_two_things(case, as_):
    action = f"/library/work/{case.ref}/take/SC03"
    answer = sent(as_("wangmin"), f"/library/work/{case.ref}", action, what="letter")
    assert answer.status_code == 422
    assert as_("wangmin").post(f"/library/work/{case.ref}/take/SC99", data={}).status_code == 404


def test_notes_are_changed_and_stale_ones_keep_what_was_typed(case, as_):
    path = f"/library/work/{case.ref}/notes"
    browser = as_("wangmin")
    old = sent_values(browser, path)
    assert browser.post(path, data=old | {"text": "先看特别法"}).status_code == 303
    stale = browser.post(path, data=sent_values(browser, path) | {"seen": "0", "text": "另一段话"})
    assert stale.status_code == 409
    assert "刚被他人更新" in stale.text
    assert "另一段话" in stale.text


def sent_values(browser, path):
    page = browser.get(path).text
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.S) if 'name="text"' in f)
    return dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', form))


def test_a_chosen_result_that_differs_from_three_similar_cases_is_warned_of(case, app, as_):
    with app.app_context(), everything(), writing():
        for ref in ("SC01", "SC02", "SC21"):
            row = db.session.query(TypicalCase).filter_by(ref=ref).one()
            row.facts = "申请公开拆迁后全部分户补偿情况，涉及分户补偿。"
            row.title, row.keywords = "申请拆迁分户补偿情况", ["分户补偿", "拆迁"]
            put(case_document(row))
    page = text_of(as_("wangmin").get(f"/library/work/{case.ref}?items-1-determination=REF_6"))
    assert "相似的已发布案例不同" in page
    calm = text_of(as_("wangmin").get(f"/library/work/{case.ref}?items-1-determination=NONSENSE"))
    assert "相似的已发布案例不同" not in calm


@pytest.mark.parametrize(("content", "told"), [("申请公开拆迁分户补偿", True), ("，。", False), ("", False)])
def test_the_registrar_is_told_what_the_library_holds(case, as_, content, told):
    answer = as_("wangmin").post("/library/asked-before", data={"content": content})
    assert answer.status_code == 200
    assert ("案例库里有相似的案例" in answer.text) is told


def test_case_draft_and_registration_offer_the_library(case, as_):
    assert f"/library/work/{case.ref}" in as_("wangmin").get(f"/cases/{case.ref}").text
    assert "/library/asked-before" in as_("wangmin").get("/cases/new").text


def test_a_doubt_ends_with_a_conclusion(case, app, as_, acting_as):
    with app.app_context(), everything(), writing():
        flag = LibraryFlag(
            collection="case", entry="SC03", reference=case.ref, shares="source",
            raised_on=acting_as("wangmin").today,
        )  # fmt: skip
        db.session.add(flag)
        db.session.flush()
        action = f"/library/flags/{flag.id}"
    editor = as_("kuguan")
    assert "存疑，正在复核" in editor.get("/library/cases/SC03").text
    empty = editor.post(action, data=seen_of(editor.get("/library/flags"), action))
    assert empty.status_code == 422
    done = sent(editor, "/library/flags", action, conclusion="keep", opinion="理由仍然成立")
    assert done.status_code == 303
    assert "存疑，正在复核" not in editor.get("/library/cases/SC03").text
    assert as_("wangmin").get("/library/flags").status_code == 403
