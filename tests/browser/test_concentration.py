"""A cluster of requests becomes published information, and the next request is answered by pointing to it."""

from collections.abc import Callable

from casework.acting import Acting
from casework.services import clusters
from tests.beginnings import in_office
from tests.browser.clerk import Office
from tests.services import test_concentration as played
from tests.services.test_joining import closed, worked

TITLE = "玉函路片区征收补偿安置方案"
ADDRESS = "https://www.shizhong.gov.cn/art/2026/9/21/1.html"


def test_many_ask_it_is_published_and_the_next_is_pointed_to_it(
    office: Office, app: object, acting_as: Callable[[str], Acting]
) -> None:
    with in_office(app):  # type: ignore[arg-type]
        cases = played.three(acting_as)
        closed(worked(cases[0], acting_as))
        clusters.find_clusters(acting_as("admin"))
    clerk = office.at("2026-09-22").as_("wangmin").goes_to("/clusters").sees("建议转主动公开")
    clerk.follows("玉函路片区").has_title("玉函路片区").sees("3 名申请人，3 件", "项目相同")
    clerk.presses("确认本组申请").sees("已确认本组申请")
    clerk.fills(信息名称=TITLE).presses("提出转主动公开").has_title(TITLE).sees("待决定")
    clerk.fills(拟公开的内容="玉函路片区征收补偿安置方案全文。咨询电话0531-82078301。")
    clerk.presses("保存内容").sees("发现 1 处疑似个人信息")
    task = clerk.page.url
    head = office.as_("chenzr").goes_to(task).fills(决定意见="多人申请，属于可以公开的信息。")
    head.presses("决定主动公开").sees("待保密审查", "剩余 20 个工作日")
    review = office.as_("baomi").goes_to(task).fills(保密审查意见="不涉及国家秘密、工作秘密。")
    review.presses("通过保密审查").sees("待核对个人信息")
    clerk.goes_to(task).ticks("0531-82078301").fills(可以公开的理由="单位公开的办公电话。")
    clerk.presses("确认核对完毕").sees("待发布")
    clerk.fills(发布平台="区政府门户网站", 栏目或者期号="征地信息公开", 网址或者查阅地点=ADDRESS)
    clerk.presses("登记发布").sees("已发布", ADDRESS)
    assert "主动公开转化审批单" in clerk.pdf_text("打印审批单")
    # The next applicant
    with in_office(app):  # type: ignore[arg-type]
        late = played.ask(acting_as, "请公开玉函路片区征收补偿安置方案", "戊某", day="2026-09-22")
        worked(late, acting_as)
        ref = late.ref
    clerk.goes_to(f"/cases/{ref}/draft").sees("答复建议", f"“{TITLE}”已于2026年9月22日主动公开")
    clerk.follows("填入建议").sees(f"区政府门户网站“征地信息公开”，{ADDRESS}")
    clerk.presses("提交审查").sees("答复书已提交审查。")
