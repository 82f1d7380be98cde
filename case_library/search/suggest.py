"""Suggestions while typing: words of published entries that begin so, sound so, or have such initials.

Source: domain 07 § 6.1; BUDGETS D4. No personal data: nothing that people typed is suggested.
"""

from case_library import sounds
from case_library.chinese import HAN, fold, runs
from case_library.index.driver import run

MOST_READ = 30  # words that are looked at, alphabetically: those that go on least come first
LONGEST = 20
BEGINNING = "SELECT word FROM library_sounds WHERE word > ? AND word < ? AND start = 0 ORDER BY word LIMIT ?"
SOUNDING = tuple(
    f"SELECT word, start FROM library_sounds WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT ?"  # noqa: S608
    for column in ('"full"', "initials")
)


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
    rows = run(BEGINNING, typed, typed + "\uffff", MOST_READ).fetchall()
    return sorted((word for (word,) in rows), key=lambda word: (len(word), word))


def _sounding(typed: str) -> list[str]:
    """Words by pinyin, initials, or characters among letters; also from the middle of a word on."""
    said = "".join(sounds.syllables(typed))
    found = []
    for statement in SOUNDING:
        rows = run(statement, said, said + "{", MOST_READ).fetchall()
        fitting = [row for row in rows if sounds.covered(typed, row[0][row[1] :])]
        found += sorted(fitting, key=lambda row: (row[1], len(row[0]), row[0]))
    return [word for word, _ in found]
