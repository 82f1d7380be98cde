"""A catalogue is imported, proposes a receiver; a call is noted in two clicks and kept as promised."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.clerk import Office, labelled
from tests.cases import CaseBuilder
from tests.web.test_responsibilities import GOOD, workbook

TITLE = "共享单车停放点设置方案"
PROMISE = "告知停放点由谁设置"


def test_a_catalogue_proposes_and_a_promised_call_is_kept(
    office: Office, a_case: Callable[..., CaseBuilder]
) -> None:
    case = a_case(on="2026-09-21", title=TITLE, content=f"申请公开{TITLE}。").accepted()
    head = office.at("2026-09-21").as_("chenzr").goes_to("/settings/responsibilities").follows("导入 Excel")
    table = {"name": "职责目录.xlsx", "mimeType": "", "buffer": workbook(GOOD, ["区某局", *GOOD[1:]])}
    head.page.get_by_label(labelled("Excel 文件")).set_input_files([table])
    head.presses("上传并预览").sees("新增 1 行", "不能导入 1 行", "没有这个单位")
    head.presses("确认导入 1 行").sees("职责目录已导入", GOOD[2])

    clerk = office.as_("wangmin").goes_to(f"/cases/{case.ref}/transfer").sees("按职责目录提示的单位", GOOD[2])
    clerk.follows("选择区城管局办公室")
    expect(clerk.page.locator("input[name=receivers]:checked")).to_have_count(1)
    clerk.follows("记一次沟通")
    drawer = clerk.page.get_by_role("dialog", name="记一次沟通")
    for label, text in (("沟通内容", "申请人想知道停放点由谁设置（样例）。"), ("约定回电日期", "2026-09-22"),
                        ("约定内容", PROMISE)):  # fmt: skip
        drawer.get_by_label(labelled(label)).fill(text)
    drawer.get_by_role("button", name="保存沟通记录").click()
    clerk.has_title("转办、协办").sees("沟通已记录。", "没有提交的内容")
    clerk.presses("恢复")
    expect(clerk.page.locator("input[name=receivers]:checked")).to_have_count(1)

    clerk = office.at("2026-09-22").as_("wangmin").goes_to("/").sees("待回电", "今天").follows(PROMISE)
    clerk.has_title("记沟通").fills(沟通内容="已告知由区城管局设置（样例）。")
    clerk.presses("保存沟通记录").sees("沟通已记录。").misses("待回电")
    clerk.goes_to(f"/cases/{case.ref}?tab=contacts").sees("9月22日已回电")
