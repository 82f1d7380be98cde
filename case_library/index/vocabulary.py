"""The words the library knows and how they sound: for pinyin, same-sound typing errors and suggestions.

Only words of entries that staff can find, of the taxonomies, and of the synonyms (domain 07 § 6.1, 6.2).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, select

from case_library import chinese, sounds
from case_library.index import engine
from case_library.index.driver import among, listing, run, run_each
from case_library.models.index import SoundOfWord
from case_library.models.terms import LibraryTerm, Synonym
from casework.db import connection

SHORTEST, LONGEST = 2, 12


def add(documents: Iterable[Any]) -> None:
    """Learn the words of documents."""
    learn({word for document in documents for word in words_of(document)})


def learn(words: Iterable[str]) -> None:
    """Learn words that are not known yet."""
    wanted = sorted({word for word in words if is_word(word)})
    there = known(wanted)
    rows = [
        (one.word, one.start, one.full, one.initials)
        for word in wanted if word not in there
        for one in sounds.sounds(word)
    ]  # fmt: skip
    run_each('INSERT INTO library_sounds (word, start, "full", initials) VALUES (?, ?, ?, ?)', rows)


def forget(document: Any) -> None:
    """Forget the words that stood in a document which is no longer found, and nowhere else."""
    kept = set(standing_words())
    gone = [
        word for word in set(words_of(document)) - kept
        if is_word(word) and not engine.occurs(word)
    ]  # fmt: skip
    connection().execute(delete(SoundOfWord).where(SoundOfWord.word.in_(gone)))


def standing_words() -> Iterator[str]:
    """Words of the taxonomies and of the synonyms."""
    for name in connection().scalars(select(LibraryTerm.name).where(LibraryTerm.active)):
        yield from chinese.runs(chinese.fold(name))
    synonyms = select(Synonym.plain, Synonym.official).where(Synonym.active)
    for plain, official in connection().execute(synonyms):
        yield from map(chinese.fold, (plain, *official))


def words_of(document: Any) -> Iterator[str]:
    """Keywords, plain phrases and the words of the title."""
    for phrase in (*document.keywords, *document.plain):
        yield from chinese.runs(chinese.fold(phrase))
    yield from words_in(document.title)


@lru_cache(maxsize=4096)
def words_in(title: str) -> tuple[str, ...]:
    """The dictionary words of a title."""
    import rjieba  # reads its dictionary: not at the start of every command

    return tuple(word for run in chinese.HAN.findall(chinese.fold(title)) for word in rjieba.cut(run))


def is_word(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and bool(chinese.HAN.fullmatch(word))


def known(words: Iterable[str]) -> set[str]:
    """Those of the words that the library knows."""
    wanted = list(words)
    if not wanted:
        return set()
    asked = f"SELECT word FROM library_sounds WHERE start = 0 AND {among('word')}"  # noqa: S608
    return {word for (word,) in run(asked, listing(wanted)).fetchall()}
