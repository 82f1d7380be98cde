"""Words of a request (信息要素): cut by a word list, and the information objects they name.

Longest match over a small list of the field, what lies between two matches being a name; document numbers
and titles by their form. Needs no database, so that the case library can use it too.
Source: domain 06 § 6; docs/decisions/0012.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from workflows.concentration import InfoObject, ObjectKind

FILE = Path(__file__).resolve().parents[1] / "data" / "words.toml"
LONGEST_TEXT = 4000  # characters that are read of one text
LONGEST_NAME = 30
OTHER = "other"
STOP, TOPIC, PROJECT, PLACE, YEAR, NAME = "stop", "topic", "project", "place", "year", "name"
K = ObjectKind

_NUMBER = re.compile(r"[一-鿿]{2,12}[〔\[(【](\d{4})[〕\])】]\s*第?(\d{1,5})\s*号")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年(?:度)?")
_BREAK = re.compile(r"[^0-9A-Za-z一-鿿]+")
# Laws that requests cite as their basis are not what they ask for.
_LAW = re.compile(r"(?:条例|法|办法|规定)$")
# What comes before the mark of an organ in 文号 is not part of it.
_BEFORE_MARK = re.compile(r"^.*?(?:公开|提供|获取|关于|申请|文件|以及|和|与|及|的)(?=.{2,})")


class Word(NamedTuple):
    """A piece of text and what it is."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word list: each word with its kind and the word it stands for."""

    words: dict[str, Word]
    longest: int
    subjects: dict[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """The list of data/words.toml."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    words = {text: Word(text, STOP) for text in raw["stop"]}
    words |= {text: Word(text, NAME) for text in raw["names"]}
    for kind in (PROJECT, PLACE):
        words |= {text: Word(text, kind) for text in raw["ends"][kind]}
    for chief, others in raw["topics"].items():
        words |= {text: Word(chief, TOPIC) for text in others}
    subjects = {code: tuple(found) for code, found in raw["subjects"].items()}
    return Lexicon(words, max(map(len, words)), subjects)


def split_words(text: str) -> tuple[Word, ...]:
    """Cut a text into words: known ones by the longest match, names between them, years."""
    plain = unicodedata.normalize("NFKC", text)[:LONGEST_TEXT]
    found: list[Word] = []
    at = 0
    for year in _YEAR.finditer(plain):
        found += _cut(plain[at : year.start()])
        found.append(Word(f"{year[1]}年", YEAR))
        at = year.end()
    return (*found, *_cut(plain[at:]))


def _cut(text: str) -> Iterator[Word]:
    for part in _BREAK.split(text):
        if part:
            yield from _matched(part)
            yield Word("", STOP)


def _matched(part: str) -> Iterator[Word]:
    known, unknown, at = lexicon(), "", 0
    while at < len(part):
        word = _longest(known, part, at)
        if word is None:
            unknown, at = unknown + part[at], at + 1
            continue
        text, found = word
        at += len(text)
        if found.kind == NAME:
            unknown += text
            continue
        if unknown:
            yield Word(unknown, NAME)
            unknown = ""
        yield found
    if unknown:
        yield Word(unknown, NAME)


def _longest(known: Lexicon, part: str, at: int) -> tuple[str, Word] | None:
    for length in range(min(known.longest, len(part) - at), 0, -1):
        text = part[at : at + length]
        if text in known.words:
            return text, known.words[text]
    return None


def objects_of(texts: Iterable[str]) -> frozenset[InfoObject]:
    """The information objects that texts name: document numbers, titles, projects, places, or plain words."""
    return frozenset(thing for text in texts for thing in _objects(text))


@lru_cache(maxsize=20_000)
def _objects(text: str) -> frozenset[InfoObject]:
    plain = unicodedata.normalize("NFKC", text)[:LONGEST_TEXT]
    found = {InfoObject(K.document_number, number) for number in _numbers(plain)}
    found |= {InfoObject(K.document_title, title) for title in _titles(plain)}
    rest = _TITLE.sub("，", _NUMBER.sub("，", plain))
    named = _Named()
    for word in split_words(rest):
        named.take(word)
    return frozenset(found | named.objects(has_more=bool(found)))


def _numbers(plain: str) -> Iterator[str]:
    for found in _NUMBER.finditer(plain):
        mark = re.split(r"[〔\[(【]", found[0], maxsplit=1)[0]
        while (shorter := _BEFORE_MARK.sub("", mark)) != mark:
            mark = shorter
        yield f"{mark}〔{found[1]}〕{int(found[2])}号"


def _titles(plain: str) -> Iterator[str]:
    for found in _TITLE.finditer(plain):
        title = "".join(found[1].split())
        if not _LAW.search(title):
            yield title


@dataclass(slots=True)
class _Named:
    """Builds names from words that follow each other."""

    run: str = ""
    names: dict[str, str] = field(default_factory=dict)  # name → project or place
    topics: set[str] = field(default_factory=set)

    def take(self, word: Word) -> None:
        if word.kind == NAME:
            self._loose()
            self.run = word.text
        elif word.kind in (PROJECT, PLACE) and self.run:
            self._name(self.run + word.text, word.kind)
        elif word.kind in (TOPIC, YEAR):
            self._loose()
            self.topics.add(word.text)
        elif word.kind in (PROJECT, PLACE):
            self.topics.add(word.text)
        else:
            self._loose()

    def _name(self, name: str, kind: str) -> None:
        """A longer name takes the place of the one it begins with: 玉函路 → 玉函路片区."""
        self.names.pop(self.run, None)
        if len(name) <= LONGEST_NAME:
            self.names[name] = kind
        self.run = name

    def _loose(self) -> None:
        if self.run and self.run not in self.names and len(self.run) > 1:
            self.topics.add(self.run[:LONGEST_NAME])
        self.run = ""

    def objects(self, *, has_more: bool) -> set[InfoObject]:
        self._loose()
        projects = [name for name, kind in self.names.items() if kind == PROJECT]
        if projects:
            return {InfoObject(K.project, name, frozenset(self.topics)) for name in projects}
        if self.names and self.topics:
            return {InfoObject(K.place, name, frozenset(self.topics)) for name in self.names}
        if has_more or len(self.topics) < 2:
            return set()
        return {InfoObject(K.words, "、".join(sorted(self.topics)))}


def subject_of(texts: Iterable[str]) -> str:
    """The subject of a request for the heat map; ``other`` when no word tells."""
    plain = "".join(texts)[:LONGEST_TEXT]
    counts = Counter({code: sum(plain.count(w) for w in words) for code, words in lexicon().subjects.items()})
    code, count = counts.most_common(1)[0]
    return code if count else OTHER
