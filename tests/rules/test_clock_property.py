"""The clock against the day-by-day second model, under random events in random order of entry."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from casework import calendar_data
from tests.rules.naive_clock import live
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.clock import explain, read
from workflows.clock_reading import ANSWER_DAYS
from workflows.codes import Channel, ExtensionReason, FeeMethod, Method, Role

CALENDAR = calendar_data.load()
METHODS = st.sampled_from([Method.post, Method.direct, Method.electronic])
ROLES = st.sampled_from([Role.ogi_head] * 5 + [Role.handler])
KEYS = (
    "restart_on", "due_on", "latest_due_on", "due_before_extension", "applicant_correction_deadline",
    "fee_payment_deadline", "end_on", "reply_effective_on", "on_time",
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, list[f.Fact]]:
    """A receipt date and events of all kinds around it, in the order of their entry, which is any order."""
    received = draw(st.dates(date(2023, 11, 1), date(2026, 11, 30)))

    def after(day: date, least: int, most: int) -> date:
        return day + timedelta(days=draw(st.integers(least, most)))

    def maybe() -> bool:
        return draw(st.booleans())

    log: list[f.Fact] = [f.Received(on=received, channel=Channel.in_person, submitted_on=received)]
    for n in range(draw(st.integers(0, 2))):
        on = after(received, -2, 14)
        log.append(
            f.CorrectionRequested(
                on=on, letter_id=n, method=draw(METHODS), period_days=draw(st.integers(5, 12))
            )
        )
        if maybe():
            log.append(f.NoticeServed(on=after(on, 0, 5), notice="correction_requested", letter_id=n))
        if maybe():
            back = after(on, 0, 30)
            posted = after(back, -4, 0) if maybe() else None
            log.append(
                f.CorrectionReceived(on=back, posted_on=posted, justified=draw(st.integers(0, 4)) == 0)
            )
    for n in range(draw(st.integers(0, 3))):
        on, party = after(received, 0, 50), f"P{n}"
        log.append(f.ConsultationSent(on=on, party=party, third_party=maybe(), co_maker=maybe()))
        if draw(st.integers(0, 4)):
            log.append(f.ConsultationServed(on=after(on, 0, 6), party=party))
        if maybe():
            log.append(f.OpinionReceived(on=after(on, 0, 40), party=party))
        elif maybe():
            back = after(on, 1, 20)
            log.append(f.ConsultationReturned(on=back, party=party))
            if maybe():  # by another method
                again = after(back, 1, 6)
                log.append(f.ConsultationSent(on=again, party=party, third_party=maybe(), co_maker=maybe()))
                if maybe():
                    log.append(f.ConsultationServed(on=after(again, 0, 6), party=party))
                if maybe():
                    log.append(f.OpinionReceived(on=after(again, 0, 40), party=party))
    for n in range(draw(st.integers(0, 2))):
        on = after(received, 1, 60)
        log.append(
            f.Extended(
                on=on,
                letter_id=20 + n,
                days=draw(st.integers(-1, 22)),
                reason_code=ExtensionReason.other,
                method=Method.post,
                approved_by=draw(ROLES),
                approved_on=after(on, -3, 1) if draw(st.integers(0, 9)) else None,
            )
        )
    if draw(st.integers(0, 3)) == 0:
        on = after(received, 1, 40)
        log.append(
            f.DelayGranted(
                on=on, letter_id=30, new_due_on=after(on, 0, 90), method=Method.post, approved_on=on
            )
        )
    if draw(st.integers(0, 2)) == 0:
        on = after(received, 1, 45)
        amount = draw(st.sampled_from([0, 14000, 14000]))
        log.append(
            f.FeeCharged(
                on=on, letter_id=40, method=draw(METHODS), fee_method=FeeMethod.by_item, amount=amount
            )
        )
        if maybe():
            log.append(f.NoticeServed(on=after(on, 0, 5), notice="fee_charged", letter_id=40))
        if maybe():
            log.append(f.FeePaid(on=after(on, 0, 45), receipt_no="", amount=amount))
    if draw(st.integers(0, 5)) == 0:
        log.append(f.Withdrawn(on=after(received, -1, 60), identity_checked=True, voluntary=True))
    if maybe():
        on = after(received, 1, 90)
        log.append(f.Delivered(on=on, letter_id=50, method=Method.post, pdf_sha256=""))
        if draw(st.integers(0, 3)) == 0:
            again = after(on, 10, 60)
            log.append(f.Reopened(on=again, due_on=after(again, 1, 40), decision_no=""))
    return received, draw(st.permutations(log))


def telling_days(log: list[f.Fact], received: date) -> list[date]:
    """Days worth looking at a case: around its deadlines, and some others."""
    whole = read(log, CALENDAR)
    deadlines = [
        whole.applicant_correction_deadline,
        whole.fee_payment_deadline,
        whole.due_on,
        *whole.opinion_deadlines.values(),
    ]
    near = [day + timedelta(days=n) for day in deadlines if day for n in (-1, 0, 1)]
    return sorted(day for day in near if day >= received) + [
        received + timedelta(days=n) for n in (0, 9, 40, 99)
    ]


@settings(max_examples=400, deadline=None)
@given(cases(), st.data())
def test_the_fold_agrees_with_the_day_by_day_model(case: tuple[date, list[f.Fact]], data: st.DataObject):
    received, log = case
    as_of = data.draw(st.none() | st.sampled_from(telling_days(log, received)))
    reading, model = read(log, CALENDAR, as_of), live(log, CALENDAR, received, as_of)
    told = {key: getattr(reading, key) for key in KEYS}
    wanted = {key: model.answers.get(key) for key in KEYS}
    if reading.end_state == "REPLIED":
        wanted["latest_due_on"] = wanted["due_on"]
    assert told == wanted
    assert (reading.end_state or None) == model.answers.get("end_state")
    assert reading.state == model.answers["state"]
    assert dict(reading.opinion_deadlines) == model.answers.get("opinion_deadlines", {})
    codes = sorted(x.code.value for x in reading.findings if x.code != "OPINION_LATE")
    assert codes == sorted(model.codes)


@settings(max_examples=150, deadline=None)
@given(cases(), st.data())
def test_late_entry_gives_the_same_reading(case: tuple[date, list[f.Fact]], data: st.DataObject):
    """Facts of different days may be entered in any order; those of one day keep their order."""
    _, log = case
    shuffled = data.draw(st.permutations(log))
    order = {id(fact): n for n, fact in enumerate(log)}
    days: dict[date, list[f.Fact]] = {}
    for fact in sorted(log, key=lambda x: order[id(x)]):
        days.setdefault(fact.on, []).append(fact)
    entered = [days[fact.on].pop(0) for fact in shuffled]
    one, other = read(log, CALENDAR), read(entered, CALENDAR)
    assert one.due_on == other.due_on
    assert one.steps == other.steps
    assert [x[:4] for x in one.findings] == [x[:4] for x in other.findings]


@settings(max_examples=200, deadline=None)
@given(cases(), st.none() | st.integers(-5, 200), st.integers(-5, 400))
def test_neither_reading_nor_explaining_ever_raises(
    case: tuple[date, list[f.Fact]], ahead: int | None, today: int
):
    received, log = case
    as_of = None if ahead is None else received + timedelta(days=ahead)
    reading = read(log, CALENDAR, as_of)
    days = explain(reading, CALENDAR, received + timedelta(days=today))
    assert [d.day for d in days] == [days[0].day + timedelta(days=n) for n in range(len(days))]
    numbers = [d.number for d in days if d.number]
    assert numbers == sorted(numbers)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 120))
def test_as_of_a_day_only_what_had_happened_by_then_is_looked_at(case: tuple[date, list[f.Fact]], ahead: int):
    received, log = case
    as_of = received + timedelta(days=ahead)
    known = [fact for fact in log if fact.on <= as_of]
    one, other = read(log, CALENDAR, as_of), read(known, CALENDAR, as_of)
    assert (one.due_on, one.state, one.steps) == (other.due_on, other.state, other.steps)


@settings(max_examples=400, deadline=None)
@given(cases(), st.data())
def test_where_nothing_acted_another_calendar_needs_the_receipt_date_alone(
    case: tuple[date, list[f.Fact]], data: st.DataObject
):
    received, log = case
    log = [fact for fact in log if isinstance(fact, f.Received) or data.draw(st.integers(0, 4)) == 0]
    near = st.integers(-5, 90).map(lambda n: received + timedelta(days=n))
    rest, worked = data.draw(st.frozensets(near, max_size=8)), data.draw(st.frozensets(near, max_size=4))
    other = WorkCalendar(
        CALENDAR.rest - worked | rest, CALENDAR.worked - rest | (worked - rest), frozenset({2027})
    )
    start = read(log, CALENDAR).counts_from
    if start:
        moved = read(log, other)
        due = other.add(start, ANSWER_DAYS)
        assert (moved.due_on, moved.latest_due_on, moved.counts_from) == (due, due, start)
        assert moved.provisional == other.is_provisional(start, due)
