"""Rows A1 and A2: working days, and a due date that explains itself, against what others offer."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import holidays

from bench.row import Row, human, in_turn, seconds
from casework import calendar_data
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.clock import explain, read
from workflows.codes import Channel, ExtensionReason, Method, Outcome, Purpose, TransferKind

PERIOD = 20
TODAY = date(2026, 11, 23)
_DAYS = [date(2024, 1, 1) + timedelta(days=7 * n) for n in range(100)]


def official_calendar() -> WorkCalendar:
    """The official table since 2004, as chinesecalendar keeps it."""
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rest = frozenset(day for day in every if not chinese_calendar.is_workday(day))
    return WorkCalendar(rest, frozenset(every) - rest, frozenset(range(2004, 2027)))


def disagreements(calendar: WorkCalendar) -> int:
    """Days from which the n-th working day or the count is not what walking over the table gives."""
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    work = [day for day in every if chinese_calendar.is_workday(day)]
    wrong = place = 0
    for day in every[: -2 * PERIOD - 30]:
        while work[place] <= day:
            place += 1
        due = work[place + PERIOD - 1]
        wrong += calendar.add(day, PERIOD) != due or calendar.count(day, due) != PERIOD
    return wrong


def nth_working_day() -> Iterable[Row]:
    """A1."""
    calendar = calendar_data.load()
    table = holidays.country_holidays("CN", years=range(2023, 2028))
    add, count, pairs = calendar.add, calendar.count, list(pairwise(_DAYS))

    def own() -> None:
        for day in _DAYS:
            add(day, PERIOD)

    def own_count() -> None:
        for one, other in pairs:
            count(one, other)

    def peer() -> None:
        for day in _DAYS:
            table.get_nth_working_day(day, PERIOD)

    def slow_peer() -> None:
        for day in _DAYS[::10]:
            chinese_calendar.find_workday(PERIOD, day)

    ours, counted, theirs, slow = (
        seconds_each
        for seconds_each in in_turn(
            lambda: seconds(own, 50) / len(_DAYS),
            lambda: seconds(own_count, 50) / len(pairs),
            lambda: seconds(peer, 3) / len(_DAYS),
            lambda: seconds(slow_peer) / len(_DAYS[::10]),
        )
    )
    wrong = disagreements(official_calendar())
    times = f"{human(ours)} against {human(theirs)} and {human(slow)}; counting {human(counted)}"
    rest = "every day, rest days too"
    yield Row("A1", "n-th working day, against holidays.get_nth_working_day", theirs / ours, 100, True, times)
    yield Row("A1", "n-th working day, against chinese_calendar.find_workday", slow / ours, 1500, True, times)
    yield Row("A1", "working days between two dates, against holidays", theirs / counted, 100, True, times)
    yield Row("A1", "disagreements with the official table 2004-2026", wrong, 0, False, rest, "")


def sixteen_facts() -> tuple[f.Fact, ...]:
    """A believable case: corrected once, one consultation, extended."""

    def on(month: int, day: int) -> date:
        return date(2026, month, day)

    reply_by = on(10, 20)
    return (
        f.Received(on=on(9, 21), channel=Channel.registered_mail, signed_on=on(9, 21)),
        f.Registered(on=on(9, 21), received_on=on(9, 21)),
        f.Assigned(on=on(9, 21), unit_id=1),
        f.ReviewOpened(on=on(9, 22), handler_id=1),
        f.CorrectionRequested(on=on(9, 28), letter_id=1, method=Method.post),
        f.NoticeServed(on=on(9, 30), notice="correction_requested", letter_id=1),
        f.CorrectionReceived(on=on(10, 12)),
        f.Accepted(on=on(10, 13)),
        f.Transferred(
            on=on(10, 13),
            transfer_id=1,
            to_unit_id=2,
            transfer_kind=TransferKind.handle,
            hop_no=1,
            reply_by_on=reply_by,
        ),
        f.ConsultationSent(on=on(10, 15), party="P1", third_party=True),
        f.ConsultationServed(on=on(10, 17), party="P1"),
        f.MaterialSubmitted(on=on(10, 20), transfer_id=1),
        f.OpinionReceived(on=on(10, 26), party="P1"),
        f.Extended(
            on=on(11, 12),
            letter_id=2,
            days=10,
            reason_code=ExtensionReason.many_units,
            method=Method.post,
            approved_on=on(11, 11),
        ),
        f.Searched(on=on(11, 16), search_id=1, found=True),
        f.Contacted(on=on(11, 17), contact_id=1, purpose=Purpose.explain_law, outcome=Outcome.guided),
    )


def explained_clock() -> Iterable[Row]:
    """A2."""
    calendar, facts = calendar_data.load(), sixteen_facts()
    table = holidays.country_holidays("CN", years=range(2023, 2028))
    received = facts[0].on

    def own() -> None:
        explain(read(facts, calendar, TODAY), calendar, TODAY)

    def peer() -> None:
        table.get_nth_working_day(received, PERIOD)
        table.get_nth_working_day(received, PERIOD)

    own()
    ours, theirs = in_turn(lambda: seconds(own, 500), lambda: seconds(peer, 500))
    times = f"{human(ours)} against {human(theirs)} for two bare dates"
    yield Row("A2", "16 facts: due date, state, findings, day by day", ours / theirs, 2, False, times)


ROWS = {"A1": nth_working_day, "A2": explained_clock}
