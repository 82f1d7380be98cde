"""Sentences of letters from data/letters/*.toml, by code and day; placeholders come from one fixed list.

A sentence is text, or ``{when = "field", text = …}`` / ``{unless = "field", text = …}``. Values are put in as
plain text; the layout escapes them. Source: STYLE § 10; SECURITY 5.4; domain 03.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from casework.letters.content import Run
from workflows.determinations import CATALOGUE

FOLDER = Path(__file__).resolve().parents[2] / "data" / "letters"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
GAP = "【待填】"  # stands in a preview where a field is still empty; check PLACEHOLDER_LEFT finds it

FRAME_PLACEHOLDERS = frozenset({
    "you", "your", "organ_name", "applicant_name", "case_number", "channel", "received_on",
    "confirmed_on", "content", "content_quoted", "item_text", "contact_office", "contact_phone",
    "contact_address",
    "notice_on", "notice_number", "on", "days", "new_due_on", "amount", "decision_number", "act",
    "other_number", "other_item",
    "paper", "review_body", "court", "reason_in_full", "online_review",
})  # fmt: skip

Sentence = str | Mapping[str, str]
# Kind of text → its file, and the fields of an entry that follow in its key; a remedy may have a code too.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "reply": ("replies", ("code",)),
    "letter": ("process", ("kind",)),
    "frame": ("frame", ()),
    "remedy": ("remedies", ("class",)),
    "online": ("remedies", ()),
    "answer": ("matters", ("kind", "outcome")),
    "notice": ("supervision", ("level",)),
    "sheet": ("transfers", ("kind", "variant")),
}


class MissingValue(Exception):
    """A letter needs a value that is not there (StrictUndefined). ``field``: name of the form field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Text:
    """One version of the words of a letter or result."""

    key: str
    effective_from: date
    raw: Mapping[str, Any]
    organ_id: int = 0  # 0: the words of all organs

    @property
    def version(self) -> str:
        own = f"#{self.organ_id}" if self.organ_id else ""
        return f"{self.key}@{self.effective_from.isoformat()}{own}"


class Source(Protocol):
    """Where the versions of texts come from."""

    def entries(self, file: str, table: str) -> Sequence[Mapping[str, Any]]:
        """All versions of one kind of text."""


class SeedTexts:
    """The texts as they ship, from data/letters/*.toml."""

    def entries(self, file: str, table: str) -> Sequence[Mapping[str, Any]]:
        """All versions of one kind of text."""
        return list(read(file)[table])


SEED = SeedTexts()
SOURCES: list[Source] = [SEED]  # the last one counts; an application adds its database
_TRIED: ContextVar[Text | None] = ContextVar("tried", default=None)


@contextmanager
def trying(text: Text) -> Iterator[None]:
    """In here letters are made of these words, whatever the day and the organ: an example for an editor."""
    token = _TRIED.set(text)
    try:
        yield
    finally:
        _TRIED.reset(token)


def read(name: str) -> dict[str, Any]:
    """One data file."""
    return _read(FOLDER / f"{name}.toml")


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def of_day(file: str, table: str, day: date, *, organ_id: int = 0, **wanted: str) -> Text:
    """The entry in force on a day. Raises MissingValue when there is none."""
    key = "/".join((table, *wanted.values()))
    tried = _TRIED.get()
    if tried is not None and tried.key == key:
        return tried
    entry = choose(SOURCES[-1].entries(file, table), day, organ_id, wanted)
    if entry is None:
        raise MissingValue(key)
    return text_of(key, entry)


def text_of(key: str, entry: Mapping[str, Any]) -> Text:
    """An entry under its key."""
    return Text(key, entry["effective_from"], entry, entry.get("organ_id") or 0)


def choose(
    entries: Sequence[Mapping[str, Any]], day: date, organ_id: int, wanted: Mapping[str, str]
) -> Mapping[str, Any] | None:
    """The version of a day: the organ's own before that of all organs, then the latest start."""
    found = [
        entry for entry in entries
        if all(entry.get(k) == v for k, v in wanted.items())
        and ("code" in wanted or "code" not in entry)
        and (entry.get("organ_id") or 0) in (0, organ_id)
        and entry["effective_from"] <= day <= (entry.get("effective_to") or date.max)
    ]  # fmt: skip
    return max(found, key=lambda e: (bool(e.get("organ_id")), e["effective_from"]), default=None)


def reply_text(code: str, day: date, organ_id: int = 0) -> Text:
    """Words of a result."""
    return of_day("replies", "reply", day, organ_id=organ_id, code=code)


def process_text(kind: str, day: date, organ_id: int = 0) -> Text:
    """Words of a process letter or form."""
    return of_day("process", "letter", day, organ_id=organ_id, kind=kind)


def frame_text(day: date, organ_id: int = 0) -> Text:
    """Words all replies share."""
    return of_day("frame", "frame", day, organ_id=organ_id)


def word(table: str, code: str) -> str:
    """The words for a code; a text that is no code stays as it is."""
    return read("words").get(table, {}).get(code, code)


def placeholders() -> frozenset[str]:
    """The fixed list: what a sentence may name."""
    names = set(FRAME_PLACEHOLDERS)
    for result in CATALOGUE.values():
        names |= {*result.fields, *result.optional}
    for letter in read("process")["letter"]:
        names |= set(letter["fields"])
    return frozenset(names)


class Filler:
    """Puts values into sentences. ``lenient``: an empty field becomes a visible gap instead of an error."""

    def __init__(self, values: Mapping[str, str], *, prefix: str = "", lenient: bool = False) -> None:
        self.values, self.prefix, self.lenient = values, prefix, lenient

    def runs(self, sentences: Sequence[Sentence]) -> tuple[Run, ...]:
        """One paragraph."""
        return tuple(Run(text, style) for text, style in self._parts(sentences) if text)

    def text(self, sentences: Sequence[Sentence]) -> str:
        return "".join(text for text, _ in self._parts(sentences))

    def _parts(self, sentences: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
        for sentence in sentences:
            if isinstance(sentence, str):
                yield self.fill(sentence), ""
            elif self._applies(sentence):
                yield self.fill(sentence["text"]), sentence.get("style", "")

    def _applies(self, sentence: Mapping[str, str]) -> bool:
        if "when" in sentence:
            return bool(self.values.get(sentence["when"]))
        return not self.values.get(sentence["unless"]) if "unless" in sentence else True

    def knows(self, text: str) -> bool:
        """Whether every placeholder of the text has a value."""
        return all(self.values.get(name) for name in PLACEHOLDER.findall(text))

    def fill(self, text: str) -> str:
        return PLACEHOLDER.sub(self._value, text)

    def _value(self, match: re.Match[str]) -> str:
        name = match[1]
        value = self.values.get(name, "")
        if value:
            return value
        if self.lenient:
            return GAP
        raise MissingValue(f"{self.prefix}{name}")
