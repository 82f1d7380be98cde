"""Levels and their ranges, against a model that counts working days one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import calendar_data
from workflows.levels import bands, level_of, not_over_from

CALENDAR = calendar_data.calendar_of(calendar_data.read_notices())
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 20))
LEVELS = st.sets(st.integers(-6, 9), min_size=1, max_size=5)
AFTER = st.sampled_from([0, 7])


def left(today: date, due: date) -> int:
    """Working days in (today, due], or minus those in (due, today]."""
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sign * sum(CALENDAR.is_working(day) for day in days)


def naive_level(today: date, day: date, levels: set[int], after_days: int) -> int | None:
    number = left(today, day) + after_days
    reached = [level for level in levels if number <= level]
    return min(reached) if reached else None


@given(DAYS, st.integers(-40, 40), LEVELS, AFTER)
def test_a_day_stands_at_the_most_pressing_level_it_has_reached(
    today: date, distance: int, levels: set[int], after_days: int
) -> None:
    day = today + timedelta(days=distance)
    assert level_of(CALENDAR, today, day, levels, after_days) == naive_level(today, day, levels, after_days)


@given(DAYS, st.integers(-40, 40), LEVELS, AFTER, st.integers(0, 12))
def test_the_ranges_hold_just_the_days_that_came_to_a_level_since(
    today: date, distance: int, levels: set[int], after_days: int, days_since: int
) -> None:
    day, since = today + timedelta(days=distance), today - timedelta(days=days_since)
    found = [
        band.level
        for band in bands(CALENDAR, today, levels, since=since, after_days=after_days)
        if (band.first is None or band.first <= day) and day < band.before
    ]
    now, then = (naive_level(d, day, levels, after_days) for d in (today, since))
    assert found == ([now] if now is not None and now != then else [])


@given(DAYS, st.integers(-40, 40), LEVELS, AFTER)
def test_without_a_last_look_the_ranges_hold_every_day_that_has_a_level(
    today: date, distance: int, levels: set[int], after_days: int
) -> None:
    day = today + timedelta(days=distance)
    found = [
        band.level
        for band in bands(CALENDAR, today, levels, after_days=after_days)
        if (band.first is None or band.first <= day) and day < band.before
    ]
    level = naive_level(today, day, levels, after_days)
    assert found == ([] if level is None else [level])


@given(DAYS, st.integers(-40, 40))
def test_a_deadline_seven_working_days_after_a_day_is_over_when_it_lies_before_today(
    today: date, distance: int
) -> None:
    day = today + timedelta(days=distance)
    assert (day >= not_over_from(CALENDAR, today, 7)) == (CALENDAR.add(day, 7) >= today)


@pytest.mark.parametrize(("today", "levels"), [
    ("2026-10-19", [5]), ("2026-10-20", [5]), ("2026-10-21", [3]), ("2026-10-23", [1]),
    ("2026-10-24", [1]), ("2026-10-26", [0]),
])  # fmt: skip
def test_a_reply_due_on_26_october_is_at_these_levels(today: str, levels: list[int]) -> None:
    assert [level_of(CALENDAR, date.fromisoformat(today), date(2026, 10, 26), (5, 3, 1, 0))] == levels
