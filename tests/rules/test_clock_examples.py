"""The 55 worked clock cases and 8 remedy periods (domain 02 § 12), and the reader's strictness."""

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework import calendar_data, yaml_files
from workflows.clock import explain, read
from workflows.examples import check_clock, clock_case

FILE = Path(__file__).parent.parent / "data" / "02-clock-examples.yaml"
DOC: dict[str, Any] = yaml_files.read(FILE)
CALENDAR = calendar_data.load()
RESULTS = list(check_clock(DOC, CALENDAR, DOC))
CASES = [pytest.param(case, id=case["id"]) for case in DOC["examples"]]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.id)
def test_worked_example(result):
    assert result.ok, (result.expected, result.got)


def test_55_cases_and_8_periods():
    assert len(RESULTS) == 63


def test_the_system_calendar_gives_the_same_answers():
    own = {key: value for key, value in DOC.items() if key != "calendar"}
    assert all(result.ok for result in check_clock(own, CALENDAR))


@pytest.mark.parametrize("case", CASES)
def test_the_explanation_numbers_each_working_day_once(case: dict[str, Any]):
    told = clock_case(case, CALENDAR)
    reading = read(told.facts, CALENDAR, told.as_of)
    days = explain(reading, CALENDAR, told.as_of or date(2027, 1, 31))
    if reading.received_on is None:
        assert days == ()
        return
    assert days[0].day.weekday() == 0
    assert days[-1].day.weekday() == 6
    assert [d.day for d in days] == [days[0].day + timedelta(days=n) for n in range(len(days))]
    numbers = [d.number for d in days if d.number]
    assert numbers == list(range(1, len(numbers) + 1))
    if reading.latest_due_on and not reading.fixed_due_on:
        assert len(numbers) == reading.total_days
        assert next(d.kind for d in days if d.number == reading.total_days) == "due"


def dates_in(value: Any, path: tuple[Any, ...] = ()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from dates_in(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from dates_in(inner, (*path, n))
    elif isinstance(value, date):
        yield path, value


def altered(doc: dict[str, Any], path: tuple[Any, ...], days: int) -> dict[str, Any]:
    inner = doc = copy.deepcopy(doc)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] += timedelta(days=days)
    return doc


def part(doc: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """Only the altered case, or only the calendar: the rest is known to be right."""
    if path[0] == "calendar":
        return {"calendar": doc["calendar"]}
    return {path[0]: [doc[path[0]][path[1]]]}


@pytest.mark.parametrize("days", [-1, 1])
def test_any_one_altered_date_is_found_at_its_place(days: int):
    for path, _ in dates_in(DOC):
        results = check_clock(part(altered(DOC, path, days), path), CALENDAR, DOC)
        wrong = next((result for result in results if not result.ok), None)
        assert wrong, path
        found = wrong.path if path[0] == "calendar" else (*path[:2], *wrong.path[2:])
        assert found == path


def test_a_case_of_ones_own_is_not_held_against_the_shipped_one():
    case = copy.deepcopy(DOC["examples"][0])
    case["events"][0]["submitted"] = date(2024, 3, 7)
    case["expect"] = {"received_date": date(2024, 3, 7), "due_date": date(2024, 4, 7)}
    assert [r.ok for r in check_clock({"examples": [case]}, CALENDAR, DOC)] == [True]


@pytest.mark.parametrize(
    ("event", "word"),
    [
        ({"type": "moon"}, "unknown event type"),
        ({"type": "received", "channel": "pigeon", "submitted": date(2025, 1, 2)}, "pigeon"),
        ({"type": "received", "channel": "fax", "submitted": "tomorrow"}, "is not a date"),
        ({"channel": "fax"}, "type"),
        ("received", "attribute"),
    ],
)
def test_an_event_that_cannot_be_read_is_a_wrong_line(event: Any, word: str):
    (result,) = check_clock({"examples": [{"id": "X", "events": [event], "expect": {}}]}, CALENDAR)
    assert not result.ok
    assert word in str(result.got)
