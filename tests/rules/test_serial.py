"""Facts survive being stored: every kind, every value (STYLE § 9)."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.codes import Method
from workflows.facts import KINDS, CorrectionRequested, Fact, Received
from workflows.serial import canonical, dump, load

st.register_type_strategy(str, st.text(max_size=12))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))


def facts_of(kind: str) -> st.SearchStrategy[Fact]:
    return st.builds(KINDS[kind])


def test_there_are_73_kinds():
    assert len(KINDS) == 73


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_fact_comes_back_as_it_was(kind: str, data: st.DataObject):
    fact = data.draw(facts_of(kind))
    stored = canonical(dump(fact))
    again = load(kind, fact.on, json.loads(stored))
    assert again == fact
    assert canonical(dump(again)) == stored


def test_a_field_that_came_later_takes_its_default():
    fact = load("correction_requested", date(2025, 3, 7), {"letter_id": 1, "method": "post"})
    assert fact == CorrectionRequested(on=date(2025, 3, 7), letter_id=1, method=Method.post)


def test_a_field_that_is_gone_is_passed_over():
    assert load("received", date(2025, 3, 7), {"channel": "fax", "colour": "red"}) == Received(
        on=date(2025, 3, 7), channel="fax"
    )


@pytest.mark.parametrize(
    "data", [{}, {"letter_id": 1}, {"letter_id": "1", "method": "post"}, {"letter_id": 1, "method": "pigeon"}]
)
def test_data_that_does_not_fit_is_refused(data: dict):
    with pytest.raises(ValueError, match=r"lacks|is not"):
        load("correction_requested", date(2025, 3, 7), data)


def test_equal_data_has_one_text():
    assert canonical({"b": "济南", "a": None}) == '{"a":null,"b":"济南"}'
