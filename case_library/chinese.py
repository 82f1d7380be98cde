"""Chinese text as the search sees it: folded to one form, cut into pairs of characters.

A folded text is exactly as long as its original, so a place in one is a place in the other. Pairs need no
dictionary and miss nothing that a substring search finds (BUDGETS D1).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

RUN = re.compile(r"[0-9a-z\u3400-\u9fff\U00020000-\U000323af]+")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")


def fold(text: str) -> str:
    """Half width, lower case, simplified characters; control characters become blanks. Same length."""
    return text.translate(_folding())


def runs(folded: str) -> list[str]:
    """The runs of letters, digits and characters between blanks and punctuation."""
    return RUN.findall(folded)


def pairs(run: str) -> list[str]:
    """The pairs of neighbours of a run; a single sign is itself."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def grams(folded: str) -> Iterator[str]:
    """Tokens of a text: all pairs, and the last sign of each run, so that one sign is a prefix of one."""
    for run in runs(folded):
        yield from pairs(run)
        if len(run) > 1:
            yield run[-1]


class _Folding(dict[int, str]):
    """Signs met before, by number."""

    def __missing__(self, number: int) -> str:
        sign = chr(number)
        plain = unicodedata.normalize("NFKC", sign).lower()
        plain = plain if len(plain) == 1 else sign
        found = " " if unicodedata.category(plain)[0] == "C" else self.get(ord(plain), plain)
        self[number] = found
        return found


@cache
def _folding() -> _Folding:
    """Begins with the traditional characters that have one simplified form."""
    import opencc  # not at the start of every command

    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    lines = (line.split() for line in path.read_text("utf-8").splitlines())
    return _Folding(
        {ord(line[0]): line[1] for line in lines if len(line) > 1 and len(line[0]) == len(line[1]) == 1}
    )
