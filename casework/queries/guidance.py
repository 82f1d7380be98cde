"""Words that lead an applicant to the right door (引导用语), from the data file; people say or copy them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GUIDANCE_FILE = Path(__file__).resolve().parents[2] / "data" / "guidance.toml"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to say for one channel, and on which ground; ``words``: by which a request is recognised."""

    code: str
    title: str
    basis: str
    text: str
    words: tuple[str, ...]


@cache
def guidances() -> tuple[Guidance, ...]:
    """All of them in the order of the file."""
    rows = tomllib.loads(GUIDANCE_FILE.read_text("utf-8"))["guidance"]
    return tuple(
        Guidance(row["code"], row["title"], row["basis"], row["text"], tuple(row["words"])) for row in rows
    )


def fitting(text: str) -> tuple[tuple[Guidance, bool], ...]:
    """All of them, those whose words stand in the text first, each with whether it fits."""
    found = [(entry, any(word in text for word in entry.words)) for entry in guidances()]
    return tuple(sorted(found, key=lambda pair: not pair[1]))
