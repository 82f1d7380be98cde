"""The course of a typical case as a table: who may do what in which state, and what keeps a step back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.codes import Role
from workflows.refusal import Refusal
from workflows.typical_cases import (
    CaseState as C,
)
from workflows.typical_cases import (
    CaseStep as S,
)
from workflows.typical_cases import (
    Draft,
    after,
    law_check_due,
    missing_fields,
    reads,
    steps_from,
)

EDITOR, LEGAL, REVIEWER = Role.library_editor, Role.legal_reviewer, Role.library_reviewer
# The course as domain 07 § 3 tells it, written down a second time: state, step, role → state.
COURSE = {
    (C.draft, S.save, EDITOR): C.draft,
    (C.draft, S.submit, EDITOR): C.review1,
    (C.review1, S.pass_law, LEGAL): C.review2,
    (C.review1, S.send_back, LEGAL): C.draft,
    (C.review2, S.publish, REVIEWER): C.published,
    (C.review2, S.send_back, REVIEWER): C.draft,
    (C.published, S.confirm_law, LEGAL): C.published,
    (C.published, S.withdraw, REVIEWER): C.withdrawn,
    (C.withdrawn, S.revise, EDITOR): C.draft,
}


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("step", list(S))
@pytest.mark.parametrize("state", list(C))
def test_a_step_is_taken_only_in_its_state_and_role(state, step, role):
    draft = Draft(state, editors=frozenset({1}), legal_reviewer=2)
    wanted = COURSE.get((state, step, role))
    if wanted is None:
        with pytest.raises(Refusal) as refused:
            after(draft, step, person=9, roles=frozenset({role}))
        right_state = any(key[:2] == (state, step) for key in COURSE)
        assert refused.value.code == ("ROLE_NOT_ALLOWED" if right_state else "LIBRARY_STATE")
    else:
        assert after(draft, step, person=9, roles=frozenset({role})) is wanted
    assert (step in steps_from(draft, person=9, roles=frozenset({role}))) is (wanted is not None)


@pytest.mark.parametrize(("draft", "step", "code"), [
    (Draft(C.review1, editors=frozenset({9})), S.pass_law, "LIBRARY_OWN_TEXT"),
    (Draft(C.review2, editors=frozenset({1, 9}), legal_reviewer=2), S.publish, "LIBRARY_OWN_TEXT"),
    (Draft(C.review2, editors=frozenset({1}), legal_reviewer=9), S.publish, "LIBRARY_BOTH_REVIEWS"),
    (Draft(C.draft, missing=("issue",)), S.submit, "LIBRARY_INCOMPLETE"),
    (Draft(C.draft, hits=1), S.submit, "LIBRARY_HITS_LEFT"),
    (Draft(C.review1, hits=1), S.pass_law, "LIBRARY_HITS_LEFT"),
    (Draft(C.review2, hits=1, legal_reviewer=2), S.publish, "LIBRARY_HITS_LEFT"),
])  # fmt: skip
def test_what_keeps_a_step_back(draft, step, code):
    with pytest.raises(Refusal) as refused:
        after(draft, step, person=9, roles=frozenset(Role))
    assert refused.value.code == code


@pytest.mark.parametrize("step", [S.save, S.send_back])
def test_a_text_with_traces_is_saved_and_sent_back(step):
    state = C.draft if step is S.save else C.review1
    draft = Draft(state, hits=3, missing=("facts",), editors=frozenset({9}))
    assert after(draft, step, person=9, roles=frozenset(Role)) is C.draft


@given(st.lists(st.tuples(st.sampled_from(list(S)), st.integers(1, 3)), max_size=30))
def test_nobody_publishes_alone_whatever_is_tried(steps):
    """Any three people with all roles, any order: a published case has seen three of them."""
    state, editors, legal, publisher = C.draft, {1}, None, None
    for step, person in steps:
        draft = Draft(state, frozenset(editors), legal)
        try:
            state = after(draft, step, person=person, roles=frozenset(Role))
        except Refusal:
            continue
        if step is S.save:
            editors.add(person)
        if step is S.pass_law:
            legal = person
        if step is S.publish:
            publisher = person
            assert legal not in editors
            assert publisher not in editors | {legal}


@pytest.mark.parametrize(("state", "role", "is_read"), [
    (C.published, Role.handler, True), (C.published, Role.library_reader, True),
    (C.draft, Role.handler, False), (C.draft, EDITOR, True), (C.draft, LEGAL, False),
    (C.draft, Role.auditor, False), (C.withdrawn, Role.handler, False), (C.withdrawn, Role.auditor, True),
    (C.withdrawn, EDITOR, True), (C.review1, LEGAL, True), (C.review2, Role.library_reader, False),
])  # fmt: skip
def test_who_reads_what(state, role, is_read):
    assert reads(state, frozenset({role})) is is_read


@pytest.mark.parametrize(("checked", "today", "due"), [
    (None, date(2026, 1, 1), True), (date(2025, 3, 1), date(2026, 2, 28), False),
    (date(2025, 3, 1), date(2026, 3, 1), True), (date(2024, 2, 29), date(2025, 2, 28), True),
])  # fmt: skip
def test_the_law_is_checked_once_a_year(checked, today, due):
    assert law_check_due(checked, today) is due


def test_blank_fields_are_missing():
    assert missing_fields({"title": " ", "facts": "甲", "basis": [], "keywords": ["", " "]}) == (
        "title", "basis", "keywords",
    )  # fmt: skip
