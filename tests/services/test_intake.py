"""Registration: receipt date by channel, number, parties, duplicates, and the steps around it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from casework import yaml_files
from casework.db import Stale, db, writing
from casework.forms.intake_sheet import Arrival, PartySheet
from casework.models import AuditEntry, Case, Lack, Party, PartyRole, Setting
from casework.record import casefile_of
from casework.services import endings, intake, personal_data
from casework.services.duplicates import find_duplicates, likeness
from casework.services.on_the_spot import NEEDS_SIGNER, answer_on_the_spot
from casework.services.parties import correct_party, read_party
from casework.services.receipt import preview
from tests.papers import CONTENT, ID_NUMBER, NAME, OTHER_ID_NUMBER, sheet
from workflows.codes import Channel, State
from workflows.refusal import Refusal

EXAMPLES = yaml_files.read(Path(__file__).parents[1] / "data" / "02-clock-examples.yaml")
DAYS = ("submitted", "signed", "arrived", "confirmed", "record_signed")
RECEIPTS = [
    pytest.param(e["events"][0], e["expect"], id=f"{e['id']}: {e['title']}")
    for e in EXAMPLES["examples"]
    if len(e["events"]) == 1
]


def register(acting, paper: Any = None) -> Case:
    with writing():
        return intake.register_request(paper or sheet(), acting)


@pytest.mark.parametrize(("event", "expect"), RECEIPTS)
def test_receipt_by_channel_agrees_with_the_worked_examples(office, acting_as, clock_now, event, expect):
    clock_now.set("2026-11-23")
    days = {f"{name}_on": event[name] for name in DAYS if event.get(name)}
    receipt = preview(Arrival(channel=Channel(event["channel"]), **days), acting_as("wangmin"))
    reading = receipt.reading
    assert receipt.arrival.received_on == expect["received_date"]
    assert reading.due_on == expect["due_date"]
    if "correction_notice_deadline" in expect:
        assert reading.correction_notice_deadline == expect["correction_notice_deadline"]
    assert {f.code for f in reading.findings} >= set(expect.get("warnings", ()))


def test_a_registered_letter_gets_number_receipt_date_and_due_date(office, acting_as):
    case = register(acting_as("wangmin"))
    assert (case.number, case.state) == ("DG-2026-0001", State.REGISTERED)
    assert (case.received_on, case.due_on) == (date(2026, 9, 21), date(2026, 10, 26))
    assert [fact.kind for fact in casefile_of(case).facts] == ["received", "assigned", "registered"]
    assert case.title == "七贤街道2025年度绿化养护合同及付款凭证"
    assert [item.text for item in case.items] == [CONTENT]


def test_an_ordinary_letter_waits_without_number_until_it_is_confirmed(office, acting_as, clock_now):
    case = register(acting_as("wangmin"), sheet(channel=Channel.ordinary_mail))
    assert (case.number, case.state, case.due_on) == (None, State.AWAIT_CONFIRM, None)
    assert case.clock_state == "awaiting_confirmation"
    clock_now.set("2026-09-23")
    with writing():
        intake.register_waiting(
            case, confirmed_on=date(2026, 9, 22), seen=case.version, acting=acting_as("wangmin")
        )
    assert (case.number, case.received_on) == ("DG-2026-0001", date(2026, 9, 22))
    findings = casefile_of(case).clock(acting_as("wangmin").calendar).findings
    assert "CONFIRM_NOT_SAME_DAY" in {f.code for f in findings}


def test_numbers_are_continuous_for_each_organ(office, acting_as):
    first, second = register(acting_as("wangmin")), register(acting_as("zhaoyi"))
    other = register(acting_as("js_js"))
    assert [first.number, second.number, other.number] == ["DG-2026-0001", "DG-2026-0002", "JS-2026-0001"]


def test_people_of_the_paper_are_sealed_and_keep_their_order(office, acting_as):
    paper = sheet(
        agent=PartySheet(name="李四（样例）", authority_seen=True),
        co_applicants=(PartySheet(name="王五（样例）", id_kind="id_card", id_number=OTHER_ID_NUMBER),),
        applicant={"lacks": frozenset({Lack.contact})},
    )
    case = register(acting_as("wangmin"), paper)
    found = [(p.code, p.role, p.name) for p in case.parties]
    assert found == [
        ("P1", PartyRole.applicant, NAME),
        ("P2", PartyRole.co_applicant, "王五（样例）"),
        ("P3", PartyRole.agent, "李四（样例）"),
    ]
    applicant = case.parties[0]
    assert ID_NUMBER.encode() not in applicant.id_number_sealed
    assert personal_data.clear(applicant, "id_number") == ID_NUMBER
    assert applicant.lacks == "contact"


def test_someone_without_the_role_cannot_register(office, acting_as):
    with pytest.raises(Refusal):
        register(acting_as("lizong"))
    db.session.rollback()
    assert db.session.scalars(select(Case)).all() == []


def test_duplicate_is_found_by_identity_number_and_by_name_with_phone(office, acting_as):
    acting = acting_as("wangmin")
    case = register(acting)
    alike = "请公开七贤街道2025年度绿化养护合同和付款凭证"
    by_number = find_duplicates(PartySheet(name="张三", id_number="0000 0019 9001 010018"), alike, acting)
    by_phone = find_duplicates(PartySheet(name=NAME, phone="138-0000-1234"), alike, acting)
    assert [(e.ref, e.same_identity) for e in by_number] == [(case.number, True)]
    assert [(e.ref, e.same_identity) for e in by_phone] == [(case.number, False)]
    assert find_duplicates(PartySheet(name="别人", phone="13800001234"), alike, acting) == ()
    assert find_duplicates(PartySheet(name=NAME, id_number=ID_NUMBER), "水库大坝安全鉴定报告", acting) == ()


def test_duplicates_older_than_two_years_are_left_aside(office, acting_as, clock_now):
    clock_now.set("2024-09-20")
    register(acting_as("wangmin"), sheet("2024-09-20"))
    clock_now.set("2026-09-21")
    assert find_duplicates(sheet().applicant, CONTENT, acting_as("wangmin")) == ()


def test_likeness_counts_pairs_of_characters():
    assert likeness(CONTENT, CONTENT) == 1
    assert likeness("绿化养护合同", "绿化养护的合同") > 0.6
    assert likeness("", CONTENT) == likeness("水库", "学校") == 0


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (
            "根据《中华人民共和国政府信息公开条例》，申请公开贵单位2024年预算执行情况。请邮寄。",
            "2024年预算执行情况",
        ),
        ("本人向你局申请获取以下政府信息：经八路改造工程施工许可证", "经八路改造工程施工许可证"),
        ("公开", "公开"),
        ("甲" * 60, "甲" * 39 + "…"),
    ],
)
def test_a_title_is_proposed_from_the_content(content, title):
    assert intake.propose_title(content) == title


def test_review_is_opened_by_who_handles_the_case(office, acting_as):
    case, zhao = register(acting_as("wangmin")), acting_as("zhaoyi")
    with writing():
        intake.open_review(case, seen=case.version, acting=zhao)
    assert (case.state, case.handler_id) == (State.REVIEWING, zhao.person_id)


def test_assignment_stays_inside_the_answering_organ(office, acting_as):
    case, boss, zhao = register(acting_as("wangmin")), acting_as("zhoukz"), acting_as("zhaoyi")
    with writing():
        intake.assign(case, unit_id=zhao.unit_id, handler_id=zhao.person_id, seen=case.version, acting=boss)
    assert case.handler_id == zhao.person_id
    foreign = acting_as("js_js")
    with pytest.raises(NoResultFound), writing():
        intake.assign(case, unit_id=foreign.unit_id, handler_id=None, seen=case.version, acting=boss)


def test_only_the_head_changes_the_receipt_date_and_with_a_reason(office, acting_as, clock_now):
    case = register(acting_as("wangmin"))
    change = {"received_on": date(2026, 9, 18), "reason": "值班室签收单日期为9月18日", "seen": case.version}
    with pytest.raises(Refusal), writing():
        intake.change_receipt_date(case, **change, acting=acting_as("wangmin"))
    with writing():
        intake.change_receipt_date(case, **change, acting=acting_as("chenzr"))
    assert (case.received_on, case.due_on) == (
        date(2026, 9, 18),
        date(2026, 10, 22),
    )  # 20 September is a working Sunday


def test_answer_on_the_spot_may_be_left_to_a_signer_by_setting(office, acting_as):
    case = register(acting_as("wangmin"), sheet(channel=Channel.in_person))
    said = {"determination": "GRANT_A", "answer": "当场提供复印件", "seen": case.version}
    with writing():
        db.session.add(Setting(key=NEEDS_SIGNER, value=True))
    with pytest.raises(Refusal, match="ROLE_NOT_ALLOWED"), writing():
        answer_on_the_spot(case, **said, acting=acting_as("wangmin"))
    with writing():
        answer_on_the_spot(case, **said, acting=acting_as("lizong"))
    assert (case.state, case.effective_on) == (State.CLOSED_REPLIED, date(2026, 9, 21))


@pytest.mark.parametrize("code", ["PARTIAL", "REF_1", "NOT_HELD", "NO_SUCH"])
def test_what_needs_a_review_is_not_answered_on_the_spot(office, acting_as, code):
    case, clerk = register(acting_as("wangmin"), sheet(channel=Channel.in_person)), acting_as("wangmin")
    with pytest.raises(Refusal), writing():
        answer_on_the_spot(case, determination=code, answer="—", seen=case.version, acting=clerk)


def test_withdrawal_needs_identity_and_free_will(office, acting_as):
    case, clerk = register(acting_as("wangmin")), acting_as("wangmin")
    day = date(2026, 9, 21)
    with pytest.raises(Refusal, match="NOT_VOLUNTARY"), writing():
        endings.withdraw(
            case, on=day, identity_checked=True, voluntary=False, seen=case.version, acting=clerk
        )
    with writing():
        endings.withdraw(case, on=day, identity_checked=True, voluntary=True, seen=case.version, acting=clerk)
    assert (case.state, case.closed_on) == (State.CLOSED_WITHDRAWN, day)


def test_a_paper_that_never_was_a_request_is_closed_by_the_head(office, acting_as):
    case = register(acting_as("wangmin"))
    with pytest.raises(Refusal), writing():
        endings.close_other(case, reason="一般咨询", seen=case.version, acting=acting_as("wangmin"))
    with writing():
        endings.close_other(
            case, reason="一般咨询：已电话答复", seen=case.version, acting=acting_as("chenzr")
        )
    assert case.state is State.CLOSED_NOT_OGI_FORM


def test_correcting_a_party_leaves_fingerprints_and_no_values(office, acting_as):
    case, clerk = register(acting_as("wangmin")), acting_as("wangmin")
    party = case.parties[0]
    before = read_party(party)
    better = PartySheet(name="张叁（样例）", id_kind="id_card", id_number=ID_NUMBER, phone="13900005678")
    with writing():
        changed = correct_party(party, better, version=party.version, acting=clerk)
    assert set(changed) == {"name", "phone"}
    assert case.applicant_name == "张叁（样例）"
    assert read_party(db.session.get_one(Party, party.id)).phone == "13900005678"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "party.corrected")).one()
    assert "13900005678" not in entry.body
    assert before.phone not in entry.body
    with pytest.raises(Stale), writing():
        correct_party(party, before, version=1, acting=clerk)
