"""督办 as people see it: the supervisor reminds by one click, the unit answers, and it is closed."""

from collections.abc import Callable

from tests.browser.clerk import Office
from tests.cases import CaseBuilder


def test_reminded_answered_and_closed(office: Office, a_case: Callable[..., CaseBuilder]) -> None:
    case = a_case(on="2026-09-21").accepted()
    supervisor = office.at("2026-10-23").as_("duban").goes_to("/supervision")
    supervisor.sees("剩 1 日").sees("已 19 个工作日").presses(f"催办 {case.ref}").has_title("提醒")
    number = "市中政公开督〔2026〕1号"
    supervisor.sees(number)
    unit = office.at("2026-10-26", "10:00").as_("wangmin").goes_to("/")
    unit.sees("督办待答复").follows("提醒").has_title("提醒").sees("仅剩1个工作日")
    unit.fills(答复内容="样例：已拟好答复，今日送签。").presses("提交答复").sees("督办已答复")
    supervisor = office.at("2026-10-26", "10:05").as_("duban").goes_to("/supervision/actions")
    supervisor.follows("查看").sees("样例：已拟好答复，今日送签。")
    supervisor.fills(核实结果="样例：已核实送签。").presses("办结督办").sees("督办已办结")
    unit = office.as_("wangmin").goes_to(f"/cases/{case.ref}")
    unit.sees("提醒，须由承办单位答复").sees("谁手里停了几天").misses("督办待答复")
