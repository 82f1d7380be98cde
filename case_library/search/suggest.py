"""Suggestions while typing: words of published entries that begin so, sound so, or have such initials.

Source: domain 07 § 6.1; BUDGETS D4. No personal data: nothing that people typed is suggested.
"""

from sqlalchemy import select

from case_library import sounds
from case_library.chinese import HAN, fold, runs
from case_library.models.index import SoundOfWord
from casework.db import connection

MOST_READ = 60
LONGEST = 20


def suggest(words: str, limit: int = 8) -> tuple[str, ...]:
    """At most ``limit`` words for what was typed so far; the last term is completed, the others stay."""
    terms = runs(fold(words[:LONGEST]))
    if not terms:
        return ()
    *before, last = terms
    found = dict.fromkeys((*_beginning(last), *_sounding(last)))
    return tuple(" ".join((*before, word)) for word in list(found)[:limit])


def _beginning(typed: str) -> list[str]:
    """Words that hold the characters, those that begin with them first."""
    if not HAN.search(typed):
        return []
    statement = (
        select(SoundOfWord.word)
        .where(SoundOfWord.word > typed, SoundOfWord.word < typed + "\uffff", SoundOfWord.start == 0)
        .order_by(SoundOfWord.word)
        .limit(MOST_READ)
    )
    return sorted(connection().scalars(statement), key=lambda word: (len(word), word))


def _sounding(typed: str) -> list[str]:
    """Words by pinyin, initials, or characters among letters; also from the middle of a word on."""
    said = "".join(sounds.syllables(typed))
    found = []
    for column in (SoundOfWord.full, SoundOfWord.initials):
        statement = (
            select(SoundOfWord.word, SoundOfWord.start)
            .where(column >= said, column < said + "{")
            .order_by(column)
            .limit(MOST_READ)
        )
        rows = connection().execute(statement).all()
        fitting = [row for row in rows if sounds.covered(typed, row.word[row.start :])]
        found += sorted(fitting, key=lambda row: (row.start, len(row.word), row.word))
    return [row.word for row in found]
