"""工作建议: proposed by the rule, sent by the district head, fed back by the unit, closed; nobody else's."""

from datetime import date

import pytest
from sqlalchemy import select

from casework import jobs
from casework.db import Stale, db, writing
from casework.models import ImprovementSuggestion, Message, PointedAct, SuggestedCase
from casework.queries import improvement as queries
from casework.scope import scope_of, scoped
from casework.services import disputes, improvement, parameters
from casework.services.improvement_proposals import propose
from tests.replies import Reply, disputed, searched
from workflows.refusal import Refusal


@pytest.fixture
def pointed(office, a_case, acting_as):
    """``pointed(2)``: so many cases that point at how the unit of mz_js acts."""

    def make(number, *, act="penalty", on="2026-09-21"):
        cases = [a_case(on=on).registered() for _ in range(number)]
        for case in cases:
            with writing():
                improvement.note_act(
                    case.row, unit_id=acting_as("mz_js").unit_id, act=act, seen=1, acting=acting_as("wangmin")
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


def test_how_many_requests_and_within_how_long_are_parameters(pointed, acting_as):
    for on in ("2026-06-15", "2026-09-21"):
        pointed(1, on=on)
    assert run() == 0
    for name, value in (("improvement.requests", 2), ("improvement.calendar_days", 100)):
        with writing():
            parameters.change(name, value, seen=parameters.version_of(name), acting=acting_as("admin"))
    assert run() == 1


def test_requests_a_quarter_apart_are_no_proposal(pointed):
    for on in ("2026-03-02", "2026-06-15", "2026-09-21"):
        pointed(1, on=on)
    assert run() == 0


def corrected(a_case, acting_as, clock_now, cause):
    """A case whose answer was revoked for this cause."""
    case = searched(a_case(on="2026-03-02").accepted(), date(2026, 3, 2))
    reply = Reply(case, acting_as).drafted("GRANT_A").submitted().cleared().signed().sealed()
    reply.dispatched("direct").delivered(date(2026, 3, 2))
    clock_now.set("2026-03-20")
    disputed(reply, on=date(2026, 3, 18))
    reply.act(
        disputes.conclude, "fawu", no=1, result="revoked", on=date(2026, 3, 20), decision_no="样例决定1号",
        cause=cause, orders_anew=False,
    )  # fmt: skip


def test_two_cases_corrected_for_one_cause_become_a_proposal(office, a_case, acting_as, clock_now):
    for cause, proposed in (("facts", 0), ("law", 0), ("facts", 1), ("law", 1)):
        corrected(a_case, acting_as, clock_now, cause)
        assert run() == proposed
    assert run() == 0
    assert {(row.trigger, row.cause) for row in found()} == {("same_cause", "facts"), ("same_cause", "law")}
    assert found()[0].unit_id == acting_as("wangmin").unit_id
    assert "有2件政府信息公开答复因“事实不清、证据不足”被纠正" in found()[0].facts


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
        improvement.note_act(case.row, unit_id=acting.unit_id, act="licence", seen=2, acting=acting)
    assert [row.act for row in db.session.scalars(select(PointedAct))] == ["licence"]
    with pytest.raises(Stale), writing():
        improvement.note_act(case.row, unit_id=acting.unit_id, act="other", seen=2, acting=acting)
