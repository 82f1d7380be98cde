"""The clock where the worked examples are silent: days of a deadline, late corrections, orders, previews."""

from datetime import date

import pytest

from casework import calendar_data
from workflows import facts as f
from workflows.clock import explain, extension_preview, preview, read
from workflows.clock_codes import BASES, DayKind, Lamp, StepCode
from workflows.codes import Channel, ExtensionReason, FeeMethod, Method
from workflows.lamp import lamp
from workflows.receipt import receipt_date
from workflows.service import effective_on

CALENDAR = calendar_data.load()
D = date.fromisoformat


def received(day: str, channel: Channel = Channel.in_person) -> f.Received:
    return f.Received(on=D(day), channel=channel)


CONSULTED = (
    received("2025-08-04"),
    f.ConsultationSent(on=D("2025-08-11"), party="P1", third_party=True),
    f.ConsultationServed(on=D("2025-08-13"), party="P1"),
)
CORRECTION = (
    received("2025-03-03"),
    f.CorrectionRequested(on=D("2025-03-07"), letter_id=1, method=Method.post),
    f.NoticeServed(on=D("2025-03-10"), notice="correction_requested", letter_id=1),
)


def extended(day: str, days: int = 10) -> f.Extended:
    return f.Extended(
        on=D(day),
        letter_id=9,
        days=days,
        reason_code=ExtensionReason.wide_search,
        method=Method.post,
        approved_on=D(day),
    )


@pytest.mark.parametrize(
    ("day", "state", "due", "silence"),
    [
        ("2025-09-03", "paused_consult", None, {}),
        ("2025-09-04", "running", "2025-09-24", {"P1": "agency_decides"}),
    ],
)
def test_a_consultation_is_open_until_its_15th_day_is_over(day, state, due, silence):
    reading = read(CONSULTED, CALENDAR, D(day))
    assert (reading.state, reading.due_on, reading.silence) == (state, due and D(due), silence)
    assert reading.latest_due_on == D("2025-09-24")


def test_without_a_day_an_open_consultation_is_taken_to_end_in_silence():
    reading = read(CONSULTED, CALENDAR)
    assert (reading.state, reading.due_on) == ("paused_consult", D("2025-09-24"))


def test_a_letter_nobody_served_leaves_the_due_date_open():
    reading = read(CONSULTED[:2], CALENDAR, D("2025-08-12"))
    assert (reading.state, reading.due_on, reading.latest_due_on) == ("paused_consult", None, None)


def test_a_letter_sent_again_after_it_came_back_pauses_again():
    again = (
        *CONSULTED[:2],
        f.ConsultationReturned(on=D("2025-08-15"), party="P1"),
        f.ConsultationSent(on=D("2025-08-18"), party="P1", third_party=True),
        f.ConsultationServed(on=D("2025-08-20"), party="P1"),
        f.OpinionReceived(on=D("2025-08-25"), party="P1"),
    )
    reading = read(again, CALENDAR)
    assert [(p.after, p.until) for p in reading.pauses] == [
        (D("2025-08-11"), D("2025-08-15")),
        (D("2025-08-18"), D("2025-08-25")),
    ]
    assert reading.due_on == CALENDAR.add(D("2025-08-04"), 20 + 4 + 5)


def test_an_opinion_recorded_late_does_not_move_an_earlier_answer():
    early = (f.OpinionReceived(on=D("2025-08-19"), party="P1"), *CONSULTED)
    assert read(early, CALENDAR).due_on == read((*CONSULTED, early[0]), CALENDAR).due_on


def test_deemed_abandoned_the_day_after_the_deadline_and_not_before():
    assert read(CORRECTION, CALENDAR, D("2025-03-24")).state == "suspended_correction"
    reading = read(CORRECTION, CALENDAR, D("2025-03-25"))
    assert (reading.end_state, reading.end_on) == ("ABANDONED_NO_CORRECTION", D("2025-03-25"))
    assert read(CORRECTION, CALENDAR).end_state is None


def test_the_confirmation_of_the_ogi_head_does_not_move_the_deemed_end():
    closed = (*CORRECTION, f.CorrectionAbandoned(on=D("2025-04-02"), reason_check="none known"))
    assert read(closed, CALENDAR).end_on == D("2025-03-25")


def test_a_receipt_date_set_right_holds_from_the_beginning_but_not_before_it_was_known():
    changed = f.ReceiptDateChanged(on=D("2025-03-20"), received_on=D("2025-03-05"), reason="stamp misread")
    facts = (received("2025-03-03"), changed)
    assert read(facts, CALENDAR).due_on == CALENDAR.add(D("2025-03-05"), 20)
    assert read(facts, CALENDAR, D("2025-03-19")).received_on == D("2025-03-03")


def test_a_registered_receipt_date_other_than_the_lawful_one_is_noticed():
    paper = f.Received(on=D("2025-03-03"), channel=Channel.registered_mail, signed_on=D("2025-03-03"))
    row = f.Registered(on=D("2025-03-05"), received_on=D("2025-03-05"))
    reading = read((paper, row), CALENDAR)
    assert [x.code for x in reading.warnings] == ["RECEIPT_DATE_DIFFERS"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [("2026-06-08", []), ("2026-06-09", ["CONFIRM_OVERDUE"]), ("2026-06-11", ["CONFIRM_SUPERVISION"])],
)
def test_waiting_for_confirmation_is_watched(day, codes):
    reading = read((received("2026-06-05", Channel.online),), CALENDAR, D(day))
    assert reading.state == "awaiting_confirmation"
    assert [x.code for x in reading.findings] == codes


def test_a_judgment_orders_its_own_deadline():
    facts = (
        received("2025-03-03"),
        f.Delivered(on=D("2025-03-28"), letter_id=1, method=Method.post, pdf_sha256=""),
        f.Reopened(on=D("2025-09-01"), due_on=D("2025-09-28"), decision_no="1"),
    )
    reading = read(facts, CALENDAR)
    assert (reading.state, reading.due_on, reading.on_time) == ("running", D("2025-09-28"), None)
    refused = read((*facts, extended("2025-09-10")), CALENDAR)
    assert [x.code for x in refused.errors] == ["EXTENSION_OF_FIXED_DATE"]


def test_a_reply_during_an_open_consultation_is_in_time():
    reply = f.Delivered(on=D("2025-08-28"), letter_id=1, method=Method.post, pdf_sha256="")
    reading = read((*CONSULTED[:2], reply), CALENDAR)
    assert (reading.end_state, reading.on_time) == ("REPLIED", True)


def test_a_fee_of_nothing_stops_nothing():
    fee = f.FeeCharged(
        on=D("2025-08-11"), letter_id=1, method=Method.post, fee_method=FeeMethod.by_item, amount=0
    )
    reading = read((received("2025-08-04"), fee), CALENDAR)
    assert (reading.state, [x.code for x in reading.warnings]) == ("running", ["FEE_ZERO_NO_EFFECT"])


def test_preview_shows_what_a_planned_fact_would_do():
    plan = preview(CORRECTION[:1], CORRECTION[1], CALENDAR, D("2025-03-05"))
    assert plan.moves_due
    assert (plan.before.due_on, plan.after.state) == (D("2025-03-31"), "suspended_correction")


def test_extension_preview_shows_date_or_objection():
    opened = (received("2025-07-01"),)
    assert extension_preview(opened, CALENDAR, on=D("2025-07-25")).after.due_on == D("2025-08-26")
    late = extension_preview(opened, CALENDAR, on=D("2025-07-30"), days=10)
    assert not late.moves_due
    assert [x.code for x in late.new_findings] == ["EXTENSION_AFTER_DUE"]


@pytest.mark.parametrize(
    ("today", "light"),
    [
        ("2025-07-21", "green"),
        ("2025-07-22", "yellow"),
        ("2025-07-28", "yellow"),
        ("2025-07-29", "red"),
        ("2025-08-30", "red"),
    ],
)
def test_lamp_of_an_open_case(today, light):
    assert lamp(read((received("2025-07-01"),), CALENDAR, D(today)), CALENDAR, D(today)) == light


def test_lamp_of_a_case_that_does_not_run():
    assert lamp(read(CORRECTION, CALENDAR), CALENDAR, D("2025-03-10")) is Lamp.paused
    gone = (*CORRECTION, f.Withdrawn(on=D("2025-03-12"), identity_checked=True, voluntary=True))
    assert lamp(read(gone, CALENDAR), CALENDAR, D("2025-03-12")) is Lamp.closed


@pytest.mark.parametrize(
    ("method", "days", "effective"),
    [
        (Method.post, {"dispatched_on": "2025-05-08", "signed_on": "2025-05-11"}, "2025-05-08"),
        (Method.direct, {"dispatched_on": "2025-05-08", "signed_on": "2025-05-09"}, "2025-05-09"),
        (Method.direct, {"dispatched_on": "2025-05-08"}, None),
        (Method.electronic, {"dispatched_on": "2025-05-08", "arrived_on": "2025-05-09"}, "2025-05-09"),
        (Method.lien, {"signed_on": "2025-05-09"}, "2025-05-09"),
        (Method.public_notice, {"dispatched_on": "2025-09-03"}, "2025-10-09"),
    ],
)
def test_a_letter_takes_effect(method, days, effective):
    known = {name: D(day) for name, day in days.items()}
    assert effective_on(method, calendar=CALENDAR, **known) == (effective and D(effective))


def test_receipt_of_misdirected_mail_waits_for_the_confirmation():
    arrived = D("2025-05-16")
    assert receipt_date(Channel.misdirected_mail, arrived_on=arrived) is None
    confirmed = receipt_date(Channel.misdirected_mail, arrived_on=arrived, confirmed_on=D("2025-05-19"))
    assert confirmed == D("2025-05-19")


def test_steps_explain_the_due_date_and_name_the_notices():
    facts = (received("2026-09-11"), extended("2026-10-12", 5))
    steps = read(facts, CALENDAR, D("2026-10-13")).steps
    assert [s.code for s in steps] == ["RECEIVED", "COUNTING", "EXTENDED", "REST_DAYS", "DUE"]
    rest = next(s for s in steps if s.code is StepCode.REST_DAYS)
    assert rest.params["make_up"] == (D("2026-09-20"), D("2026-10-10"))
    assert rest.params["notices"] == (CALENDAR.notices[2026],)
    assert {s.basis for s in steps} <= BASES


def test_the_grid_shows_counted_paused_remaining_and_overdue_days():
    days = {d.day: d for d in explain(read(CONSULTED, CALENDAR, D("2025-09-26")), CALENDAR, D("2025-09-26"))}
    assert days[D("2025-08-04")].kind is DayKind.received
    assert (days[D("2025-08-11")].kind, days[D("2025-08-11")].number) == (DayKind.counted, 5)
    assert days[D("2025-08-12")].kind is DayKind.paused
    assert days[D("2025-08-16")].kind is DayKind.rest
    assert (days[D("2025-09-24")].kind, days[D("2025-09-24")].number) == (DayKind.due, 20)
    assert days[D("2025-09-25")].kind is DayKind.overdue
