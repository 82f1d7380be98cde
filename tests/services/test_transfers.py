"""Constrained transfer (约束转办): sent, silent, handed back, ruled, answered, taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import Stale, db, writing
from casework.jobs import run_once
from casework.models import Case, Message, MessageKind, Organ, Setting, TransferRow, Unit
from casework.models.organ import OrganKind
from casework.queries import transfers as queries
from casework.record import casefile_of
from casework.services import transfer_desk, transfers
from tests.transferred import ASKED, handed_back, ruled, sent
from workflows import facts as f
from workflows.codes import TransferKind, TransferState
from workflows.refusal import Refusal

S = TransferState


@pytest.fixture
def case(office, a_case):
    return a_case(on="2026-09-21").accepted()


@pytest.fixture
def play(office, case, acting_as):
    """``play(act, …)``: one act in its own transaction, on the rows as they stand."""

    class Play:
        def send(self, *logins, by="wangmin", kind=TransferKind.handle, **more):
            units = [acting_as(login).unit_id for login in logins]
            with writing():
                return [row.id for row in sent(self.case, units, acting_as(by), kind, **more)]

        def accept(self, number, by="js_js"):
            with writing():
                row = self.row(number)
                transfer_desk.accept(row, seen=row.steps, acting=acting_as(by))

        def back(self, number, by="js_js", **more):
            with writing():
                handed_back(self.row(number), acting_as(by), acting_as("mz_js").unit_id, **more)

        def rule(self, number, login, by="chenzr", **more):
            with writing():
                ruled(self.row(number), acting_as(login).unit_id, acting_as(by), **more)

        def submit(self, number, by="js_js"):
            with writing():
                row = self.row(number)
                transfer_desk.submit(row, opinion="可以公开。", seen=row.steps, acting=acting_as(by))

        def take_back(self, number, by="chenzr"):
            with writing():
                one = self.case
                transfers.take_back(
                    one, transfer_id=number, reason="期限只剩两天", seen=one.version, acting=acting_as(by)
                )

        def row(self, number):
            return db.session.get_one(TransferRow, number, populate_existing=True)

        def refused(self, act, *given, **more):
            with pytest.raises(Refusal) as caught:
                act(*given, **more)
            db.session.rollback()
            return caught.value

        @property
        def case(self):
            return db.session.get_one(Case, case.id, populate_existing=True)

        def told(self, kind):
            db.session.rollback()
            found = select(Message.person_id, Message.params).where(Message.kind == kind)
            return dict(db.session.execute(found).tuples().all())

    return Play()


def test_each_receiver_gets_a_transfer_of_its_own_and_is_told(play, acting_as):
    due_on = play.case.due_on
    first, second = play.send("js_js", "mz_js")
    assert (play.row(first).hop_no, play.row(second).hop_no) == (1, 2)
    assert play.row(first).asked == ASKED
    assert play.row(first).accept_by_on == date(2026, 9, 22)
    people = play.told(MessageKind.transfer_received)
    assert {acting_as(login).person_id for login in ("js_js", "js_fz", "mz_js", "mz_fz")} <= set(people)
    assert play.case.due_on == due_on, "a transfer never stops the clock"
    assert play.case.organ_id == acting_as("wangmin").organ_id, "nor changes who answers"


def test_the_third_transfer_goes_to_the_coordinator(play):
    play.send("js_js")
    play.send("mz_js")
    assert play.refused(play.send, "cz_js").code == "HOP_LIMIT"
    assert play.send("cz_js", kind=TransferKind.assist), "assistance is no hop"


def test_the_office_may_give_two_days_and_three_hops(play):
    with writing():
        db.session.add(Setting(key="transfers.acceptance_days", value=2))
        db.session.add(Setting(key="transfers.hop_limit", value=3))
    [number] = play.send("js_js")
    assert play.row(number).accept_by_on == date(2026, 9, 23)
    play.send("mz_js", "cz_js")
    assert play.refused(play.send, "cg_js").code == "HOP_LIMIT"


def test_material_is_due_before_the_time_for_review_and_sign_off(play, clock_now, acting_as):
    case = play.case
    proposed = transfers.proposed_reply_by(case, TransferKind.handle, acting_as("wangmin"))
    assert (proposed.on, proposed.is_usual) == (date(2026, 9, 29), True)  # 25 September is a holiday
    clock_now.set("2026-10-16")  # due on 26 October: five working days before are 19 October
    proposed = transfers.proposed_reply_by(play.case, TransferKind.handle, acting_as("wangmin"))
    assert (proposed.on, proposed.is_usual) == (date(2026, 10, 19), False)
    refusal = play.refused(play.send, "js_js", reply_by_on=date(2026, 10, 20))
    assert refusal.code == "TRANSFER_REPLY_BY_INVALID"
    assert play.send("js_js", reply_by_on=date(2026, 10, 19))


def test_silence_is_acceptance_on_the_day_after_and_is_recorded_once(play, clock_now, acting_as):
    [number] = play.send("js_js")
    clock_now.set("2026-09-22")
    assert run_once("accept-silent") == 0
    clock_now.set("2026-09-23")
    assert run_once("accept-silent") == 1
    assert run_once("accept-silent") == 0
    assert play.row(number).state is S.tacit
    assert casefile_of(play.case).last(f.TransferAccepted).tacit
    assert play.told(MessageKind.transfer_answered)[acting_as("wangmin").person_id]["progress"] == "tacit"
    assert play.refused(play.back, number).code == "TRANSFER_ALREADY_ACCEPTED"


def test_the_sweep_of_the_morning_records_silence_too(play, clock_now):
    [number] = play.send("js_js")
    clock_now.set("2026-09-23", "07:30")
    run_once("sweep")
    assert play.row(number).state is S.tacit
    assert play.told(MessageKind.transfer_unanswered) == {}, "nobody is reminded of what was accepted"


def test_a_late_return_is_refused_before_any_job_has_run(play, clock_now):
    [number] = play.send("js_js")
    clock_now.set("2026-09-23")
    assert play.refused(play.back, number).code == "TRANSFER_RETURN_LATE"
    play.accept(number)
    assert play.row(number).state is S.tacit, "a late acceptance says what silence said"


@pytest.mark.parametrize(
    "changes",
    [
        {"reason_code": "not_our_function", "proof": ""},
        {"reason_code": "no_such_info_after_search", "places": "", "keywords": ""},
    ],
)
def test_a_return_without_its_proof_is_refused(play, changes):
    [number] = play.send("js_js")
    assert play.refused(play.back, number, **changes).code == "RETURN_PROOF_MISSING"


def test_a_search_that_found_nothing_proves_a_return_and_stands_in_the_case(play):
    [number] = play.send("js_js")
    play.back(
        number, reason_code="no_such_info_after_search", proof="", places="机关档案室", keywords="绿化、合同",
        years="2019—2025",
    )  # fmt: skip
    file = casefile_of(play.case)
    assert file.last(f.TransferReturned).search_id == file.last(f.Searched).search_id
    assert not file.last(f.Searched).found


def test_handed_back_and_sent_on_then_ruled_by_the_coordinator(play, acting_as, clock_now):
    [first] = play.send("js_js")
    play.back(first)
    assert play.row(first).awaits_ruling
    told = play.told(MessageKind.transfer_returned)
    assert {acting_as("wangmin").person_id, acting_as("chenzr").person_id} <= set(told)
    assert play.refused(play.send, "js_js").code == "TRANSFER_IN_CIRCLE"
    [second] = play.send("mz_js")
    assert not play.row(first).awaits_ruling, "somebody else was asked"
    play.back(second, by="mz_js")
    play.rule(second, "js_js", criterion="maker")
    row = play.row(second)
    assert (row.state, row.unit_id, row.to_unit_id) == (
        S.ruled, acting_as("js_js").unit_id, acting_as("mz_js").unit_id,
    )  # fmt: skip
    assert play.refused(play.back, second).code == "TRANSFER_RULED"
    assert play.refused(play.rule, second, "mz_js").code == "TRANSFER_RULED", "one ruling"
    play.submit(second)
    assert play.row(second).state is S.material_in
    assert play.refused(play.submit, second).code == "TRANSFER_NOT_OPEN"


def test_the_coordinator_is_reminded_once_of_a_late_ruling(play, clock_now, acting_as):
    [number] = play.send("js_js")
    play.back(number)
    told = len(play.told(MessageKind.transfer_returned))
    clock_now.set("2026-09-22")
    assert run_once("accept-silent") == 0, "the day of the ruling"
    clock_now.set("2026-09-23")
    assert run_once("accept-silent") == told
    assert run_once("accept-silent") == 0
    play.rule(number, "mz_js")
    clock_now.set("2026-09-24")
    assert run_once("accept-silent") == 0


def test_two_coordinators_at_once(play, acting_as):
    [number] = play.send("js_js")
    play.back(number)
    seen = play.case.version
    play.rule(number, "mz_js")
    with pytest.raises(Stale):
        play.rule(number, "cz_js", seen=seen)
    db.session.rollback()


def test_a_precedent_is_a_case_that_is_there(play, a_case):
    [number] = play.send("js_js")
    play.back(number)
    unknown = play.refused(play.rule, number, "mz_js", criterion="precedent", precedent="DG-2020-9999")
    assert unknown.code == "TRANSFER_CRITERION_INVALID"
    play.rule(number, "mz_js", criterion="precedent", precedent=play.case.number)
    assert casefile_of(play.case).last(f.TransferRuled).precedent == play.case.number


def test_nobody_sends_to_itself_to_what_was_merged_away_or_to_another_level(play, acting_as, office):
    assert play.refused(play.send, "wangmin").code == "TRANSFER_TO_SELF"
    with writing():
        old = db.session.get_one(Organ, acting_as("mz_js").organ_id)
        old.valid_to, old.successor_id = date(2026, 8, 31), acting_as("cz_js").organ_id
    refusal = play.refused(play.send, "mz_js")
    assert (refusal.code, refusal.params["successor"]) == ("TRANSFER_RECEIVER_ENDED", "区财政局")
    with writing():
        db.session.get_one(Organ, acting_as("cg_js").organ_id).kind = OrganKind.OTHER
    assert play.refused(play.send, "cg_js").code == "TRANSFER_RECEIVER_OUTSIDE"
    offered = queries.receivers(acting_as("wangmin"))
    assert not {acting_as(login).unit_id for login in ("wangmin", "mz_js", "cg_js")} & offered.keys()


def test_what_a_unit_has_in_hand_is_not_sent_to_it_again(play):
    play.send("js_js")
    assert play.refused(play.send, "js_js").code == "TRANSFER_ALREADY_THERE"


def test_only_the_unit_it_is_with_acts(play):
    [number] = play.send("js_js")
    assert play.refused(play.accept, number, by="mz_js").code == "TRANSFER_NOT_YOURS"
    assert play.refused(play.submit, number, by="wangmin").code == "TRANSFER_NOT_YOURS"


def test_the_file_is_taken_back_when_three_working_days_are_left(play, clock_now, acting_as):
    [number] = play.send("js_js")
    clock_now.set("2026-10-20")  # due on 26 October: four working days
    assert play.refused(play.take_back, number).code == "TRANSFER_NOT_IN_DANGER"
    assert queries.count_sent(acting_as("chenzr"))["danger"] == 0
    clock_now.set("2026-10-21")
    assert queries.count_sent(acting_as("chenzr"))["danger"] == 1
    play.take_back(number)
    assert play.row(number).state is S.closed
    assert play.refused(play.submit, number).code == "TRANSFER_NOT_OPEN"
    assert play.told(MessageKind.transfer_ruled)[acting_as("js_js").person_id]["decision"] == "taken_back"


def test_a_case_that_ends_closes_what_was_still_out(play, case, acting_as):
    [number] = play.send("js_js")
    case.add(f.Withdrawn(on=date(2026, 9, 21), identity_checked=True, voluntary=True))
    assert play.row(number).state is S.closed
    assert play.refused(play.submit, number).code == "CASE_ALREADY_CLOSED"
    assert play.refused(play.accept, number).code == "CASE_ALREADY_CLOSED"


def test_numbers_of_each_unit(play, acting_as, clock_now):
    [first] = play.send("js_js")
    play.back(first)
    play.rule(first, "js_js")  # it was its function after all
    [second] = play.send("mz_js", kind=TransferKind.assist)
    clock_now.set("2026-09-30")
    run_once("accept-silent")
    sums = {u.name: u for u in queries.sums(acting_as("chenzr"), date(2026, 1, 1), date(2026, 12, 31))}
    js, mz = sums["区住房城乡建设局"], sums["区民政局"]
    assert (js.received, js.returned, js.overruled, js.answered, js.overdue) == (1, 1, 1, 0, 1)
    assert (mz.received, mz.accepted, mz.tacit, mz.returned, mz.overdue) == (1, 0, 1, 0, 1)
    assert play.row(second).state is S.tacit


def test_units_are_named_for_the_search_of_what_is_where(play, acting_as):
    play.send("js_js")
    assert queries.count_received(acting_as("js_js"))["waiting"] == 1
    assert queries.count_received(acting_as("mz_js"))["waiting"] == 0
    unit = db.session.get_one(Unit, acting_as("js_js").unit_id)
    assert queries.units_of([unit.id]) == {unit.id: "区住房城乡建设局"}
