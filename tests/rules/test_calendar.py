"""Working days against the official table, and the arithmetic on them (domain 02 §§ 1, 2, 9)."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import calendar_data
from workflows import calendar as c
from workflows.lamp import lamp_bounds, lamp_of_date

CALENDAR = calendar_data.load()
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
D = date.fromisoformat


def walk(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_day_of_2019_to_2026_agrees_with_the_official_table():
    for day in walk(date(2019, 1, 1), date(2026, 12, 31)):
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int):
    assert CALENDAR.count(date(year - 1, 12, 31), date(year, 12, 31)) == days


@given(DAYS, st.integers(1, 60))
def test_nth_working_day_by_walking(day: date, n: int):
    left, reached = n, day
    while left:
        reached += timedelta(days=1)
        left -= CALENDAR.is_working(reached)
    assert CALENDAR.add(day, n) == reached
    assert CALENDAR.count(day, reached) == n
    assert CALENDAR.before(reached, n) <= day or CALENDAR.count(CALENDAR.before(reached, n), reached) == n


@given(DAYS, DAYS)
def test_counting_by_walking(a: date, b: date):
    first, last = sorted((a, b))
    counted = sum(CALENDAR.is_working(day) for day in walk(first + timedelta(days=1), last))
    assert CALENDAR.count(first, last) == counted
    assert CALENDAR.count(last, first) == -counted


@given(DAYS)
def test_rolling_forward_reaches_the_next_day_that_is_no_rest_day(day: date):
    rolled = day
    while not CALENDAR.is_working(rolled):
        rolled += timedelta(days=1)
    assert CALENDAR.roll_forward(day) == rolled


def test_a_make_up_saturday_is_no_rest_day():
    assert CALENDAR.reason(D("2026-02-28")) == c.MAKE_UP
    assert CALENDAR.roll_forward(D("2026-02-28")) == D("2026-02-28")


def test_the_day_before_is_counted_from_a_rest_day_too():
    assert CALENDAR.before(D("2025-10-05"), 1) == D("2025-09-30")
    assert CALENDAR.before(D("2025-10-09"), 1) == D("2025-09-30")


def test_a_year_without_a_notice_keeps_the_holidays_with_a_fixed_date():
    off = [day for day in walk(date(2027, 1, 1), date(2027, 12, 31)) if CALENDAR.reason(day) == c.HOLIDAY]
    assert off == [
        D(x) for x in ("2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03")
    ]
    assert CALENDAR.is_provisional(D("2026-12-21"), D("2027-01-19"))
    assert not CALENDAR.is_provisional(D("2025-12-21"), D("2026-01-19"))


def test_a_listed_day_names_its_notice():
    assert CALENDAR.notice(D("2025-10-08")) == "国办发明电〔2024〕12号"
    assert CALENDAR.notice(D("2024-02-04")) == "国办发明电〔2023〕7号"
    assert CALENDAR.notice(D("2022-12-31")).startswith("国务院办公厅关于2023年")
    assert CALENDAR.notice(D("2025-11-03")) == ""


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2100, 12, 31), date.max])
def test_impossible_years_never_raise(day: date):
    assert CALENDAR.add(day, 20)
    assert CALENDAR.before(day, 2)
    assert CALENDAR.count(day, D("2026-01-01")) is not None
    assert CALENDAR.reason(day)


def test_months_end_on_the_last_day_when_there_is_no_such_day():
    assert c.add_months(D("2025-08-31"), 6) == D("2026-02-28")
    assert c.add_months(D("2023-08-31"), 6) == D("2024-02-29")
    assert c.add_months(D("2025-10-31"), 1) == D("2025-11-30")


@given(st.dates(date(2025, 1, 1), date(2026, 12, 1)), st.integers(-10, 40))
def test_the_lamp_of_a_working_day_tells_the_days_left(today: date, ahead: int):
    due = CALENDAR.roll_forward(today + timedelta(days=ahead))
    left = CALENDAR.count(today, due)
    wanted = "red" if due <= today else "yellow" if left <= 5 else "green"
    assert lamp_of_date(due, lamp_bounds(CALENDAR, today)) == wanted
