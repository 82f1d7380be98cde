"""Clusters of requests: what is the same thing, who is the same person, what counts for 180 days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.walk import CALENDAR
from workflows.codes import Role
from workflows.concentration import (
    WINDOW_DAYS,
    Asked,
    InfoObject,
    ObjectKind,
    distinct_applicants,
    groups,
    in_window,
    is_same,
)
from workflows.proactive import (
    MOVES,
    TaskState,
    TaskStep,
    after,
    next_review,
    reminder_level,
    steps_from,
)
from workflows.refusal import Refusal

DAY = date(2026, 9, 21)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
marks = st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=3)


def project(*topics, name="玉函路片区"):
    return InfoObject(ObjectKind.project, name, frozenset(topics))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (project("征收", "方案"), project("征收", "方案", "补偿"), True),
        (project("征收", "方案"), project("环评", "报告"), False),
        (project("征收"), project("征收", name="舜玉路片区"), False),
        (project("预算", "2024年"), project("预算", "2025年"), False),
        (project("预算", "2024年"), project("预算"), True),
        (project(), project(), True),
        (InfoObject(ObjectKind.document_number, "甲〔2025〕1号"),
         InfoObject(ObjectKind.document_number, "甲〔2025〕1号", frozenset({"批复"})), True),
        (InfoObject(ObjectKind.document_title, "甲方案"), InfoObject(ObjectKind.project, "甲方案"), False),
    ],
)  # fmt: skip
def test_what_is_the_same_information(one, other, same):
    assert is_same(one, other) is same
    assert is_same(other, one) is same


@given(on=days, as_of=days)
def test_the_window_counts_180_days_the_present_one_included(on, as_of):
    counted = {as_of - timedelta(days=n) for n in range(180)}
    assert in_window(on, as_of) is (on in counted)


@given(st.lists(marks, max_size=8))
def test_who_shares_a_mark_is_the_same_person_also_over_a_third(people):
    reach = {i: {i} for i in range(len(people))}
    for _ in people:  # naive: spread what is shared until nothing changes
        for i, mine in enumerate(people):
            for j, theirs in enumerate(people):
                if mine & theirs:
                    reach[i] |= reach[j]
    assert distinct_applicants(people) == len({frozenset(found) for found in reach.values()})


asked = st.builds(
    Asked,
    case_id=st.integers(1, 1_000_000),
    on=st.dates(date(2026, 2, 1), date(2026, 10, 31)),
    applicant=marks,
    objects=st.frozensets(
        st.builds(InfoObject, st.just(ObjectKind.document_number), st.sampled_from(["一", "二", "三"])),
        max_size=2,
    ),
    determination=st.sampled_from([None, "GRANT_A", "PARTIAL", "REF_4", "GRANT_B,REF_1"]),
)


@given(st.lists(asked, max_size=12, unique_by=lambda a: a.case_id))
def test_groups_are_the_requests_of_the_window_for_one_number(requests):
    naive: dict[str, set[int]] = {}
    for one in requests:
        if 0 <= (DAY - one.on).days < WINDOW_DAYS:
            for thing in one.objects:
                naive.setdefault(thing.name, set()).add(one.case_id)
    expected = {frozenset(ids) for ids in naive.values() if len(ids) > 1}
    largest = {ids for ids in expected if not any(ids < others for others in expected)}
    found = groups(requests, DAY)
    assert {frozenset(m.case_id for m in group.members) for group in found} == largest
    for group in found:
        answered = [m for m in group.members if m.determination]
        last = max(answered, key=lambda m: (m.on, m.case_id)) if answered else None
        gave = last is not None and any(
            c.startswith(("GRANT", "PARTIAL")) for c in last.determination.split(",")
        )
        assert group.is_ripe is (gave and distinct_applicants(m.applicant for m in group.members) >= 3)


# The course of a task


def test_nothing_is_published_past_the_decision_and_both_checks():
    """Every way from proposed to published goes through the four steps in their order."""
    everybody = frozenset(role for move in MOVES for role in move.roles)
    ways, complete = [(TaskState.proposed, ())], []
    for _ in range(6):
        ways = [
            (after(state, step, everybody), (*done, step))
            for state, done in ways
            for step in steps_from(state, everybody)
        ]
        complete += [done for state, done in ways if state is TaskState.published]
    order = (TaskStep.decide, TaskStep.clear_secrecy, TaskStep.clear_personal, TaskStep.publish)
    assert complete
    for done in complete:
        assert [step for step in done if step in order][-3:] == list(order[1:])
        assert TaskStep.decide in done
        last_edit = max((i for i, step in enumerate(done) if step is TaskStep.edit), default=-1)
        assert all(done.index(step, last_edit + 1) for step in order[1:])


@pytest.mark.parametrize("state", list(TaskState))
@pytest.mark.parametrize("role", list(Role))
def test_a_step_is_taken_only_from_its_states_and_by_its_roles(state, role):
    allowed = {m.step for m in MOVES if state in m.sources and role in m.roles}
    assert steps_from(state, frozenset({role})) == allowed
    for step in set(TaskStep) - allowed:
        with pytest.raises(Refusal):
            after(state, step, frozenset({role}))


@given(due=st.dates(date(2026, 3, 2), date(2026, 9, 30)), shift=st.integers(-30, 30))
def test_reminders_come_five_three_one_and_no_days_before_then_every_fifth(due, shift):
    due = CALENDAR.roll_forward(due)
    today = CALENDAR.roll_forward(due + timedelta(days=shift))
    left = CALENDAR.count(today, due)
    expected = left if left in (5, 3, 1, 0, -1) or (left < 0 and left % 5 == 0) else None
    assert reminder_level(due, today, CALENDAR) == expected


@given(days)
def test_refused_information_is_looked_at_a_year_later(day):
    again = next_review(day)
    assert again.year == day.year + 1
    assert (again.month, again.day) in {(day.month, day.day), (2, 28)}
