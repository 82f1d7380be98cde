"""Difficult cases through the services: marks, reviewer, joint meeting, draft, signature, library."""

from datetime import date
from uuid import uuid4

import pytest

from casework.db import db, writing
from casework.jobs import as_system
from casework.letters.pool import shared
from casework.models import LibraryNomination, Message, Party, PartyRole, Person, Setting
from casework.queries.difficult import difficult_lines
from casework.record import casefile_of, record
from casework.scope import scope_of, scoped
from casework.services import difficult, sheets, sign_off
from casework.services.letters import LetterNotReady
from tests.notices import NoticePlay
from tests.replies import Reply
from workflows import difficult as rules
from workflows import facts as f
from workflows.codes import DifficultMark
from workflows.refusal import Refusal

MEETING = {
    "held_on": date(2026, 9, 23), "place": "区政府 301 会议室", "minutes": "各方意见一致。",
    "participants": [{"part": "unit", "names": "王敏（样例）"}, {"part": "legal", "names": "樊律（样例）"}],
}  # fmt: skip


@pytest.fixture
def play(office, a_case, acting_as, clock_now):
    return NoticePlay(a_case(on="2026-09-21").accepted().id, acting_as, clock_now)


def conclusions(*codes: str) -> list[dict[str, str]]:
    return [{"determination": code, "text": "按此答复。"} for code in codes]


def marked(play: NoticePlay) -> NoticePlay:
    play.do(difficult.mark_difficult, reason="涉及多个单位，历史资料不全")
    return play


def id_of(login: str) -> int:
    return db.session.query(Person.id).filter_by(login=login).scalar()


def test_the_first_mark_names_a_reviewer_who_is_told(play):
    marked(play)
    assert play.row.difficult
    assert rules.reviewer_of(casefile_of(play.row)) == id_of("fawu")
    told = db.session.query(Message).filter_by(person_id=id_of("fawu")).one()
    assert (told.params["what"], told.due_on) == ("reviewer_named", date(2026, 9, 29))


def test_the_head_names_another_reviewer_of_the_office_only(play):
    marked(play)
    with pytest.raises(Refusal, match="ROLE_NOT_ALLOWED"):
        play.do(difficult.name_reviewer, by="chenzr", reviewer_id=id_of("wangmin"))
    play.do(difficult.name_reviewer, by="chenzr", reviewer_id=id_of("chenzr"))
    assert rules.reviewer_of(casefile_of(play.row)) == id_of("chenzr")


def test_only_the_head_lifts_a_mark_and_the_case_is_plain_again(play):
    marked(play)
    with pytest.raises(Refusal, match="ROLE_NOT_ALLOWED"):
        play.do(difficult.lift_mark, mark="other", reason="资料已找到")
    play.do(difficult.lift_mark, by="chenzr", mark="other", reason="资料已找到")
    assert not play.row.difficult


def test_the_morning_marks_by_rule_once_and_never_what_was_lifted(play, acting_as, clock_now):
    with writing():
        for number in range(2, 7):
            db.session.add(_co_applicant(play.row, number))
    assert difficult.look_after(as_system()) >= 1
    fact = casefile_of(play.row).last(f.MarkedDifficult)
    assert (fact.mark, fact.by_rule, fact.reason) == (DifficultMark.collective, True, "共同申请人 6 人。")
    play.do(difficult.lift_mark, by="chenzr", mark="collective", reason="诉求一致，内容简单")
    difficult.look_after(as_system())
    assert not play.row.difficult


def _co_applicant(case, number):
    return Party(uuid=str(uuid4()), case_id=case.id, code=f"P{number}", role=PartyRole.co_applicant,
                 kind=case.applicant_kind, name=f"样例{number}")  # fmt: skip


def test_the_reviewer_and_the_head_are_reminded_of_the_meeting_once_before_and_once_after(
    play, acting_as, clock_now
):
    marked(play)
    counts = []
    for day in ("2026-09-24", "2026-09-28", "2026-09-28", "2026-09-30", "2026-10-09"):
        clock_now.set(day)
        counts.append(difficult.look_after(as_system()))
    assert counts == [0, 2, 0, 2, 0]


def test_a_draft_against_the_meeting_needs_a_reason(play, acting_as):
    marked(play)
    play.do(difficult.record_meeting, day="2026-09-23", conclusions=conclusions("REF_5"), **MEETING)
    reply = Reply(searched_case(play), acting_as).drafted("GRANT_B")
    with pytest.raises(LetterNotReady, match="CONCLUSION_NOT_HEEDED"):
        reply.submitted()
    play.do(difficult.set_aside, reason="复核后确认该信息已经公开")
    assert reply.submitted().row.state == "LEGAL_REVIEW"


def searched_case(play):
    with writing():
        record(play.row, f.Searched(on=date(2026, 9, 21), search_id=1, found=True),
               play._acting_as("wangmin"))  # fmt: skip
    return play.row


def test_a_draft_that_heeds_the_meeting_passes(play, acting_as):
    marked(play)
    play.do(difficult.record_meeting, day="2026-09-23", conclusions=conclusions("GRANT_B"), **MEETING)
    reply = Reply(searched_case(play), acting_as).drafted("GRANT_B").submitted()
    assert reply.row.state == "LEGAL_REVIEW"


def to_signing(play, acting_as) -> Reply:
    marked(play)
    return Reply(searched_case(play), acting_as).drafted("GRANT_B").submitted().cleared()


def sign(reply: Reply, by: str = "lizong", **values: object) -> None:
    reply.act(sign_off.sign, by, content_hash=reply.hash, overdue_reason="", **values)


def test_a_difficult_case_is_signed_with_the_consent_of_the_principal(play, acting_as):
    reply = to_signing(play, acting_as)
    with pytest.raises(Refusal, match="PRINCIPAL_NEEDED"):
        sign(reply)
    sign(reply, agreed=True)
    assert casefile_of(reply.row).last(f.Signed).by_principal


def test_where_the_principal_is_named_nobody_else_signs_whatever_he_ticks(play, acting_as):
    reply = to_signing(play, acting_as)
    with writing():
        db.session.add(_setting(acting_as("lizong").organ_id, [id_of("wangmin")]))
    with pytest.raises(Refusal, match="PRINCIPAL_NEEDED"):
        sign(reply, agreed=True)
    with writing():
        difficult.set_principals([id_of("lizong"), id_of("wangmin")], acting_as("chenzr"))
    assert difficult.principals_of(acting_as("chenzr").organ_id) == {id_of("lizong")}  # signers only
    sign(reply)
    assert reply.row.state == "SIGNED"


def _setting(organ_id: int, people: list[int]):
    return Setting(key=f"{difficult.PRINCIPAL_KEY}{organ_id}", value=people)


def test_the_minutes_are_a_sheet_of_the_file(play, acting_as):
    marked(play)
    play.do(difficult.record_meeting, day="2026-09-23", conclusions=conclusions("REF_5"), **MEETING)
    plain = sheets.SHEETS["D22"](play.row, acting_as("wangmin")).plain()
    for words in ("会商纪要", "樊律（样例）", "按此答复。"):
        assert words in plain
    assert shared().pdf(sheets.SHEETS["D22"](play.row, acting_as("wangmin"))).startswith(b"%PDF")


def test_only_a_closed_case_is_nominated_and_only_once(play, acting_as):
    marked(play)
    with pytest.raises(Refusal, match="CASE_NOT_CLOSED"):
        play.do(difficult.nominate, why="可作先例")
    withdrawn = f.Withdrawn(on=play.row.arrived_on, identity_checked=True, voluntary=True)
    with writing():
        record(play.row, withdrawn, acting_as("wangmin"))
    play.do(difficult.nominate, why="可作先例")
    with pytest.raises(Refusal, match="NOMINATED_ALREADY"):
        play.do(difficult.nominate, why="可作先例")
    assert db.session.query(LibraryNomination).filter_by(case_id=play.case_id).one().why == "可作先例"


def test_the_list_shows_the_cases_of_the_own_organ_the_meeting_due_first(play, a_case, acting_as):
    marked(play)
    other = a_case(on="2026-09-22").accepted().add(f.MarkedDifficult(on=date(2026, 9, 22), reason="样例"))
    a_case(on="2026-09-22", registrar="js_js").accepted().add(
        f.MarkedDifficult(on=date(2026, 9, 22), reason="样例")
    )
    with scoped(scope_of(acting_as("fawu"))):
        lines = difficult_lines(acting_as("fawu"), mine=False)
        mine = difficult_lines(acting_as("fawu"), mine=True)
    assert [line.id for line in lines] == [play.case_id, other.id]
    assert [(line.id, line.meeting.due_on) for line in mine] == [(play.case_id, date(2026, 9, 29))]
