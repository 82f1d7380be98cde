"""The search page: found, narrowed, removed, paged, and nothing that is typed is an error."""

import json
import re

from case_library.codes import Collection
from case_library.models import LibraryOpening
from casework.db import db
from casework.scope import everything
from tests.beginnings import begins
from tests.library import making
from tests.library.stock import stocked
from tests.web.test_desk import text_of

pytestmark = begins(stocked)


def test_a_search_shows_results_of_three_kinds_with_marks_and_validity(as_):
    page = as_("wangmin").get("/library?q=征收补偿")
    html, text = page.get_data(as_text=True), text_of(page)
    assert page.status_code == 200
    assert re.search(r"[1-9]\d* 条结果", text)
    assert "用时" in text
    for word in ("典型案例", "标准文本", "政策文件", "征地拆迁与房屋征收", "现行有效"):
        assert word in text
    assert "<mark>" in html
    assert "已废止，不能引用" in text


def test_filters_stand_in_the_address_and_are_taken_away_one_by_one(as_):
    browser = as_("js_js")
    page = browser.get("/library?q=征收补偿&in=policy&validity=repealed")
    assert "城市房屋拆迁管理条例" in text_of(page)
    assert "国有土地上" not in text_of(page)
    removing = re.search(r'href="([^"]+)" aria-label="取消筛选：已废止"', page.get_data(as_text=True))
    assert removing
    again = browser.get(removing[1].replace("&amp;", "&"))
    assert "城市房屋拆迁管理条例" in text_of(again)
    assert "国有土地上" in text_of(again)


def test_words_that_were_added_can_be_taken_away(as_):
    browser = as_("wangmin")
    page = browser.get("/library?q=房子被拆了补多少钱").get_data(as_text=True)
    chip = re.search(r'href="([^"]+)" aria-label="不再扩展：([^"]+)"', page)
    assert chip
    assert "without=" in chip[1]
    without = browser.get(chip[1].replace("&amp;", "&")).get_data(as_text=True)
    assert f'aria-label="不再扩展：{chip[2]}"' not in without
    assert "恢复自动扩展" in without


def test_hot_subjects_stand_first_even_where_nothing_was_found(as_):
    html = as_("wangmin").get("/library?q=征收补偿").get_data(as_text=True)
    names = re.findall(r'<a class="opt".*?<span>([^<]+)</span>', html)
    assert names[:3] == ["征地拆迁与房屋征收", "国土空间规划", "社会保障与救助"]


ODD = (
    "", "   ", "，。！？…", "' OR 1=1 --", '"', '"征收', "征收 AND NOT NEAR/2 补偿*", "*", "title:征收", "((",
    ":* & | ! <->", "Ｚｈｅｎｇｄｉ", "徵收補償方案", "🏠🏚️", "征" * 500, "a" * 500, "%_\\",
    "<script>alert(1)</script>", "{{7*7}}", "NULL", "-1", "\u202e收征", "\u200b", "\t\n",
)  # fmt: skip


def test_whatever_is_typed_is_answered(as_):
    browser = as_("wangmin")
    for query in ODD:
        page = browser.get("/library", query_string={"q": query})
        assert page.status_code == 200, query
        assert "条结果" in text_of(page), query
        assert "<script>alert" not in page.get_data(as_text=True)
        assert browser.get("/library/suggestions", query_string={"q": query}).status_code == 200, query
    assert browser.get("/library?q=%00征收").status_code == 400


def test_too_long_and_wordless_queries_are_told_in_a_sentence(as_):
    browser = as_("wangmin")
    assert "检索词太长" in text_of(browser.get("/library", query_string={"q": "征" * 500}))
    assert "没有可以检索的文字" in text_of(browser.get("/library", query_string={"q": "，。！？"}))


def test_odd_addresses_are_read_as_far_as_they_can_be(as_):
    browser = as_("wangmin")
    page = browser.get("/library?q=征收&subject=XYZ&sort=best&page=abc&validity=<b>")
    assert page.status_code == 200
    assert "有不能识别的筛选条件" in text_of(page)
    last = browser.get("/library?q=征收补偿&page=99999")
    assert last.status_code == 303
    assert "page=" not in last.location
    assert browser.get("/library?q=征收&show=case-999999999999&in=case").status_code == 200


def test_nothing_found_helps_and_says_that_it_is_noted(as_):
    text = text_of(as_("wangmin").get("/library", query_string={"q": "xqzwvk"}))
    assert "没有找到" in text
    assert "记入月报" in text


def test_suggestions_are_words_of_the_library(as_):
    browser = as_("wangmin")
    assert any("征收" in word for word in json.loads(browser.get("/library/suggestions?q=征收").data))
    assert json.loads(browser.get("/library/suggestions?q=").data) == []


def test_the_preview_shows_the_fields_of_the_index(as_):
    browser = as_("wangmin")
    page = browser.get("/library/preview/case/1")
    assert "区分处理后公开" in text_of(page)
    assert "争议焦点" in text_of(page)
    assert browser.get("/library/preview/case/999").status_code == 404
    assert browser.get("/library/preview/case/99999999999999999999").status_code == 404
    assert browser.get("/library/preview/person/1").status_code == 404


def test_another_preview_is_chosen_without_a_script(as_):
    html = as_("wangmin").get("/library?q=征收补偿&show=policy-4").get_data(as_text=True)
    shown = html[html.index("data-preview-body") :]
    assert "城市房屋拆迁管理条例" in shown
    assert "已废止，不能引用" in shown


def test_the_library_is_for_staff_not_for_administrators(as_):
    for login, wanted in (("js_js", 200), ("anquan", 403)):
        assert as_(login).get("/library").status_code == wanted, login


def test_openings_are_counted_by_day_without_persons(app, acting_as, as_):
    with app.app_context(), everything():
        ref = making.begun(acting_as).written().submitted().examined().published().ref
    for login in ("wangmin", "js_js"):
        assert as_(login).get(f"/library/cases/{ref}").status_code == 200
    as_("wangmin").get(f"/library/cases/{ref}?preview=1")
    with app.app_context():
        [row] = db.session.scalars(db.select(LibraryOpening))
        assert (row.times, row.collection) == (2, Collection.case)
        columns = {"opened_on", "collection", "entry_id", "times"}  # nobody is named
        assert set(LibraryOpening.__table__.columns.keys()) == columns
        db.session.rollback()
