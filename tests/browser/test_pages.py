"""Main pages fit the screens of the office and can be used by everybody (WCAG 2 A and AA, by axe)."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from casework.acting import Acting
from casework.db import writing
from casework.models import MessageKind
from casework.services.messages import tell
from tests import suggested, supervised, transferred
from tests.beginnings import in_office
from tests.browser.clerk import Clerk, Office
from tests.cases import CaseBuilder
from tests.replies import Reply, searched
from workflows.codes import TransferKind

SCREENS = ((1366, 768), (1440, 900))
# Links within a page to nothing on it.
LOST = """[...document.querySelectorAll("a[href^='#']")].map(link => decodeURIComponent(link.hash.slice(1)))
  .filter(to => to && !document.getElementById(to))"""
LONG = "七贤街道某某片区老旧小区改造项目施工招标投标文件及历次变更签证、竣工结算审核报告"


@pytest.fixture
def reply(app, a_case: Callable[..., CaseBuilder], acting_as: Callable[[str], Acting]) -> Reply:
    """A draft before its secrecy review, with a long title and a long name."""
    case = a_case(on="2026-09-21", title=LONG, applicant_name="济南市某某物业服务有限责任公司（样例）")
    case = searched(case.accepted(), date(2026, 9, 21))
    with in_office(app):
        with writing():
            who = acting_as("wangmin")
            tell([who.person_id], MessageKind.due_soon, key="a", acting=who, case_id=case.id, days=3)
        supervised.actions(acting_as)
        suggested.suggestions(acting_as)
        return Reply(case, acting_as).drafted().submitted()


@pytest.fixture
def open_case(
    app: Flask, a_case: Callable[..., CaseBuilder], acting_as: Callable[[str], Acting]
) -> CaseBuilder:
    """In hand; one department handed it back, another was asked for assistance."""
    case = a_case(on="2026-09-21", title=LONG).accepted()
    office, js, cz = (acting_as(login) for login in ("wangmin", "js_js", "cz_js"))
    with in_office(app), writing():
        [row] = transferred.sent(case.row, [js.unit_id], office)
        transferred.handed_back(row, js, cz.unit_id)
        transferred.sent(case.row, [cz.unit_id], office, TransferKind.assist)
    return case


def _pages(office: Office, reply: Reply, open_case: CaseBuilder, **options: bool) -> list[tuple[Clerk, str]]:
    clerk, reviewer = office.as_("wangmin", **options), office.as_("baomi", **options)
    tabs = [f"/cases/{reply.ref}?tab={tab}" for tab in ("application", "letters", "log")]
    steps = [f"/cases/{open_case.ref}/{step}" for step in ("draft", "search", "extension", "consult")]
    of_clerk = ["/", "/cases?group=open", "/cases/new", f"/cases/{reply.ref}", *tabs, *steps, "/account"]
    of_clerk += ["/calendar?day=2026-10-26", "/account/feeds", "/settings/holidays?year=2026"]
    of_clerk += ["/messages", "/messages?show=unread", "/supervision/actions", "/supervision/actions/1"]
    of_clerk += [f"/cases/{open_case.ref}/transfer", f"/cases/{open_case.ref}", "/transfers", "/transfers/1"]
    of_clerk += [f"/cases/{open_case.ref}/{step}" for step in ("contact", "act-in-question", "reasons")]
    of_clerk += ["/settings/responsibilities", "/supervision/suggestions", "/supervision/suggestions/2"]
    of_reviewer = ["/cases?group=review", f"/cases/{reply.ref}/secrecy"]
    admin = office.as_("admin", **options)
    found = [*((clerk, path) for path in of_clerk), *((reviewer, path) for path in of_reviewer)]
    of_admin = ["/settings/holidays/notice", "/settings/messages", "/settings/messages/1", "/settings/outbox"]
    of_admin += ["/settings/jobs"]
    of_admin += [f"/settings/responsibilities/{page}" for page in ("1", "new", "import")]
    head = office.as_("chenzr", **options)
    of_head = ["/supervision", "/supervision/new", *(f"/supervision/actions/{n}" for n in (1, 2, 3))]
    of_head += [f"/supervision/suggestions/{n}" for n in (1, 3)]
    of_head.append(f"/cases/{open_case.ref}/supervise")
    of_head += [f"/cases/{open_case.ref}/transfer-ruling", f"/cases/{open_case.ref}/transfer-take-back"]
    of_head += ["/transfers?side=sent&tab=ruling", "/transfers/statistics"]
    unit = office.as_("cz_js", **options)
    found += [(unit, path) for path in ("/", "/transfers", "/transfers/2")]
    return [*found, *((admin, path) for path in of_admin), *((head, path) for path in of_head)]


# What axe keeps of each page: what is wrong, not all that is right.
QUICK = {"preload": False, "resultTypes": ["violations"]}


def test_pages_fit_the_screens_lead_somewhere_and_axe_finds_nothing(
    office: Office, reply: Reply, open_case: CaseBuilder
) -> None:
    wide, lost, found = [], [], []
    # axe measures with styles of its own, which the security policy of the pages would refuse
    for person, path in _pages(office, reply, open_case, bypass_csp=True):
        person.goes_to(path)
        lost += [f"{path}#{to}" for to in person.page.evaluate(LOST)]
        for width, height in SCREENS:
            person.page.set_viewport_size({"width": width, "height": height})
            over = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if over > 0:
                wide.append(f"{path} at {width}: {over} px too wide")
        found += [
            f"{path}: {violation['id']}: {node['html'][:120]}"
            for violation in Axe().run(person.page, options=QUICK).response["violations"]
            for node in violation["nodes"]
        ]
    assert wide == []
    assert lost == []
    assert found == []
