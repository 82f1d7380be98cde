"""The bell, the page of messages, what one wants to be told, rules with their preview, failed mail."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from casework.db import db, writing
from casework.models import Absence, Message, MessageKind, MessagePreference, OutboxItem, OutboxState, Person
from casework.models.message import Channel, MessageRule
from casework.scope import everything
from casework.services.messages import tell
from tests.web.statements import statements


@pytest.fixture
def told(app: Any, acting_as: Any) -> Any:
    """``told("wangmin", 3, case_id=…)``: so many messages."""

    def write(login: str, number: int = 1, **about: Any) -> None:
        acting = acting_as("chenzr")
        with app.app_context(), everything(), writing():
            person = db.session.scalars(select(Person.id).where(Person.login == login)).one()
            for _ in range(number):
                tell([person], MessageKind.overdue, key=str(uuid4()), acting=acting, days=2, **about)

    return write


def stored(app: Any, statement: Any) -> Any:
    with app.app_context(), everything():
        found = db.session.scalars(statement).all()
        db.session.expunge_all()
        db.session.rollback()
    return found


def bell(page: str) -> str:
    found = re.search(r'<span class="dot"[^>]*>([^<]*)</span>', page)
    return found[1] if found else ""


def form_of(browser: Any, address: str, action: str) -> dict[str, str]:
    """What the form of a page sends untouched."""
    from tests.web.bad_input import html_forms

    page = browser.get(address).text
    form = next(f for f in html_forms(page) if (f.action or address) == action and f.method == "post")
    form.values.pop("csrf_token", None)
    return form.values


def test_the_bell_counts_what_is_unread_and_costs_no_statement(app: Any, as_: Any, told: Any) -> None:
    browser = as_("wangmin")
    assert bell(browser.get("/").text) == ""
    with statements(app) as before:
        browser.get("/cases")
    told("wangmin", 3)
    with statements(app) as after:
        page = browser.get("/cases").text
    assert (bell(page), len(after)) == ("3", len(before))
    told("wangmin", 120)
    assert bell(browser.get("/cases").text) == "99+"
    assert bell(as_("zhaoyi").get("/cases").text) == ""


def test_opening_a_message_is_its_receipt_and_leads_to_the_case(
    app: Any, as_: Any, told: Any, a_case: Any, clock_now: Any
) -> None:
    case = a_case().registered()
    told("wangmin", case_id=case.id)
    browser, (message,) = as_("wangmin"), stored(app, select(Message))
    page = browser.get("/messages").text
    assert f"{case.ref} 已超过答复期限 2 个工作日" in page
    answer = browser.post(f"/messages/{message.id}/open")
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.ref}")
    (read,) = stored(app, select(Message.read_at))
    assert read is not None
    clock_now.pass_(minutes=1)
    browser.post(f"/messages/{message.id}/open")
    assert stored(app, select(Message.read_at)) == [read], "the first moment stays"
    assert "已读" in browser.get("/messages").text
    assert "没有未读消息" in browser.get("/messages?show=unread").text


def test_messages_of_others_are_not_there(app: Any, as_: Any, told: Any) -> None:
    told("wangmin")
    (message,) = stored(app, select(Message.id))
    other = as_("zhaoyi")
    assert other.get(f"/messages/{message}").status_code == 404
    assert other.post(f"/messages/{message}/open").status_code == 404
    other.post("/messages/read")
    assert stored(app, select(Message.read_at)) == [None]
    assert "已超过" not in other.get("/messages").text


@pytest.mark.parametrize("login", ["mz_js", "admin"])
def test_a_case_out_of_scope_is_neither_named_nor_linked(
    app: Any, as_: Any, told: Any, a_case: Any, login: str
) -> None:
    case = a_case().registered()
    told(login, case_id=case.id)
    browser, (message,) = as_(login), stored(app, select(Message.id))
    page = browser.get("/messages").text
    assert "已超过答复期限" in page
    assert case.ref not in page
    assert browser.post(f"/messages/{message}/open").location == f"/messages/{message}"


def test_pages_of_messages_hang_together(as_: Any, told: Any) -> None:
    told("wangmin", 65)
    browser, seen, address = as_("wangmin"), [], "/messages"
    while address:
        page = browser.get(address).text
        seen += re.findall(r'action="/messages/(\d+)/open"', page)
        found = re.search(r'href="([^"]*)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 65
    assert seen == sorted(seen, key=int, reverse=True)


def test_all_can_be_marked_read(app: Any, as_: Any, told: Any) -> None:
    told("wangmin", 2)
    answer = as_("wangmin").post("/messages/read", follow_redirects=True)
    assert "已将 2 条消息标为已读" in answer.text
    assert None not in stored(app, select(Message.read_at))


def wishes(browser: Any, **typed: str) -> Any:
    values = form_of(browser, "/account", "/account/messages")
    return browser.post("/account/messages", data={**values, **typed})


def test_an_address_is_kept_sealed_and_shown_masked(app: Any, as_: Any) -> None:
    browser = as_("wangmin")
    answer = wishes(browser, email="wang.min@example.cn", quiet_from="22:00", quiet_until="7点30")
    assert answer.status_code == 303
    (row,) = stored(app, select(MessagePreference))
    assert b"wang" not in row.email_sealed
    page = browser.get("/account").text
    assert "w***@example.cn" in page
    assert "wang.min@example.cn" not in page
    assert 'value="22:00"' in page
    wishes(browser, email="")
    assert "w***@example.cn" in browser.get("/account").text, "an empty field leaves the address"
    wishes(browser, drop_email="y")
    assert "w***@example.cn" not in browser.get("/account").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "wang"}, "电子邮箱格式不对"),
        ({"quiet_from": "22:00"}, "须同时填写"),
        ({"quiet_until": "7:00"}, "须同时填写"),
        ({"quiet_from": "7:00", "quiet_until": "07:00"}, "不能是同一时刻"),
        ({"quiet_from": "25:00", "quiet_until": "7:00"}, "时间无法识别"),
    ],
)
def test_wishes_that_cannot_be_read_are_told_beside_their_field(
    app: Any, as_: Any, typed: dict[str, str], sentence: str
) -> None:
    answer = wishes(as_("wangmin"), **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert stored(app, select(MessagePreference)) == []


def test_wishes_of_an_old_page_are_not_kept_and_not_lost(app: Any, as_: Any) -> None:
    browser = as_("wangmin")
    old = form_of(browser, "/account", "/account/messages")
    wishes(browser, email="new@example.cn")
    answer = browser.post("/account/messages", data={**old, "email": "old@example.cn"})
    assert answer.status_code == 409
    assert "刚在别处更新过" in answer.text
    assert 'value="old@example.cn"' in answer.text
    again = {**old, "email": "old@example.cn", "seen": "1", "idempotency_key": str(uuid4())}
    assert browser.post("/account/messages", data=again).status_code == 303


def leave(browser: Any, **typed: str) -> Any:
    values = form_of(browser, "/account", "/account/leave")
    return browser.post("/account/leave", data={**values, **typed})


def test_leave_is_entered_shown_and_dropped(app: Any, as_: Any, acting_as: Any) -> None:
    browser, deputy = as_("wangmin"), str(acting_as("zhaoyi").person_id)
    assert leave(browser, from_on="2026-09-22", until_on="2026年9月25日", deputy=deputy).status_code == 303
    assert "2026年9月22日至2026年9月25日" in browser.get("/account").text
    overlap = leave(browser, from_on="2026-09-25", until_on="2026-09-28", deputy=deputy)
    assert (overlap.status_code, "与已登记的休假重叠" in overlap.text) == (422, True)
    (row,) = stored(app, select(Absence.id))
    as_("zhaoyi").post(f"/account/leave/{row}/delete")
    assert stored(app, select(Absence.id)) == [row], "somebody else's"
    browser.post(f"/account/leave/{row}/delete")
    assert stored(app, select(Absence.id)) == []


def test_a_deputy_of_another_organ_is_refused(app: Any, as_: Any, acting_as: Any) -> None:
    deputy = str(acting_as("mz_js").person_id)
    answer = leave(as_("wangmin"), from_on="2026-09-22", until_on="2026-09-25", deputy=deputy)
    assert answer.status_code == 422
    assert stored(app, select(Absence.id)) == []


def rule_id(app: Any, kind: MessageKind, days: int) -> int:
    return stored(app, select(MessageRule.id).where(MessageRule.kind == kind, MessageRule.days == days))[0]


def test_the_rules_tell_whom_they_reach_today_and_nothing_of_the_cases(
    app: Any, as_: Any, a_case: Any, clock_now: Any
) -> None:
    cases = [a_case(on="2026-09-21").accepted() for _ in range(2)]
    clock_now.set("2026-10-26")
    page = as_("admin").get("/settings/messages").text
    row = re.search(r"期限提醒.{0,900}?当天(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert "<b>2 件</b>" in row[1]
    for name in ("王敏（样例）（2）", "周科长（样例）（2）", "陈主任（样例）（2）"):
        assert name in row[1]
    for case in cases:
        assert case.ref not in page
    assert "七贤街道" not in page


def test_the_preview_tells_the_same_as_the_sweep_does(
    app: Any, as_: Any, a_case: Any, clock_now: Any, acting_as: Any
) -> None:
    """Two ways to the same people: the page, and the messages that the sweep then writes."""
    from casework.services import rule_preview, sweep
    from casework.services.message_rules import all_rules

    for day in ("2026-09-20", "2026-09-21", "2026-09-22", "2026-09-27", "2026-10-19"):
        a_case(on=day).accepted()
    a_case(on="2026-10-14").registered().reviewed()
    clock_now.set("2026-10-23", "07:00")
    with app.app_context(), everything():
        sweep.sweep_morning(acting_as("admin"))
        already = set(db.session.scalars(select(Message.key)))
        db.session.rollback()
        clock_now.set("2026-10-26", "07:00")
        acting = acting_as("admin")
        shown = {
            (rule.kind, rule.days, person.name): person.cases
            for rule in all_rules()
            for person in rule_preview.reach_today(all_rules(), acting)
            .get(rule.id, rule_preview.Reach())
            .people
        }
        db.session.rollback()
        sweep.sweep_morning(acting)
        rows = db.session.execute(
            select(Message.kind, Message.level, Person.name, func.count())
            .join(Person, Person.id == Message.person_id)
            .where(Message.key.not_in(already))
            .group_by(Message.kind, Message.level, Person.name)
        )
        sent = {tuple(row[:3]): row[3] for row in rows}
        db.session.rollback()
    assert shown == sent
    assert sent


def test_a_rule_is_previewed_before_it_is_kept(app: Any, as_: Any, a_case: Any, clock_now: Any) -> None:
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-22")
    browser, address = as_("admin"), f"/settings/messages/{rule_id(app, MessageKind.due_soon, 3)}"
    values = form_of(browser, address, address)
    assert "0 件" in browser.get(address).text
    shown = browser.post(address, data={**values, "days": "2", "reach": ["signer"], "only": "preview"})
    assert shown.status_code == 200
    assert "李主任（样例）（1）" in shown.text
    assert rule_id(app, MessageKind.due_soon, 3)
    kept = browser.post(address, data={**values, "days": "2", "reach": ["signer"]})
    assert kept.status_code == 303
    (rule,) = stored(app, select(MessageRule).where(MessageRule.id == int(address.rsplit("/", 1)[1])))
    assert (rule.days, rule.reach, rule.channels, rule.version) == (2, ["signer"], ["mail"], 2)


def test_a_rule_after_the_day_is_stored_as_a_negative_number(app: Any, as_: Any) -> None:
    browser, address = as_("admin"), f"/settings/messages/{rule_id(app, MessageKind.overdue, -10)}"
    values = form_of(browser, address, address)
    assert (values["when"], values["days"]) == ("after", "10")
    browser.post(address, data={**values, "days": "20"})
    assert rule_id(app, MessageKind.overdue, -20)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"days": ""}, "请填写工作日数"),
        ({"days": "61"}, "0 到 60 之间"),
        ({"days": "5"}, "同类提醒已有这一天的规则"),
        ({"reach": []}, "至少勾选一项"),
        ({"reach": ["auditor"]}, "列表以外"),
        ({"channels": ["pigeon"]}, "列表以外"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(app: Any, as_: Any, typed: dict[str, Any], sentence: str) -> None:
    browser, address = as_("admin"), f"/settings/messages/{rule_id(app, MessageKind.due_soon, 3)}"
    answer = browser.post(address, data={**form_of(browser, address, address), **typed})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert rule_id(app, MessageKind.due_soon, 3)


def test_a_rule_changed_meanwhile_is_not_overwritten(app: Any, as_: Any) -> None:
    browser, address = as_("admin"), f"/settings/messages/{rule_id(app, MessageKind.due_soon, 3)}"
    old = form_of(browser, address, address)
    browser.post(address, data={**form_of(browser, address, address), "days": "4"})
    answer = browser.post(address, data={**old, "days": "6"})
    assert answer.status_code == 409
    assert "刚被他人更新" in answer.text
    assert 'value="6"' in answer.text


def test_heads_may_look_at_the_rules_and_not_change_them(app: Any, as_: Any) -> None:
    head = as_("chenzr")
    page = head.get("/settings/messages")
    assert (page.status_code, "修改</a>" in page.text) == (200, False)
    assert head.get(f"/settings/messages/{rule_id(app, MessageKind.due_soon, 3)}").status_code == 403
    assert 'href="/settings/messages"' in head.get("/").text
    assert 'href="/settings/messages"' not in as_("wangmin").get("/").text


def test_without_a_mail_server_the_page_says_so(as_: Any) -> None:
    assert "尚未接入邮件服务器和短信网关" in as_("admin").get("/settings/messages").text


def test_failed_mail_is_shown_with_its_reason_and_sent_again(app: Any, as_: Any, acting_as: Any) -> None:
    from casework.services import mailing
    from tests.services.staff import with_address

    who = acting_as("wangmin")
    with app.app_context(), everything():
        with_address("wangmin", acting_as)
        with writing():
            for number, fault in enumerate(("mailbox_full", "refused", "server_down")):
                uuid = str(uuid4())
                payload = {"address": "x@example.cn", "subject": "s", "text": "t", "url": "u"}
                db.session.add(
                    OutboxItem(
                        uuid=uuid, dedup_key=str(number), channel=Channel.mail, person_id=who.person_id,
                        payload_sealed=mailing.seal(uuid, payload), state=OutboxState.dead, attempts=3,
                        next_at=who.now, give_up_at=who.now, last_error=fault, created_at=who.now,
                    )
                )  # fmt: skip
        db.session.rollback()
    browser = as_("admin")
    page = browser.get("/settings/outbox").text
    for words in ("对方邮箱已满", "对方服务器拒收", "无法连接", "王敏（样例）"):
        assert words in page
    assert "example.cn" not in page
    (first, *_) = stored(app, select(OutboxItem.id).order_by(OutboxItem.id))
    answer = browser.post(f"/settings/outbox/{first}/resend", follow_redirects=True)
    assert "已重新放入发送队列" in answer.text
    assert browser.get("/settings/outbox?show=waiting").text.count("王敏（样例）") >= 1
    again = browser.post(f"/settings/outbox/{first}/resend", follow_redirects=True)
    assert "已经不在失败清单里" in again.text


def test_the_office_sets_from_when_the_lamp_is_yellow(as_, a_case, clock_now):
    """DESIGN D15: nothing of a lamp is stored, so lists, tiles and calendar follow at once."""
    a_case(on="2026-11-02", title="剩七个工作日的一件").accepted()
    clock_now.set("2026-11-19")
    clerk, admin = as_("wangmin"), as_("admin")
    assert "剩七个工作日的一件" in clerk.get("/cases?group=open&lamp=green").text
    page = form_of(admin, "/settings/messages", "/settings/lamps")
    kept = admin.post("/settings/lamps", data={**page, "yellow_days": "7"})
    assert kept.status_code == 303
    assert "剩七个工作日的一件" in clerk.get("/cases?group=open&lamp=yellow").text
    assert "7 个工作日内到期" in clerk.get("/").text
    old = admin.post("/settings/lamps", data={**page, "idempotency_key": str(uuid4()), "yellow_days": "3"})
    assert (old.status_code, "刚被他人更新" in old.text, 'value="3"' in old.text) == (409, True, True)
    wrong = admin.post("/settings/lamps", data={**page, "idempotency_key": str(uuid4()), "yellow_days": "0"})
    assert (wrong.status_code, "请填写 1 到 19 之间的整数" in wrong.text) == (422, True)
