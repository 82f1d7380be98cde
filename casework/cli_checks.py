"""``flask clock check FILE`` and ``flask fees check FILE``: the office tries the rules itself (DESIGN D17).

They read a YAML file of the form of data/examples and touch no stored data. A line per case; the last line is
``N ok, M wrong``; exit status 1 when one is wrong.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import yaml
from flask import has_app_context
from sqlalchemy.exc import SQLAlchemyError

from casework import calendar_data
from casework.calendars import current_calendar
from workflows.calendar import WorkCalendar
from workflows.examples import Result, check_clock, check_fees

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
CLOCK_EXAMPLES = EXAMPLES / "02-clock-examples.yaml"

Place = tuple[str | int, ...]


@click.group("clock")
def clock_commands() -> None:
    """The statutory clock."""


@click.group("fees")
def fees_commands() -> None:
    """The processing fee."""


@clock_commands.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def clock_check(file: Path) -> None:
    """Run the worked cases of FILE against the clock."""
    doc, lines = read_yaml(file)
    shipped, _ = read_yaml(CLOCK_EXAMPLES)
    report(guarded(check_clock(doc, system_calendar(), shipped)), lines)


@fees_commands.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def fees_check(file: Path) -> None:
    """Run the worked cases of FILE against the fee rules."""
    doc, lines = read_yaml(file)
    report(guarded(check_fees(doc)), lines)


def system_calendar() -> WorkCalendar:
    """The calendar the office works with; the one of data/holidays where no database is set up."""
    if has_app_context():
        try:
            calendar = current_calendar()
        except SQLAlchemyError:
            return calendar_data.load()
        if calendar.known_years:
            return calendar
    return calendar_data.load()


def read_yaml(file: Path) -> tuple[dict[str, Any], dict[Place, int]]:
    """A document and the line of each of its places. Ends the command when the file cannot be read."""
    text = file.read_text("utf-8")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        doc = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise click.ClickException(f"{file}: {_where(text, error)}") from error
    if not isinstance(doc, dict) or node is None:
        raise click.ClickException(f"{file}: not a file of worked cases")
    return doc, dict(_lines(node))


def _where(text: str, error: Exception) -> str:
    """An impossible date (2025-02-30) carries no line: look for the first one that is none."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 1}: {error}"
    for number, line in enumerate(text.splitlines(), 1):
        try:
            yaml.safe_load(
                "\n".join(f"- {word}" for word in line.replace("[", " ").split() if word[:1].isdigit())
            )
        except ValueError:
            return f"line {number}: {error}"
        except yaml.YAMLError:
            continue
    return str(error)


def _lines(node: yaml.Node, place: Place = ()) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = int(key.value) if key.tag.endswith(":int") else key.value
            yield (*place, name), key.start_mark.line + 1
            yield from _lines(value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for n, value in enumerate(node.value):
            yield from _lines(value, (*place, n))


def guarded(results: Iterator[Result]) -> Iterator[Result]:
    """A document of another form is one wrong line, not a traceback."""
    try:
        yield from results
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Result("file", False, {"form": "worked cases"}, {"form": f"{type(error).__name__}: {error}"})


def report(results: Iterable[Result], lines: dict[Place, int]) -> None:
    """Print the results and end the command; exit status 1 when one is wrong or nothing was checked."""
    right = wrong = 0
    for result in results:
        right, wrong = right + result.ok, wrong + (not result.ok)
        click.echo(_line(result, lines))
    click.echo(f"{right} ok, {wrong} wrong")
    if wrong or not right:
        raise SystemExit(1)


def _line(result: Result, lines: dict[Place, int]) -> str:
    if result.ok:
        return f"{result.id} ok"
    place = result.path
    while place and place not in lines:
        place = place[:-1]
    expected = ", ".join(f"{key}: {_shown(value)}" for key, value in result.expected.items())
    got = ", ".join(f"{key}: {_shown(value)}" for key, value in result.got.items())
    return f"{result.id} wrong, line {lines.get(place, 1)}: expected {expected}; got {got}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_shown(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(v) for v in value) + "]"
    return "null" if value is None else str(value)
