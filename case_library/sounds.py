"""How words sound: pinyin without tones, by the phrase they stand in (重复 is chongfu, 银行 yinhang).

Source: domain 07 § 6.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

MOST_READINGS = 24
# Initials of two letters; typing the first one alone is enough.
LONG_INITIALS = ("zh", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Sound:
    """A word from one of its characters on: ``full`` sound, ``initials``, the word, the place."""

    word: str
    start: int
    full: str
    initials: str


@lru_cache(maxsize=16_384)
def syllables(word: str) -> tuple[str, ...]:
    """The syllable of each character, in its phrase; one element a sign."""
    found: list[str] = []
    for sign, said in zip(word, _said(word), strict=True):
        found.append(said or sign)
    return tuple(found)


def sounds(word: str) -> Iterator[Sound]:
    """The sounds of a word from each of its characters on: zhengdigonggao, digonggao, gonggao."""
    said = syllables(word)
    for start in range(len(word) - 1):
        rest = said[start:]
        yield Sound(word, start, "".join(rest), "".join(syllable[0] for syllable in rest))


def readings(window: str) -> list[str]:
    """The full sounds a few characters can have, each by itself: people mistype by any of them."""
    each = [_alone(sign) for sign in window]
    return ["".join(one) for one in islice(product(*each), MOST_READINGS)]


@lru_cache(maxsize=8192)
def _alone(sign: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # a quarter of a second: not at the start of every command

    return tuple(dict.fromkeys(pinyin(sign, style=Style.NORMAL, heteronym=True)[0]))


def covered(typed: str, word: str) -> int:
    """How many characters of a word the typed letters and characters cover from its start; 0 for none.

    Each character may be typed itself, by its full sound, or by its initial; the last sound may be
    unfinished. Full sounds and initials are not mixed, or every word would fit.
    """
    said = syllables(word)
    return max(_cover(typed, word, said, by_initials) for by_initials in (False, True))


def _cover(typed: str, word: str, said: tuple[str, ...], by_initials: bool) -> int:
    rest = typed
    for n, (sign, syllable) in enumerate(zip(word, said, strict=True)):
        if not rest:
            return n
        if rest[0] == sign:
            rest = rest[1:]
        elif by_initials:
            step = 2 if rest[:2] in LONG_INITIALS and syllable.startswith(rest[:2]) else 1
            if rest[0] != syllable[0]:
                return 0
            rest = rest[step:]
        elif rest.startswith(syllable):
            rest = rest[len(syllable) :]
        elif n and syllable.startswith(rest):
            return n + 1
        else:
            return 0
    return 0 if rest else len(word)


def _said(word: str) -> list[str]:
    from pypinyin import lazy_pinyin  # as above

    said = lazy_pinyin(word, errors=lambda signs: [""] * len(signs))
    return said if len(said) == len(word) else [lazy_pinyin(sign, errors=lambda s: [""])[0] for sign in word]
