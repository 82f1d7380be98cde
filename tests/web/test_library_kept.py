"""收藏 and 对比: what a reader keeps for himself, and cases side by side."""

import re

import pytest

from case_library.models import KeptEntry
from case_library.services import kept, review
from case_library.services.texts import load_texts
from casework.db import db, writing
from casework.scope import everything
from tests.beginnings import begins
from tests.library import making
from tests.library.making import REVIEWER
from tests.library.stock import stocked
from tests.web.test_desk import text_of

pytestmark = begins(stocked)
KEEP = r'<form class="keep[^>]*action="(/library/kept/{}/\d+[^"]*)".*?_key"[^>]*value="([^"]+)"'
TICK = re.compile(r'href="([^"#]+)#case-\d+" rel="nofollow" ?>')
LINE = re.compile(r'<tr class="(differs)?\s*">\s*<th scope="row">(\w+)')
NOT_HELD = ("person/1", "case/999", "case/9999999999", "policy/0", "policy/-1", "%00/1")


@pytest.fixture
def cases(app, acting_as):
    """Four published cases; of the second the subject and the result differ."""
    with app.app_context(), everything():
        made = []
        for changes in ({}, {"subject": "S01", "determinations": ["REF_4"]}, {}, {}):
            case = making.begun(acting_as).written(title=f"对比用案例之{len(made)}", **changes)
            made.append(case.submitted().examined().published())
    return made


def press(browser, page, collection, **headers):
    """Press the first button of this kind on a page."""
    html = browser.get(page).get_data(as_text=True)
    found = re.search(KEEP.format(collection), html, re.DOTALL)
    assert found, f"no button for {collection} on {page}"
    url = found[1].replace("&amp;", "&")
    return browser.post(url, data={"idempotency_key": found[2]}, headers=headers), url, found[2]


def test_an_entry_is_kept_from_the_list_and_found_among_what_is_kept(as_):
    browser = as_("wangmin")
    answer, _, _ = press(browser, "/library?q=征收补偿&in=text", "text")
    assert answer.status_code == 303
    assert "in=text" in answer.location  # back to where it was pressed
    assert "已收藏" in text_of(browser.get(answer.location))
    mine = browser.get("/library?kept=1")
    assert "1 条结果" in text_of(mine)
    assert "征收补偿类答复书范本" in text_of(mine)
    assert "kept=1" in mine.get_data(as_text=True)
    assert "1 条结果" in text_of(browser.get("/library?kept=1&q=zhengshoubuchang"))
    assert "0 条结果" in text_of(browser.get("/library?kept=1&q=绿化"))
    assert "0 条结果" in text_of(browser.get("/library?kept=1&in=case"))
    assert "1 条结果" in text_of(browser.get("/library?kept=1&subject=S01&sort=date"))
    assert "还没有收藏" in text_of(as_("js_js").get("/library?kept=1"))  # everybody sees his own


def test_a_second_press_removes_it_and_a_script_gets_the_button_alone(as_):
    browser = as_("wangmin")
    answer, url, key = press(browser, "/library?q=征收补偿&in=text", "text", **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.get_data(as_text=True)
    assert 'aria-pressed="true"' in answer.get_data(as_text=True)
    browser.post(url, data={"idempotency_key": key})  # twice is once
    assert "我的收藏1" in re.sub(r"\s", "", text_of(browser.get("/library")))
    answer, _, _ = press(browser, "/library?kept=1", "text")
    assert answer.status_code == 303
    assert "还没有收藏" in text_of(browser.get("/library?kept=1"))


def test_every_reading_page_has_the_button(cases, as_, app, acting_as):
    with app.app_context(), everything(), writing():
        load_texts(acting_as(making.EDITOR))
    browser = as_("wangmin")
    pages = (f"/library/cases/{cases[0].ref}", "/library/policies/1", "/library/texts/reply/PARTIAL")
    for page, collection in zip(pages, ("case", "policy", "text"), strict=True):
        answer, _, _ = press(browser, page, collection)
        assert answer.location.endswith(page)
        assert 'aria-pressed="true"' in browser.get(page).get_data(as_text=True)


def test_what_was_withdrawn_says_so_and_shows_nothing_of_itself(cases, as_, acting_as, app):
    browser = as_("wangmin")
    press(browser, f"/library/cases/{cases[0].ref}", "case")
    with app.app_context(), everything():
        cases[0].do(review.withdraw, REVIEWER, opinion="依据已修改")
    text = text_of(browser.get("/library?kept=1"))
    assert re.search(rf"{cases[0].ref}.*撤回，不得引用", text)
    assert "对比用案例之0" not in text
    answer, _, _ = press(browser, "/library?kept=1", "case")
    assert answer.status_code == 303
    assert cases[0].ref not in text_of(browser.get("/library?kept=1"))


def test_what_is_not_in_the_library_cannot_be_kept(as_):
    browser, data = as_("wangmin"), {"idempotency_key": "0b0e7a9e-8f39-4b44-9e4e-6c1f6f1d1a11"}
    for wrong in NOT_HELD:
        assert browser.post(f"/library/kept/{wrong}", data=data).status_code in (400, 404), wrong
    assert browser.post("/library/kept/case/1", data={"idempotency_key": "x"}).status_code == 400
    elsewhere = browser.post("/library/kept/case/1?back=//example.org/", data=data)
    assert elsewhere.location == "/"


def test_nobody_keeps_more_than_a_list_can_hold(as_, monkeypatch, app):
    browser = as_("wangmin")
    monkeypatch.setattr(kept, "MOST", 1)
    press(browser, "/library?q=征收补偿&in=text", "text")
    press(browser, "/library?q=征收补偿&in=case", "case")
    assert "收藏最多 1 条" in text_of(browser.get("/library"))
    with app.app_context():
        assert len(db.session.scalars(db.select(KeptEntry)).all()) == 1
        db.session.rollback()


def test_cases_are_ticked_in_the_list_and_laid_side_by_side(cases, as_):
    browser = as_("wangmin")
    url = "/library?q=绿化养护合同&in=case"
    for _ in range(2):
        url = TICK.findall(browser.get(url).get_data(as_text=True))[0].replace("&amp;", "&")
    html = browser.get(url).get_data(as_text=True)
    assert url.count("tick=") == 2
    assert html.count('name="tick"') == 2  # other words keep them
    start = re.search(r'href="(/library/compare[^"]+)"', html)
    assert start
    page = browser.get(start[1].replace("&amp;", "&"))
    assert page.status_code == 200
    for word in ("案情", "争议焦点", "处理结果", "法律依据", "评析", "对比用案例之3", "对比用案例之2"):
        assert word in text_of(page)


def test_what_differs_is_marked_and_what_is_the_same_is_not(cases, as_):
    one, two, *_ = (case.ref for case in cases)
    html = as_("js_js").get(f"/library/compare?case={one}&case={two}").get_data(as_text=True)
    lines = {word: bool(mark) for mark, word in LINE.findall(html)}
    assert lines["领域"]
    assert lines["答复类型"]
    assert not lines["争议点"]
    assert not lines["答复机关"]


def test_odd_comparisons_are_answered_in_a_sentence(cases, as_, app):
    browser, refs = as_("wangmin"), [case.ref for case in cases]
    compare = "/library/compare"
    assert "最多对比三件" in text_of(browser.get(compare, query_string={"case": refs}))
    twice = browser.get(compare, query_string={"case": [refs[0], refs[0]]})
    assert "对比需要两件或者三件" in text_of(twice)
    assert "对比需要两件或者三件" in text_of(browser.get(compare))
    for odd in ("国令第711号", "D02", "<script>alert(1)</script>", "征" * 500, "' OR 1=1 --", "🏠"):
        page = browser.get(compare, query_string={"case": [refs[0], odd]})
        assert page.status_code == 200, odd
        assert "没有这个编号的已发布典型案例" in text_of(page), odd
        assert "<script>alert" not in page.get_data(as_text=True)
    assert "对比最多" not in text_of(browser.get("/library", query_string={"tick": refs}))
    many = browser.get("/library", query_string={"tick": refs})
    assert "有不能识别的筛选条件" in text_of(many)
    with app.app_context(), everything():
        cases[1].do(review.withdraw, REVIEWER, opinion="依据已修改")
        draft = making.begun(cases[1]._as, "尚未发布的草稿").ref
    page = text_of(browser.get(compare, query_string={"case": [refs[0], refs[1], draft]}))
    assert "撤回，不得引用" in page
    assert "对比用案例之1" not in page
    assert "尚未发布的草稿" not in page
