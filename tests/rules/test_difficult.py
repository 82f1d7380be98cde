"""Difficult cases: marks by rule, period of the meeting, what its conclusion asks (domain 06 § 7)."""

from datetime import date

import pytest

from tests.rules.walk import ARRIVED, CALENDAR, PROCESSING, REVIEWING, Walk
from workflows import difficult
from workflows import facts as f
from workflows.codes import DifficultMark as M
from workflows.difficult import Given

CONSULTED = (*PROCESSING, "consultation_sent", "consultation_served", "opinion_received")


def marks(walk: Walk, **given: int) -> list[tuple[M, int]]:
    return [tuple(p) for p in difficult.proposals(walk.file, Given(**given))]


@pytest.mark.parametrize(("build", "given", "found"), [
    pytest.param(lambda: Walk().take(*PROCESSING), {}, [], id="a plain case"),
    pytest.param(lambda: Walk().take(*PROCESSING), {"applicants": 4}, [], id="four applicants"),
    pytest.param(lambda: Walk().take(*PROCESSING), {"applicants": 5}, [(M.collective, 5)], id="five"),
    pytest.param(lambda: Walk().take(*PROCESSING), {"suits": 1}, [(M.related_suit, 1)], id="a suit pending"),
    pytest.param(lambda: Walk().take(*PROCESSING, "searched").take("drafted", determination="REF_3"), {},
                 [(M.art_14_or_15, 0)], id="Art 14"),
    pytest.param(lambda: Walk().take(*PROCESSING, "searched").take("drafted", hidden_grounds="REF_1"), {},
                 [(M.art_14_or_15, 0)], id="Art 14 hides a part"),
    pytest.param(lambda: Walk().take(*CONSULTED).take("opinion_weighed", public_interest=True), {},
                 [(M.public_interest_override, 0)], id="released for the public interest"),
    pytest.param(lambda: Walk().take(*CONSULTED).take("opinion_weighed", public_interest=False), {}, [],
                 id="the third party is followed"),
    pytest.param(lambda: Walk().take(*PROCESSING, "searched").take("drafted", determination="REF_5"), {},
                 [], id="Art 16 is no mark of its own"),
    pytest.param(lambda: Walk().take(*PROCESSING, "transferred"), {}, [], id="two units"),
    pytest.param(lambda: Walk().take(*PROCESSING, "transferred", "transferred"), {}, [(M.three_organs, 3)],
                 id="three units"),
    pytest.param(lambda: Walk().take(*PROCESSING, "transferred", "transfer_returned", "transfer_ruled"), {},
                 [(M.disagreement, 0)], id="the coordinator had to rule"),
    pytest.param(lambda: Walk().take(*REVIEWING, "reasons_requested"), {}, [(M.s_signals, 0)],
                 id="reasons were asked"),
])  # fmt: skip
def test_what_the_rules_propose(build, given, found):
    assert marks(build(), **given) == found


def test_a_lifted_mark_is_not_proposed_again():
    walk = Walk().take(*PROCESSING).take("marked_difficult", mark=M.collective)
    walk.take("difficulty_lifted", mark=M.collective)
    assert marks(walk, applicants=9) == []
    assert not difficult.is_difficult(walk.file)


def test_a_voided_mark_does_not_stand():
    walk = Walk().take(*PROCESSING).take("marked_difficult")
    walk.record(f.Voided(on=walk.on, seq=len(walk.entries), reason="wrong case"))
    assert not difficult.is_difficult(walk.file)


def test_the_meeting_is_due_on_the_fifth_working_day_after_the_first_mark():
    walk = Walk().take(*PROCESSING, "marked_difficult").wait(2).take("marked_difficult")
    assert difficult.meeting_due_on(walk.file, CALENDAR) == CALENDAR.add(ARRIVED, 5) == date(2026, 9, 28)
    walk.take("joint_meeting_held")
    assert difficult.meeting_due_on(walk.file, CALENDAR) is None


def test_a_case_marked_anew_owes_another_meeting():
    walk = Walk().take(*PROCESSING, "marked_difficult", "joint_meeting_held", "difficulty_lifted").wait(3)
    walk.take("marked_difficult")
    assert difficult.meeting_due_on(walk.file, CALENDAR) == CALENDAR.add(ARRIVED, 8)


def test_the_newest_meeting_decides_what_the_draft_must_heed():
    walk = (
        Walk().take(*PROCESSING, "marked_difficult").take("joint_meeting_held", conclusions="REF_4,GRANT_A")
    )
    assert difficult.unheeded(walk.file, ["GRANT_A"]) == ("REF_4",)
    walk.take("conclusion_set_aside")
    assert difficult.unheeded(walk.file, []) == ()
    walk.take("joint_meeting_held", conclusions="PARTIAL")
    assert difficult.unheeded(walk.file, ["GRANT_A"]) == ("PARTIAL",)
    walk.take("difficulty_lifted")
    assert difficult.unheeded(walk.file, []) == ()
