"""The library by keys: suggestions while typing, moving through results, the preview; and by everybody."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.beginnings import begins
from tests.browser.clerk import Office
from tests.browser.test_pages import QUICK, SCREENS
from tests.library.making import EDITOR
from tests.library.stock import stocked

pytestmark = begins(stocked)
PAGES = ("/library", "/library?kept=1&tick=XX01&tick=XX02", "/library/compare?case=XX01",
         "/library?q=征收补偿&subject=S01", "/library?q=xqzwvk", "/library/settings/terms",
         "/library/settings/terms/5", "/library/settings/synonyms", "/library/settings/synonyms/new",
         "/library/settings/synonyms/import", "/library/report")  # fmt: skip


def test_searched_moved_through_and_previewed_by_keys(office: Office) -> None:
    office.expects_to_hear("?preview=1")  # an entry without a page of its own shows its fields
    page = office.as_("wangmin").goes_to("/library?q=征收").page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    field, options = page.get_by_role("combobox", name="检索词"), page.get_by_role("option")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    field.dispatch_event("compositionstart")
    page.keyboard.type("z")
    page.wait_for_timeout(400)
    assert asked == []  # nothing is asked while a word is composed
    field.dispatch_event("compositionend")
    page.keyboard.type("s")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = options.first.inner_text()
    expect(field).to_have_value(chosen)
    page.keyboard.press("Escape")
    expect(field).to_have_value("zs")
    expect(options).to_have_count(0)
    field.fill("征收补偿方案")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("征收补偿方案"))
    page.wait_for_load_state()
    hits = page.locator("[data-hits] .hit")
    page.keyboard.press("j")
    expect(hits.nth(0).locator("h3 a")).to_be_focused()
    page.keyboard.press("j")
    expect(hits.nth(1)).to_have_class(re.compile(r"\bcur\b"))
    page.locator(".hit", has_text="征收补偿类答复书范本").get_by_text("预览").click()
    expect(page.locator("[data-preview-body]")).to_contain_text("征收补偿类答复书范本")
    page.get_by_role("link", name=re.compile("^国土空间规划")).click()
    expect(page).to_have_url(re.compile("subject=S02"))
    page.get_by_role("link", name="取消筛选：国土空间规划").click()
    expect(page).not_to_have_url(re.compile("subject="))


def test_kept_and_compared_by_hand(office: Office) -> None:
    office.expects_to_hear("?preview=1")
    page = office.as_("wangmin").goes_to("/library?q=征收补偿&in=case").page
    keep = page.locator(".hit").first.get_by_role("button", name="收藏")
    keep.click()
    expect(page.get_by_role("button", name="已收藏")).to_be_focused()
    expect(page).to_have_url(re.compile("in=case"))  # in place
    page.locator(".hit").first.get_by_role("link", name="对比").click()
    expect(page.get_by_role("group", name="对比")).to_contain_text("再选一件")
    expect(page).to_have_url(re.compile("tick="))
    page.get_by_role("link", name=re.compile("^我的收藏")).click()
    expect(page.get_by_role("heading", name="1 条结果")).to_be_visible()
    expect(page.get_by_role("group", name="对比")).to_be_visible()
    page.goto("/library/compare?case=XX01&case=SC99")
    expect(page.get_by_text("没有这个编号的已发布典型案例").first).to_be_visible()


def test_its_pages_fit_the_screens_and_axe_finds_nothing(office: Office) -> None:
    page, found = office.as_(EDITOR, bypass_csp=True).page, []
    for path in PAGES:
        page.goto(path)
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [f"{path} at {width}: {over} px too wide"] if over > 0 else []
        found += [
            f"{path}: {violation['id']}: {node['html'][:160]}"
            for violation in Axe().run(page, options=QUICK).response["violations"]
            for node in violation["nodes"]
        ]
    assert found == []
