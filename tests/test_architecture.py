"""Rules of the code that no linter knows; each with its why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("workflows", "casework", "case_library", "bench", "tests")
OURS = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "__pycache__" not in path.parts
] + [ROOT / "app.py", ROOT / "config.py"]
PRODUCT = [path for path in OURS if path.relative_to(ROOT).parts[0] not in ("tests", "bench")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST_FILE = 400
# The row of a case as project.py computes it; whatever else wrote there would be undone by a rebuild.
PROJECTED = frozenset(
    [
        "state",
        "version",
        "received_on",
        "due_on",
        "latest_due_on",
        "counts_from",
        "provisional",
        "clock_state",
        "applicant_due_on",
        "extension_days",
        "closed_on",
        "determination",
        "statistics_row",
        "effective_on",
        "on_time",
        "archived_on",
        "archive_no",
    ]
)


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call of a file, as dotted text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_a_file_is_short_enough_to_be_read_at_once() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in OURS}
    assert names([path for path, length in lengths.items() if length > LONGEST_FILE]) == []


def test_only_writing_commits() -> None:
    """A commit elsewhere would part a state change from its log entry (SECURITY 2.1)."""
    found = {
        str(path.relative_to(ROOT))
        for path in PRODUCT
        for name, _ in calls(path)
        if name.endswith(("session.commit", "connection.commit"))
    }
    assert found <= {"casework/db.py"}


def test_only_project_writes_the_projected_columns() -> None:
    """They are a fold over the facts; a hand that sets one makes the row lie (STYLE 3.5)."""
    found = []
    for path in PRODUCT:
        if path.name in ("project.py", "rebuild.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                for part in ast.walk(target):
                    is_column = isinstance(part, ast.Attribute) and part.attr in PROJECTED
                    if is_column and ast.unparse(part.value) in ("case", "self.case", "row.case"):
                        found.append(f"{path.relative_to(ROOT)}:{part.lineno} {part.attr}")
    assert found == []


def test_only_now_reads_the_clock() -> None:
    """Everything else is given the moment, so that tests and demo can choose it (STYLE 6)."""
    forbidden = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in PRODUCT
        if path.name != "now.py"
        for name, line in calls(path)
        if forbidden.search(name)
    ]
    assert found == []


def test_only_config_reads_the_environment() -> None:
    """One place lists what an operator can set; a render child is given a narrowed copy."""
    found = {
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))
    }
    assert found <= {"config.py", "casework/letters/pool.py", "casework/file_checks.py"}


def test_nobody_imports_app() -> None:
    """app.py wires; what imported it could not be tested apart."""
    found = [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if re.search(r"^\s*(from app import|import app\b)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert found == []


def test_timedelta_is_not_added_to_legal_dates_in_services() -> None:
    """Only calendar.py counts days; a window of a limit or of a session is no legal date (STYLE 6)."""
    found = []
    for path in PRODUCT:
        text = path.read_text("utf-8")
        for line, words in enumerate(text.splitlines(), 1):
            if re.search(r"\b\w+_on\s*[+-]\s*timedelta\(", words):
                found.append(f"{path.relative_to(ROOT)}:{line}")
    assert found == []


PAGES = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] != "letters"]


def test_no_inline_style_or_script() -> None:
    """The content security policy forbids them, so they would not work (SECURITY 11.1)."""
    inline = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]* src=)")
    assert names([path for path in PAGES if inline.search(path.read_text("utf-8"))]) == []


def test_nothing_typed_is_called_safe() -> None:
    """``|safe`` switches escaping off; our own icons come from a function instead."""
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false")
    assert names([path for path in TEMPLATES if unsafe.search(path.read_text("utf-8"))]) == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "base"])
def test_no_module_is_named_after_nothing(name: str) -> None:
    """A module is named after a noun or a stage of the field (STYLE 1)."""
    assert [path for path in PRODUCT if path.stem == name] == []
