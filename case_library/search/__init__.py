"""The search: words, synonyms and pinyin in, ranked entries out; alike on both databases (domain 07 § 6)."""

from case_library.search.find import find
from case_library.search.log import log
from case_library.search.suggest import suggest

__all__ = ["find", "log", "suggest"]
