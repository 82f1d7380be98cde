"""Reads the text of a notice on days off (放假安排通知) as pasted: never raises, says what it could not read.

Source: the wording of the notices of the State Council's office for 2019-2026, see tests/data/holidays.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from workflows.holiday_notice import FESTIVALS, FestivalDays, Finding, NoticeFault, Proposal

MAX_TEXT = 20_000
LONGEST_SPAN = 16  # days; the longest one so far had nine
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"
_NUMERALS = "[一二三四五六七八九十]{1,3}"
_NAME = f"(?:{'|'.join(FESTIVALS)})"
_MARK = rf"(?:{_NUMERALS}、|\({_NUMERALS}\)|\d{{1,2}}[.、])"
_LABELLED = re.compile(rf"{_MARK}?((?:[^:,。\d]{{0,12}}?){_NAME}[^:,。\d]{{0,12}}):")
_MARKED = re.compile(rf"{_MARK}(?=.*(?:放假|上班|假期至))")
_IN_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_NO_STOPS = str.maketrans("。;,", "、、、")
_DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]{0,60})\))?(起)?")
_UNTIL = re.compile(r"(?:至|到|[-—–~]+)")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_COUNT = re.compile(r"(?:放假|共)(\d{1,3})天")
_AS_USUAL = re.compile(r"(?:正常|照常|恢复)\S{0,2}上班")
_YEAR = re.compile(rf"(\d{{4}})年(?:部分节假日|节假日|放假|{_NAME})")
_TITLE = re.compile(r"国务院办公厅关于[^:。]{2,40}?的通知")
_NUMBER = re.compile(
    r"((?:国办发明电|国办发电|国办发|国办函|国发明电|国发))[〔\[(【](\d{4})[〕\])】](\d{1,4})号"
)
_SIGNED = re.compile(r"(?:国务院办公厅|的通知)\(?(\d{4})年(\d{1,2})月(\d{1,2})日")
_WIDE = str.maketrans(",:;()", "，：；（）")


class _Written(NamedTuple):
    """A date as it stands in the text. ``joined``: "至" stands before it; ``onwards``: "起" follows."""

    year: int | None
    month: int | None
    day: int
    said: str
    joined: bool
    onwards: bool
    words: str


@dataclass
class _Item:
    """One item while it is read."""

    name: str
    rest: list[date] = field(default_factory=list)
    make_up: list[date] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    count: int | None = None
    with_weekend: bool = False

    def days(self) -> FestivalDays:
        rest = _with_weekends(self.rest) if self.with_weekend else set(self.rest)
        text = "。".join(self.words).translate(_WIDE)
        return FestivalDays(self.name, tuple(sorted(rest)), tuple(sorted(set(self.make_up))), text)


@dataclass
class _Reading:
    """The whole text while it is read."""

    year: int
    items: list[_Item] = field(default_factory=list)
    extended_until: list[date] = field(default_factory=list)
    ordinary: set[date] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: NoticeFault, item: _Item, day: date | None = None, **params: object) -> None:
        self.findings.append(Finding(code, item.name, day, params))


def read(text: str) -> Proposal:
    """What the text of a notice proposes for its year. Findings that block are among ``findings``."""
    plain = _plain(text[:MAX_TEXT])
    sentences = [words for words in re.split("[。;]", plain) if words]
    start = next((n for n, words in enumerate(sentences) if _begins_item(words)), len(sentences))
    head = "。".join(sentences[:start])
    years = sorted({int(year) for year in _YEAR.findall(head)})
    title, number = _TITLE.search(plain), _NUMBER.search(plain)
    signed_on = _signed_on(plain)
    year = years[0] if years else _year_of(sentences[start:])
    if year is None or not 2000 <= year <= 2099:
        code = NoticeFault.YEAR_UNKNOWN if start < len(sentences) else NoticeFault.NOTHING_FOUND
        return Proposal(findings=(Finding(code),))
    reading = _Reading(year)
    if len(years) > 1:
        reading.findings.append(Finding(NoticeFault.YEAR_MISMATCH, params={"years": tuple(years)}))
    if signed_on and signed_on.year not in (year, year - 1):
        reading.findings.append(Finding(NoticeFault.YEAR_MISMATCH, day=signed_on, params={"years": (year,)}))
    _read_items(reading, sentences[start:], _named_in(title.group() if title else ""))
    _look_over(reading)
    return Proposal(
        year=year,
        title=title.group() if title else "",
        number=f"{number[1]}〔{number[2]}〕{number[3]}号" if number else "",
        published_on=signed_on,
        festivals=tuple(item.days() for item in reading.items),
        extended_until=tuple(reading.extended_until),
        ordinary=frozenset(reading.ordinary),
        findings=tuple(reading.findings),
    )


def _plain(text: str) -> str:
    """One line without blanks; half-width digits and marks; what stands in brackets holds no full stop."""
    lines = ["".join(line.split()) for line in unicodedata.normalize("NFKC", text).splitlines()]
    text, is_open = "", False
    for line in lines:  # a line may end in the middle of a bracket: "(正月初" and "七、周一)"
        text += "。" + line if not is_open and _begins_item(line) else line
        is_open = line.rfind("(") > line.rfind(")") or (is_open and ")" not in line)
    text = re.sub(rf":(?={_NUMERALS}、)", "。", text)
    return _IN_BRACKETS.sub(lambda found: found.group().translate(_NO_STOPS), text)


def _begins_item(words: str) -> bool:
    return bool(_LABELLED.match(words) or _MARKED.match(words))


def _year_of(sentences: list[str]) -> int | None:
    """The year of a text without a title: the latest one that a date names."""
    named = [date_.year for words in sentences for date_ in _dates(words) if date_.year]
    return max(named, default=None)


def _named_in(title: str) -> str:
    return next((name for name in FESTIVALS if name in title), "")


def _signed_on(plain: str) -> date | None:
    found = list(_SIGNED.finditer(plain))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found[-1].groups()))
    except ValueError:
        return None


def _read_items(reading: _Reading, sentences: list[str], only_festival: str) -> None:
    for words in sentences:
        labelled = _LABELLED.match(words)
        if labelled:
            reading.items.append(_Item(labelled[1]))
            words = words[labelled.end() :]
        elif _MARKED.match(words) or not reading.items:
            reading.items.append(_Item(only_festival))
            words = re.sub(rf"^{_MARK}", "", words)
        if words.startswith(("鼓励", "国务院办公厅")):
            continue  # advice to take leave, and the signature: no days off
        _read_sentence(reading, reading.items[-1], words)


def _read_sentence(reading: _Reading, item: _Item, sentence: str) -> None:
    """Dates wait for the verb that says what they are: off, worked, or worked as usual."""
    waiting: list[_Written] = []
    for clause in sentence.split(","):
        waiting += _dates(clause)
        count = _COUNT.search(clause)
        item.count = int(count[1]) if count else item.count
        item.with_weekend = item.with_weekend or "连休" in clause
        if "延长" in clause and waiting:
            reading.extended_until += _resolved(reading, item, waiting)[-1:]
        elif "放假" in clause:
            off = [written for written in waiting if not written.onwards]
            item.rest += _resolved(reading, item, off)
        elif _AS_USUAL.search(clause):
            reading.ordinary.update(_resolved(reading, item, waiting))
        elif "上班" in clause:
            item.make_up += _resolved(reading, item, waiting)
        else:
            continue
        waiting = []
    if waiting:
        reading.find(NoticeFault.SENTENCE_UNREAD, item, words=sentence.translate(_WIDE)[:60])
    if item.rest or item.make_up or waiting:
        item.words.append(sentence)


def _dates(clause: str) -> Iterator[_Written]:
    last = None
    for found in _DATE.finditer(clause):
        year, month, day, said, onwards = found.groups()
        joined = last is not None and bool(_UNTIL.fullmatch(clause[last : found.start()]))
        last = found.end()
        yield _Written(
            int(year) if year else None, int(month) if month else None, int(day), said or "", joined,
            bool(onwards), found.group(),
        )  # fmt: skip


def _resolved(reading: _Reading, item: _Item, written: list[_Written]) -> list[date]:
    """The days that dates and spans name; what is wrong with them is found on the way."""
    days: list[date] = []
    before: date | None = None
    for one in written:
        day = _day(reading, item, one, before)
        if day is None:
            continue
        if one.joined and before is not None:
            days += _span(reading, item, before, day)
        else:
            days.append(day)
        before = day
    return days


def _day(reading: _Reading, item: _Item, written: _Written, before: date | None) -> date | None:
    month = written.month or (before.month if before else 0)
    year = written.year or (before.year if before and not written.month else reading.year)
    if not written.year and month == 12 and "元旦" in item.name and not (before and not written.month):
        year = reading.year - 1  # the days before New Year stand in the notice of the new year
    try:
        day = date(year, month, written.day)
    except ValueError:
        reading.find(NoticeFault.NO_SUCH_DATE, item, words=written.words.translate(_WIDE))
        return None
    if year != reading.year and not (year == reading.year - 1 and month == 12):
        reading.find(NoticeFault.YEAR_MISMATCH, item, day, years=(reading.year,))
    said = _WEEKDAY.search(written.said)
    fits = _WEEKDAYS[day.weekday()]
    if said and said[1].replace("天", "日") != fits:
        reading.find(NoticeFault.WEEKDAY_WRONG, item, day, said=said[1], fits=fits)
    return day


def _span(reading: _Reading, item: _Item, first: date, last: date) -> list[date]:
    """The days after ``first`` up to ``last``."""
    length = (last - first).days + 1
    if length < 1:
        reading.find(NoticeFault.SPAN_BACKWARDS, item, last, first=first)
        return []
    if length > LONGEST_SPAN:
        reading.find(NoticeFault.SPAN_TOO_LONG, item, last, first=first, days=length)
        return []
    return [first + _ONE_DAY * n for n in range(1, length)]


def _with_weekends(days: list[date]) -> set[date]:
    """与周末连休: the days off and the Saturdays and Sundays that touch them."""
    joined = set(days)
    for day in days:
        for step in (_ONE_DAY, -_ONE_DAY):
            beside = day + step
            while beside in joined or beside.weekday() >= _SATURDAY:
                joined.add(beside)
                beside += step
    return joined


def _look_over(reading: _Reading) -> None:
    """What only shows when an item, or all of them, are read."""
    names: list[str] = []
    for item in reading.items:
        days = item.days()
        if item.count is not None and item.count not in (len(days.rest), len(set(item.rest))):
            reading.find(NoticeFault.COUNT_WRONG, item, said=item.count, counted=len(days.rest))
        for day in days.make_up:
            if day.weekday() < _SATURDAY and day not in days.rest:
                reading.find(NoticeFault.MAKE_UP_NOT_WEEKEND, item, day, fits=_WEEKDAYS[day.weekday()])
        if item.name and item.name in names and (days.rest or days.make_up):
            reading.find(NoticeFault.FESTIVAL_TWICE, item)
        names.append(item.name)
    reading.items = [item for item in reading.items if item.rest or item.make_up]
    if not (reading.items or reading.extended_until or reading.findings):
        reading.findings.append(Finding(NoticeFault.NOTHING_FOUND))
