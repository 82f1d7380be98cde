"""flask calendar import: a preview first, then the act; TOML and CSV; what contradicts itself is refused."""

from datetime import date

import pytest

from casework.calendars import current_calendar
from casework.scope import everything

HEAD = "日期,类别\n"
GOOD = HEAD + "2027-01-01,休\n2027/01/04,休\n2027-01-16,班\n"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["calendar", "import", *map(str, words)])


@pytest.fixture
def table(tmp_path):
    def write(text: str):
        path = tmp_path / "2027.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_preview_changes_nothing_and_confirming_does_what_it_said(app, run, table, a_case):
    case = a_case(on="2026-12-14").registered()
    shown = run(table(GOOD), "--notice", "样例文号")
    assert (shown.exit_code, "2027-01-12 → " in shown.output, "只是预览" in shown.output) == (0, True, True)
    with app.app_context(), everything():
        assert 2027 not in current_calendar().known_years
        assert case.row.due_on == date(2027, 1, 12)
    done = run(table(GOOD), "--notice", "样例文号", "--confirm")
    assert (done.exit_code, "已载入，变动期限 1 件，不再暂估 1 件" in done.output) == (0, True)
    with app.app_context(), everything():
        assert current_calendar().notices[2027] == "样例文号"
        assert (case.row.due_on, case.row.provisional) == (date(2027, 1, 13), False)
    assert "与已载入的相同" in run(table(GOOD), "--notice", "样例文号", "--confirm").output


@pytest.mark.parametrize(("text", "words"), [
    (GOOD.replace("2027-01-16", "2027-01-04"), "前后矛盾"),
    (GOOD.replace("2027-01-16", "2027-01-07"), "本来就上班"),
    (GOOD.replace("2027-01-01", "2025-01-01"), "年份"),
    (GOOD.replace("2027-01-01", "2027-02-30"), "第 2 行"),
    (GOOD.replace("班", "值班"), "第 4 行"),
    (HEAD, "无法识别"),
])  # fmt: skip
def test_a_file_that_cannot_be_is_refused_in_words(run, table, text, words):
    result = run(table(text), "--notice", "样例文号", "--confirm")
    assert result.exit_code == 1
    assert words in result.output


def test_a_table_names_its_notice(run, table):
    assert "--notice" in run(table(GOOD)).output


def test_a_toml_file_of_another_form_is_refused(run, tmp_path):
    path = tmp_path / "2027.toml"
    path.write_text("year = 2027\n", "utf-8")
    assert "无法识别" in run(path).output
