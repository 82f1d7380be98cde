"""The fictional requests as a table: who asked whom for what, when, and which way it went.

Days are working days before the day of loading, so the lamps look the same whenever it is loaded.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casework.letters.draft import Draft, DraftItem
from workflows.codes import Channel
from workflows.determinations import CATALOGUE

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a story. ``day``: working days after the start; ``what``: what the act is about."""

    act: str
    what: str
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One request. ``start``: working days before the day of loading; ``until``: the last act played."""

    key: str
    organ: str
    start: int
    channel: Channel
    who: str
    title: str
    content: str
    path: str = "reply"
    until: str = ""
    result: str = ""
    info: str = ""
    scan: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The acts in their order, up to the last one that is played."""
        listed = [_step(text) for text in (self.raw.get("steps") or _read("paths")[self.path]).split()]
        listed += [_step(text) for text in self.raw.get("more", "").split()]
        listed += [Step("contact", str(no), c["day"]) for no, c in enumerate(self.raw.get("contacts", ()))]
        ordered = sorted(listed, key=lambda step: step.day)
        if self.until:
            last = max(i for i, step in enumerate(ordered) if step.act == self.until)
            ordered = ordered[: last + 1]
        return tuple(ordered)

    def notice(self, kind: str) -> dict[str, str]:
        """What is typed into a process letter."""
        given = self.raw.get("notice", {}).get(kind, {})
        return {**_read("usual")["notice"].get(kind, {}), **given}

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """The reply; ``texts`` fill the braces of its sentences."""
        listed = self.raw.get("items") or [{"result": self.result}]
        return Draft(tuple(self._item(no, row, texts) for no, row in enumerate(listed, 1)))

    def _item(self, no: int, row: Mapping[str, Any], texts: Mapping[str, str]) -> DraftItem:
        code = row["result"]
        usual = _read("usual")["result"][code]
        typed = {**usual.get("fields", {}), **self.raw.get("fields", {}), **row.get("fields", {})}
        asked = (*CATALOGUE[code].fields, *CATALOGUE[code].optional)
        known = {"info": row.get("info") or self.info or self.title, **texts}
        fields = {name: _filled(value, known) for name, value in typed.items() if name in asked}
        hidden = row.get("hidden") or self.raw.get("hidden") or usual.get("hidden", ())
        return DraftItem(no, code, fields, tuple((a, b, c) for a, b, c in hidden))


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _step(text: str) -> Step:
    act, _, day = text.rpartition("+")
    name, _, what = act.partition(":")
    return Step(name, what, int(day))


def texts() -> dict[str, Any]:
    """Sentences that stories share: places of search, opinions of reviewers, findings."""
    return dict(_read("usual")["text"])


def sample_organ(number: int, name: str) -> dict[str, str]:
    """Made-up contact of an organ."""
    return {key: text.format(no=number, name=name) for key, text in _read("usual")["organ"].items()}


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def stories() -> list[Story]:
    """All stories, those of the closed requests first."""
    return [story for name in ("closed", "open") for story in _stories(name)]


def _stories(name: str) -> Iterator[Story]:
    plain = ("organ", "start", "who", "title", "content", "path", "until", "result", "info", "scan")
    for no, row in enumerate(_read(name)["story"], 1):
        values = {field: row[field] for field in plain if field in row}
        key = row.get("key", f"{name}-{no}")
        yield Story(key=key, channel=Channel(row["channel"]), raw=row, **values)
