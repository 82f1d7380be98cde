"""转办协办 as people see it: two departments, two returns, a ruling, material, and the answer in time."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from casework.acting import Acting
from casework.scope import everything
from tests.browser.clerk import Office
from tests.cases import CaseBuilder
from tests.replies import Reply, searched

PROOF = {"三定、权责清单依据": "权责清单第 3 项", "情况说明": "样例：养护合同由该单位签订。"}
ASKED = "请提供绿化养护合同文本，并就能否公开提出意见。"


def sends(office: Office, case: CaseBuilder, kind: str, unit: str) -> None:
    """The office asks a unit."""
    clerk = office.as_("wangmin").goes_to(f"/cases/{case.ref}").follows("转办、协办").has_title("转办、协办")
    clerk.ticks(kind, unit).fills(要求提供什么=ASKED).presses("发出转办").sees("已转办，承办单位已收到通知")


def returns(office: Office, login: str, unit: str) -> None:
    """A department says whose it is."""
    clerk = office.as_(login).goes_to("/transfers").follows("办理").sees(ASKED).misses("样例甲")
    clerk.ticks("不属于本单位职责").chooses(应承办的单位=unit)
    clerk.fills(**PROOF).presses("退回转办").sees("已退回")


def test_two_departments_two_returns_a_ruling_and_an_answer_in_time(
    app: Flask,
    office: Office,
    a_case: Callable[..., CaseBuilder],
    acting_as: Callable[[str], Acting],
) -> None:
    case = a_case(on="2026-09-21").accepted()
    office.at("2026-09-21", "10:00")
    sends(office, case, "转办：由其承办并提交材料", "区住房城乡建设局")
    sends(office, case, "协办：协助提供部分材料、意见", "区财政局")
    returns(office, "js_js", "区城管局")
    office.at("2026-09-22")
    sends(office, case, "转办：由其承办并提交材料", "区城管局")
    returns(office, "cg_js", "区民政局")
    head = office.at("2026-09-22", "14:00").as_("chenzr").goes_to(f"/cases/{case.ref}")
    head.follows("裁定承办单位").sees("权责清单第 3 项", "样例：养护合同由该单位签订。")
    head.ticks("权责清单、三定方案确定的单位").chooses(裁定承办单位="区城管局")
    head.fills(裁定理由="样例：权责清单列明由城管部门负责。").presses("作出裁定").sees("已裁定")
    for login in ("cg_js", "cz_js"):
        clerk = office.at("2026-09-23").as_(login).goes_to("/transfers").follows("办理").misses("退回转办")
        clerk.fills(意见="样例：合同可以公开。").presses("提交材料和意见").sees("材料和意见已提交")
    clerk = office.at("2026-09-28").as_("wangmin").goes_to(f"/cases/{case.ref}")
    clerk.sees("材料已交", "裁定承办单位").misses("材料逾期")
    with app.app_context(), everything():
        reply = Reply(searched(case, date(2026, 9, 28)), acting_as).drafted().submitted().cleared()
        reply.signed().sealed().dispatched("direct").delivered(date(2026, 9, 28))
    clerk.goes_to(f"/cases/{case.ref}").has_state("已答复办结").sees("谁手里停了几天", "区城管局")
