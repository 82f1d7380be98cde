"""The sentences of a standard text: taken apart for an editor, and put back with other words.

Source: SECURITY 5.4; STYLE § 10.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casework.letters import texts
from workflows.determinations import CATALOGUE

WORDED = ("title", "received", "opening", "item_heading", "text", "table", "after", "contact",
          "content_attachment", "steps")  # fmt: skip
MARKERS = frozenset({"received", "ground"})  # stand for whole paragraphs
COMMON = frozenset({
    "you", "your", "organ_name", "applicant_name", "case_number", "received_on", "confirmed_on",
    "contact_office", "channel",
})  # fmt: skip
_ODD = re.compile(r"[<>{}]")


class TextRefused(ValueError):
    """The version cannot be taken. ``code``: a key of labels.texts.FAULTS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a text. ``condition``: field that must be there; ``absent``: that must not."""

    path: tuple[str | int, ...]
    words: str
    condition: str = ""
    absent: str = ""


def split(words: str) -> list[str]:
    """The lines as typed, without ends."""
    return [line.strip() for line in words.strip().splitlines()]


def lines(body: dict[str, Any]) -> list[Line]:
    """The sentences of a text, in the order of the letter."""
    return [line for name in WORDED if name in body for line in _lines(body[name], (name,))]


def _lines(value: Any, path: tuple[str | int, ...]) -> Iterator[Line]:
    if isinstance(value, str):
        if value and value not in MARKERS and value != "hidden_parts":
            yield Line(path, value)
    elif isinstance(value, dict) and "text" in value and isinstance(value["text"], str):
        yield Line((*path, "text"), value["text"], value.get("when", ""), value.get("unless", ""))
    else:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in pairs:
            yield from _lines(part, (*path, name))


def said(body: dict[str, Any]) -> str:
    """All sentences, one a line."""
    return "\n".join(line.words for line in lines(body))


def blanks(key: str, body: dict[str, Any]) -> tuple[str, ...]:
    """What its sentences may name: what they name today, and what every such letter knows."""
    found = set(texts.PLACEHOLDER.findall(said(body)))
    table, _, code = key.partition("/")
    if table in ("reply", "letter"):
        found |= COMMON | set(body.get("fields", ()))
    if table == "reply" and code in CATALOGUE:
        found |= {*CATALOGUE[code].fields, *CATALOGUE[code].optional}
    return tuple(sorted(found))


def reworded(key: str, body: dict[str, Any], typed: Sequence[str]) -> dict[str, Any]:
    """The text with other words in the same structure. Raises TextRefused."""
    old = lines(body)
    if len(typed) != len(old):
        raise TextRefused("lines")
    if not all(typed):
        raise TextRefused("empty")
    named = set(texts.PLACEHOLDER.findall("\n".join(typed)))
    if any(_ODD.search(texts.PLACEHOLDER.sub("", line)) for line in typed):
        raise TextRefused("plain")
    if named - set(blanks(key, body)):
        raise TextRefused("blank")
    if key.startswith(("remedy", "online")) and set(texts.PLACEHOLDER.findall(said(body))) - named:
        raise TextRefused("remedy")
    if [line.words for line in old] == list(typed):
        raise TextRefused("same")
    return replaced(body, {line.path: words for line, words in zip(old, typed, strict=True)})


def replaced(body: dict[str, Any], words: dict[tuple[str | int, ...], str]) -> dict[str, Any]:
    """The text with other words at these places of it."""
    return _replaced(body, words, ())  # type: ignore[no-any-return]


def _replaced(value: Any, words: dict[tuple[str | int, ...], str], path: tuple[str | int, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(part, words, (*path, name)) for name, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, words, (*path, at)) for at, part in enumerate(value)]
    return words.get(path, value)
