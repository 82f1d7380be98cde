"""政策文件 as the editor sees it: a file is brought, looked over beside its text, and read by all."""

from pathlib import Path

from tests.beginnings import begins
from tests.browser.clerk import Office
from tests.library.policy_papers import EDITOR, LAW, pdf_of
from tests.library.stock import loaded

pytestmark = begins(loaded)


def test_a_file_is_brought_confirmed_and_read(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "样例市信息公开办法.pdf"
    path.write_bytes(pdf_of(LAW))
    editor = office.at("2026-09-21").as_(EDITOR).goes_to("/library/policies")
    editor.sees("国务院令第711号").follows("导入文件")
    editor.page.get_by_label("文件", exact=False).first.set_input_files(path)
    editor.presses("上传并读取").sees("提取的文件信息").sees("样例市信息公开办法")
    editor.presses("确认入库").sees("政策文件已入库").sees("涉及公众利益的")
    reader = office.as_("js_js").goes_to("/library/policies?q=样例市").follows("样例市信息公开办法")
    reader.sees("条文索引").sees("第二章 附则")
