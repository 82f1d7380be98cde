"""Signals of excessive requests, by tables and against a naive count (domain 06 § 5; Art 35)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.codes import ApplicantKind
from workflows.excessive import Ask, Counter, Signal, find_counters, find_signals, twins, year_before

LIMITS = {"S1": 10, "S2": 20, "S3": 30, "S4": 50, "S5": 50, "S5_least": 10, "S6": 10, "S8": 2}
DAY = date(2026, 9, 21)


def asks(
    number: int, *, on: date = DAY, every: int = 0, organ: int = 1, twin: bool = False, name: str = "甲"
):
    """So many requests, one each ``every`` days back from ``on``."""
    return [Ask(case_id=organ * 1000 + i, organ_id=organ, on=on - timedelta(days=every * i), name=name,
                is_twin=twin) for i in range(number)]  # fmt: skip


def found(*groups, items: int = 1, disputes=()):
    every = [ask for group in groups for ask in group]
    newest = Ask(case_id=99_999, organ_id=1, on=DAY, items=items, name="甲")
    return {f.signal: f.count for f in find_signals(newest, [*every, newest], LIMITS, disputes=disputes)}


@pytest.mark.parametrize(("groups", "values", "signals"), [
    pytest.param([asks(9)], {}, {}, id="ten in a month: free requests"),
    pytest.param([asks(10)], {}, {Signal.S1: 11}, id="S1: the eleventh in a month"),
    pytest.param([asks(10, on=date(2026, 8, 31))], {}, {}, id="S1: a new month begins at one"),
    pytest.param([asks(10, organ=2)], {}, {}, id="S1: other organs do not count"),
    pytest.param([asks(10, organ=2), asks(10, organ=3)], {}, {Signal.S2: 21}, id="S2: all organs"),
    pytest.param([asks(20, on=DAY - timedelta(days=29), organ=2)], {}, {Signal.S2: 21}, id="S2: 30th day"),
    pytest.param([asks(20, on=DAY - timedelta(days=30), organ=2)], {}, {}, id="S2: 31st day"),
    pytest.param([], {"items": 30}, {}, id="S3: thirty items"),
    pytest.param([], {"items": 31}, {Signal.S3: 31}, id="S3: 31 items"),
    pytest.param([asks(49, every=7)], {}, {}, id="S4: fifty in a year"),
    pytest.param([asks(50, every=7)], {}, {Signal.S4: 51}, id="S4: 51 in a year"),
    pytest.param([asks(50, on=year_before(DAY))], {}, {}, id="S4: a year ago does not count"),
    pytest.param([asks(8, every=40, twin=True)], {}, {}, id="S5: nine requests say nothing"),
    pytest.param([asks(9, every=40, twin=True)], {}, {Signal.S5: 90}, id="S5: ten requests"),
    pytest.param([asks(5, every=70, twin=True), asks(4, on=date(2026, 8, 1))], {}, {}, id="S5: half"),
    pytest.param([], {"disputes": [DAY] * 10}, {}, id="S6: ten disputes"),
    pytest.param([], {"disputes": [DAY] * 11}, {Signal.S6: 11}, id="S6: eleven"),
    pytest.param([asks(1, name="乙")], {}, {}, id="S8: two names"),
    pytest.param([asks(1, name="乙"), asks(1, name="丙")], {}, {Signal.S8: 3}, id="S8: three names"),
])  # fmt: skip
def test_signals(groups, values, signals):
    assert found(*groups, **values) == signals


ASKS = st.lists(
    st.builds(
        Ask, case_id=st.integers(1, 10_000), organ_id=st.integers(1, 2),
        on=st.dates(date(2025, 6, 1), date(2026, 12, 31)), items=st.integers(1, 40),
        name=st.sampled_from("甲乙丙"), is_twin=st.booleans(),
    ), max_size=60,
)  # fmt: skip
SMALL = {"S1": 1, "S2": 2, "S3": 30, "S4": 3, "S5": 50, "S5_least": 2, "S6": 1, "S8": 1}


@given(
    ASKS,
    st.builds(
        Ask,
        case_id=st.just(0),
        organ_id=st.integers(1, 2),
        on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        items=st.integers(1, 40),
        name=st.sampled_from("甲乙"),
    ),
)
def test_as_a_naive_count(others, newest):
    everything = [*others, newest]
    year = [a for a in everything if a.on <= newest.on and not _is_a_year_old(a.on, newest.on)]
    own = [a for a in year if a.organ_id == newest.organ_id]
    naive = {
        "S1": sum(a.on.strftime("%Y%m") == newest.on.strftime("%Y%m") for a in own),
        "S2": sum(0 <= (newest.on - a.on).days < 30 for a in everything),
        "S3": newest.items,
        "S4": len(own),
        "S5": int(100 * sum(a.is_twin for a in own) / len(own)) if len(own) >= 2 else 0,
        "S8": len({a.name for a in year}),
    }
    expected = {code: count for code, count in naive.items() if count > SMALL[code]}
    assert {f.signal: f.count for f in find_signals(newest, everything, SMALL)} == expected


def _is_a_year_old(day: date, newest: date) -> bool:
    """By calendar parts: the same day of the year before, or earlier."""
    return (day.year + 1, day.month, day.day) <= (newest.year, newest.month, newest.day)


def test_a_near_duplicate_is_one_that_an_earlier_text_reads_like():
    def likeness(one: str, other: str) -> float:
        return 1.0 if one[0] == other[0] else 0.0

    assert twins(["a1", "b1", "a2", "c1", "a3"], likeness) == {2, 4}


@pytest.mark.parametrize(("others", "kind", "first", "narrowed", "counters"), [
    (asks(10, twin=True), ApplicantKind.natural_person, date(2024, 1, 1), 0, set()),
    (asks(10), ApplicantKind.natural_person, date(2024, 1, 1), 0, {Counter.many_subjects}),
    (asks(3), ApplicantKind.natural_person, date(2026, 1, 1), 0, {Counter.first_year}),
    (asks(3), ApplicantKind.research_institution, date(2024, 1, 1), 0, {Counter.researcher}),
    (asks(3), ApplicantKind.natural_person, date(2024, 1, 1), 2, {Counter.good_faith_narrowing}),
])  # fmt: skip
def test_what_speaks_against_it(others, kind, first, narrowed, counters):
    newest = Ask(case_id=99_999, organ_id=1, on=DAY)
    got = find_counters(newest, [*others, newest], kind=kind, first_asked_on=first, narrowed=narrowed)
    assert set(got) == counters
