"""The last day for the organ's answer, against counting day by day (复议法 Art 48, 54, 88; 行诉法 Art 67)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.calendar_data import load
from tests.rules.walk import Walk, in_state
from workflows import disputes
from workflows.codes import DisputeKind, DisputeResult, State

CALENDAR = load()
DAY = timedelta(days=1)


def is_worked(day: date) -> bool:
    return day in CALENDAR.worked or (day.weekday() < 5 and day not in CALENDAR.rest)


def naive(kind: DisputeKind, notice_on: date, *, summary: bool) -> date:
    day = notice_on
    if kind is DisputeKind.review:
        left = 5 if summary else 10
        while left:
            day += DAY
            left -= is_worked(day)
        return day
    for _ in range(15):
        day += DAY
    while not is_worked(day):
        day += DAY
    return day


@given(st.sampled_from(DisputeKind), st.dates(date(2023, 1, 2), date(2026, 11, 1)), st.booleans())
def test_the_last_day_is_that_of_counting_by_hand(kind, notice_on, summary):
    assert disputes.answer_day(kind, notice_on, CALENDAR, summary=summary) == naive(
        kind, notice_on, summary=summary
    )


def test_what_happened_to_a_dispute_is_read_from_the_facts():
    walk = Walk().take(*("received", "registered", "review_opened", "accepted", "dispute_filed"))
    (dispute,) = disputes.disputes_of(walk.file)
    assert (dispute.is_open, dispute.answered_on) == (True, None)
    walk.take("defence_submitted", "dispute_concluded")
    (dispute,) = disputes.disputes_of(walk.file)
    assert (dispute.is_open, dispute.outcome, dispute.answered_on) == (False, "corrected", walk.on)
    assert disputes.orders_to_act(walk.file) == (dispute,)
    assert disputes.next_number(walk.file) == 2


def test_a_reopened_case_has_no_order_left():
    walk = in_state(State.REOPENED)
    assert disputes.orders_to_act(walk.file) == ()
    assert disputes.disputes_of(walk.file)[0].reopened_on == walk.on


def test_every_result_is_in_a_column_of_the_annual_table():
    assert set(disputes.OUTCOMES) == set(DisputeResult)
