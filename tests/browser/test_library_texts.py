"""标准文本 in the browser: the example follows the words, another person reviews, letters then use them."""

from playwright.sync_api import expect

from case_library.services.texts import load_texts
from casework.db import writing
from tests.beginnings import Beginning, begins
from tests.browser.clerk import Office
from tests.library.making import EDITOR, LEGAL


def with_texts(beginning: Beginning) -> None:
    """The texts that ship."""
    with writing():
        load_texts(beginning.acting_as(EDITOR))


pytestmark = begins(with_texts)
NEW = "本机关依法决定予以公开"


def test_a_new_version_is_written_beside_its_example_and_reviewed(office: Office) -> None:
    editor = office.at("2026-09-21").as_(EDITOR).goes_to("/library/texts").follows("予以公开（提供信息）")
    editor.sees("信息名称").follows("拟写新版本")
    words = editor.field("文本")
    words.fill(words.input_value().replace("本机关决定予以公开", NEW))
    expect(editor.page.get_by_role("complementary", name="样例")).to_contain_text(NEW)
    editor.fills(施行日期="2026-10-08", 修改说明="统一用语。").presses("提交法制审核")
    editor.sees("新版本已提交法制审核")
    legal = office.as_(LEGAL).goes_to("/library/texts").follows("予以公开（提供信息）")
    legal.sees("与现行版本比对").fills(审核意见="同意。").presses("通过审核").sees("已审核通过")
    office.as_("wangmin").goes_to("/library/texts").sees("2026年10月8日起有新版本")
