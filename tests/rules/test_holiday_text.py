"""The State Council's notices as pasted text: eight real years, made-up years, contradictions."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import calendar_data
from workflows.holiday_notice import FESTIVALS, NoticeFault, YearDays, changes, settle
from workflows.holiday_text import read

TEXTS = Path(__file__).parent.parent / "data" / "holidays"
NOTICES = {notice.year: notice for notice in calendar_data.read_notices()}
DAY = timedelta(days=1)
F = NoticeFault


def text_of(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text("utf-8")


def loaded(*names: str) -> YearDays:
    """The days of a year after these texts were confirmed one after the other."""
    days = None
    for name in names:
        days, findings = settle(read(text_of(name)), days)
        assert not [finding for finding in findings if finding.blocks], name
    assert days is not None
    return days


@pytest.mark.parametrize("names", [
    ("2019", "2019-labour-day"), ("2020", "2020-spring-festival"), ("2021",), ("2022",), ("2023",), ("2024",),
    ("2025",), ("2026",),
], ids=lambda names: names[0])  # fmt: skip
def test_a_published_year_gives_exactly_its_calendar(names):
    notice = NOTICES[int(names[0])]
    assert loaded(*names) == YearDays(notice.rest_days, notice.make_up_days)


@pytest.mark.parametrize("year", sorted(NOTICES))
def test_number_title_and_day_of_a_notice_are_found(year):
    proposal = read(text_of(str(year)))
    assert proposal.year == year
    assert proposal.title == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert proposal.number.startswith(f"国办发明电〔{year - 1}〕")
    assert proposal.published_on
    assert proposal.published_on.year == year - 1
    assert (proposal.missing, proposal.findings) == ((), ())


def test_labour_day_of_2019_was_made_longer_by_a_later_notice():
    before = loaded("2019")
    assert {date(2019, 5, 1), date(2019, 5, 2)} & before.rest == {date(2019, 5, 1)}
    after, _ = settle(read(text_of("2019-labour-day")), before)
    changed = {change.day: (change.before, change.after) for change in changes(before, after)}
    assert changed == {
        date(2019, 4, 28): ("", "make_up"), date(2019, 5, 2): ("", "rest"), date(2019, 5, 3): ("", "rest"),
        date(2019, 5, 4): ("", "rest"), date(2019, 5, 5): ("", "make_up"),
    }  # fmt: skip


def test_spring_festival_of_2020_was_extended_and_its_make_up_saturday_fell_away():
    before = loaded("2020")
    assert date(2020, 2, 1) in before.make_up
    after = loaded("2020", "2020-spring-festival")
    assert {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)} <= after.rest
    assert not {date(2020, 2, 1), date(2020, 2, 3)} & after.make_up


def test_advice_to_take_leave_on_new_years_eve_is_no_day_off():
    assert date(2024, 2, 9) not in loaded("2024").rest


def test_a_supplement_to_a_year_that_is_not_loaded_is_refused():
    _, findings = settle(read(text_of("2019-labour-day")), None)
    assert [finding.code for finding in findings if finding.blocks] == [F.FESTIVALS_MISSING]


def test_an_extension_that_no_holiday_precedes_is_refused():
    text = text_of("2020-spring-festival").replace(
        "2月2日（农历正月初九，星期日），2月3日（星期一）", "8月2日，8月3日"
    )
    _, findings = settle(read(text), loaded("2020"))
    assert F.NOTHING_TO_EXTEND in {finding.code for finding in findings}


def test_a_loaded_year_shows_how_many_days_differ():
    _, findings = settle(read(text_of("2026").replace("9月20日（周日）、", "")), loaded("2026"))
    assert [(f.code, f.params["changed"], f.blocks) for f in findings] == [(F.YEAR_LOADED, 1, False)]


SPOILED = [
    ("4月4日（周六）至6日（周一）", "4月4日（周五）至6日（周一）", F.WEEKDAY_WRONG),
    ("放假调休，共9天", "放假调休，共8天", F.COUNT_WRONG),
    ("2月14日（周六）、2月28日", "2月18日、2月28日", F.REST_AND_WORK),
    ("5月9日（周六）上班", "5月11日（周一）上班", F.MAKE_UP_NOT_WEEKEND),
    ("6月19日（周五）至21日", "6月31日至7月1日", F.NO_SUCH_DATE),
    ("10月1日（周四）至7日（周三）", "10月7日至1日", F.SPAN_BACKWARDS),
    ("10月1日（周四）至7日（周三）", "10月1日至11月7日", F.SPAN_TOO_LONG),
    ("现将2026年元旦", "现将2027年元旦", F.YEAR_MISMATCH),
    ("元旦：1月1日（周四）", "元旦：2025年1月1日", F.YEAR_MISMATCH),
    ("2025年11月4日", "2023年11月4日", F.YEAR_MISMATCH),
    ("六、中秋节：", "六、端午节：", F.FESTIVAL_TWICE),
    ("三、清明节：4月4日（周六）至6日（周一）放假，共3天。", "三、清明节：另行通知。", F.FESTIVALS_MISSING),
]


@pytest.mark.parametrize(("right", "wrong", "code"), SPOILED, ids=[f"{c}-{w}" for _, w, c in SPOILED])
def test_a_notice_that_contradicts_itself_is_named_and_not_confirmed(right, wrong, code):
    text = text_of("2026")
    assert right in text
    _, findings = settle(read(text.replace(right, wrong, 1)), None)
    assert code in {finding.code for finding in findings if finding.blocks}


def test_a_date_that_is_neither_off_nor_worked_is_shown():
    text = text_of("2026").replace("共9天。", "共9天。2月13日（周五）下午提前安排。")
    findings = read(text).findings
    assert [(f.code, f.blocks) for f in findings] == [(F.SENTENCE_UNREAD, False)]
    assert "下午提前安排" in findings[0].params["words"]


NO_NOTICES = ["", "请于2026年11月30日前报送材料。", "放假", "一、二、三、", "(" * 9000, "\n" * 9000,
              "1日" * 6000, "一、元旦：" * 2000, "\x00"]  # fmt: skip


@pytest.mark.parametrize("text", NO_NOTICES)
def test_a_text_without_a_notice_says_so(text):
    _, findings = settle(read(text), None)
    assert {finding.code for finding in findings} & {F.NOTHING_FOUND, F.YEAR_UNKNOWN}


@given(
    st.text(max_size=300)
    | st.text(
        alphabet="一二、：:（）(),，。;元旦春节年月日至放假上班共天连休延长0123456789星期", max_size=300
    )
)
def test_no_text_makes_the_reader_fail(text):
    _, findings = settle(read("关于2027年部分节假日安排的通知。" + text), None)
    assert all(isinstance(finding.code, NoticeFault) for finding in findings)


def test_pasted_text_may_be_broken_into_lines_or_written_wide():
    plain = read(text_of("2026"))
    lines = text_of("2026").replace("放假调休，共9天", "放假调\n休，共9\n天").replace("1月4日", "１月４日")
    lines = lines.replace("农历正月初七、周一", "农历正月初\n七、周一")
    assert read(lines) == plain
    assert read(text_of("2026").replace("\n", "").replace("　", " ")).rest == plain.rest
    unstopped = text_of("2026").replace("共3天。\n", "共3天\n")
    assert read(unstopped).rest == plain.rest


# A made-up year: spans of days off around its festivals, weekends before and after that are worked.


@st.composite
def years(draw):
    """(year, [(name, first, last, make-up days)]), as a notice could say it."""
    year = draw(st.integers(2005, 2060))
    items = []
    for name, month in zip(FESTIVALS, (1, 2, 4, 5, 6, 9, 10), strict=True):
        first = date(year, month, draw(st.integers(1, 12)))
        if name == "元旦" and draw(st.booleans()):
            first = date(year - 1, 12, draw(st.integers(29, 31)))
        last = first + DAY * draw(st.integers(0, 8))
        near = [last + DAY * n for n in range(1, 9)]
        weekend = [day for day in near if day.weekday() >= 5]
        items.append((name, first, last, sorted(draw(st.sets(st.sampled_from(weekend))))))
    return year, items


def said(day: date, style: int, year: int) -> str:
    words = f"{day.month}月{day.day}日"
    if day.year != year:
        words = f"{day.year}年{words}"
    weekday = "一二三四五六日"[day.weekday()]
    return words + ("", f"（周{weekday}）", f"（星期{weekday}）", f"（农历初七、周{weekday}）")[style]


def rendered(year: int, items: list, style: int) -> str:
    lines = [f"国务院办公厅关于{year}年部分节假日安排的通知", f"现将{year}年放假安排通知如下："]
    for number, (name, first, last, make_up) in zip("一二三四五六七", items, strict=True):
        days = (last - first).days + 1
        span = said(first, style, year)
        if days > 1:
            same = first.month == last.month
            end = said(last, style, year)
            end = end.split("月", 1)[1] if same and style % 2 else end
            span += f"至{end if last.year == first.year else f'{year}年' + end}"
        line = f"{number}、{name}：{span}放假{'1天' if days == 1 else f'调休，共{days}天'}。"
        if make_up:
            line += "、".join(said(day, style, year) for day in make_up) + "上班。"
        lines.append(line)
    return "\n".join(lines)


@given(years(), st.integers(0, 3))
def test_any_year_written_in_the_form_of_a_notice_is_read_back(drawn, style):
    year, items = drawn
    rest = {first + DAY * n for _, first, last, _ in items for n in range((last - first).days + 1)}
    make_up = {day for *_, days in items for day in days}
    days, findings = settle(read(rendered(year, items, style)), None)
    assert days == YearDays(frozenset(rest), frozenset(make_up))
    assert {f.code for f in findings} <= ({F.REST_AND_WORK} if rest & make_up else set())
