"""A typical case as people make it: stopped by the check, mended by one click, published by three people."""

from collections.abc import Callable

from flask import Flask

from casework.acting import Acting
from tests.browser.clerk import Office
from tests.conftest import in_office
from tests.library import making


def test_stopped_mended_and_published(office: Office, app: Flask, acting_as: Callable[[str], Acting]) -> None:
    with in_office(app):
        ref = making.begun(acting_as).written().ref
    facts = making.TEXTS["facts"]
    editor = office.as_(making.EDITOR).goes_to("/library/review?tab=draft").follows(making.TEXTS["title"])
    editor.fills(案情=f"{facts}联系电话13800001234。").presses("保存草稿").sees("发现 1 处")
    office.expects_to_hear("409")
    editor.presses("提交法制审核").sees("还有1处疑似可识别到个人")
    editor.presses("改为“（电话略）”").sees("已替换并保存").sees("没有发现姓名、地址、号码")
    editor.presses("提交法制审核").sees("已提交法制审核")
    legal = office.as_(making.LEGAL).goes_to("/library/review").follows(making.TEXTS["title"])
    legal.fills(审核意见="依据现行有效。").presses("通过法制审核").sees("法制审核已通过")
    reviewer = office.as_(making.REVIEWER).goes_to("/library/review").follows(making.TEXTS["title"])
    reviewer.fills(审核意见="同意发布。").presses("发布案例").sees("案例已发布")
    reader = office.as_("js_js").goes_to(f"/library/cases/{ref}").sees(f"市中区依申请公开典型案例 {ref}")
    reader.presses("有用").sees("1 人认为有用")
