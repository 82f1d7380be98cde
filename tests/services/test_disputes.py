"""Review and litigation of a case: entered, answered, concluded, acted on anew (domain 01 § 10)."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import db
from casework.jobs import run_once
from casework.labels import message_words
from casework.models import Message, Person
from casework.queries import disputes as queries
from casework.queries.difficult import nomination_of
from casework.scope import scope_of, scoped
from casework.services import disputes, voiding
from tests.replies import Reply, disputed, ordered_anew, searched
from workflows import facts as f
from workflows.refusal import Refusal


@pytest.fixture
def reply(office, a_case, acting_as, clock_now):
    case = searched(a_case(on="2026-03-02").accepted(), date(2026, 3, 2))
    made = Reply(case, acting_as).drafted("GRANT_A").submitted().cleared().signed().sealed()
    made.dispatched("direct").delivered(date(2026, 3, 2))
    clock_now.set("2026-03-20")
    return made


def only(reply):
    return queries.of_case(reply.id)[0]


def test_the_answer_is_due_ten_working_days_after_the_copy_came(reply):
    disputed(reply, on=date(2026, 3, 18), notice_on=date(2026, 3, 20))
    assert only(reply).answer_by_on == date(2026, 4, 3)
    assert reply.row.state == "CLOSED_REPLIED"
    assert queries.has_pending(reply.id)


def test_in_the_summary_procedure_five_and_in_court_fifteen_calendar_days(reply):
    disputed(reply, on=date(2026, 3, 18), notice_on=date(2026, 3, 20), summary=True)
    disputed(
        reply, on=date(2026, 3, 18), notice_on=date(2026, 3, 20), kind="litigation", body="济南铁路运输法院",
        after_review=True, reference="（2026）样例1号",
    )  # fmt: skip
    review, suit = queries.of_case(reply.id)
    assert review.answer_by_on == date(2026, 3, 27)
    assert suit.answer_by_on == date(2026, 4, 7)  # 4 April is Qingming, the 6th its day off
    assert (suit.no, suit.after_review, suit.summary) == (2, True, False)


def test_the_same_review_is_entered_once(reply):
    disputed(reply, on=date(2026, 3, 18))
    with pytest.raises(Refusal) as caught:
        disputed(reply, on=date(2026, 3, 19))
    assert caught.value.code == "DISPUTE_KNOWN"


def test_a_result_before_the_filing_is_refused(reply):
    disputed(reply, on=date(2026, 3, 18))
    with pytest.raises(Refusal) as caught:
        concluded(reply, on=date(2026, 3, 17))
    assert caught.value.code == "DISPUTE_ORDER"


def concluded(reply, result="maintained", cause="", orders_anew=False, on=date(2026, 3, 20)):
    reply.act(
        disputes.conclude, "fawu", no=1, result=result, on=on, decision_no="样例决定1号", cause=cause,
        orders_anew=orders_anew,
    )  # fmt: skip


def test_a_result_is_set_right_and_voided(reply):
    disputed(reply, on=date(2026, 3, 18))
    concluded(reply, "revoked", "facts")
    assert (only(reply).corrected, str(only(reply).outcome), str(only(reply).cause)) == (
        True, "corrected", "facts",
    )  # fmt: skip
    concluded(reply)
    db.session.expire_all()
    assert (only(reply).corrected, str(only(reply).outcome)) == (False, "upheld")
    nomination = nomination_of(reply.id)
    assert nomination is not None
    assert "样例决定1号" in nomination.why
    reply.act(voiding.void, "fawu", seq=reply.row.version, reason="文号错")
    db.session.expire_all()
    assert only(reply).corrected


def test_a_voided_dispute_leaves_the_list(reply):
    disputed(reply, on=date(2026, 3, 18))
    reply.act(voiding.void, "fawu", seq=reply.row.version, reason="登记错了案件")
    assert list(queries.of_case(reply.id)) == []
    disputed(reply, on=date(2026, 3, 18))
    assert only(reply).no == 2


def test_a_suit_against_silence_is_entered_while_the_case_is_open(office, a_case, acting_as, clock_now):
    case = a_case(on="2026-03-02").accepted()
    clock_now.set("2026-04-20")
    open_case = Reply(case, acting_as)
    disputed(open_case, on=date(2026, 4, 15), kind="litigation", reference="（2026）样例9号")
    assert (open_case.row.state, open_case.row.due_on) == ("PROCESSING", date(2026, 3, 30))


def test_a_decision_reopens_with_the_ordered_deadline(reply, clock_now):
    ordered_anew(reply, on=date(2026, 3, 18))
    clock_now.set("2026-03-23")
    with pytest.raises(Refusal) as caught:
        reply.act(disputes.reopen, "chenzr", dispute_no=1, on=date(2026, 3, 17), due_on=date(2026, 4, 10))
    assert caught.value.code == "DISPUTE_ORDER"
    reply.act(disputes.reopen, "chenzr", dispute_no=1, on=date(2026, 3, 20), due_on=date(2026, 4, 10))
    assert (reply.row.state, reply.row.due_on) == ("REOPENED", date(2026, 4, 10))
    assert only(reply).reopened_on == date(2026, 3, 20)
    with pytest.raises(Refusal) as caught:
        concluded(reply)
    assert caught.value.code == "DISPUTE_ACTED_ON"


def test_nothing_is_reopened_without_a_decision(reply):
    disputed(reply, on=date(2026, 3, 18))
    concluded(reply, "revoked", "facts", orders_anew=True)
    for no, code in ((1, "DECISION_PAPER_MISSING"), (2, "DECISION_MISSING")):
        with pytest.raises(Refusal) as caught:
            reply.act(
                disputes.reopen, "chenzr", dispute_no=no, on=date(2026, 3, 20), due_on=date(2026, 4, 10)
            )
        assert caught.value.code == code


def newest_first():
    return db.session.scalars(select(Message).order_by(Message.id.desc())).all()


def test_people_are_reminded_five_two_days_before_and_when_it_is_over(reply, clock_now):
    disputed(reply, on=date(2026, 3, 18), notice_on=date(2026, 3, 20))  # due on 3 April, a Friday
    told = []
    for day in ("2026-03-25", "2026-03-27", "2026-03-30", "2026-04-01", "2026-04-03", "2026-04-07"):
        clock_now.set(day)
        told.append(run_once("remind-disputes"))
    assert told == [0, 3, 0, 3, 3, 3]
    who = select(Person.login).join(Message, Message.person_id == Person.id).distinct()
    assert set(db.session.scalars(who)) == {"wangmin", "fawu", "chenzr"}
    said = [message_words("system", m.params, ref=reply.ref, due_on=m.due_on) for m in newest_first()]
    assert "最迟 2026年4月3日 提交，已超过 1 个工作日，请按期提交" in said[0]
    assert "最迟 2026年4月3日 提交，还剩 5 个工作日，请按期提交" in said[-1]
    reply.act(disputes.submit_answer, "fawu", no=1, on=date(2026, 4, 7))
    clock_now.set("2026-04-08")
    assert run_once("remind-disputes") == 0


def test_a_dispute_of_another_organ_is_not_seen(reply, acting_as):
    disputed(reply, on=date(2026, 3, 18))
    with scoped(scope_of(acting_as("wangmin"))):
        assert len(queries.list_disputes(queries.DisputeFilters(), acting_as("wangmin"))[0]) == 1
        assert queries.pending_among([reply.id]) == {reply.id}
    with scoped(scope_of(acting_as("mz_js"))):
        assert queries.list_disputes(queries.DisputeFilters(), acting_as("mz_js")) == ([], "")
        assert queries.count_groups()["open"] == 0
        assert queries.pending_among([reply.id]) == frozenset()


def test_the_list_shows_what_waits(reply, acting_as):
    disputed(reply, on=date(2026, 3, 18))
    who = acting_as("fawu")
    lines, after = queries.list_disputes(queries.DisputeFilters(group="answer", kind="review"), who)
    assert [(str(line.lamp), line.days) for line in lines] == [("green", 8)]
    assert after == ""
    assert queries.list_disputes(queries.DisputeFilters(kind="litigation"), who)[0] == []
    assert queries.count_groups() == {"open": 1, "answer": 1, "act": 0, "concluded": 0}


def test_the_new_reply_cites_the_decision(reply, clock_now, acting_as):
    from casework.letters import gather
    from casework.record import casefile_of

    ordered_anew(reply, on=date(2026, 3, 18))
    reply.act(disputes.reopen, "chenzr", dispute_no=1, on=date(2026, 3, 20), due_on=date(2026, 4, 10))
    assert gather.case_number(reply.row, casefile_of(reply.row)) == f"{reply.ref}-重1"
    assert casefile_of(reply.row).last(f.Reopened).decision_no == "样例复议决定1号"
