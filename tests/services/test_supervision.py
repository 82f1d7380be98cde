"""Actions of supervision (domain 06 § 2): who issues, answers, closes; nothing holds the reply up."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.db import Stale, db, writing
from casework.labels import SUPERVISION_TEXTS
from casework.models import (
    AuditEntry,
    Case,
    CaseEvent,
    Message,
    NumberIssued,
    Organ,
    Person,
    SupervisionAction,
    Unit,
)
from casework.services import supervision
from tests import supervised
from tests.replies import Reply, searched
from tests.supervised import WORDS
from workflows import facts as f
from workflows.codes import State
from workflows.refusal import Refusal


def unit_id(organ: str) -> int:
    return db.session.execute(
        select(Unit.id).join(Organ, Organ.id == Unit.organ_id).where(Organ.code == organ)
    ).scalar_one()


def reminded(case: Any, acting_as: Any, by: str = "duban") -> SupervisionAction:
    with writing():
        return supervision.remind(db.session.get_one(Case, case.id), acting_as(by))


def issued(acting_as: Any, level: int, by: str, organ: str = "MZ", **values: Any) -> SupervisionAction:
    with writing():
        return supervised.issued(acting_as, unit_id(organ), level=level, by=by, **values)


def act(what: Any, action: SupervisionAction, acting: Any, **words: Any) -> None:
    with writing():
        what(db.session.get_one(SupervisionAction, action.id), seen=action.version, acting=acting, **words)


def code_of(call: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **values)
    db.session.rollback()
    return str(caught.value.code)


def test_a_reminder_is_numbered_answered_by_the_unit_and_closed_by_who_issued_it(
    office: Any, a_case: Any, acting_as: Any, clock_now: Any
) -> None:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-23")
    action = reminded(case, acting_as)
    assert action.number == "市中政公开督〔2026〕1号"
    assert action.answer_by_on == date(2026, 10, 26)  # one working day, over the weekend
    assert case.row.state is State.PROCESSING
    event = db.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
    assert (event.kind, json.loads(event.data)) == ("supervised", {"action_id": action.id, "level": 1})
    act(supervision.answer, action, acting_as("wangmin"), answer="样例：今日送签。")
    act(supervision.close, action, acting_as("duban"), closing="样例：已核实。")
    assert action.state == "closed"
    entries = select(AuditEntry.action).where(AuditEntry.object_type == "supervision_action")
    actions = db.session.scalars(entries.order_by(AuditEntry.id))
    assert list(actions) == ["supervision.issued", "supervision.answered", "supervision.closed"]


def test_the_unit_its_head_and_the_handler_are_told_and_then_the_issuer(
    office: Any, a_case: Any, acting_as: Any
) -> None:
    action = reminded(a_case().registered().reviewed(), acting_as)

    def told() -> list[str]:
        names = select(Person.login).join(Message, Message.person_id == Person.id).order_by(Message.id)
        return list(db.session.scalars(names))

    assert set(told()) == {"wangmin", "zhoukz", "chenzr"}
    act(supervision.answer, action, acting_as("zhoukz"), answer="样例")
    assert told()[-1] == "duban"


def test_a_second_reminder_waits_until_the_first_is_closed(office: Any, a_case: Any, acting_as: Any) -> None:
    case = a_case().accepted()
    action = reminded(case, acting_as)
    assert code_of(reminded, case, acting_as) == "ALREADY_REMINDED"
    act(supervision.answer, action, acting_as("wangmin"), answer="样例")
    act(supervision.close, action, acting_as("duban"), closing="样例")
    assert reminded(case, acting_as).number == "市中政公开督〔2026〕2号"
    issued_numbers = select(func.count()).select_from(NumberIssued).where(NumberIssued.kind == "公开督")
    assert db.session.scalar(issued_numbers) == 2


@pytest.mark.parametrize(
    ("level", "by", "organ"),
    [
        pytest.param(1, "chenzr", "MZ", id="a reminder is the supervisor's"),
        pytest.param(2, "duban", "MZ", id="a demand is the ogi_head's"),
        pytest.param(2, "wangmin", "DG", id="no handler issues"),
        pytest.param(2, "mz_fz", "CZ", id="an ogi_head reaches its own organ only"),
        pytest.param(3, "mz_fz", "MZ", id="circulars come from the district office"),
        pytest.param(9, "wangmin", "MZ", id="praise too"),
    ],
)
def test_a_level_is_not_issued_by_others(
    office: Any, acting_as: Any, level: int, by: str, organ: str
) -> None:
    values = {"approved_by": "样例区长"}
    assert code_of(issued, acting_as, level, by, organ, **values) == "SUPERVISION_NOT_YOURS"


@pytest.mark.parametrize(
    ("level", "by"), [(2, "chenzr"), (3, "duban"), (4, "chenzr"), (5, "duban"), (9, "duban")]
)
def test_every_level_has_its_issuer_and_its_letter(office: Any, acting_as: Any, level: int, by: str) -> None:
    action = issued(acting_as, level, by, approved_by="样例区长")
    letter = json.loads(action.notice)
    text = "".join(run["text"] for block in letter["blocks"] for run in block["runs"])
    assert letter["number"] == action.number
    assert letter["seal"] is False
    assert letter["addressee"] == "济南市市中区民政局办公室"
    assert ("样例区长" in text) == (level in (3, 4, 5, 9))
    assert "样例：办理进度滞后。" in text


def test_higher_levels_need_who_approved_and_all_but_praise_a_day_for_the_answer(
    office: Any, acting_as: Any
) -> None:
    assert code_of(issued, acting_as, 3, "duban", approved_by=" ") == "SUPERVISION_APPROVER_MISSING"
    today = acting_as("duban").today
    assert code_of(issued, acting_as, 2, "chenzr", answer_by_on=today) == "SUPERVISION_ANSWER_DAY"
    assert code_of(issued, acting_as, 2, "chenzr", answer_by_on=None) == "SUPERVISION_ANSWER_DAY"
    praise = issued(acting_as, 9, "duban", answer_by_on=None, approved_by="样例区长")
    act(supervision.close, praise, acting_as("duban"), closing="样例")
    assert praise.state == "closed"


def test_only_the_addressed_unit_answers_and_never_who_issued(office: Any, acting_as: Any) -> None:
    action = issued(acting_as, 2, "chenzr", "DG")
    for login in ("mz_js", "duban", "baomi"):
        assert (
            code_of(act, supervision.answer, action, acting_as(login), answer="样例")
            == "SUPERVISION_NOT_YOURS"
        )
    assert (
        code_of(act, supervision.answer, action, acting_as("chenzr"), answer="样例")
        == "SUPERVISION_OWN_ANSWER"
    )
    act(supervision.answer, action, acting_as("zhoukz"), answer="样例")
    assert code_of(act, supervision.answer, action, acting_as("zhoukz"), answer="样例") == "SUPERVISION_STATE"


def test_only_who_issued_closes_and_only_what_was_answered(office: Any, acting_as: Any) -> None:
    action = issued(acting_as, 2, "chenzr")
    assert code_of(act, supervision.close, action, acting_as("chenzr"), closing="样例") == "SUPERVISION_STATE"
    act(supervision.answer, action, acting_as("mz_js"), answer="样例")
    assert (
        code_of(act, supervision.close, action, acting_as("duban"), closing="样例")
        == "SUPERVISION_OTHER_ISSUER"
    )


def test_a_page_older_than_the_action_changes_nothing(office: Any, acting_as: Any) -> None:
    action = issued(acting_as, 2, "chenzr")
    seen, acting = action.version - 1, acting_as("mz_js")
    with pytest.raises(Stale), writing():
        supervision.answer(action, seen=seen, answer="样例", acting=acting)
    assert db.session.get_one(SupervisionAction, action.id, populate_existing=True).state == "issued"


def test_an_ended_case_is_not_reminded_of(office: Any, a_case: Any, acting_as: Any) -> None:
    case = searched(a_case(on="2026-09-21").accepted(), date(2026, 9, 21))
    reply = Reply(case, acting_as).drafted().submitted().cleared().signed().sealed().dispatched()
    reply.delivered()
    assert code_of(reminded, case, acting_as) == "NOTHING_TO_REMIND"


def test_supervision_at_every_step_never_holds_the_reply_up(
    office: Any, a_case: Any, acting_as: Any, clock_now: Any
) -> None:
    def press() -> None:
        for level in (2, 3):
            with writing():
                row = db.session.get_one(Case, case.id, populate_existing=True)
                supervision.issue_new(
                    level=level, unit_id=supervision.unit_of(row), answer_by_on=date(2026, 12, 1),
                    cases=(row,), approved_by="样例区长", acting=acting_as("chenzr"), **WORDS,
                )  # fmt: skip

    case = a_case(on="2026-09-21")
    press()
    case.registered()
    press()
    due_on = case.row.due_on
    case.reviewed()
    press()
    case.accepted()
    press()
    reply = Reply(searched(case, clock_now.today), acting_as)
    for step in (reply.drafted, reply.submitted, reply.cleared, reply.signed, reply.sealed, reply.dispatched):
        step()
        press()
    reply.delivered()
    press()
    assert case.row.state is State.CLOSED_REPLIED
    assert case.row.on_time
    assert case.row.due_on == due_on


def test_a_supervised_entry_of_the_log_is_not_voided(office: Any, a_case: Any, acting_as: Any) -> None:
    case = a_case().accepted()
    reminded(case, acting_as)
    seq = case.row.version
    void = f.Voided(on=acting_as("duban").today, seq=seq, reason="样例")
    assert code_of(case.add, void, by="duban") == "NOTHING_TO_VOID"


def test_usual_words_say_how_the_deadline_stands(
    office: Any, a_case: Any, acting_as: Any, clock_now: Any
) -> None:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-23")
    facts, _ = supervision.usual_words(case.row, acting_as("duban"))
    assert facts == (
        f"{case.ref}号政府信息公开申请的答复期限至2026年10月26日届满，至2026年10月23日仅剩1个工作日，尚未送签。"
    )
    clock_now.set("2026-10-28")
    facts, demand = supervision.usual_words(case.row, acting_as("duban"))
    assert "已逾期2个工作日" in facts
    assert demand == SUPERVISION_TEXTS["overdue"][1]
