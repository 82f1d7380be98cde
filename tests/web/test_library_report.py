"""The month of the library: searches, gaps, openings, entries made and withdrawn."""

import io
from datetime import date

import openpyxl
import pytest

from case_library.queries.report import months
from casework.scope import everything
from tests.beginnings import begins
from tests.library import making
from tests.library.making import EDITOR, REVIEWER
from tests.library.stock import loaded
from tests.web.test_desk import text_of

pytestmark = begins(loaded)


@pytest.fixture
def used(app, acting_as, as_):
    """One published case that was opened and voted on, one withdrawn, two searches in vain; its ref."""
    with app.app_context(), everything():
        ref = making.begun(acting_as).written().submitted().examined().published().ref
        gone = making.begun(acting_as).written(title="撤回的样例").submitted().examined().published()
        gone.do(making.review.withdraw, REVIEWER, opinion="依据已修改")
    browser = as_("wangmin")
    for _ in range(2):
        browser.get("/library", query_string={"q": "xqzwvk"})
    browser.get(f"/library/cases/{ref}")
    return ref


def test_the_month_tells_use_gaps_and_what_was_made(used, as_):
    text = text_of(as_(EDITOR).get("/library/report"))
    assert "xqzwvk" in text
    assert "添加通俗说法" in text
    assert used in text
    assert "撤回的样例" in text
    assert "依据已修改" in text


def test_a_gap_leads_to_a_pair_with_its_words(used, as_):
    editor = as_(EDITOR)
    page = editor.get("/library/settings/synonyms/new?plain=xqzwvk").get_data(as_text=True)
    assert 'value="xqzwvk"' in page


def test_another_month_is_chosen_and_a_wrong_one_is_this_one(used, as_):
    leader = as_(REVIEWER)
    assert "xqzwvk" not in text_of(leader.get("/library/report?month=2020-01"))
    for odd in ("2026-13", "abc", "", "9999-01", "2099-01"):
        page = leader.get("/library/report", query_string={"month": odd})
        assert (page.status_code, "xqzwvk" in text_of(page)) == (200, True), odd


def test_the_workbook_holds_what_the_page_shows(used, as_):
    content = as_(EDITOR).get("/library/report/export.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("栏目", "项目", "数量", "说明")
    assert ("没有结果的检索", "xqzwvk", "2") in [row[:3] for row in rows]
    assert any(row[0] == "本月撤回" and row[3] == "依据已修改" for row in rows)


def test_months_go_back_without_a_gap():
    assert months(date(2026, 1, 31))[:3] == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]


def test_the_report_is_not_for_every_reader(as_):
    assert as_("wangmin").get("/library/report").status_code == 403


def test_what_a_filter_leaves_out_is_no_gap(as_):
    as_("wangmin").get("/library?q=qzxwvk&subject=S01")
    as_("wangmin").get("/library?q=qzxwvk&in=text&page=1")
    assert "qzxwvk" not in text_of(as_(EDITOR).get("/library/report"))
