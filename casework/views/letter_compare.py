"""Two versions of a letter side by side (difflib)."""

import difflib
from dataclasses import dataclass

from casework.services.drafting import text_of_version


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of each version; ``kind``: same, changed, added, removed."""

    kind: str
    left: str
    right: str


KINDS = {"equal": "same", "replace": "changed", "insert": "added", "delete": "removed"}


def compared(left: str, right: str) -> list[Pair]:
    """Lines of two stored versions beside each other."""
    a, b = text_of_version(left), text_of_version(right)
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        for row in range(max(i2 - i1, j2 - j1)):
            first = a[i1 + row] if i1 + row < i2 else ""
            second = b[j1 + row] if j1 + row < j2 else ""
            pairs.append(Pair(KINDS[tag], first, second))
    return pairs
