"""Correction, reasons, delay, fee, extension through the services: the worked examples of domain 02."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework import yaml_files
from casework.db import Stale, writing
from casework.models import LetterState
from casework.record import casefile_of
from casework.services import communication as comm
from casework.services import processing
from tests.notices import NoticePlay
from workflows.refusal import Refusal

YAML = Path(__file__).parents[1] / "data" / "02-clock-examples.yaml"
EXAMPLES = {e["id"]: e for e in yaml_files.read(YAML)["examples"]}


@pytest.fixture
def start(office, a_case, acting_as, clock_now):
    """A case of this channel and day under review, and the letters of it."""

    def begin(on: str) -> NoticePlay:
        return NoticePlay(a_case(on=on).registered().reviewed().id, acting_as, clock_now)

    return begin


def events(number: str) -> list[dict[str, Any]]:
    return list(EXAMPLES[number]["events"])


def begun(start, number: str) -> NoticePlay:
    return start(events(number)[0]["submitted"].isoformat())


def corrected(play: NoticePlay, event: dict[str, Any]) -> None:
    play.do(
        comm.receive_correction, day=event["received"].isoformat(), on=event["received"],
        posted_on=event.get("posted"), justified=bool(event.get("justified")), justification="",
    )  # fmt: skip


def asked(play: NoticePlay, event: dict[str, Any]) -> None:
    play.sent("D02", event["dispatched"].isoformat(), {"period_days": str(event["period_wd"])})
    play.served(event["delivered"].isoformat())


def agrees(play: NoticePlay, acting_as, number: str) -> None:
    expect = EXAMPLES[number]["expect"]
    reading = casefile_of(play.row).clock(acting_as("wangmin").calendar)
    names = {"restart_date": "restart_on", "due_date": "due_on", "applicant_correction_deadline": None}
    for key, attribute in names.items():
        if key in expect:
            assert getattr(reading, attribute or key) == expect[key], (number, key)
    assert play.row.due_on == expect["due_date"]


@pytest.mark.parametrize("number", ["C21", "C26"])
def test_correction_suspends_and_the_corrected_paper_starts_the_period_afresh(start, acting_as, number):
    play, (_, notice, paper) = begun(start, number), events(number)
    asked(play, notice)
    row = play.row
    assert (row.state, row.due_on, row.clock_state) == ("CORRECTION_PENDING", None, "suspended_correction")
    assert row.applicant_due_on == EXAMPLES[number]["expect"]["applicant_correction_deadline"]
    corrected(play, paper)
    assert play.row.state == "REVIEWING"
    agrees(play, acting_as, number)
    assert [fact.kind for fact in casefile_of(play.row).facts[-3:]] == [
        "correction_requested", "notice_served", "correction_received",
    ]  # fmt: skip


def test_notice_after_the_seventh_working_day_is_refused_when_sent_and_when_drafted(start, acting_as):
    play = begun(start, "C22")
    play.prepared("D02", "2025-03-12")
    play.approved("2025-03-12")
    with pytest.raises(Refusal) as late:
        play.posted("2025-03-13")
    assert (late.value.code, late.value.basis) == ("CORRECTION_NOTICE_LATE", "Art 30")
    assert play.letter.state is LetterState.issued
    with pytest.raises(Refusal) as refused:
        play.prepared("D02", "2025-03-13")
    assert refused.value.params["deadline"] == date(2025, 3, 12)
    agrees(play, acting_as, "C22")


def test_period_counts_from_service_not_from_posting(start):
    play = begun(start, "C23")
    asked(play, events("C23")[1])
    assert play.row.applicant_due_on == date(2025, 3, 24)


def test_silence_is_abandoned_only_after_the_deadline_by_the_head(start):
    play = begun(start, "C24")
    asked(play, events("C24")[1])
    check = {"reason_check": "收发室、邮箱均无补正材料，电话联系未果"}
    with pytest.raises(Refusal) as early:
        play.do(comm.abandon_correction, by="chenzr", day="2025-03-24", **check)
    assert early.value.code == "DEADLINE_NOT_PASSED"
    with pytest.raises(Refusal) as role:
        play.do(comm.abandon_correction, by="wangmin", day="2025-03-25", **check)
    assert role.value.code == "ROLE_NOT_ALLOWED"
    play.do(comm.abandon_correction, by="chenzr", day="2025-03-25", **check)
    row = play.row
    assert (row.state, row.closed_on, row.due_on) == ("CLOSED_ABANDONED_CORRECTION", date(2025, 3, 25), None)
    play.sent("D15", "2025-03-26")
    assert play.letter.state is LetterState.sent
    assert play.row.state == "CLOSED_ABANDONED_CORRECTION"


def test_late_paper_needs_a_good_reason(start, acting_as):
    play, (_, notice, paper) = begun(start, "C25"), events("C25")
    asked(play, notice)
    with pytest.raises(Refusal) as late:
        corrected(play, paper)
    assert late.value.code == "CORRECTION_OVERDUE"
    play.do(
        comm.receive_correction, on=date(2025, 3, 28), posted_on=None, justified=True,
        justification="申请人住院，有出院记录",
    )  # fmt: skip
    assert play.row.due_on == acting_as("wangmin").calendar.add(date(2025, 3, 28), 20)


def test_second_correction_notice_is_refused(start, acting_as):
    play, (_, notice, paper, _) = begun(start, "C27"), events("C27")
    asked(play, notice)
    corrected(play, paper)
    with pytest.raises(Refusal) as second:
        play.prepared("D02", "2025-03-21")
    assert second.value.code == "CORRECTION_ALREADY_USED"
    agrees(play, acting_as, "C27")


@pytest.mark.parametrize("number", ["C36", "C37"])
def test_extension_counts_when_told_by_the_due_date(start, acting_as, number):
    play, (_, extension) = begun(start, number), events(number)
    play.do(processing.accept, day="2025-07-02")
    play.sent(
        "D03", extension["dispatched"].isoformat(), {"days": str(extension["days"])},
        approved=extension["approved_on"].isoformat(),
    )  # fmt: skip
    agrees(play, acting_as, number)
    assert play.row.extension_days == extension["days"]


def test_extension_told_after_the_due_date_is_refused(start, acting_as):
    play = begun(start, "C38")
    with pytest.raises(Refusal) as late:
        play.sent("D03", "2025-07-30", {"days": "10"}, approved="2025-07-29")
    assert (late.value.code, late.value.basis) == ("EXTENSION_AFTER_DUE", "Art 33(2)")
    agrees(play, acting_as, "C38")


def test_extension_beyond_twenty_days_is_refused(start, acting_as):
    play = begun(start, "C39")
    with pytest.raises(Refusal) as long:
        play.sent("D03", "2025-07-25", {"days": "21"}, approved="2025-07-24")
    assert long.value.code == "EXTENSION_DAYS_INVALID"
    agrees(play, acting_as, "C39")


def test_handler_cannot_approve_an_extension(start, acting_as):
    play = begun(start, "C40")
    play.prepared("D03", "2025-07-24", {"days": "10"})
    with pytest.raises(Refusal) as role:
        play.approved("2025-07-24", by="zhaoyi")
    assert role.value.code == "ROLE_NOT_ALLOWED"
    agrees(play, acting_as, "C40")


def test_second_extension_is_refused(start, acting_as):
    play = begun(start, "C41").sent("D03", "2025-07-25", {"days": "10"}, approved="2025-07-24")
    with pytest.raises(Refusal) as second:
        play.prepared("D03", "2025-08-08", {"days": "10"})
    assert second.value.code == "EXTENSION_ALREADY_USED"
    agrees(play, acting_as, "C41")


@pytest.fixture
def charged(start) -> NoticePlay:
    play = start("2024-04-10")
    play.do(processing.accept)
    return play.sent("D10", "2024-04-24").served("2024-04-26")


def test_payment_starts_the_period_afresh(charged, acting_as):
    assert (charged.row.state, charged.row.due_on) == ("FEE_PENDING", None)
    assert charged.row.applicant_due_on == date(2024, 5, 27)
    paid = {"on": date(2024, 5, 15), "receipt_no": "370000000001"}
    with pytest.raises(Refusal) as other:
        charged.do(comm.pay_fee, day="2024-05-15", amount=10_000, **paid)
    assert other.value.code == "FEE_AMOUNT_DIFFERS"
    charged.do(comm.pay_fee, amount=20_000, **paid)
    agrees(charged, acting_as, "C45")
    assert charged.row.state == "PROCESSING"


def test_fee_not_paid_is_abandoned_by_the_head(charged):
    with pytest.raises(Refusal) as early:
        charged.do(comm.abandon_fee, by="chenzr", day="2024-05-27", reason_check="未缴款")
    assert early.value.code == "DEADLINE_NOT_PASSED"
    with pytest.raises(Refusal) as late:
        charged.do(comm.pay_fee, day="2024-05-28", on=date(2024, 5, 28), receipt_no="1", amount=20_000)
    assert late.value.code == "FEE_OVERDUE"
    charged.do(comm.abandon_fee, by="chenzr", day="2024-05-28", reason_check="财政系统无缴款记录")
    assert (charged.row.state, charged.row.closed_on) == ("CLOSED_ABANDONED_FEE", date(2024, 5, 28))


def test_asking_for_reasons_never_stops_the_clock(start, acting_as):
    play = begun(start, "C48").sent("D05", "2026-03-05").served("2026-03-06")
    assert (play.row.state, play.row.due_on) == ("REASON_PENDING", date(2026, 3, 30))
    with pytest.raises(Refusal) as none:
        play.do(comm.accept_reasons, by="chenzr", finding="系诉讼所需")
    assert none.value.code == "REASONS_NOT_RECEIVED"
    play.do(comm.receive_reasons, day="2026-03-16", on=date(2026, 3, 16))
    play.do(comm.accept_reasons, by="chenzr", finding="系诉讼所需")
    assert play.row.state == "PROCESSING"
    agrees(play, acting_as, "C48")


def test_delay_fixes_the_due_date_after_good_reasons(start, acting_as):
    play = begun(start, "C49")
    with pytest.raises(Refusal) as first:
        play.prepared("D04b", "2026-03-04")
    assert first.value.code == "DELAY_NEEDS_REASONS"
    play.sent("D05", "2026-03-05").served("2026-03-06")
    play.do(comm.receive_reasons, day="2026-03-10", on=date(2026, 3, 10))
    play.do(comm.accept_reasons, by="chenzr", finding="系诉讼所需")
    play.sent("D04b", "2026-03-19", approved="2026-03-18")
    agrees(play, acting_as, "C49")


def test_reasons_not_given_in_time_are_rejected_after_the_deadline(start):
    play = start("2026-03-02").sent("D05", "2026-03-05").served("2026-03-06")
    with pytest.raises(Refusal) as early:
        play.do(comm.reject_reasons, by="chenzr", day="2026-03-13", finding="未说明")
    assert early.value.code == "DEADLINE_NOT_PASSED"
    play.do(comm.reject_reasons, by="chenzr", day="2026-03-16", finding="逾期未说明理由")
    assert play.row.state == "DRAFTED"


def test_old_page_changes_nothing(start, acting_as):
    play = start("2025-03-03")
    with pytest.raises(Stale), writing():
        processing.accept(play.row, seen=1, acting=acting_as("wangmin"))
    assert play.row.state == "REVIEWING"


def test_electronic_notice_needs_consent(start):
    play = start("2025-03-03")
    play.prepared("D02", "2025-03-04")
    play.approved("2025-03-04")
    with pytest.raises(Refusal) as refused:
        play.posted("2025-03-04", method="electronic")
    assert refused.value.code == "CONSENT_MISSING"
    assert play.letter.state is LetterState.issued


def test_fee_of_nothing_is_not_charged(start):
    play = start("2024-04-10")
    play.do(processing.accept)
    with pytest.raises(Refusal) as refused:
        play.prepared("D10", "2024-04-24", {"amount": "0"})
    assert refused.value.code == "FEE_AMOUNT_ZERO"
