"""Reads what somebody typed: words, plain language, pinyin, typing errors of the same sound.

No rule names a query: everything follows from the words of the entries, the synonyms and their sounds.
Source: domain 07 § 6.2, 6.3.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from case_library import sounds
from case_library.chinese import HAN, fold, pairs, runs
from case_library.index import engine, vocabulary
from case_library.models.index import SoundOfWord
from case_library.search import lexicon
from case_library.search.asked import Asked, Chip
from case_library.search.ranking import PAIR, PART, SAME_SOUND, SYNONYM
from casework.db import connection

LONGEST = 200  # characters of a query
WINDOWS = (6, 5, 4, 3, 2)  # lengths of words that are looked up by their sound
MOST_SOUNDING = 12
SHORT = 3
LATIN = re.compile(r"[a-z]")


@dataclass(slots=True)
class Query:
    """What to look for. ``units``: words with their weights; ``groups``: of each, one must occur."""

    units: dict[str, float] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)  # whole words, with their pairs
    parts: list[str] = field(default_factory=list)  # words inside longer ones
    groups: list[list[str]] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    fault: str = ""

    def add(self, unit: str, weight: float) -> None:
        self.units[unit] = max(self.units.get(unit, 0.0), weight)

    def add_with_pairs(self, word: str, weight: float) -> None:
        """A word, and the pairs in it: half of a word is better than nothing."""
        self.add(word, weight)
        self.words[word] = tuple(pairs(word))
        if len(word) > 2:
            for pair in pairs(word):
                self.add(pair, weight * PAIR)

    def is_met(self, found: Container[str]) -> bool:
        """Whether the units found in an entry are more than chance: a whole word, or two pairs of one."""
        return any(
            word in found or sum(pair in found for pair in parts) >= min(2, max(1, len(parts) - 1))
            for word, parts in self.words.items()
        )


def read(asked: Asked) -> Query:
    """Understand a search. ``fault``: too_long, or no_words where only signs were typed."""
    query, terms = Query(), runs(fold(asked.words))
    if len(asked.words) > LONGEST:
        query.fault = "too_long"
    elif asked.words.strip() and not terms:
        query.fault = "no_words"
    else:
        terms = _joined(terms)
        known = vocabulary.known(terms)
        for term in terms:
            _read_term(term, query, asked.dropped, is_known=term in known)
        _add_parts(query)
    return query


def _add_parts(query: Query) -> None:
    """Of long words also the words in them, where the library knows these: 征地 and 拆迁 of 征地拆迁."""
    parts = {
        part: query.units[word] * PART
        for word in list(query.words) if len(word) > SHORT
        for part in vocabulary.words_in(word) if part != word and part not in query.words
    }  # fmt: skip
    for part in vocabulary.known(sorted(parts)):
        query.add_with_pairs(part, parts[part])
        query.parts.append(part)


def _joined(terms: list[str]) -> list[str]:
    """Pinyin written with blanks between syllables or words is one term."""
    if len(terms) > 1 and all(term.isascii() and term.isalpha() for term in terms):
        return ["".join(terms)]
    return terms


def _read_term(term: str, query: Query, dropped: frozenset[str], *, is_known: bool) -> None:
    group = [term]
    if LATIN.search(term):
        query.add_with_pairs(term, 1.0)
        group += _by_sound(term, query, dropped)
    else:
        query.add_with_pairs(term, 1.0)
        group += _plain_words(term, query, dropped)
        if not is_known and not engine.occurs(term):
            group += _mistyped(term, query, dropped)
    query.groups.append(group)


def _plain_words(term: str, query: Query, dropped: frozenset[str]) -> list[str]:
    """Official words for what people say, longest saying first; returns those for the whole term."""
    taken, instead = [False] * len(term), []
    for saying in lexicon.current().sayings:
        said = saying.folded
        at = term.find(said)
        if at < 0 or any(taken[at : at + len(said)]):
            continue
        taken[at : at + len(said)] = [True] * len(said)
        query.hints.append(saying.hint)
        if saying.plain in dropped:
            continue
        query.chips.append(Chip(saying.plain, saying.official))
        for word in saying.meant:
            query.add_with_pairs(word, SYNONYM * saying.weight)
        instead += saying.meant if said == term else ()
    return instead


def _by_sound(term: str, query: Query, dropped: frozenset[str]) -> list[str]:
    """The known words that letters, or letters among characters, can mean."""
    if term in dropped:
        return []
    found: dict[str, None] = {}
    for row in _sounding_like(term):
        covered = sounds.covered(term, row.word[row.start :])
        if covered > 1:
            found[row.word[row.start : row.start + covered]] = None
    words = list(found)[:MOST_SOUNDING]
    for word in words:
        query.add_with_pairs(word, 1.0)
    if words:
        query.chips.append(Chip(term, tuple(words), by_sound=True))
    return words


def _sounding_like(term: str) -> Iterable[SoundOfWord]:
    """Rows whose sound or initials begin as the term does; short words first."""
    said = "".join(sounds.syllables(term))
    first = "".join(syllable[0] if HAN.fullmatch(sign) else sign
                    for sign, syllable in zip(term, sounds.syllables(term), strict=True))  # fmt: skip
    short = re.sub(r"(?<=[zcs])h", "", first)
    begins = [
        select(SoundOfWord.word, SoundOfWord.start, SoundOfWord.full)
        .where(column >= typed, column < typed + "{")
        .order_by(column)
        .limit(200)
        for column, typed in (
            (SoundOfWord.full, said),
            (SoundOfWord.initials, first),
            (SoundOfWord.initials, short),
        )
    ]
    rows = [row for statement in begins for row in connection().execute(statement)]
    return sorted(rows, key=lambda row: (len(row.full), row.start, row.word))


def _mistyped(term: str, query: Query, dropped: frozenset[str]) -> list[str]:
    """Known words of the same sound for characters that stand nowhere in the library."""
    heard: dict[str, set[str]] = {}
    for length in WINDOWS:
        for at in range(len(term) - length + 1):
            window = term[at : at + length]
            if window not in dropped and HAN.fullmatch(window):
                for said in sounds.readings(window):
                    heard.setdefault(said, set()).add(window)
    statement = select(SoundOfWord.word, SoundOfWord.full).where(
        SoundOfWord.start == 0, SoundOfWord.full.in_(list(heard))
    )
    instead: list[str] = []
    for word, said in sorted(connection().execute(statement).tuples()):
        for window in sorted(heard[said]):
            is_another = len(window) == len(word) and window != word
            if is_another and not engine.occurs(window):
                query.chips.append(Chip(window, (word,), by_sound=True))
                query.add_with_pairs(word, SAME_SOUND)
                instead += [term.replace(window, word)] if len(window) < len(term) else [word]
    return instead
