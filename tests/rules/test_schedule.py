"""Periods of the jobs: a pure function of the clock, against a second model that walks minute by minute."""

from datetime import UTC, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from casework.now import OFFICE_ZONE
from casework.schedule import Daily, Every, passed_over, period

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
SCHEDULES = st.one_of(st.sampled_from([1, 10, 15, 60, 360]).map(lambda n: Every(minutes=n)), TIMES.map(Daily))


def is_a_beginning(schedule: Every | Daily, minute: datetime) -> bool:
    if isinstance(schedule, Every):
        local = minute.astimezone(UTC)
        return (local.hour * 60 + local.minute) % schedule.words[1] == 0
    return minute.astimezone(OFFICE_ZONE).time() == schedule.at


def walked_back(schedule: Every | Daily, moment: datetime) -> datetime:
    minute = moment.replace(second=0, microsecond=0)
    while not is_a_beginning(schedule, minute):
        minute -= timedelta(minutes=1)
    return minute


@given(SCHEDULES, MOMENTS)
def test_a_period_begins_at_the_last_beginning(schedule: Every | Daily, moment: datetime) -> None:
    assert period(schedule, moment) == walked_back(schedule, moment)


@given(SCHEDULES, MOMENTS, st.integers(-11, 13))
def test_the_zone_of_the_host_does_not_matter(schedule: Every | Daily, moment: datetime, hours: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert period(schedule, elsewhere) == period(schedule, moment)


@given(SCHEDULES, MOMENTS, st.integers(0, 12))
def test_what_was_passed_over_is_what_began_between(
    schedule: Every | Daily, moment: datetime, number: int
) -> None:
    current = later = period(schedule, moment)
    for _ in range(number):
        later = walked_back(schedule, later + longest(schedule))
    assert passed_over(schedule, current, later) == max(0, number - 1)
    assert passed_over(schedule, later, current) == 0


def longest(schedule: Every | Daily) -> timedelta:
    return timedelta(minutes=schedule.words[1]) if isinstance(schedule, Every) else timedelta(days=1)


def test_the_morning_sweep_of_today_begins_at_half_past_seven_in_jinan() -> None:
    morning = Daily(time(7, 30))
    assert period(morning, datetime(2026, 9, 21, 0, 0, tzinfo=UTC)) == datetime(
        2026, 9, 20, 23, 30, tzinfo=UTC
    )
    assert period(morning, datetime(2026, 9, 20, 23, 29, tzinfo=UTC)) == datetime(
        2026, 9, 19, 23, 30, tzinfo=UTC
    )
