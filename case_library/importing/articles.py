"""Splits the text of a document into its articles (条), each with paragraphs (款) and items (项).

Documents without articles are split by their headings: 一、（一）1. Source: domain 07 § 1 (article index).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from case_library.citations import read_number
from casework.labels.articles import chinese_number

_NUMBER = "[零〇一二两三四五六七八九十百千0-9]{1,7}"
_HEADING = re.compile(rf"^第\s*({_NUMBER})\s*([编篇章节])(?:[\s　]+|$)(.{{0,40}})$")
_ARTICLE = re.compile(rf"^第\s*({_NUMBER})\s*条(?:之({_NUMBER}))?([\s　：:]*)(.*)$")
_ITEM = re.compile(rf"^[（(]({_NUMBER})[）)]")
_FIRST = re.compile(r"^([一二三四五六七八九十]{1,3})、\s*(.*)$")
_SECOND = re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[）)]\s*(.*)$")
_THIRD = re.compile(r"^(\d{1,3})[.．、]\s*(\D.*)$")
_DAY = re.compile(
    r"^\d{4}年\d{1,2}月\d{1,2}日$|^[二〇○零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$"
)
LARGEST_JUMP = (
    30  # articles may be left out of an extract, but 第三十六条 after 第二条 without a blank is a quotation
)
LONGEST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One 款 with its items (项)."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``text``: its paragraphs and items, a line each, without the number."""

    number: str
    chapter: str
    text: str

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """第一款, 第二款 …; a line that begins with （一） is an item of the paragraph before it."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.split("\n"):
            if _ITEM.match(line) and found:
                found[-1][1].append(line)
            elif line:
                found.append((line, []))
        return tuple(Paragraph(text, tuple(items)) for text, items in found)


@dataclass(frozen=True, slots=True)
class Split:
    """What stands before the first article, and the articles."""

    preamble: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(slots=True)
class _Reading:
    """Where the pass over the lines stands."""

    preamble: list[str] = field(default_factory=list)
    articles: list[tuple[str, str, list[str]]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    last: int = 0

    @property
    def chapter(self) -> str:
        return "　".join(self.headings.values())

    def open(self, number: str, first: str) -> None:
        self.articles.append((number, self.chapter, [first] if first else []))

    def add(self, line: str) -> None:
        (self.articles[-1][2] if self.articles else self.preamble).append(line)

    def split(self) -> Split:
        rows = (Article(number, chapter, "\n".join(lines)) for number, chapter, lines in self.articles)
        return Split(tuple(self.preamble), tuple(rows))


def split(text: str) -> Split:
    """The articles of a text whose paragraphs are lines."""
    lines = [line.strip().strip("\u3000") for line in text.split("\n")]
    lines = [line for line in lines if line]
    found = _by_articles(lines)
    return found if found.articles else _by_headings(lines)


LEVELS = "编篇章节"


def _by_articles(lines: Iterable[str]) -> Split:
    reading = _Reading()
    for line in lines:
        heading, article = _HEADING.match(line), _ARTICLE.match(line)
        if heading:
            words = re.sub(r"\s", "", heading[3])
            _enter(reading, heading[2], f"第{_chinese(heading[1])}{heading[2]} {words}".strip())
        elif article and _begins(article, reading.last):
            reading.last = read_number(article[1])
            sub = f"之{_chinese(article[2])}" if article[2] else ""
            reading.open(f"第{_chinese(article[1])}条{sub}", article[4].strip())
        else:
            reading.add(line)
    return reading.split()


def _enter(reading: _Reading, level: str, words: str) -> None:
    """A heading ends those of its own level and below."""
    place = LEVELS.index(level)
    reading.headings = {k: w for k, w in reading.headings.items() if LEVELS.index(k) < place} | {level: words}


def _begins(found: re.Match[str], last: int) -> bool:
    """Whether the line begins an article, or only goes on with a reference to one."""
    number, has_blank = read_number(found[1]), bool(found[3]) or not found[4]
    if found[2]:  # 第十条之一 follows 第十条
        return last <= number <= last + LARGEST_JUMP
    if has_blank:
        return last < number or number == 1
    return number == last + 1


def _chinese(text: str) -> str:
    number = read_number(text)
    return chinese_number(number) if number else text


def _by_headings(lines: list[str]) -> Split:
    """一、 are the articles; （一） are, where they are counted through the whole document."""
    lines = _without_close(lines)
    seconds = [found[1] for line in lines if (found := _SECOND.match(line))]
    firsts = [line for line in lines if _FIRST.match(line)]
    if len(firsts) > 1 and len(seconds) > 1 and len(set(seconds)) == len(seconds):
        return _counted_through(lines)
    for form, number in ((_FIRST, "第{}项"), (_SECOND, "第（{}）项"), (_THIRD, "第{}项")):
        if sum(1 for line in lines if form.match(line)) > 1:
            return _by_form(lines, form, number)
    return Split(tuple(lines), ())


def _by_form(lines: list[str], form: re.Pattern[str], number: str) -> Split:
    reading = _Reading()
    for line in lines:
        found = form.match(line)
        if found and read_number(found[1]) == reading.last + 1:
            reading.last += 1
            reading.open(number.format(_chinese(found[1])), found[2])
        else:
            reading.add(line)
    return reading.split()


def _counted_through(lines: list[str]) -> Split:
    """（一） … （十八） through all of 一、 … 四、, which are their chapters."""
    reading = _Reading()
    pending = ""
    for line in lines:
        first, second = _FIRST.match(line), _SECOND.match(line)
        if first:
            if pending:
                reading.open(pending, reading.headings["章"])
            pending, reading.headings = f"第{first[1]}项", {"章": line[:LONGEST_HEADING]}
        elif second:
            pending = ""
            reading.open(f"第（{second[1]}）项", second[2])
        elif pending:
            reading.open(pending, line)
            pending = ""
        else:
            reading.add(line)
    return reading.split()


def _without_close(lines: list[str]) -> list[str]:
    """Without the name of the organ and the day at the end."""
    if len(lines) > 3 and _DAY.match(re.sub(r"\s", "", lines[-1])):
        return (
            lines[:-2] if len(lines[-2]) <= LONGEST_HEADING and not lines[-2].endswith("。") else lines[:-1]
        )
    return lines
