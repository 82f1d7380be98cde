"""Consultation through the services: letters, methods, silence, late opinions, weighing, release."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import db, writing
from casework.letters.content import from_json
from casework.models import AskedParty, Letter, Message, Party
from casework.queries.asked import asked_of_unit, questions_to
from casework.queries.consultations import overview
from casework.record import casefile_of
from casework.scope import scope_of, scoped
from casework.services import asked_organ, consultation, notices, processing
from tests.consultations import ConsultPlay
from tests.replies import Reply, searched
from workflows.refusal import Refusal

LIAISON = "mz_js"


@pytest.fixture
def play(office, a_case, acting_as, clock_now):
    case = a_case(on="2026-09-01").registered().reviewed()
    made = ConsultPlay(case.id, acting_as, clock_now)
    made.do(processing.accept)
    made.case = searched(case, date(2026, 9, 1))
    return made


def refused(act) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def line(play: ConsultPlay, code: str):
    found = overview(play.row, play._acting_as("wangmin"))
    return next(x for x in found.lines if x.code == code)


def unit_of(acting_as, login: str) -> int:
    return acting_as(login).unit_id


def test_a_third_party_letter_describes_the_information_and_not_the_applicant(play):
    party = play.enters("third_party")
    play.writes("D06", party, "2026-09-02")
    content = from_json(play.letter.content)
    text = content.plain()
    assert content.addressee == "济南样例园林有限公司"
    assert "公开征〔2026〕1号" in content.number
    assert all(words in text for words in ("第三十二条", "十五个工作日", "逾期未提出意见的", "部分同意公开"))
    assert play.row.applicant_name not in text
    (reply_form,) = content.annexes
    assert reply_form.title == "第三方意见回执"
    assert ("征询书文号", content.number) in reply_form.tables[0].rows
    assert content.remedy == "NONE"


def test_sending_by_post_pauses_and_receipt_starts_the_fifteen_days(play):
    party = play.asks("third_party", "2026-09-02")
    assert play.row.state == "CONSULTING"
    assert line(play, party).deadline is None
    play.served("2026-09-04")
    assert line(play, party).deadline == date(2026, 9, 24)
    assert notices.is_served(play.letter)


def test_handed_over_the_days_run_at_once(play):
    party = play.asks("third_party", "2026-09-02", "direct")
    assert (line(play, party).served_on, line(play, party).method) == (date(2026, 9, 2), "direct")


def test_post_needs_an_address_and_mail_needs_consent(play):
    party = play.enters("third_party", address="")
    play.writes("D06", party, "2026-09-02")
    assert refused(lambda: play.goes_out("2026-09-02")).code == "ADDRESS_MISSING"
    assert refused(lambda: play.goes_out("2026-09-02", "electronic")).code == "CONSENT_MISSING"
    play.goes_out("2026-09-02", "direct")
    assert play.row.state == "CONSULTING"


def test_what_came_back_goes_out_again_by_public_notice_and_counts_after_thirty_days(play):
    party = play.asks("third_party", "2026-09-02")
    assert refused(lambda: play.goes_out("2026-09-03", "direct")).code == "LETTER_DIFFERS"
    play.do(
        consultation.return_consultation, day="2026-09-07", party=party, on=date(2026, 9, 7), reason="moved"
    )
    assert play.row.state == "PROCESSING"
    play.goes_out("2026-09-08", "public_notice")
    assert play.row.state == "CONSULTING"
    early = refused(lambda: play.do(
        consultation.serve_consultation, day="2026-09-30", party=party, on=date(2026, 9, 30)))  # fmt: skip
    assert early.code == "PUBLIC_NOTICE_RUNNING"
    assert early.params["ends_on"] == date(2026, 10, 8)
    play.do(consultation.serve_consultation, day="2026-10-08", party=party, on=date(2026, 10, 8))


def test_public_notice_is_the_last_resort(play):
    party = play.enters("third_party")
    play.writes("D06", party, "2026-09-02")
    assert refused(lambda: play.goes_out("2026-09-02", "public_notice")).code == "PUBLIC_NOTICE_LAST_RESORT"


def test_the_applicant_is_untold_until_the_notice_left_the_house(play):
    play.asks("third_party", "2026-09-02")
    assert overview(play.row, play._acting_as("wangmin")).is_untold
    play.prepared("D11", "2026-09-02", {"consulted_on": "2026-09-02", "consulted_why": "可能涉及第三方权益"})
    found = overview(play.row, play._acting_as("wangmin"))
    assert found.is_untold
    assert found.is_told_under_way
    play.approved("2026-09-02")
    play.posted("2026-09-02")
    assert not overview(play.row, play._acting_as("wangmin")).is_untold


def test_a_co_maker_is_told_that_silence_is_consent(play):
    party = play.enters("co_maker", name="样例区城管局")
    play.writes("D08", party, "2026-09-02")
    text = from_json(play.letter.content).plain()
    assert "第三十四条" in text
    assert "视为同意公开" in text
    other = play.enters("outside", name="样例市自然资源局")
    play.writes("D08", other, "2026-09-02")
    text = from_json(play.letter.content).plain()
    assert "第十一条" in text
    assert "视为同意公开" not in text


# Weighing, release against a refusal


def test_silence_then_a_late_opinion_that_is_heeded(play):
    """The pause does not begin again; what the signer would sign no longer agrees with the weighing."""
    party = play.asks("third_party", "2026-09-02", "direct")
    play.do(consultation.lapse_consultation, day="2026-09-24", party=party)
    due_on = play.row.due_on
    play.weighs(party, "release")
    reply = Reply(play.case, play._acting_as).drafted("GRANT_A").submitted()
    play.hears(party, "2026-09-28")
    assert play.row.due_on == due_on
    assert line(play, party).is_late
    reply.cleared()
    play.weighs(party, "withhold", good=True)
    assert refused(reply.signed).code == "WEIGHING_DIFFERS"


def test_a_late_opinion_need_not_be_heeded(play):
    party = play.asks("third_party", "2026-09-02", "direct")
    play.do(consultation.lapse_consultation, day="2026-09-24", party=party)
    play.weighs(party, "release")
    reply = Reply(play.case, play._acting_as).drafted("GRANT_A").submitted()
    play.hears(party, "2026-09-28")
    assert reply.cleared().signed().row.state == "SIGNED"


def test_release_against_a_refusal_waits_for_the_third_party(play):
    party = play.asks("third_party", "2026-09-02", "direct")
    play.hears(party, "2026-09-08")
    assert refused(lambda: play.weighs(party, "release", good=True)).code == "RELEASE_AGAINST_GOOD_REASON"
    play.weighs(party, "release", good=True, public=True)
    reply = Reply(play.case, play._acting_as).drafted("GRANT_A")
    assert refused(reply.submitted).code == "RELEASE_NOTICE_MISSING"
    play.writes("D07", party, "2026-09-09", planned_on="2026-09-17")
    content = from_json(play.letter.content)
    assert content.remedy == "FREE"
    assert "六个月内" in content.plain()
    play.goes_out("2026-09-09")
    reply.submitted().cleared().signed().sealed()
    assert refused(reply.dispatched).code == "RELEASE_NOTICE_UNSERVED"
    play.served("2026-09-10")
    early = refused(reply.dispatched)
    assert (early.code, early.params["first"]) == ("RELEASE_TOO_EARLY", date(2026, 9, 18))
    play._clock.set("2026-09-18")
    assert reply.dispatched().delivered().row.state == "CLOSED_REPLIED"


def test_a_notice_of_release_that_came_back_goes_out_again(play):
    party = play.asks("third_party", "2026-09-02", "direct")
    play.hears(party, "2026-09-08")
    play.weighs(party, "release", public=True)
    letter_id = play.writes("D07", party, "2026-09-09", planned_on="2026-09-17")
    play.goes_out("2026-09-09")
    play.do(consultation.return_release_notice, day="2026-09-11", letter_id=letter_id, on=date(2026, 9, 11),
            reason="refused")  # fmt: skip
    play._clock.set("2026-09-14")
    assert refused(lambda: play.goes_out("2026-09-14", "lien")).code == "RELEASE_PLANNED_TOO_EARLY"


def test_an_opinion_after_the_end_is_refused(play):
    party = play.asks("third_party", "2026-09-02", "direct")
    play.hears(party, "2026-09-08", stance="agree", text="")
    play.weighs(party, "release")
    reply = Reply(play.case, play._acting_as).drafted("GRANT_A").submitted().cleared().signed().sealed()
    reply.dispatched().delivered()
    assert refused(lambda: play.hears(party, "2026-09-09")).code == "CASE_ALREADY_CLOSED"


# Organs of the district answer on their own side


def test_the_asked_unit_sees_its_question_and_nothing_else(play, acting_as):
    party = play.asks(
        "organ", "2026-09-02", "electronic", name="区民政局", unit_id=unit_of(acting_as, LIAISON)
    )
    theirs = acting_as(LIAISON)
    asked = db.session.scalars(select(AskedParty.party_id)).one()
    told = db.session.scalars(select(Message).where(Message.person_id == theirs.person_id)).one()
    assert told.case_id is None
    with scoped(scope_of(theirs)):
        (question,) = questions_to(theirs)
        assert (question.due_on, question.question) == (date(2026, 9, 22), "是否同意公开")
        assert db.session.scalars(select(Party)).all() == []
        assert asked_of_unit(asked, acting_as("wangmin")) is None
    with scoped(scope_of(theirs)), writing():
        asked_organ.give_opinion(asked, stance="agree", text="同意公开。", acting=theirs)
    assert line(play, party).stance == "agree"
    assert play.row.state == "PROCESSING"
    assert casefile_of(play.row).entries[-1].actor_id == theirs.person_id


def test_a_unit_that_was_not_asked_gives_no_opinion(play, acting_as):
    play.asks("outside", "2026-09-02", name="样例市自然资源局")
    row = db.session.scalars(select(AskedParty)).one()
    theirs = acting_as(LIAISON)

    def answer() -> None:
        with writing():
            asked_organ.give_opinion(row.party_id, stance="agree", text="同意", acting=theirs)

    assert refused(answer).code == "PARTY_NOT_CONSULTED"
    assert questions_to(theirs) == []


def test_two_letters_at_once_pause_once(play):
    """Sent on 2 and 4 September, over on 8 and 11: the days between are not counted once."""
    first = play.asks("third_party", "2026-09-02", "direct")
    second = play.asks("outside", "2026-09-04", name="样例市自然资源局")
    play.hears(first, "2026-09-08", stance="agree", text="")
    assert play.row.state == "CONSULTING"
    play.hears(second, "2026-09-11", stance="none")
    paused = [date(2026, 9, day) for day in (3, 4, 7, 8, 9, 10, 11)]
    counted = 0
    day = play.row.received_on
    calendar = play._acting_as("wangmin").calendar
    while counted < 20:
        day = calendar.add(day, 1)
        counted += day not in paused
    assert play.row.due_on == day


def test_letters_of_a_case_are_numbered_in_one_series(play):
    play.asks("third_party", "2026-09-02", "direct")
    play.asks("outside", "2026-09-02", name="样例市自然资源局")
    numbers = db.session.scalars(select(Letter.number).where(Letter.kind.in_(("D06", "D08")))).all()
    assert sorted(number.rsplit("〕")[-1] for number in numbers) == ["1号", "2号"]
