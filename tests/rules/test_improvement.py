"""Three requests in 90 calendar days about one kind of act (06 § 5)."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.improvement import groups

START = date(2026, 3, 1)


def dated(*offsets):
    return [(START + timedelta(days=offset), number) for number, offset in enumerate(offsets)]


@pytest.mark.parametrize(("offsets", "found"), [
    pytest.param((0, 1), [], id="two are not enough"),
    pytest.param((0, 30, 89), [(0, 1, 2)], id="the ninetieth day counts"),
    pytest.param((0, 30, 90), [], id="the ninety-first does not"),
    pytest.param((0, 80, 100, 160), [(1, 2, 3)], id="a window that begins later"),
    pytest.param((0, 1, 2, 3, 100, 101, 102), [(0, 1, 2, 3), (4, 5, 6)], id="two groups"),
    pytest.param((5, 5, 5), [(0, 1, 2)], id="one day"),
])  # fmt: skip
def test_requests_that_lie_near_each_other(offsets, found):
    assert list(groups(dated(*offsets))) == found


@given(st.lists(st.integers(0, 400), max_size=8))
def test_a_group_is_found_exactly_where_three_lie_within_ninety_days(offsets):
    """Naive: any three of them, looked at one by one."""
    found = list(groups(dated(*offsets)))
    near = any(max(three) - min(three) < 90 for three in combinations(offsets, 3))
    assert bool(found) == near
    used = [number for group in found for number in group]
    assert len(used) == len(set(used))
    assert all(max(offsets[n] for n in g) - min(offsets[n] for n in g) < 90 and len(g) >= 3 for g in found)
