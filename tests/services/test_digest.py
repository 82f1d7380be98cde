"""The list of the day, as it arrives at a real mail server."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import db, writing
from casework.models import Message, MessageKind
from casework.models.message import Channel, MessageRule
from casework.services import absences, digest, outbox
from tests.mail_server import mail_server
from tests.services.staff import person_id, with_address

# 2026-10-19 is a Monday; a case received 2026-09-21 is due on 2026-10-26 (twenty working days, holidays out).


@pytest.fixture
def morning(clock_now, acting_as):
    """``morning("2026-10-19")``: the digests of that day at 08:30; how many."""

    def send(day, at="08:30"):
        clock_now.set(day, at)
        return digest.send_digests(acting_as("admin"))

    return send


def digests(login):
    mine = select(Message).where(Message.person_id == person_id(login), Message.kind == MessageKind.digest)
    return list(db.session.scalars(mine.order_by(Message.id)))


def test_the_mail_of_the_morning_lists_what_is_red_and_yellow(
    mailing_office, a_case, acting_as, clock_now, morning
):
    with_address("wangmin", acting_as)
    red = a_case(on="2026-09-20").accepted()  # a Sunday worked for the holiday
    yellow = a_case(on="2026-09-21").accepted()
    a_case(on="2026-10-16").accepted()
    assert morning("2026-10-23") >= 1
    with mail_server() as (post, way):
        outbox.send_due({Channel.mail: way}, clock_now, acting_as("admin"))
    mail = next(m for m in post.mails if m["To"] == "wangmin@example.cn")
    assert mail["Subject"] == "【依申请公开】今日清单"
    assert mail.get_content().replace("\r\n", "\n") == (
        "今日清单：红灯 1 件；黄灯 1 件；请及时办理。\n\n"
        f"红灯（1 件）\n  {red.ref}　2026年10月23日到期，今日到期\n\n"
        f"黄灯（1 件）\n  {yellow.ref}　2026年10月26日到期，剩 1 个工作日\n\n"
        "办理：http://127.0.0.1:8000/messages\n\n"
        "本消息由依申请公开办理平台自动发出，请勿直接回复。\n"
    )


def test_each_gets_one_list_a_day_however_often_it_is_asked_for(office, a_case, morning):
    a_case(on="2026-09-21").accepted()
    first = morning("2026-10-26")
    assert first >= 1
    assert morning("2026-10-26", "08:31") == 0
    assert morning("2026-10-27") == first
    assert len(digests("wangmin")) == 2


def test_an_empty_list_is_not_sent(office, a_case, morning):
    a_case(on="2026-10-16").accepted()
    assert morning("2026-10-19") == 0


def test_rest_days_have_no_list_and_a_make_up_saturday_has(office, a_case, morning):
    a_case(on="2026-08-03").accepted()
    assert morning("2026-10-01") == 0, "国庆节"
    assert morning("2026-09-26") == 0, "Saturday"
    assert morning("2026-10-10") >= 1, "a Saturday worked for the holiday"


def test_a_list_is_not_sent_before_its_time(office, a_case, morning):
    a_case(on="2026-09-21").accepted()
    assert morning("2026-10-26", "07:59") == 0


def test_a_deputy_gets_the_list_of_who_is_on_leave(office, a_case, acting_as, morning):
    a_case(on="2026-09-21").accepted()
    who = acting_as("wangmin")
    with writing():
        absences.enter_absence(
            from_on=date(2026, 10, 26), until_on=date(2026, 10, 26), deputy_id=person_id("zhaoyi"), acting=who
        )
    morning("2026-10-26")
    assert digests("wangmin") == []
    assert [m.stands_for_id for m in digests("zhaoyi")] == [who.person_id]
    morning("2026-10-27")
    assert len(digests("wangmin")) == 1


def test_heads_see_the_red_cases_they_answer_for_and_the_proposals(office, a_case, morning):
    red = a_case(on="2026-09-21").accepted()
    morning("2026-10-27")
    for login in ("zhoukz", "chenzr", "duban"):
        (found,) = digests(login)
        assert found.params["lists"]["red"] == [[red.ref, "2026-10-26", -1]]


def test_nobody_reads_of_cases_of_another_organ(office, a_case, morning):
    a_case(on="2026-09-21").accepted()
    morning("2026-10-27")
    for login in ("mz_js", "mz_fz", "js_js", "admin", "shenji"):
        assert digests(login) == []


def test_a_rule_that_is_switched_off_sends_nothing(office, a_case, morning):
    a_case(on="2026-09-21").accepted()
    with writing():
        rule = db.session.scalars(select(MessageRule).where(MessageRule.kind == MessageKind.digest)).one()
        rule.active = False
    assert morning("2026-10-27") == 0
