"""Personal data: sealed, masked, revealed with a reason: SECURITY 7.1-7.5."""

import json

import pytest
from flask import Flask
from sqlalchemy import select, text

from casework import pii
from casework.db import db, writing
from casework.models import AuditEntry, Party, RateCount
from casework.scope import everything
from casework.services import personal_data
from casework.views import looks

PLANTED = {
    "id_number": "000000199001010018",
    "phone": "13800001234",
    "email": "zhang.planted@example.cn",
    "address": "济南市市中区样例路77号植入小区",
}


@pytest.fixture
def party_case(app: Flask, a_case):
    """A registered case whose applicant has every protected field."""
    case = a_case().registered()
    with app.app_context(), everything(), writing():
        party = db.session.scalars(select(Party).where(Party.case_id == case.id)).first()
        personal_data.put(party, **PLANTED)
        case.party_id = party.id
    return case


def test_values_open_again_and_only_in_their_own_row(app: Flask, party_case) -> None:
    with app.app_context(), everything():
        party = db.session.get(Party, party_case.party_id)
        assert {f: personal_data.clear(party, f) for f in PLANTED} == PLANTED
        with pytest.raises(pii.SealBroken):
            pii.unseal("parties", "phone", "another-row", party.phone_sealed)
        with pytest.raises(pii.SealBroken):
            pii.unseal("parties", "fax", party.uuid, party.phone_sealed)
        changed = party.phone_sealed[:-1] + bytes([party.phone_sealed[-1] ^ 1])
        with pytest.raises(pii.SealBroken):
            pii.unseal("parties", "phone", party.uuid, changed)


def test_nothing_protected_lies_in_the_database_in_clear(app: Flask, party_case, as_, tmp_path) -> None:
    as_("wangmin").post(
        f"/cases/{party_case.ref}/parties/{party_case.party_id}/reveal",
        data={"reason": "电话联系"},
    )
    with app.app_context():
        raw = b"".join(str(row).encode() for row in _all_rows())
    for value in PLANTED.values():
        assert value.encode() not in raw
        assert repr(value.encode())[2:-1].encode() not in raw
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(value.encode() in content for value in PLANTED.values()), path


def _all_rows():
    for table in db.metadata.sorted_tables:
        yield from (db.session.connection().execute(text(f'SELECT * FROM "{table.name}"')).all())


@pytest.mark.parametrize(
    "typed",
    [
        "138 0000 1234",
        "１３８００００１２３４",
        "+86 138-0000-1234",
        "0086138 0000 1234",
    ],
)
def test_index_finds_a_phone_however_it_is_written(app: Flask, party_case, typed: str) -> None:
    with app.app_context():
        assert pii.owners_of("phone", typed) == [party_case.party_id]
        assert pii.owners_of("phone_last4", "1234") == [party_case.party_id]
        assert pii.owners_of("id_number", typed) == []


def test_masks() -> None:
    assert pii.mask_id("110105194912317758") == "110***********7758"
    assert pii.mask_phone("13800001234") == "138****1234"
    assert pii.mask_phone("0531-82078301转8012") == "0531-****8301"
    assert pii.mask_email("zhang@example.cn") == "z***@example.cn"
    assert pii.mask_address("济南市市中区经八路122号") == "济南市市中区******"
    assert pii.mask_name("张三") == "张**"


def test_reveal_shows_the_values_and_leaves_an_entry_without_them(app: Flask, party_case, as_) -> None:
    address = f"/cases/{party_case.ref}/parties/{party_case.party_id}/reveal"
    browser = as_("wangmin")
    missing = browser.post(address, data={"reason": "  "})
    assert missing.status_code == 422
    assert PLANTED["phone"] not in missing.text
    shown = browser.post(address, data={"reason": "电话联系申请人补正"})
    assert shown.status_code == 200
    assert all(value in shown.text for value in PLANTED.values())
    assert shown.headers["Cache-Control"] == "no-store"
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "pii.revealed")).one()
        assert "电话联系申请人补正" in entry.body
        assert not any(value in entry.body for value in PLANTED.values())


def test_thirtyfirst_reveal_in_an_hour_waits_and_raises_an_alarm(
    app: Flask, party_case, as_, clock_now
) -> None:
    address = f"/cases/{party_case.ref}/parties/{party_case.party_id}/reveal"
    browser = as_("wangmin")
    for _ in range(30):
        assert browser.post(address, data={"reason": "核对"}).status_code == 200
    answer = browser.post(address, data={"reason": "核对"})
    assert answer.status_code == 429
    assert PLANTED["phone"] not in answer.text
    with app.app_context():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "pii.bulk")).one()


@pytest.mark.parametrize(
    ("login", "status"),
    [("duban", 403), ("shenji", 403), ("admin", 403), ("mz_js", 404)],
)
def test_reveal_is_not_for_everybody(party_case, as_, login: str, status: int) -> None:
    address = f"/cases/{party_case.ref}/parties/{party_case.party_id}/reveal"
    assert as_(login).post(address, data={"reason": "看看"}).status_code == status


def test_party_of_another_case_is_not_found(party_case, a_case, as_) -> None:
    other = a_case().registered()
    address = f"/cases/{other.ref}/parties/{party_case.party_id}/reveal"
    assert as_("wangmin").post(address, data={"reason": "看看"}).status_code == 404


def test_hundreds_of_case_pages_in_minutes_leave_one_alarm(app, acting_as):
    with app.app_context(), writing():
        for _ in range(18):
            personal_data.count_looks(20, acting_as("wangmin"))
        alarm = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "pii.bulk")).one()
        assert json.loads(alarm.body)["count"] == 320


def test_opening_case_pages_is_counted_some_at_a_time(app, a_case, as_):
    looks._looks.clear()  # of the tests before
    case, browser = a_case().registered(), as_("zhoukz")
    for _ in range(looks.TOGETHER * 2 - 1):
        assert browser.get(f"/cases/{case.ref}").status_code == 200
    with app.app_context():
        counted = db.session.scalars(select(RateCount.count).where(RateCount.action == "case_page"))
        assert counted.one() == looks.TOGETHER
