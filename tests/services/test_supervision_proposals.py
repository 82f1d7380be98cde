"""What the system proposes to supervise (domain 06 § 2): once each, and issued only by people."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.jobs import run_once
from casework.models import (
    Case,
    Message,
    Organ,
    Person,
    Setting,
    SupervisedCase,
    SupervisionAction,
    Unit,
)
from casework.services import supervision
from casework.services.supervision_proposals import propose
from tests.replies import Reply, ordered_anew, searched
from tests.web.statements import statements
from workflows import facts as f
from workflows.codes import Channel, TransferKind


@pytest.fixture
def found(office: Any, clock_now: Any) -> Any:
    """``found("2026-10-23")``: what is proposed on that day, as (trigger, level), in order."""

    def on(day: str) -> list[tuple[str, int]]:
        clock_now.set(day)
        propose(Acting.system(clock_now(), current_calendar()))
        rows = select(SupervisionAction).order_by(SupervisionAction.id)
        return [(row.trigger, row.level) for row in db.session.scalars(rows)]

    return on


def the_only() -> SupervisionAction:
    return db.session.scalars(select(SupervisionAction)).one()


def test_two_working_days_before_the_end_a_reminder_is_proposed_and_once_only(
    found: Any, a_case: Any
) -> None:
    case = a_case(on="2026-09-21").accepted()  # due 2026-10-26
    assert found("2026-10-21") == []
    assert found("2026-10-22") == [("near_due", 1)]
    assert found("2026-10-23") == [("near_due", 1)]
    action = the_only()
    assert action.state == "proposed"
    assert action.number is None
    assert action.facts == (
        f"{case.ref}号政府信息公开申请的答复期限至2026年10月26日届满，至2026年10月22日仅剩2个工作日，尚未送签。"
    )
    assert [row.case_id for row in action.cases] == [case.id]
    assert case.row.version == 4  # nothing was entered in the log of the case


def test_what_lies_in_sign_off_is_not_reminded_of(found: Any, a_case: Any, acting_as: Any) -> None:
    Reply(searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21)), acting_as).drafted().submitted()
    assert found("2026-10-23") == []


def test_the_day_after_the_end_a_demand_is_proposed_sign_off_or_not(
    found: Any, a_case: Any, acting_as: Any
) -> None:
    Reply(searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21)), acting_as).drafted().submitted()
    assert found("2026-10-26") == []
    assert found("2026-10-27") == [("overdue", 2)]


def test_a_stopped_clock_is_not_overdue(found: Any, a_case: Any) -> None:
    case = a_case(on="2026-09-21").accepted()
    case.add(f.ConsultationSent(on=date(2026, 9, 21), party="P2", third_party=True))
    assert found("2026-10-30") == []


def test_nothing_is_proposed_on_a_rest_day(office: Any, a_case: Any, clock_now: Any) -> None:
    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-24")  # Saturday
    assert run_once("propose-supervision") == 0


def test_an_ordinary_letter_unconfirmed_for_three_working_days(found: Any, a_case: Any) -> None:
    a_case(on="2026-10-12", channel=Channel.ordinary_mail)
    a_case(on="2026-10-12", channel=Channel.online)
    assert found("2026-10-14") == []
    assert found("2026-10-15") == [("unconfirmed", 1)]


def test_the_unit_that_was_asked_is_addressed_for_its_material(found: Any, a_case: Any) -> None:
    unit_id = db.session.execute(
        select(Unit.id).join(Organ, Organ.id == Unit.organ_id).where(Organ.code == "MZ")
    ).scalar_one()
    asked = f.Transferred(on=date(2026, 9, 21), transfer_id=1, to_unit_id=unit_id, hop_no=1,
                          transfer_kind=TransferKind.assist, reply_by_on=date(2026, 9, 24))  # fmt: skip
    case = a_case(on="2026-09-21").accepted().add(asked)
    assert found("2026-09-24") == []
    assert found("2026-09-28") == [("material_overdue", 1)]
    assert the_only().unit_id == unit_id
    assert the_only().unit.organ.code == "MZ"
    assert case.ref in the_only().facts
    assert found("2026-09-29") == [("material_overdue", 1), ("material_long_overdue", 2)]


def test_twice_reminded_and_still_open_a_demand_is_proposed(
    found: Any, a_case: Any, acting_as: Any, clock_now: Any
) -> None:
    case = a_case(on="2026-09-21").accepted()
    for _ in range(2):
        with writing():
            action = supervision.remind(db.session.get_one(Case, case.id), acting_as("duban"))
        with writing():
            supervision.answer(action, seen=action.version, answer="样例", acting=acting_as("wangmin"))
        with writing():
            supervision.close(action, seen=action.version, closing="样例", acting=acting_as("duban"))
    assert found("2026-09-22")[2:] == [("second_reminder", 2)]


def test_a_correction_notice_that_turns_out_late(found: Any, a_case: Any, clock_now: Any) -> None:
    case = a_case(on="2026-10-09", channel=Channel.ordinary_mail).registered("2026-10-14").reviewed()
    clock_now.set("2026-10-21")
    notice = f.CorrectionRequested(on=date(2026, 10, 21), letter_id=1, method="post", period_days=10)
    case.add(notice)
    assert found("2026-10-22") == []
    case.add(
        f.ReceiptDateChanged(on=date(2026, 10, 22), received_on=date(2026, 10, 9), reason="样例"), by="chenzr"
    )
    assert found("2026-10-23") == [("late_correction", 2)]


def test_two_overdue_cases_of_a_unit_in_a_quarter(found: Any, a_case: Any) -> None:
    refs = [a_case(on="2026-09-21").accepted().ref for _ in range(2)]
    proposed = found("2026-10-27")
    assert proposed == [("overdue", 2), ("overdue", 2), ("overdue_in_quarter", 3)]
    circular = db.session.scalars(select(SupervisionAction).where(SupervisionAction.level == 3)).one()
    assert "2026年第四季度" in circular.facts
    assert all(ref in circular.facts for ref in refs)
    assert len(circular.cases) == 2


def corrected(a_case: Any, acting_as: Any, clock_now: Any, decision: str) -> None:
    case = searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21))
    reply = Reply(case, acting_as).drafted().submitted().cleared().signed().sealed()
    reply.dispatched("direct").delivered(date(2026, 9, 21))
    clock_now.set("2026-10-12")
    ordered_anew(reply, "chenzr", on=date(2026, 10, 12), decision=decision)


def test_a_corrected_case_and_two_of_them(found: Any, a_case: Any, acting_as: Any, clock_now: Any) -> None:
    corrected(a_case, acting_as, clock_now, "样例复议决定1号")
    assert found("2026-10-13") == [("corrected", 3)]
    assert "样例复议决定1号" in the_only().facts
    corrected(a_case, acting_as, clock_now, "样例复议决定2号")
    assert found("2026-10-13")[1:] == [("corrected", 3), ("corrected_in_year", 4)]


def test_a_year_in_time_is_praised_in_january(found: Any, a_case: Any, acting_as: Any) -> None:
    reply = Reply(searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21)), acting_as).drafted()
    reply.submitted().cleared().signed().sealed().dispatched("direct").delivered(date(2026, 9, 21))
    assert found("2026-12-31") == []
    assert found("2027-01-04") == [("all_in_time", 9)]
    assert "2026年" in the_only().facts


def test_thresholds_are_settings(found: Any, a_case: Any) -> None:
    a_case(on="2026-09-21").accepted()
    with writing():
        db.session.add(Setting(key="supervision.near_due_days", value=5))
    assert found("2026-10-19") == [("near_due", 1)]


def test_the_job_tells_supervisor_and_head_once_a_day(office: Any, a_case: Any, clock_now: Any) -> None:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-23")
    assert run_once("propose-supervision") == 1
    assert run_once("propose-supervision") == 0
    told = select(Person.login).join(Message, Message.person_id == Person.id).order_by(Person.login)
    assert set(db.session.scalars(told.where(Message.kind == "supervision"))) == {"duban", "chenzr"}
    assert case.row.version == 4


def test_a_proposal_is_issued_or_dismissed_by_people(
    found: Any, a_case: Any, acting_as: Any, clock_now: Any
) -> None:
    case = a_case(on="2026-09-21").accepted()
    found("2026-10-27")
    action = the_only()
    with writing():
        supervision.issue(
            db.session.get_one(SupervisionAction, action.id), seen=1, facts=action.facts,
            demand=action.demand, answer_by_on=date(2026, 10, 29), acting=acting_as("chenzr"),
        )  # fmt: skip
    assert the_only().state == "issued"
    assert case.row.version == 5
    assert found("2026-10-28") == [("overdue", 2)]  # issued ones are not proposed again


def test_the_number_of_statements_does_not_grow_with_the_cases(
    office: Any, app: Any, a_case: Any, clock_now: Any
) -> None:
    def asked(day: str) -> int:
        clock_now.set(day)
        with statements(app) as sent:
            propose(Acting.system(clock_now(), current_calendar()))
        return len(sent)

    a_case(on="2026-09-21").accepted()
    few = asked("2026-10-23")
    for _ in range(6):
        a_case(on="2026-09-22").accepted()
    assert asked("2026-10-26") <= few
    assert len(db.session.scalars(select(SupervisedCase)).all()) == 7
