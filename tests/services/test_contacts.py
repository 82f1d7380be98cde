"""The contact log and the attempts to confirm a receipt."""

from datetime import date, time

import pytest

from casework.db import writing
from casework.models import Contact
from casework.queries.contacts import attempts_of
from casework.queries.timeline import contacts_of
from casework.record import casefile_of
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
