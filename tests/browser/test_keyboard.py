"""Everything a clerk does all day goes without the mouse."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.clerk import Clerk, Office
from tests.cases import CaseBuilder

CONTENT = "申请公开七贤街道2025年度绿化养护合同及付款凭证。"


def _typed(clerk: Clerk, *texts: str) -> None:
    """Type each text and go on to the next field with Enter."""
    for text in texts:
        clerk.page.keyboard.type(text)
        clerk.page.keyboard.press("Enter")


def _at(clerk: Clerk, label: str) -> None:
    expect(clerk.field(label)).to_be_focused()


def test_a_letter_is_registered_with_the_keyboard_alone(office: Office) -> None:
    clerk = office.at("2025-03-03").as_("wangmin")
    press = clerk.page.keyboard.press
    press("n")
    clerk.has_title("登记新申请")
    press("1")  # registered mail
    _at(clerk, "本机关签收日期")
    _typed(clerk, "2025-03-03", "EA123456789CN")
    press("1")  # a natural person
    _at(clerk, "申请人")
    _typed(clerk, "张三（样例）", "", "000000199001010018", "13800001234", "济南市市中区样例路1号", "250001")
    _at(clerk, "电子邮箱")
    press("Enter")
    press("Enter")  # fax
    press("Enter")  # consent to electronic service
    _at(clerk, "申请内容")
    clerk.page.keyboard.type(CONTENT)
    clerk.sees("2025年3月31日")  # C22: 20 working days after 3 March
    press("Control+Enter")
    clerk.has_state("已登记").sees("张三（样例）", "七贤街道2025年度绿化养护合同")


def test_j_k_and_enter_walk_the_list_of_the_desk(office: Office, a_case: Callable[..., CaseBuilder]) -> None:
    for day, title in (("2026-09-21", "第一件"), ("2026-09-22", "第二件"), ("2026-09-23", "第三件")):
        a_case(on=day, title=title).registered()
    clerk = office.as_("wangmin")
    press = clerk.page.keyboard.press
    lines = clerk.page.locator("[data-rows] tbody tr[data-href]")
    expect(lines).to_have_count(3)
    titles = [lines.nth(n).locator("a").first.inner_text() for n in range(3)]
    press("j")
    press("j")
    press("j")
    press("k")
    expect(lines.nth(1)).to_have_class("cur")
    press("Enter")
    clerk.has_title(next(t for t in ("第一件", "第二件", "第三件") if t in titles[1]))


def test_slash_opens_the_search_and_escape_closes_it(
    office: Office, a_case: Callable[..., CaseBuilder]
) -> None:
    a_case(title="舜玉路停车位").registered()
    clerk = office.as_("wangmin")
    palette = clerk.page.get_by_role("dialog")
    clerk.page.keyboard.press("/")
    expect(palette).to_be_visible()
    clerk.page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type("舜玉路")
    clerk.page.keyboard.press("Enter")
    clerk.sees("舜玉路停车位")


def test_letters_typed_into_a_field_do_nothing_else(office: Office) -> None:
    clerk = office.as_("wangmin")
    clerk.page.get_by_role("searchbox").first.press_sequentially("njk/1")
    expect(clerk.page.get_by_role("searchbox").first).to_have_value("njk/1")
    expect(clerk.page.get_by_role("dialog")).to_be_hidden()
