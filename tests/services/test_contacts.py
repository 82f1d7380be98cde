"""The contact log and the attempts to confirm a receipt."""

from datetime import date, time

import pytest
from sqlalchemy import select

from casework import jobs
from casework.db import Stale, db, writing
from casework.models import Contact, Message, MessageKind
from casework.queries import callbacks, guidance
from casework.queries.contacts import attempts_of
from casework.queries.timeline import contacts_of
from casework.record import casefile_of
from casework.scope import scope_of, scoped
from casework.services import sheets, sweep
from casework.services.contacts import record_contact
from casework.services.intake import register_request
from tests.papers import sheet
from workflows.codes import Channel
from workflows.facts import Contacted
from workflows.refusal import Refusal

CALL = {
    "at_time": time(9, 5), "direction": "out", "channel": "phone", "purpose": "confirm_receipt",
    "outcome": "no_contact", "summary": "拨打两次无人接听", "promised_on": None, "real_need": "",
    "need_resolved": "", "referred_to": "",
}  # fmt: skip


def log(case, acting, on: str, **changed) -> Contact:
    with writing():
        return record_contact(
            case, on=date.fromisoformat(on), seen=case.version, acting=acting, **{**CALL, **changed}
        )


@pytest.fixture
def waiting(office, acting_as):
    with writing():
        return register_request(sheet(channel=Channel.ordinary_mail), acting_as("wangmin"))


def test_a_contact_is_a_row_and_a_fact_without_its_words(waiting, acting_as):
    contact = log(
        waiting, acting_as("wangmin"), "2026-09-21", real_need="想知道补偿标准", need_resolved="partly"
    )
    fact = casefile_of(waiting).last(Contacted)
    assert (fact.contact_id, fact.outcome) == (contact.id, "no_contact")
    assert contact.at.isoformat() == "2026-09-21T01:05:00+00:00"  # 9:05 in Jinan
    assert contact.need_resolved == "partly"


def test_attempts_on_two_days_are_enough(waiting, acting_as, clock_now):
    log(waiting, acting_as("wangmin"), "2026-09-21")
    log(waiting, acting_as("wangmin"), "2026-09-21")
    attempts = attempts_of(contacts_of(waiting.id))
    assert (attempts.failed, attempts.days, attempts.is_enough) == (2, 1, False)
    clock_now.set("2026-09-22")
    log(waiting, acting_as("zhaoyi"), "2026-09-22")
    assert attempts_of(contacts_of(waiting.id)).is_enough
    log(waiting, acting_as("zhaoyi"), "2026-09-22", outcome="confirmed")
    assert attempts_of(contacts_of(waiting.id)).confirmed_on == date(2026, 9, 22)


def test_a_contact_of_tomorrow_is_refused(waiting, acting_as):
    with pytest.raises(Refusal, match="DATE_IN_FUTURE"):
        log(waiting, acting_as("wangmin"), "2026-09-22")
    assert contacts_of(waiting.id) == []


def waiting_for(acting) -> list[tuple[str, str]]:
    return [(str(c.promised_on), c.promise) for c in callbacks.waiting(acting)]


def test_a_promised_call_back_waits_on_the_desk_until_a_contact_keeps_it(waiting, acting_as):
    clerk = acting_as("wangmin")
    log(waiting, clerk, "2026-09-21", promised_on=date(2026, 9, 23), promise="告知档案是否移交")
    assert waiting_for(clerk) == [("2026-09-23", "告知档案是否移交")]
    (promise,) = callbacks.open_of(waiting.id)
    log(waiting, clerk, "2026-09-21", callback_id=promise.id)
    assert waiting_for(clerk) != [], "nobody was reached, so the promise stands"
    kept = log(waiting, clerk, "2026-09-21", callback_id=promise.id, outcome="guided")
    assert waiting_for(clerk) == []
    assert (promise.done_contact_id, promise.done_on) == (kept.id, date(2026, 9, 21))
    with pytest.raises(Stale):
        log(waiting, clerk, "2026-09-21", callback_id=promise.id, outcome="guided")


def test_a_promise_of_another_case_cannot_be_kept_here(waiting, acting_as, a_case):
    clerk, other = acting_as("wangmin"), a_case().registered()
    log(waiting, clerk, "2026-09-21", promised_on=date(2026, 9, 23))
    (promise,) = callbacks.open_of(waiting.id)
    with pytest.raises(Stale):
        log(other.row, clerk, "2026-09-21", callback_id=promise.id, outcome="guided")
    assert [c.done_on for c in callbacks.open_of(waiting.id)] == [None]


def test_promises_of_other_units_stay_off_the_desk(waiting, acting_as):
    log(waiting, acting_as("wangmin"), "2026-09-21", promised_on=date(2026, 9, 23))
    stranger = acting_as("mz_js")
    with scoped(scope_of(stranger)):
        assert waiting_for(stranger) == []


def test_the_sweep_reminds_of_a_promise_on_its_day_and_after_it(waiting, acting_as, clock_now):
    log(waiting, acting_as("wangmin"), "2026-09-21", promised_on=date(2026, 9, 23))
    told = []
    for day in ("2026-09-22", "2026-09-23", "2026-09-24"):
        clock_now.set(day)
        sweep.sweep_morning(jobs.as_system())
        found = select(Message.level).where(Message.kind == MessageKind.callback_due).distinct()
        told.append(sorted(db.session.scalars(found)))
        db.session.rollback()
    assert told == [[], [0], [-1, 0]]


def test_the_sheet_of_contacts_tells_the_need_and_what_was_promised(waiting, acting_as):
    log(
        waiting, acting_as("wangmin"), "2026-09-21", outcome="guided", real_need="想核对补偿面积",
        need_resolved="partly", referred_to="区档案馆", promised_on=date(2026, 9, 23), promise="告知结果",
    )  # fmt: skip
    words = str(sheets.SHEETS["D23"](waiting, acting_as("wangmin")))
    for said in (
        "真实诉求：想核对补偿面积",
        "诉求解决：部分解决",
        "引导到：区档案馆",
        "约定回电：2026年9月23日",
        "约定内容：告知结果",
    ):
        assert said in words, said


def test_guidance_that_fits_the_request_comes_first():
    first, fits = guidance.fitting("申请公开我家不动产登记簿")[0]
    assert (first.code, fits) == ("registry", True)
    assert all(not fits for _, fits in guidance.fitting("样例"))
    assert {"petition", "archive", "registry"} <= {entry.code for entry in guidance.guidances()}
