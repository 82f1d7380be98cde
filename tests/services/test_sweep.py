"""The sweep: who is told of which deadline, on which day, and that nobody is told twice."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from casework import jobs
from casework.db import db, writing
from casework.models import Message, MessageKind, MessageRule, Person
from casework.models.scheduler import SweepMark
from casework.services import sweep
from casework.services.recipients import recipients
from tests.time import FixedNow
from workflows import facts as f
from workflows.codes import Channel, Method, TransferKind

K = MessageKind
RULES = {
    K.due_soon: (5, 3, 1, 0), K.overdue: (-1, -5), K.unconfirmed: (-1, -3), K.correction_notice: (2, 1, 0),
    K.applicant_period_over: (-1,), K.opinion_due: (1, -1), K.transfer_unanswered: (0, -1),
    K.material_due: (1, -1),
}  # fmt: skip
REACHES = {
    K.applicant_period_over: ["ogi_head"], K.unconfirmed: ["ogi_head"],
    K.transfer_unanswered: ["liaison", "handler"], K.material_due: ["liaison", "handler"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def rules(office: Flask) -> None:
    """Rules of this test alone: the handler is told, and the head of what he has to propose or rule on."""
    with writing():
        db.session.execute(delete(MessageRule))
        for kind, levels in RULES.items():
            for days in levels:
                reach = REACHES.get(kind, ["handler"])
                db.session.add(MessageRule(kind=kind, days=days, reach=reach, channels=[]))


def morning() -> int:
    return sweep.sweep_morning(jobs.as_system())


def changes() -> int:
    return sweep.sweep_changes(jobs.as_system())


def told(kind: MessageKind | None = None) -> list[tuple[str, int, str]]:
    """Kind, level and day of the messages, in the order they were written."""
    db.session.rollback()
    rows = db.session.scalars(select(Message).where(Message.kind != K.system).order_by(Message.id))
    return [(str(m.kind), m.level, str(m.due_on)) for m in rows if kind in (None, m.kind)]


def test_a_case_is_told_of_at_five_three_one_and_no_days_left_and_when_it_is_overdue(
    office: Flask, a_case, clock_now: FixedNow
):
    a_case(on="2026-09-21").accepted()  # due on 26 October
    day = date(2026, 9, 22)
    while day <= date(2026, 11, 6):
        clock_now.set(str(day), "07:30")
        morning()
        assert morning() == 0, "the same morning again"
        day = day.fromordinal(day.toordinal() + 1)
    assert [line[:2] for line in told() if line[0] != "correction_notice"] == [
        ("due_soon", 5), ("due_soon", 3), ("due_soon", 1), ("due_soon", 0), ("overdue", -1), ("overdue", -5),
    ]  # fmt: skip
    assert {line[2] for line in told(K.due_soon)} == {"2026-10-26"}


def test_nothing_is_looked_at_on_a_rest_day(office: Flask, a_case, clock_now: FixedNow):
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-24", "07:30")
    assert morning() == 0
    assert db.session.get(SweepMark, sweep.MARK) is None


def test_seven_days_down_give_one_message_at_the_present_level(office: Flask, a_case, clock_now: FixedNow):
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-16", "07:30")
    morning()
    before = len(told())
    clock_now.set("2026-10-23", "10:00")
    assert morning() == 1
    assert told()[before:] == [("due_soon", 1, "2026-10-26")]


def test_a_case_that_an_ended_consultation_brings_near_is_told_of_within_a_quarter_of_an_hour(
    office: Flask, a_case, clock_now
):
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-20")
    case.add(f.ConsultationSent(on=date(2026, 10, 20), party="P1", third_party=True))
    clock_now.set("2026-10-23", "07:30")
    assert morning() == 0, "the clock stands"
    clock_now.pass_(hours=3)
    case.add(f.ConsultationReturned(on=date(2026, 10, 23), party="P1"))
    assert changes() == 1
    assert told(K.due_soon) == [("due_soon", 5, "2026-10-29")]
    assert changes() == 0


def test_a_new_handler_is_told_of_the_case_he_was_given(office: Flask, a_case, acting_as, clock_now):
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-21", "07:30")
    morning()
    clock_now.pass_(hours=1)
    other = acting_as("zhaoyi")
    case.add(f.Assigned(on=clock_now.today, unit_id=other.unit_id, handler_id=other.person_id))
    clock_now.pass_(minutes=15)
    assert changes() == 1
    assert changes() == 0
    newest = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert (newest.person_id, newest.level) == (other.person_id, 3)


def test_a_closed_case_is_not_told_of(office: Flask, a_case, clock_now):
    a_case(on="2026-09-21").accepted().add(
        f.Withdrawn(on=date(2026, 9, 21), identity_checked=True, voluntary=True)
    )
    clock_now.set("2026-10-26", "07:30")
    assert morning() == 0


def test_an_ordinary_letter_nobody_confirmed_is_told_of_after_one_and_three_working_days(
    office: Flask, a_case, clock_now
):
    a_case(on="2026-09-21", channel=Channel.ordinary_mail).add(f.ConfirmationAwaited(on=date(2026, 9, 21)))
    for day in ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24"):
        clock_now.set(day, "07:30")
        morning()
    heads = db.session.scalar(
        select(func.count(Person.id)).where(Person.roles.any(role="ogi_head"), Person.unit.has(organ_id=1))
    )
    assert [line[1] for line in told(K.unconfirmed)] == [-1] * heads + [-3] * heads


def test_the_right_to_ask_for_correction_is_told_of_until_the_seventh_working_day(office, a_case, clock_now):
    a_case(on="2026-09-21").registered().reviewed()  # the seventh working day is 8 October
    for day in ("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"):
        clock_now.set(day, "07:30")
        morning()
    assert told(K.correction_notice) == [("correction_notice", level, "2026-10-08") for level in (2, 1, 0)]


def test_a_correction_that_was_asked_for_is_not_told_of_again(office: Flask, a_case, clock_now):
    case = a_case(on="2026-09-21").registered().reviewed()
    case.add(f.CorrectionRequested(on=date(2026, 9, 21), letter_id=1, method=Method.direct, period_days=5))
    clock_now.set("2026-09-23")
    case.add(f.CorrectionReceived(on=date(2026, 9, 23)))
    clock_now.set("2026-09-29", "07:30")
    morning()
    assert case.row.state == "REVIEWING"
    assert told(K.correction_notice) == []


def test_an_applicant_who_lets_the_time_pass_is_proposed_to_the_head_and_nothing_is_ended(
    office: Flask, a_case, clock_now
):
    case = a_case(on="2026-09-21").registered().reviewed()
    case.add(f.CorrectionRequested(on=date(2026, 9, 21), letter_id=1, method=Method.direct, period_days=5))
    due_on = case.row.applicant_due_on
    assert due_on is not None
    clock_now.set(str(due_on), "07:30")
    morning()
    assert told() == []
    clock_now.set("2026-10-08", "07:30")
    morning()
    assert set(told()) == {("applicant_period_over", -1, str(due_on))}
    assert case.row.state == "CORRECTION_PENDING"


def test_an_opinion_is_told_of_before_and_after_it_is_due_until_it_is_there(office, a_case, clock_now):
    case = a_case(on="2026-09-21").accepted()
    case.add(f.ConsultationSent(on=date(2026, 9, 21), party="P1", third_party=True))
    case.add(f.ConsultationServed(on=date(2026, 9, 21), party="P1"))  # fifteen working days: 19 October
    for day in ("2026-10-15", "2026-10-16", "2026-10-19", "2026-10-20"):
        clock_now.set(day, "07:30")
        morning()
    assert told(K.opinion_due) == [("opinion_due", 1, "2026-10-19"), ("opinion_due", -1, "2026-10-19")]
    case.add(f.ConsultationLapsed(on=date(2026, 10, 20), party="P1"))
    assert case.row.sub_clocks == 0


def test_a_transfer_is_told_of_to_the_unit_that_has_to_accept_it_and_to_hand_in_material(
    office: Flask, a_case, acting_as, clock_now
):
    case = a_case(on="2026-09-21").accepted()
    liaison = acting_as("js_js")
    case.add(
        f.Transferred(on=date(2026, 9, 21), transfer_id=7, to_unit_id=liaison.unit_id,
                      transfer_kind=TransferKind.assist, hop_no=0, reply_by_on=date(2026, 9, 28))
    )  # fmt: skip
    for day in ("2026-09-22", "2026-09-23", "2026-09-24", "2026-09-28", "2026-09-29"):
        clock_now.set(day, "07:30")
        morning()
    assert set(told()) == {
        ("transfer_unanswered", 0, "2026-09-22"), ("transfer_unanswered", -1, "2026-09-22"),
        ("material_due", 1, "2026-09-28"), ("material_due", -1, "2026-09-28"),
    }  # fmt: skip
    people = set(db.session.scalars(select(Message.person_id)))
    assert liaison.person_id in people, "the unit that owes"
    assert case.row.handler_id in people
    case.add(f.MaterialSubmitted(on=date(2026, 9, 29), transfer_id=7), by="js_js")
    assert case.row.sub_clocks == 0


def test_a_new_calendar_makes_everything_be_looked_at_again(office: Flask, a_case, clock_now):
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-19", "07:30")
    morning()
    with writing():
        db.session.get_one(SweepMark, sweep.MARK).calendar = "an earlier one"
    clock_now.pass_(hours=1)
    assert changes() == 0, "all that it reaches was told in the morning"
    mark = db.session.get_one(SweepMark, sweep.MARK)
    assert mark.calendar == jobs.as_system().calendar.version


def test_a_clock_put_back_repeats_no_message_and_misses_none(office: Flask, a_case, clock_now):
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-23", "07:30")
    morning()
    clock_now.set("2026-10-20", "07:30")
    morning()
    clock_now.set("2026-10-21", "07:30")
    morning()
    clock_now.set("2026-10-23", "07:31")
    morning()
    clock_now.set("2026-10-26", "07:30")
    morning()
    assert [line[1] for line in told(K.due_soon)] == [1, 5, 3, 0]


def test_more_than_two_hundred_messages_wait_for_an_administrator(
    office: Flask, a_case, acting_as, clock_now, monkeypatch
):
    monkeypatch.setattr(sweep, "MOST_MESSAGES", 3)
    for _ in range(5):
        a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-26", "07:30")
    assert morning() == 0
    assert told() == []
    mark = sweep.held()
    assert mark is not None
    assert mark.held == 5
    asked = select(func.count(Message.id)).where(Message.kind == K.system)
    assert db.session.scalar(asked) == len(recipients(["sysadmin"], None))
    clock_now.set("2026-10-27", "07:30")
    morning()
    assert told() == []
    with writing():
        assert sweep.release(acting_as("admin"))
        assert not sweep.release(acting_as("admin"))
    clock_now.pass_(minutes=1)
    assert changes() == 5
    assert set(told()) == {("overdue", -1, "2026-10-26")}
    assert sweep.held() is None
