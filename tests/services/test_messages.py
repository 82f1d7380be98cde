"""Messages to the staff: once a person and matter, to deputies too, by the ways of the rule."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casework.db import db, writing
from casework.models import Absence, Message, MessageKind, OutboxItem, Person
from casework.models.message import Channel, MessageRule
from casework.services import absences, mailing, message_rules, preferences
from casework.services.absences import AbsenceFault
from casework.services.mailing import after_quiet
from casework.services.messages import tell
from casework.services.recipients import REACHES, Staff, recipients
from tests.services.staff import person_id, with_address


def told(login: str) -> list[Message]:
    mine = select(Message).where(Message.person_id == person_id(login)).order_by(Message.id)
    return list(db.session.scalars(mine))


def on_leave(acting, from_on, until_on):
    deputy = person_id("zhaoyi")
    absences.enter_absence(from_on=from_on, until_on=until_on, deputy_id=deputy, acting=acting)


def test_the_same_matter_is_told_once(office, acting_as):
    acting = acting_as("wangmin")
    with writing():
        first = tell([acting.person_id] * 2, MessageKind.due_soon, key="a", acting=acting, days=3)
        again = tell([acting.person_id], MessageKind.due_soon, key="a", acting=acting, days=3)
        other = tell([acting.person_id], MessageKind.due_soon, key="b", acting=acting, days=1)
    assert (first, again, other) == (1, 0, 1)
    assert [m.params for m in told("wangmin")] == [{"days": 3}, {"days": 1}]


def test_a_deputy_is_told_too_while_somebody_is_on_leave(office, acting_as, clock_now):
    acting = acting_as("wangmin")
    with writing():
        absences.enter_absence(
            from_on=date(2026, 9, 22),
            until_on=date(2026, 9, 24),
            deputy_id=person_id("zhaoyi"),
            acting=acting,
        )
    for day, expected in (("2026-09-21", 1), ("2026-09-22", 2), ("2026-09-24", 2), ("2026-09-25", 1)):
        clock_now.set(day)
        with writing():
            assert (
                tell([acting.person_id], MessageKind.overdue, key=day, acting=acting_as("chenzr")) == expected
            )
    assert {m.stands_for_id for m in told("zhaoyi")} == {acting.person_id}
    assert {m.stands_for_id for m in told("wangmin")} == {None}


def test_who_is_told_anyhow_is_not_told_again_as_a_deputy(office, acting_as):
    acting = acting_as("wangmin")
    with writing():
        on_leave(acting, acting.today, acting.today)
        people = [acting.person_id, person_id("zhaoyi")]
        assert tell(people, MessageKind.overdue, key="a", acting=acting) == 2
    assert [m.stands_for_id for m in told("zhaoyi")] == [None]


def test_a_deputy_on_leave_hands_on_and_a_ring_of_deputies_ends():
    assert absences.stand_in(1, {1: 2, 2: 3}) == 3
    assert absences.stand_in(1, {1: 2, 2: 1}) is None
    assert absences.stand_in(1, {2: 3}) is None


@pytest.mark.parametrize(
    ("login", "from_on", "until_on", "code"),
    [
        ("zhaoyi", "2026-09-01", "2026-09-10", "PAST"),
        ("zhaoyi", "2026-10-09", "2026-10-12", "OVERLAPS"),
        ("wangmin", "2026-11-02", "2026-11-03", "DEPUTY"),
        ("mz_js", "2026-11-02", "2026-11-03", "DEPUTY"),
    ],
)
def test_leave_that_cannot_be_is_refused(office, acting_as, login, from_on, until_on, code):
    acting = acting_as("wangmin")
    with writing():
        absences.enter_absence(
            from_on=date(2026, 10, 8),
            until_on=date(2026, 10, 9),
            deputy_id=person_id("zhaoyi"),
            acting=acting,
        )
    with pytest.raises(AbsenceFault) as refused, writing():
        absences.enter_absence(
            from_on=date.fromisoformat(from_on), until_on=date.fromisoformat(until_on),
            deputy_id=person_id(login), acting=acting,
        )  # fmt: skip
    assert refused.value.code == code


def test_nobody_drops_the_leave_of_another(office, acting_as):
    acting = acting_as("wangmin")
    with writing():
        on_leave(acting, acting.today, acting.today)
    row = db.session.scalars(select(Absence.id)).one()
    with writing():
        assert not absences.drop_absence(row, acting_as("zhaoyi"))
        assert absences.drop_absence(row, acting)


def test_without_a_mail_server_nothing_is_queued(office, acting_as):
    with_address("wangmin", acting_as)
    with writing():
        tell([person_id("wangmin")], MessageKind.overdue, key="a", acting=acting_as("chenzr"))
    assert db.session.scalars(select(OutboxItem)).all() == []


def test_the_ways_of_a_message_are_those_of_its_rule_and_of_the_person(mailing_office, acting_as):
    with_address("wangmin", acting_as)
    with_address("zhaoyi", acting_as, by_mail=False)
    acting = acting_as("chenzr")
    people = [person_id(login) for login in ("wangmin", "zhaoyi", "zhoukz")]
    with writing():
        tell(people, MessageKind.overdue, key="a", acting=acting, channels=[Channel.mail])
        tell(people, MessageKind.overdue, key="b", acting=acting, channels=[])
        tell(people, MessageKind.overdue, key="c", acting=acting)
    items = db.session.execute(select(OutboxItem.dedup_key, OutboxItem.person_id)).tuples().all()
    wangmin = person_id("wangmin")
    assert set(items) == {(f"a:{wangmin}:mail", wangmin), (f"c:{wangmin}:mail", wangmin)}


def test_what_leaves_the_house_names_the_case_by_its_number_only(mailing_office, a_case, acting_as):
    with_address("wangmin", acting_as)
    case = a_case().registered()
    with writing():
        tell([person_id("wangmin")], MessageKind.due_soon, key="a", acting=acting_as("chenzr"),
             case_id=case.id, due_on=date(2026, 10, 26), days=3)  # fmt: skip
    item = db.session.scalars(select(OutboxItem)).one()
    payload = mailing.unseal(item.uuid, item.payload_sealed)
    assert payload["subject"] == "【依申请公开】DG-2026-0001 期限提醒"
    assert "DG-2026-0001 答复期限2026年10月26日到期，还剩 3 个工作日" in payload["text"]
    assert payload["url"] == "http://127.0.0.1:8000/cases/DG-2026-0001"
    row = db.session.execute(db.text("SELECT title, applicant_name FROM cases")).one()
    for private in row:
        assert private not in payload["text"] + payload["subject"]
    assert b"example" not in item.payload_sealed


def test_a_message_of_quiet_hours_is_mailed_after_them(mailing_office, acting_as, clock_now):
    with_address("wangmin", acting_as, quiet_from=time(22), quiet_until=time(7, 30))
    clock_now.set("2026-09-21", "23:15")
    with writing():
        tell([person_id("wangmin")], MessageKind.overdue, key="a", acting=acting_as("chenzr"))
    item = db.session.scalars(select(OutboxItem)).one()
    assert item.next_at == datetime(2026, 9, 21, 23, 30, tzinfo=UTC)
    assert [m.created_at for m in told("wangmin")] == [item.created_at]


SHANGHAI = ZoneInfo("Asia/Shanghai")
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def naive_after(moment: datetime, start: time, end: time) -> datetime:
    """Minute by minute."""

    def is_quiet(at: time) -> bool:
        minutes = [start.hour * 60 + start.minute, at.hour * 60 + at.minute, end.hour * 60 + end.minute]
        a, b, c = minutes
        return a != c and (b - a) % 1440 < (c - a) % 1440

    while is_quiet(moment.astimezone(SHANGHAI).time()):
        moment = (moment + timedelta(minutes=1)).replace(second=0)
    return moment


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), TIMES, TIMES)
def test_quiet_hours_end_as_one_counts_minute_by_minute(moment, start, end):
    moment = moment.replace(microsecond=0)
    assert after_quiet(moment, start, end) == naive_after(moment, start, end)


def test_somebody_elses_address_does_not_open_in_another_row(mailing_office, acting_as):
    from casework import pii
    from casework.models import MessagePreference

    with_address("wangmin", acting_as)
    with writing():
        sealed = db.session.get_one(MessagePreference, person_id("wangmin")).email_sealed
        db.session.add(MessagePreference(person_id=person_id("zhaoyi"), email_sealed=sealed))
    with pytest.raises(pii.SealBroken):
        preferences.preference_of(person_id("zhaoyi"))
    with writing():
        people = [person_id("zhaoyi"), person_id("wangmin")]
        assert tell(people, MessageKind.overdue, key="a", acting=acting_as("chenzr")) == 2
    assert db.session.scalars(select(OutboxItem.person_id)).all() == [person_id("wangmin")]
    with writing():
        db.session.delete(db.session.get_one(MessagePreference, person_id("zhaoyi")))


def test_reaches_are_found_for_a_case(office, a_case):
    case = a_case().accepted()
    from casework.models import Case

    row, staff = db.session.get_one(Case, case.id), Staff.now()
    found = {word: [db.session.get_one(Person, i).login for i in recipients([word], row, staff)] for word in
             ("handler", "unit_head", "ogi_head", "sysadmin")}  # fmt: skip
    assert found["handler"] == ["wangmin"]
    assert found["unit_head"] == ["zhoukz"]
    assert found["ogi_head"] == ["chenzr"]
    assert found["sysadmin"] == [db.session.get_one(Person, i).login for i in recipients(["sysadmin"], None)]
    assert recipients(["handler"], None) == []
    assert set(recipients(["unit_head"], None)) > {person_id("zhoukz")}


def test_without_a_handler_the_head_of_the_unit_is_told_then_the_ogi_head(office, a_case):
    from casework.models import Case

    row, staff = db.session.get_one(Case, a_case().accepted().id), Staff.now()
    nobodys = SimpleNamespace(handler_id=None, unit_id=row.unit_id, organ_id=row.organ_id)
    assert recipients(["handler"], nobodys, staff) == [person_id("zhoukz")]
    headless = SimpleNamespace(handler_id=None, unit_id=0, organ_id=row.organ_id)
    assert recipients(["handler"], headless, staff) == [person_id("chenzr")]


def test_every_kind_has_rules_and_loading_again_changes_nothing(office, acting_as):
    rules = db.session.scalars(select(MessageRule)).all()
    assert {rule.kind for rule in rules} == set(MessageKind)
    assert all(
        word in REACHES for rule in rules if rule.kind is not MessageKind.digest for word in rule.reach
    )
    with writing():
        assert message_rules.load_rules(acting_as("wangmin")) == 0
