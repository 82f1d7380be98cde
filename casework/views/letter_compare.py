"""Two versions of a letter side by side (difflib)."""

import difflib
from dataclasses import dataclass

from casework.services.drafting import text_of_version

Part = tuple[str, bool]  # text, whether it stands in the other line too


def _parts(line: str, other: str) -> list[Part]:
    blocks = difflib.SequenceMatcher(a=line, b=other, autojunk=False).get_opcodes()
    cut = ((line[i1:i2], tag == "equal") for tag, i1, i2, _, _ in blocks)
    return [(text, same) for text, same in cut if text]


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of each version; ``kind``: same, changed, added, removed."""

    kind: str
    left: str
    right: str

    @property
    def left_parts(self) -> list[Part]:
        """The left line cut into what stayed and what went."""
        return _parts(self.left, self.right)

    @property
    def right_parts(self) -> list[Part]:
        """The right line cut into what was there and what is new."""
        return _parts(self.right, self.left)


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
