"""Acceptance, search record and consultation through the services (domain 01 § 5, 02 § 5)."""

from datetime import date

import pytest

from casework.db import db
from casework.models import Party, PartyRole, SearchRecord
from casework.queries.consultations import asked_of
from casework.record import casefile_of
from casework.services import consultation, processing
from tests.notices import NoticePlay
from workflows.refusal import Refusal


@pytest.fixture
def start(office, a_case, acting_as, clock_now):
    def begin(on: str) -> NoticePlay:
        play = NoticePlay(a_case(on=on).registered().reviewed().id, acting_as, clock_now)
        play.do(processing.accept)
        return play

    return begin


def consult(
    play: NoticePlay, day: str, *, served: str = "", party: str = "", as_: str = "third_party"
) -> None:
    play.do(
        consultation.consult, day=served or day, party=party, asked_as=as_, name="样例公司",
        on=date.fromisoformat(day),
        kind="commercial_enterprise", question="合同附件是否含商业秘密", served_on=_day(served),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def opinion(play: NoticePlay, day: str, party: str = "P2", stance: str = "agree") -> None:
    play.do(
        consultation.receive_opinion,
        day=day,
        party=party,
        on=date.fromisoformat(day),
        stance=stance,
        text="样例理由",
    )


def test_acceptance_moves_the_case_and_leaves_the_due_date(start):
    play = start("2024-05-13")
    assert (play.row.state, play.row.due_on) == ("PROCESSING", date(2024, 6, 11))


def test_each_search_is_a_record_of_its_own(start):
    play = start("2024-05-13")
    search = {"on": date(2024, 5, 13), "keywords": "绿化养护、合同", "years": "2019—2024", "note": ""}
    play.do(processing.record_search, places=["机关档案室"], result="not_found", **search)
    play.do(processing.record_search, places=["业务系统", "科室文件"], result="partly", **search)
    rows = db.session.query(SearchRecord).filter_by(case_id=play.case_id).all()
    assert [(row.places, row.result.value) for row in rows] == [
        (["机关档案室"], "not_found"),
        (["业务系统", "科室文件"], "partly"),
    ]
    facts = [fact for fact in casefile_of(play.row).facts if fact.kind == "searched"]
    assert [(fact.search_id, fact.found) for fact in facts] == [(rows[0].id, False), (rows[1].id, True)]


def test_consultation_pauses_until_the_opinion_c28(start):
    play = start("2024-05-13")
    consult(play, "2024-05-20", served="2024-05-22")
    party = db.session.query(Party).filter_by(case_id=play.case_id, code="P2").one()
    assert (party.role, party.name) == (PartyRole.third_party, "样例公司")
    assert (play.row.state, play.row.clock_state) == ("CONSULTING", "paused_consult")
    opinion(play, "2024-05-30", stance="refuse")
    assert (play.row.state, play.row.due_on) == ("PROCESSING", date(2024, 6, 21))


def test_two_parties_pause_once_and_the_last_opinion_ends_it_c30(start, acting_as):
    play = start("2024-05-13")
    consult(play, "2024-05-20", served="2024-05-22")
    consult(play, "2024-05-24", served="2024-05-27")
    opinion(play, "2024-05-30")
    assert play.row.state == "CONSULTING"
    opinion(play, "2024-06-05", "P3")
    assert (play.row.state, play.row.due_on) == ("PROCESSING", date(2024, 6, 27))
    rows = asked_of(play.row, acting_as("wangmin").calendar)
    assert [(a.code, a.deadline, a.ended_on) for a in rows] == [
        ("P2", date(2024, 6, 13), date(2024, 5, 30)),
        ("P3", date(2024, 6, 18), date(2024, 6, 5)),
    ]


def test_silence_ends_the_pause_only_after_fifteen_working_days_c29(start):
    play = start("2024-05-13")
    consult(play, "2024-05-20", served="2024-05-22")
    with pytest.raises(Refusal) as early:
        play.do(consultation.lapse_consultation, day="2024-06-13", party="P2")
    assert early.value.code == "DEADLINE_NOT_PASSED"
    play.do(consultation.lapse_consultation, day="2024-06-14", party="P2")
    assert (play.row.state, play.row.due_on) == ("PROCESSING", date(2024, 7, 4))


def test_letter_to_the_party_comes_back_c31(start):
    play = start("2024-05-13")
    consult(play, "2024-05-20")
    play.do(
        consultation.return_consultation, day="2024-05-28", party="P2", on=date(2024, 5, 28), reason="moved"
    )
    assert (play.row.state, play.row.due_on) == ("PROCESSING", date(2024, 6, 19))


def test_party_can_be_served_later_and_asked_again_after_its_answer(start):
    play = start("2024-05-13")
    consult(play, "2024-05-20")
    play.do(consultation.serve_consultation, day="2024-05-22", party="P2", on=date(2024, 5, 22))
    with pytest.raises(Refusal) as twice:
        consult(play, "2024-05-23", party="P2")
    assert twice.value.code == "CONSULT_ALREADY_OPEN"
    opinion(play, "2024-05-30")
    consult(play, "2024-05-31", party="P2")
    assert play.row.state == "CONSULTING"
    assert db.session.query(Party).filter_by(case_id=play.case_id).count() == 2


def test_after_the_due_date_nobody_is_asked(start):
    play = start("2024-05-13")
    with pytest.raises(Refusal) as late:
        consult(play, "2024-06-12")
    assert (late.value.code, late.value.basis) == ("CONSULT_AFTER_DUE", "Art 33(3)")
