"""Correction of records and complaints: their own small machine, beside requests (domain 01 §§ 11, 12)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.walk import CALENDAR
from workflows.codes import Role
from workflows.matters import (
    OUTCOMES,
    STEPS,
    MatterAct,
    MatterKind,
    MatterOutcome,
    MatterState,
    check_conclusion,
    decide,
    due_on,
    possible,
)
from workflows.refusal import Refusal

ALL = frozenset(Role)
HEAD = frozenset({Role.ogi_head})
# A second model: what may follow what, written out by hand.
FOLLOWS = {
    "registered": {"taken_up": "examining", "evidence_added": "registered", "withdrawn": "withdrawn"},
    "examining": {"evidence_added": "examining", "concluded": "concluded", "withdrawn": "withdrawn"},
    "concluded": {"answered": "answered"},
    "answered": {},
    "withdrawn": {},
}


@given(st.lists(st.sampled_from([step.act for step in STEPS]), max_size=8))
def test_any_order_of_acts_goes_where_the_table_says_or_is_refused(acts):
    state = MatterState.registered
    for act in acts:
        assert set(map(str, possible(state, ALL))) == FOLLOWS[state].keys()
        if act in FOLLOWS[state]:
            state = decide(state, act, ALL)
            continue
        with pytest.raises(Refusal) as caught:
            decide(state, act, ALL)
        assert caught.value.code == "MATTER_STATE"
    assert state in FOLLOWS


@pytest.mark.parametrize("act", [step.act for step in STEPS])
def test_nobody_else_acts(act):
    with pytest.raises(Refusal) as caught:
        decide(MatterState.registered, act, frozenset({Role.liaison, Role.auditor}))
    assert caught.value.code == "MATTER_NOT_YOURS"


def test_only_the_head_of_the_office_decides():
    desk = frozenset({Role.registrar, Role.handler})
    assert MatterAct.concluded not in possible(MatterState.examining, desk)
    assert decide(MatterState.examining, MatterAct.concluded, HEAD) is MatterState.concluded


@pytest.mark.parametrize(("kind", "outcome", "values", "code"), [
    ("RECORD_CORRECTION", "unfounded", {}, "MATTER_OUTCOME"),
    ("COMPLAINT", "corrected", {}, "MATTER_OUTCOME"),
    ("RECORD_CORRECTION", "refused", {"finding": " "}, "REASON_MISSING"),
    ("RECORD_CORRECTION", "passed_on", {"elsewhere": ""}, "MATTER_ELSEWHERE_MISSING"),
    ("RECORD_CORRECTION", "told_to_ask", {"elsewhere": " "}, "MATTER_ELSEWHERE_MISSING"),
    ("RECORD_CORRECTION", "corrected", {"has_evidence": False}, "MATTER_EVIDENCE_MISSING"),
])  # fmt: skip
def test_a_conclusion_that_does_not_hold_is_refused(kind, outcome, values, code):
    given_ = {"finding": "经核查属实", "elsewhere": "区公安分局", "has_evidence": True, **values}
    with pytest.raises(Refusal) as caught:
        check_conclusion(MatterKind(kind), MatterOutcome(outcome), **given_)
    assert caught.value.code == code


def test_every_outcome_belongs_to_one_kind():
    listed = [outcome for outcomes in OUTCOMES.values() for outcome in outcomes]
    assert sorted(listed) == sorted(MatterOutcome)


def test_the_day_of_receipt_is_not_counted():
    assert due_on(date(2026, 9, 21), 1, CALENDAR) == date(2026, 9, 22)
