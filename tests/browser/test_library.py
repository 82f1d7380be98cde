"""The library from a closed case to the draft of another: nominated, mended, published, found, cited."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from casework.acting import Acting
from tests.beginnings import in_office
from tests.browser.clerk import Office
from tests.library import making
from tests.library.making import EDITOR, LEGAL, REVIEWER, TEXTS
from tests.replies import searched

TITLE = "申请绿化养护合同的公开范围"
TEXT = {
    "标题": TITLE, "案情": TEXTS["facts"], "争议焦点": TEXTS["issue"], "处理结果": TEXTS["outcome"],
    "评析": TEXTS["analysis"], "法律依据": "\n".join(TEXTS["basis"]), "关键词": "绿化养护、合同、商业秘密",
    "通俗说法": "绿化花了多少钱",
}  # fmt: skip


def test_from_a_closed_case_to_the_draft_of_another(
    office: Office, app: Flask, a_case: Callable[..., Any], acting_as: Callable[[str], Acting]
) -> None:
    with in_office(app):
        closed = a_case(content="申请公开绿化养护合同").accepted()
        ref = closed.ref
        making.closed(closed, acting_as)
        other = searched(a_case(content="申请公开街道绿化养护合同及价款").accepted(), date(2026, 9, 21)).ref
    handler = office.as_("wangmin").goes_to(f"/cases/{ref}/nominate")
    handler.fills(推荐理由="第三方笼统不同意的处理可作先例")
    handler.page.locator("main form button[type=submit]").first.click()
    handler.sees("已推荐")
    editor = office.as_(EDITOR).goes_to("/library/review/nominations/1").presses("生成草稿")
    editor.fills(**TEXT).fills(案情=f"{TEXTS['facts']}联系电话13800001234。")
    editor.presses("保存草稿").sees("发现 1 处")
    office.expects_to_hear("409")
    editor.presses("提交法制审核").sees("还有1处疑似可识别到个人")
    editor.presses("改为“（电话略）”").sees("没有发现姓名、地址、号码")
    editor.presses("提交法制审核").sees("已提交法制审核")
    legal = office.as_(LEGAL).goes_to("/library/review").follows(TITLE)
    legal.fills(审核意见="依据现行有效。").presses("通过法制审核").sees("法制审核已通过")
    reviewer = office.as_(REVIEWER).goes_to("/library/review").follows(TITLE)
    reviewer.fills(审核意见="同意发布。").presses("发布案例").sees("案例已发布")
    reader = office.as_("js_js").goes_to("/library/cases/AL-2026-0001")
    reader.sees("市中区依申请公开典型案例 AL-2026-0001").presses("有用").sees("1 人认为有用")
    for words in ("lvhuayanghu", "绿化花了多少钱", "lhyh"):
        handler.goes_to(f"/library?q={words}").sees(TITLE)
    handler.goes_to(f"/cases/{other}/draft").sees(TITLE, "相似之处").presses("引用条款")
    handler.sees("【依据】").presses("抄入评析").sees("【评析】")
    handler.goes_to(f"/library/work/{other}/notes").sees("说理备注")
