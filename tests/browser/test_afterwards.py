"""A review decision reopens a case, it is answered anew in the ordered time; the defence file verifies."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from casework.acting import Acting
from tests.beginnings import in_office
from tests.browser import acts
from tests.browser.clerk import Clerk, Office
from tests.cases import CaseBuilder
from tests.replies import Reply, searched

DECISION = "济政复决字〔2026〕样例1号"


@pytest.fixture
def answered(app, a_case: Callable[..., CaseBuilder], acting_as: Callable[[str], Acting], clock_now) -> Reply:
    """A case answered on 12 October 2026."""
    case = searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21))
    clock_now.set("2026-10-12")
    with in_office(app):
        made = Reply(case, acting_as).drafted("UNABLE_1A").submitted().cleared().signed().sealed()
        return made.dispatched("direct").delivered(date(2026, 10, 12))


def verified(content: bytes, folder: Path) -> str:
    """What the verifier of an unpacked defence file says, on the standard library alone."""
    with ZipFile(BytesIO(content)) as package:
        package.extractall(folder)
    inside = next(folder.iterdir())
    command = [sys.executable, "-I", "-S", "verify.py"]
    run = subprocess.run(command, cwd=inside, capture_output=True, timeout=60, check=False)
    said = run.stdout.decode()
    assert run.returncode == 0, said
    return said


def test_a_review_reopens_a_case_and_its_defence_file_holds(
    office: Office, answered: Reply, tmp_path: Path
) -> None:
    ref = answered.ref
    legal = office.at("2026-11-02").as_("fawu").goes_to(f"/cases/{ref}")
    legal.opens("更多").follows("登记复议诉讼").has_title("登记复议诉讼").ticks("行政复议")
    legal.fills(**{"复议机关或者法院": "济南市人民政府", "案号": "济政复〔2026〕样例1号"})
    legal.fills(**{"申请或者起诉日期": "2026-10-29", "收到副本日期": "2026-11-02"})
    legal.presses("登记复议诉讼").sees("待答辩", "11月16日")  # ten working days
    legal.goes_to("/disputes").sees("剩 10 日", "济南市人民政府")
    concludes(legal, ref)

    head = office.at("2026-11-03").as_("chenzr").goes_to(f"/cases/{ref}").follows("重新办理")
    head.has_title("重新办理").fills(
        **{"收到决定或判决的日期": "2026-11-03", "要求重新答复的期限": "2026-11-24"}
    )
    head.presses("重新办理").has_state("重新办理").sees(acts.cn("2026-11-24"))

    clerk = office.as_("wangmin").goes_to(f"/cases/{ref}").follows("开始重办")
    clerk.presses("开始重办").has_state("办理中")
    acts.records_a_search(clerk)
    acts.begins_the_reply(clerk)
    acts.grants(clerk)
    acts.passes_secrecy_review(office.as_("baomi"), acts.submits_the_reply(clerk).ref, state="待签发")
    acts.signs(office.as_("lizong").goes_to(f"/cases/{ref}").follows("签发答复"))
    acts.seals(office.as_("yinzh"), ref)
    acts.posts_the_reply(office.as_("wangmin"), ref, "2026-11-03")
    acts.hands_over_the_reply(office.as_("wangmin"), ref, "2026-11-03").sees("按时办结")

    letters = clerk.goes_to(f"/cases/{ref}?tab=letters")
    letters.page.get_by_role("main").get_by_role("link", name="政府信息公开申请答复书").first.click()
    assert DECISION in letters.pdf_text()

    said = verified(office.as_("fawu").goes_to(f"/cases/{ref}").bytes_of("导出答辩卷宗"), tmp_path)
    assert "校验通过" in said


def concludes(legal: Clerk, ref: str) -> None:
    """The decision revokes the reply; its paper goes along."""
    legal.goes_to(f"/cases/{ref}").follows("登记复议诉讼结果").has_title("登记复议诉讼结果")
    legal.chooses(结果="撤销", 被纠正的主要原因="检索不充分")
    legal.fills(**{"作出决定、判决的日期": "2026-11-02", "决定书、判决书文号": DECISION})
    legal.ticks("责令重新作出答复或者限期履行")
    paper = {"name": "决定书.txt", "mimeType": "text/plain", "buffer": "撤销原答复。（样例）".encode()}
    legal.field("决定书或者判决书").set_input_files(paper)
    legal.presses("登记结果").sees(DECISION, "责令重新处理，尚未办理")
