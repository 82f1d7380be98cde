"""超量申请 as people see it, both ways: good reasons and a delayed reply; bad ones and NOT_4."""

from collections.abc import Callable

from casework.db import writing
from casework.forms.intake_sheet import PartySheet
from casework.jobs import as_system
from casework.scope import everything
from casework.services import parties, signals
from tests.beginnings import in_office
from tests.browser.acts import opens_a_letter, sends_a_notice
from tests.browser.clerk import Clerk, Office
from tests.cases import CaseBuilder

REASONS, DELAY = "说明理由告知书", "延迟答复告知书"
SUBJECTS = ("道路养护合同", "学校食堂招标", "停车场立项批复", "低保名册公示", "执法人员编制", "公厕保洁费用")
ID_NUMBER = "11010519491231002X"


def asks(app, a_case: Callable[..., CaseBuilder], acting_as, number: int) -> list[CaseBuilder]:
    """So many requests of one person on one day, under formal review."""
    made = []
    for turn in range(number):
        title = f"样例{SUBJECTS[turn % len(SUBJECTS)]}（{turn + 1}）"
        case = a_case(on="2026-09-21", title=title, content=f"申请公开{title}。")
        with in_office(app), writing():
            party = case.row.parties[0]
            sheet = PartySheet(name=party.name, id_number=ID_NUMBER)
            parties.correct_party(party, sheet, version=party.version, acting=acting_as("wangmin"))
        made.append(case.registered().reviewed())
    with app.app_context(), everything():
        assert signals.look_for_signals(as_system()) == 1
    return made


def asks_for_reasons(office: Office, ref: str) -> None:
    """From the note to the letter that the applicant has received."""
    head = office.at("2026-09-22").as_("chenzr").goes_to("/signals").sees("样**", "11")
    head.follows("研判").sees("一个自然月内向本机关申请", "国办函〔2020〕109号", "还没有主动沟通记录")
    head.sees("第一年申请", "当月第 11 件", "100元").fills(拟提供的页数="130").presses("试算").sees("1300元")
    head.sees("按件计收金额较低").misses("样例甲", "S2")
    head.fills(处理意见="样例：件数明显超过合理范围").presses("转要求说明理由").has_title(f"拟写{REASONS}")
    head.sees("申请情况核查表已入卷", "本案还没有主动沟通记录")
    clerk = office.as_("wangmin").goes_to(f"/cases/{ref}").misses("超量信号").goes_to(f"/cases/{ref}/reasons")
    clerk.sees("11件", "本案还没有主动沟通记录").presses("拟好，送批准").sees("文书已拟好，等待批准。")
    sends_a_notice(office, ref, REASONS, ("2026-09-22", "2026-09-22", "2026-09-23"))
    clerk = office.at("2026-09-24").as_("wangmin").goes_to(f"/cases/{ref}").has_state("待说明理由")
    clerk.follows("登记理由说明").presses("登记理由说明")


def judges(office: Office, ref: str, action: str) -> Clerk:
    head = office.at("2026-09-24", "09:05").as_("chenzr").goes_to(f"/cases/{ref}").follows(action)
    head.page.get_by_role("main").locator("textarea").first.fill("样例：用于自有房屋征收诉讼")
    return head.presses(action)


def test_good_reasons_bring_a_delayed_reply(app, office: Office, a_case, acting_as) -> None:
    ref = asks(app, a_case, acting_as, 11)[-1].ref
    asks_for_reasons(office, ref)
    judges(office, ref, "认定理由成立").has_state("办理中")
    clerk = office.as_("wangmin").goes_to(f"/cases/{ref}/delay").has_title(f"拟写{DELAY}")
    clerk.fills(**{"对所述理由的审查": "系诉讼所需", "不能按期答复的原因": "申请件数多"})
    clerk.fills(新的期限="2026-12-31")
    clerk.presses("拟好，送批准").sees("文书已拟好，等待批准。")
    opens_a_letter(office.at("2026-09-24", "09:06").as_("chenzr"), ref, DELAY).presses("批准并编号")
    sent = opens_a_letter(office.at("2026-09-24", "09:07").as_("wangmin"), ref, DELAY).follows("登记发出")
    sent.chooses(送达方式="邮寄（EMS、挂号信）").fills(邮件号码="1234567890123").presses("登记发出")
    clerk.goes_to(f"/cases/{ref}").sees("12月31日", "告知延迟答复")


def test_bad_reasons_end_in_a_reply_that_nothing_is_done(app, office: Office, a_case, acting_as) -> None:
    ref = asks(app, a_case, acting_as, 11)[-1].ref
    asks_for_reasons(office, ref)
    judges(office, ref, "认定理由不成立").has_state("拟稿完成")
    clerk = office.as_("wangmin").goes_to(f"/cases/{ref}").follows("拟写答复").has_title("拟写答复书")
    clerk.sees("11件", "2026年9月", "市中政").presses("提交审查").has_state("法制审核")
    clerk.goes_to(f"/cases/{ref}").sees("数量、频次明显超过合理范围且理由不合理")
    office.as_("chenzr").goes_to("/signals?state=proceeded").sees("已转说明理由")
