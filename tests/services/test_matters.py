"""Correction of records and complaints, from the door to the written answer (domain 01 §§ 11, 12)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from casework import verifying
from casework.db import Stale, db, writing
from casework.letters.content import from_json
from casework.models import AuditEntry, Case, Setting, SupervisionAction, Unit
from casework.models.organ import Organ
from casework.queries import matters as queries
from casework.scope import scope_of, scoped
from casework.services import materials, matters
from workflows.matters import MatterKind
from workflows.refusal import Refusal

PHONE = "13800001234"
ASKED = {
    "applicant_name": "样例甲", "title": "更正门牌号", "content": "应为8号，登记成6号。",
    "concerned": "区民政局", "id_number": "", "phone": PHONE, "email": "", "address": "济南市市中区样例路8号",
}  # fmt: skip


@pytest.fixture
def do(office, acting_as, clock_now):
    clock_now.set("2026-03-02")

    def act(service, by="chenzr", number="", **values):
        with writing():
            if number:
                matter = queries.matter_by_number(number)
                return service(matter, **{"seen": matter.version, **values}, acting=acting_as(by))
            return service(**values, acting=acting_as(by)).number

    return act


@pytest.fixture
def asked(do):
    """A registered matter of this kind, already looked into."""

    def make(kind, **values):
        number = do(matters.register, kind=kind, received_on=date(2026, 3, 2), **{**ASKED, **values})
        do(matters.take_up, number=number)
        return number

    return make


def decided(do, number, outcome, **values):
    told = {"finding": "经核查属实", "elsewhere": "", "unit_id": 0, "demand": "", "answer_by_on": None}
    do(matters.conclude, number=number, outcome=outcome, approved_by="", **{**told, **values})


def refusal_of(call, *args, **values):
    with pytest.raises(Refusal) as caught:
        call(*args, **values)
    return caught.value.code


def words_of(number):
    return from_json(queries.matter_by_number(number).letter).plain()


def test_numbers_are_a_series_of_their_own_and_no_request_comes_of_them(do, asked):
    assert asked("RECORD_CORRECTION") == "DG-RC-2026-0001"
    assert asked("RECORD_CORRECTION") == "DG-RC-2026-0002"
    assert asked("COMPLAINT") == "DG-CP-2026-0001"
    assert db.session.scalar(select(func.count(Case.id))) == 0


def test_a_correction_needs_evidence_and_is_told(do, asked, acting_as):
    number = asked("RECORD_CORRECTION")
    assert refusal_of(decided, do, number, "corrected") == "MATTER_EVIDENCE_MISSING"
    paper = materials.take_in_own(b"%PDF-1.7 proof", "户口簿.pdf", 1)
    do(matters.add_evidence, number=number, proof=paper)
    assert matters.read_file(queries.matter_by_number(number).files[0]) == b"%PDF-1.7 proof"
    decided(do, number, "corrected")
    do(matters.answer, number=number, by="wangmin")
    matter = queries.matter_by_number(number)
    assert (str(matter.state), matter.letter_number) == ("answered", "市中政公开更〔2026〕1号")
    assert "第四十一条" in words_of(number)
    assert "行政复议" not in words_of(number)


def test_a_refusal_tells_both_remedies(do, asked):
    number = asked("RECORD_CORRECTION")
    decided(do, number, "refused", finding="没有证据证明记录不准确")
    do(matters.answer, number=number)
    assert "六十日内依法向济南市人民政府申请行政复议" in words_of(number)
    assert "六个月内依法向" in words_of(number)


def test_it_is_passed_to_the_organ_that_is_named(do, asked):
    number = asked("RECORD_CORRECTION")
    assert refusal_of(decided, do, number, "passed_on") == "MATTER_ELSEWHERE_MISSING"
    decided(do, number, "passed_on", elsewhere="市公安局市中区分局")
    do(matters.answer, number=number)
    assert "转送有权更正的市公安局市中区分局" in words_of(number)


def test_a_complaint_becomes_an_order_to_correct(do, asked):
    number = asked("COMPLAINT", title="未在期限内答复")
    unit = db.session.scalars(select(Unit.id).join(Organ).where(Organ.code == "MZ")).first()
    values = {"demand": "立即答复", "answer_by_on": date(2026, 3, 10)}
    assert refusal_of(decided, do, number, "correction_ordered", **values) == "MATTER_UNIT_MISSING"
    decided(do, number, "correction_ordered", unit_id=unit, **values)
    action = db.session.scalars(select(SupervisionAction)).one()
    assert (action.level, action.unit_id, action.facts) == (2, unit, "经核查属实")
    assert queries.matter_by_number(number).action_id == action.id
    do(matters.answer, number=number)
    assert "督促区民政局整改" in words_of(number)


def test_a_circular_needs_the_approval_of_the_leading_person(do, asked):
    number = asked("COMPLAINT")
    unit = db.session.scalars(select(Unit.id).join(Organ).where(Organ.code == "MZ")).first()
    values = {"unit_id": unit, "demand": "整改", "answer_by_on": date(2026, 3, 10)}
    assert refusal_of(decided, do, number, "circulated", **values) == "SUPERVISION_APPROVER_MISSING"
    assert queries.matter_by_number(number).outcome is None


def test_who_is_not_the_head_does_not_decide(do, asked):
    number = asked("COMPLAINT")
    code = refusal_of(
        do, matters.conclude, "wangmin", number, outcome="unfounded", finding="不属实", elsewhere="",
        unit_id=0, demand="", answer_by_on=None, approved_by="",
    )  # fmt: skip
    assert code == "MATTER_NOT_YOURS"


def test_an_older_page_is_stale(do, asked):
    number = asked("COMPLAINT")
    with pytest.raises(Stale):
        do(matters.withdraw, number=number, seen=1)


def test_contact_data_is_sealed_masked_and_in_no_entry(do, asked, acting_as):
    number = asked("RECORD_CORRECTION")
    matter = queries.matter_by_number(number)
    assert PHONE.encode() not in matter.phone_sealed
    assert matters.masked(matter)["phone"] == "138****1234"
    with writing():
        matter = queries.matter_by_number(number)
        assert matters.reveal(matter, reason="电话告知", acting=acting_as("wangmin"))["phone"] == PHONE
    bodies = "".join(db.session.scalars(select(AuditEntry.body)))
    assert PHONE not in bodies
    assert "样例甲" not in bodies


def test_every_step_is_an_entry_of_its_own_chain(do, asked):
    number = asked("RECORD_CORRECTION")
    decided(do, number, "refused")
    do(matters.answer, number=number)
    matter = queries.matter_by_number(number)
    acts = [entry.act for entry in queries.log_of(matter)]
    assert acts == ["registered", "taken_up", "concluded", "answered"]
    assert [entry.body["state"] for entry in queries.log_of(matter)][-1] == "answered"
    assert list(verifying.broken_places()) == []


def test_the_period_is_a_setting(do, asked):
    assert matters.period_of(MatterKind.COMPLAINT) == 20
    with writing():
        db.session.add(Setting(key="matters.complaint_days", value=15))
    number = asked("COMPLAINT")
    assert queries.matter_by_number(number).period_days == 15


def test_a_foreign_organ_sees_nothing_and_the_list_its_lamps(do, asked, acting_as, clock_now):
    number = asked("COMPLAINT")
    clock_now.set("2026-03-30")
    with scoped(scope_of(acting_as("wangmin"))):
        lines, _ = queries.list_matters(queries.MatterFilters(), acting_as("wangmin"))
        assert [(line.row.number, str(line.lamp), line.days) for line in lines] == [(number, "red", 0)]
        assert queries.count_groups()["open"] == 1
    with scoped(scope_of(acting_as("mz_js"))):
        assert queries.list_matters(queries.MatterFilters(), acting_as("mz_js")) == ([], "")
        assert queries.matter_by_number(number) is None
        assert queries.count_groups()["open"] == 0
