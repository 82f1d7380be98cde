"""Readers of the worked examples: files in the form of those in data/examples.

They take parsed documents and touch no stored data (DESIGN D17). Keys of ``expect`` that a case does not list
are not compared. Three further checks keep a slip of the pen from passing unseen:

* the dates of an event must agree: nothing is served, signed or answered before it is sent;
* a calendar block must give the same working days as the system's calendar in the years both know, and as
  many a year as it says itself;
* with a ``reference`` (the shipped file), a case with the id of a shipped case that differs from it in one
  single value is a slip. A case that differs in more is somebody's own case.

What no check can see: a date of somebody's own file that is consistent, changes no expected value, and
stands in no shipped example, such as an approval one day earlier than it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows import fees, remedies
from workflows.calendar import WorkCalendar
from workflows.clock import read
from workflows.clock_reading import Reading
from workflows.example_events import contradictions, facts_of
from workflows.facts import Fact

Path = tuple[str | int, ...]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """One checked case. ``expected`` and ``got`` hold only what differs; ``path``: where in the document."""

    id: str
    ok: bool
    expected: Mapping[str, Any] = field(default_factory=dict)
    got: Mapping[str, Any] = field(default_factory=dict)
    path: Path = ()


@dataclass(frozen=True, slots=True)
class ClockCase:
    """A worked clock case as facts."""

    facts: tuple[Fact, ...]
    as_of: date | None
    expect: Mapping[str, Any]


def clock_case(case: Document, calendar: WorkCalendar) -> ClockCase:
    """The facts of a worked case. Raises ValueError for an event that cannot be read."""
    facts, as_of = facts_of(case.get("events") or [], calendar)
    return ClockCase(facts, as_of, case.get("expect") or {})


def calendar_of(doc: Document) -> WorkCalendar | None:
    """The calendar block of a file, if it has one."""
    block = doc.get("calendar")
    if not block:
        return None
    return WorkCalendar(
        frozenset(block.get("rest_days") or ()),
        frozenset(block.get("make_up_working_days") or ()),
        frozenset(block.get("known_years") or ()),
        "file",
    )


def clock_answers(reading: Reading) -> dict[str, Any]:
    """The reading in the words of the file."""
    return {
        "received_date": reading.received_on,
        "correction_notice_deadline": reading.correction_notice_deadline,
        "applicant_correction_deadline": reading.applicant_correction_deadline,
        "reasons_deadline": reading.reasons_deadline,
        "fee_payment_deadline": reading.fee_payment_deadline,
        "opinion_deadlines": dict(reading.opinion_deadlines),
        "silence": {party: meaning.value for party, meaning in reading.silence.items()},
        "restart_date": reading.restart_on,
        "due_before_extension": reading.due_before_extension,
        "due_date": reading.due_on,
        "latest_due_date": reading.latest_due_on,
        "provisional": reading.provisional,
        "target_date": reading.target_on,
        "state": reading.state.value,
        "end_state": reading.end_state and reading.end_state.value,
        "end_date": reading.end_on,
        "reply_effective_date": reading.reply_effective_on,
        "on_time": reading.on_time,
        "as_of": reading.as_of,
        "errors": sorted(f.code.value for f in reading.errors),
        "warnings": sorted(f.code.value for f in reading.warnings),
    }


def check_clock(doc: Document, system: WorkCalendar, reference: Document | None = None) -> Iterator[Result]:
    """Every case of a clock file, then its remedy periods; calendar lines only where they are wrong."""
    shipped = (reference or {}).get("calendar")
    slip = _slip(doc.get("calendar"), shipped, Result("calendar", True), ("calendar",))
    if slip:
        yield slip
    calendar = calendar_of(doc) or system
    if not slip:
        yield from _check_calendar(doc, calendar, system)
    known = {case["id"]: case for case in (reference or {}).get("examples") or ()}
    for n, case in enumerate(doc.get("examples") or ()):
        result = _check_case(case, calendar, ("examples", n))
        yield _slip(case, known.get(case.get("id")), result, ("examples", n)) or result
    known = {case["id"]: case for case in (reference or {}).get("remedy_examples") or ()}
    for n, case in enumerate(doc.get("remedy_examples") or ()):
        result = _check_remedy(case, calendar, ("remedy_examples", n))
        yield _slip(case, known.get(case.get("id")), result, ("remedy_examples", n)) or result


def check_fees(doc: Document) -> Iterator[Result]:
    """Every fee example; amounts in the file are yuan."""
    for n, case in enumerate(doc.get("by_item") or ()):
        got = {"rate_of_nth": fees.rate_of_item(case["n"]), "amount": fees.by_item(case["n"])}
        yield _compare(case["id"], _only(case, got), _yuan(got), ("by_item", n))
    for n, case in enumerate(doc.get("by_volume") or ()):
        got = {"amount": fees.by_volume(case["pages"])}
        yield _compare(case["id"], _only(case, got), _yuan(got), ("by_volume", n))


def _only(case: Document, keys: Mapping[str, Any]) -> dict[str, Any]:
    return {key: case[key] for key in keys if key in case}


def _yuan(amounts: Mapping[str, int]) -> dict[str, Any]:
    return {key: amount // fees.YUAN for key, amount in amounts.items()}


def _compare(
    name: str, expected: Mapping[str, Any], got: Mapping[str, Any], path: Path, within: Path = ()
) -> Result:
    wrong = [key for key, value in expected.items() if key not in got or _value(value) != got[key]]
    if not wrong:
        return Result(name, True, path=path)
    return Result(
        name, False, {key: expected[key] for key in wrong}, {key: got.get(key, "?") for key in wrong},
        (*path, *within, wrong[0]),
    )  # fmt: skip


def _value(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _check_case(case: Document, calendar: WorkCalendar, path: Path) -> Result:
    name = str(case.get("id", "?"))
    try:
        for place, words in contradictions(case.get("events") or []):
            return Result(name, False, {"events": "in order"}, {"events": words}, (*path, "events", *place))
        told = clock_case(case, calendar)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Result(name, False, {"events": "readable"}, {"events": str(error)}, (*path, "events"))
    got = clock_answers(read(told.facts, calendar, told.as_of))
    return _compare(name, told.expect, got, path, ("expect",))


def _check_remedy(case: Document, calendar: WorkCalendar, path: Path) -> Result:
    name, expect = str(case.get("id", "?")), case.get("expect") or {}
    try:
        period = remedies.RemedyPeriod(case["kind"])
        got = {
            "unrolled": remedies.unrolled(period, case["knew_on"]),
            "last_day": remedies.last_day(period, case["knew_on"], calendar),
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Result(name, False, {"knew_on": "readable"}, {"knew_on": str(error)}, path)
    return _compare(name, expect, got, path, ("expect",))


def _check_calendar(doc: Document, calendar: WorkCalendar, system: WorkCalendar) -> Iterator[Result]:
    block = doc.get("calendar")
    if not block:
        return
    for year, days in (block.get("working_days_per_year") or {}).items():
        counted = calendar.count(date(year - 1, 12, 31), date(year, 12, 31))
        if counted != days:
            path: Path = ("calendar", "working_days_per_year", year)
            yield Result("calendar", False, {str(year): days}, {str(year): counted}, path)
    yield from _calendar_differences(block, calendar, system)


def _calendar_differences(block: Document, calendar: WorkCalendar, system: WorkCalendar) -> Iterator[Result]:
    """Days of the years both know that one calls working and the other not."""
    both = calendar.known_years & system.known_years
    places = {
        day: ("calendar", key, n)
        for key in ("rest_days", "make_up_working_days")
        for n, day in enumerate(block.get(key) or ())
    }
    for day in sorted(system.rest | system.worked | calendar.rest | calendar.worked):
        said, known = calendar.is_working(day), system.is_working(day)
        if day.year in both and said != known:
            names = {True: "working day", False: "rest day"}
            path = places.get(day, ("calendar",))
            yield Result("calendar", False, {str(day): names[known]}, {str(day): names[said]}, path)


def _slip(case: Any, shipped: Any, result: Result, path: Path) -> Result | None:
    """The one value in which a case differs from the shipped case of the same id, or None."""
    if shipped is None:
        return None
    mine, theirs = dict(_leaves(case)), dict(_leaves(shipped))
    changed = [place for place in theirs if mine.get(place) != theirs[place]]
    if mine.keys() != theirs.keys() or len(changed) != 1:
        return None
    place = changed[0]
    name = ".".join(str(part) for part in place)
    return Result(result.id, False, {name: theirs[place]}, {name: mine[place]}, (*path, *place))


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _leaves(inner, (*path, n))
    else:
        yield path, value
