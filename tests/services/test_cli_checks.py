"""``flask clock check`` and ``flask fees check`` as the office runs them (DESIGN D17)."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casework.cli_checks import CLOCK_EXAMPLES, EXAMPLES, clock_commands, fees_commands

FEES = EXAMPLES / "05-fee-examples.yaml"


def run(group, file: Path) -> Result:
    return CliRunner().invoke(group, ["check", str(file)], obj=None)


def changed(tmp_path: Path, source: Path, old: str, new: str) -> tuple[Path, int]:
    """A copy with one replacement, and the line of it."""
    text = source.read_text("utf-8")
    assert text.count(old) == 1
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    return file, text[: text.index(old) + len(old)].count("\n") + 1


def test_the_shipped_clock_examples_are_right():
    result = run(clock_commands, CLOCK_EXAMPLES)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "63 ok, 0 wrong"


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("channel: in_person, submitted: 2024-03-06", "channel: in_person, submitted: 2024-03-07", "C01"),
        ("2024-12-31, due_date: 2025-01-20", "2024-12-31, due_date: 2025-01-21", "C07"),
        ("dispatched: 2025-05-08, signed: 2025-05-11", "dispatched: 2025-05-08, signed: 2025-05-12", "C50"),
        ("2025-01-01, 2025-01-28", "2025-01-01, 2025-01-27", "calendar"),
        ("knew_on: 2025-08-18", "knew_on: 2025-08-19", "R07"),
    ],
)
def test_an_altered_date_is_named_with_its_line(tmp_path, old, new, name):
    file, line = changed(tmp_path, CLOCK_EXAMPLES, old, new)
    result = run(clock_commands, file)
    assert result.exit_code == 1
    wrong = [text for text in result.output.splitlines() if " wrong, line " in text]
    assert any(text.startswith(f"{name} wrong, line {line}:") for text in wrong), wrong
    assert re.fullmatch(r"\d+ ok, \d+ wrong", result.output.splitlines()[-1])


def test_a_day_that_does_not_exist_is_named_with_its_line(tmp_path):
    file, line = changed(tmp_path, CLOCK_EXAMPLES, "knew_on: 2025-08-18", "knew_on: 2025-02-30")
    result = run(clock_commands, file)
    assert result.exit_code == 1
    assert f"line {line}:" in result.output


def test_a_file_without_a_calendar_uses_the_calendar_of_the_office(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "examples:\n"
        "- id: A1\n"
        "  events:\n"
        "  - {type: received, channel: in_person, submitted: 2026-09-11}\n"
        "  expect: {due_date: 2026-10-15}\n",
        "utf-8",
    )
    result = run(clock_commands, file)
    assert (result.exit_code, result.output) == (0, "A1 ok\n1 ok, 0 wrong\n")


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "examples: 3\n", "examples: [1]\n", "a: [\n", "examples: []\n"]
)
def test_another_kind_of_file_is_refused_without_a_traceback(tmp_path, text):
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    for group in (clock_commands, fees_commands):
        result = run(group, file)
        assert result.exit_code == 1
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_shipped_fee_examples_are_right():
    result = run(fees_commands, FEES)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "27 ok, 0 wrong"


def test_a_wrong_fee_is_named_with_its_line(tmp_path):
    file, line = changed(
        tmp_path, FEES, "n: 31, rate_of_nth: 200, amount: 2200", "n: 31, rate_of_nth: 200, amount: 2300"
    )
    result = run(fees_commands, file)
    assert result.exit_code == 1
    assert f"FI06 wrong, line {line}: expected amount: 2300; got amount: 2200" in result.output
