"""工作建议: proposed by the rule, sent by the district head, fed back by the unit, closed; nobody else's."""

from datetime import date

import pytest
from sqlalchemy import select

from casework import jobs
from casework.db import Stale, db, writing
from casework.models import ImprovementSuggestion, Message, PointedAct, SuggestedCase
from casework.queries import improvement as queries
from casework.scope import scope_of, scoped
from casework.services import improvement
from casework.services.improvement_proposals import propose
from tests.services.test_supervision_proposals import corrected
from workflows.refusal import Refusal


@pytest.fixture
def pointed(office, a_case, acting_as):
    """``pointed(2)``: so many cases that point at how the unit of mz_js acts."""

    def make(number, *, act="penalty", on="2026-09-21"):
        cases = [a_case(on=on).registered() for _ in range(number)]
        for case in cases:
            with writing():
                improvement.note_act(
                    case.row, unit_id=acting_as("mz_js").unit_id, act=act, seen=0, acting=acting_as("wangmin")
                )
        return cases

    return make


def found():
    return list(db.session.scalars(select(ImprovementSuggestion).order_by(ImprovementSuggestion.id)))


def run():
    number = propose(jobs.as_system())
    db.session.rollback()
    return number


def sent(row, acting, **changed):
    values = {"facts": "样例", "advice": "样例", "answer_by_on": date(2026, 10, 20), **changed}
    with writing():
        improvement.issue(row, seen=row.version, acting=acting, **values)


def test_three_requests_about_one_act_become_one_proposal_and_a_case_speaks_once(pointed, acting_as):
    pointed(2)
    pointed(1, act="licence")
    assert run() == 0
    pointed(1)
    assert (run(), run()) == (1, 0)
    (row,) = found()
    assert (row.unit_id, row.cause, row.state) == (acting_as("mz_js").unit_id, "penalty", "proposed")
    assert "有3件政府信息公开申请涉及你单位的“行政处罚”" in row.facts
    pointed(2)
    assert run() == 0, "two more are not three"
    pointed(1)
    assert run() == 1


def test_requests_a_quarter_apart_are_no_proposal(pointed):
    for on in ("2026-03-02", "2026-06-15", "2026-09-21"):
        pointed(1, on=on)
    assert run() == 0


def test_two_corrected_cases_of_a_unit_become_a_proposal(office, a_case, acting_as, clock_now):
    for number in (1, 2):
        corrected(a_case, acting_as, clock_now, f"样例{number}号")
        assert run() == number - 1
    assert run() == 0
    (row,) = found()
    assert (row.trigger, row.unit_id) == ("same_cause", acting_as("wangmin").unit_id)


def test_sent_fed_back_and_closed_with_messages_to_both_sides(pointed, acting_as):
    pointed(3)
    run()
    (row,) = found()
    head, unit = acting_as("chenzr"), acting_as("mz_js")
    assert queries.list_suggestions(unit) == [], "a proposal is not the unit's yet"
    sent(row, head)
    assert row.number == "市中政公开建〔2026〕1号"
    assert [s.id for s in queries.to_answer(unit)] == [row.id]
    with writing():
        improvement.answer(row, seen=row.version, feedback="已改进（样例）", acting=unit)
    with writing():
        improvement.close(row, seen=row.version, closing="已核实（样例）", acting=head)
    assert (row.state, queries.to_answer(unit)) == ("closed", [])
    keys = [key.rpartition(":")[0] for key in db.session.scalars(select(Message.key).order_by(Message.id))]
    for what in ("issued", "answered", "closed"):
        assert f"suggestion:{row.id}:{what}" in keys


def test_the_unit_sees_the_suggestion_and_of_its_cases_its_own_only(pointed, acting_as):
    pointed(3)
    run()
    (row,) = found()
    sent(row, acting_as("chenzr"))
    unit, stranger = acting_as("mz_js"), acting_as("cz_js")
    with scoped(scope_of(unit)):
        assert queries.suggestion_by_id(row.id, unit) is not None
        assert queries.cases_of(row.id) == ([], 3)
    with scoped(scope_of(stranger)):
        assert queries.suggestion_by_id(row.id, stranger) is None
        assert queries.list_suggestions(stranger) == []
        assert queries.count_suggestions(stranger) == {}
    for case in db.session.scalars(select(SuggestedCase.case_id)):
        assert str(case) not in row.facts


@pytest.mark.parametrize(("who", "changed", "code"), [
    ("mz_fz", {}, "SUGGESTION_NOT_YOURS"), ("duban", {}, "SUGGESTION_NOT_YOURS"),
    ("chenzr", {"answer_by_on": date(2026, 9, 21)}, "SUGGESTION_ANSWER_DAY"),
])  # fmt: skip
def test_only_the_head_of_the_district_office_sends_with_a_day_to_come(
    pointed, acting_as, who, changed, code
):
    pointed(3)
    run()
    with pytest.raises(Refusal) as refused:
        sent(found()[0], acting_as(who), **changed)
    assert refused.value.code == code


def test_out_of_turn_old_or_from_the_wrong_side_it_is_refused(pointed, acting_as):
    pointed(3)
    run()
    (row,) = found()
    head, unit = acting_as("chenzr"), acting_as("mz_js")
    attempts = [
        (improvement.answer, {"feedback": "样例", "acting": unit}, "SUGGESTION_STATE"),
        (improvement.close, {"closing": "样例", "acting": head}, "SUGGESTION_STATE"),
    ]
    for act, values, code in attempts:
        with pytest.raises(Refusal) as refused, writing():
            act(row, seen=row.version, **values)
        assert refused.value.code == code
    with pytest.raises(Stale), writing():
        improvement.dismiss(row, seen=row.version + 1, reason="样例", acting=head)
    sent(row, head)
    with pytest.raises(Refusal) as refused, writing():
        improvement.answer(row, seen=row.version, feedback="样例", acting=acting_as("cz_js"))
    assert refused.value.code == "SUGGESTION_NOT_YOURS"


def test_the_noted_act_is_changed_by_who_saw_it_last(pointed, acting_as):
    (case,) = pointed(1)
    acting = acting_as("wangmin")
    with writing():
        improvement.note_act(case.row, unit_id=acting.unit_id, act="licence", seen=1, acting=acting)
    assert [row.act for row in db.session.scalars(select(PointedAct))] == ["licence"]
    with pytest.raises(Stale), writing():
        improvement.note_act(case.row, unit_id=acting.unit_id, act="other", seen=1, acting=acting)
