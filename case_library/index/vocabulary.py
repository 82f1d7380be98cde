"""The words the library knows and how they sound: for pinyin, same-sound typing errors and suggestions.

Only words of entries that staff can find, of the taxonomies, and of the synonyms (domain 07 § 6.1, 6.2).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, select

from case_library import chinese, sounds
from case_library.index import engine
from case_library.models.index import SoundOfWord
from case_library.models.terms import LibraryTerm, Synonym
from casework.db import connection

SHORTEST, LONGEST = 2, 12
MOST_AT_ONCE = 500  # values of one statement


def add(documents: Iterable[Any]) -> None:
    """Learn the words of documents."""
    learn({word for document in documents for word in words_of(document)})


def learn(words: Iterable[str]) -> None:
    """Learn words that are not known yet."""
    wanted = sorted({word for word in words if is_word(word)})
    there = known(wanted)
    rows = [
        {"word": one.word, "start": one.start, "full": one.full, "initials": one.initials}
        for word in wanted if word not in there
        for one in sounds.sounds(word)
    ]  # fmt: skip
    if rows:
        connection().execute(insert(SoundOfWord), rows)


def forget(document: Any) -> None:
    """Forget the words that stood in a document which is no longer found, and nowhere else."""
    kept = set(standing_words())
    gone = [
        word for word in set(words_of(document)) - kept
        if is_word(word) and not engine.count(engine.every([[word]]), 1)
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


def known(words: Sequence[str]) -> set[str]:
    """Those of the words that the library knows."""
    found: set[str] = set()
    for part in _parts(words):
        wanted = SoundOfWord.word.in_(part), SoundOfWord.start == 0
        found.update(connection().scalars(select(SoundOfWord.word).where(*wanted)))
    return found


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(words), MOST_AT_ONCE):
        yield words[start : start + MOST_AT_ONCE]
