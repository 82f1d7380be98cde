"""Articles a letter cites: does the article, paragraph and item exist? Data: data/letters/articles.toml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casework.letters import texts

NUMERALS = "零一二三四五六七八九"
LAW = re.compile(
    r"《([^《》]{2,40})》(?:（[^（）]{0,30}）)?((?:、?第[零一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?)+)"
)
ARTICLE = re.compile(
    r"第([零一二三四五六七八九十百]+)条(?:第([一二三四五六七八九十]+)款)?(?:第（([一二三四五六七八九十]+)）项)?"
)
HAS_LAW = re.compile(r"《[^《》]+》")


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited place; 0 = not named."""

    law: str
    article: int
    paragraph: int = 0
    item: int = 0


def cited(text: str) -> tuple[Citation, ...]:
    """All citations of the form 《法》第…条第…款第（…）项."""
    return tuple(
        Citation(law[1], *(number_of(part) for part in place.groups("零")))
        for law in LAW.finditer(text) for place in ARTICLE.finditer(law[2])
    )  # fmt: skip


def unknown(text: str) -> Iterator[str]:
    """Citations of known laws that do not exist."""
    for citation in cited(text):
        law = _laws().get(citation.law)
        if law and not _exists(citation, law):
            yield in_words(citation)


def _exists(citation: Citation, law: dict) -> bool:
    key = str(citation.article)
    return (
        1 <= citation.article <= law["articles"]
        and citation.paragraph <= law["paragraphs"].get(key, 9)
        and citation.item <= law["items"].get(key, 0)
    )


def in_words(citation: Citation) -> str:
    paragraph = f"第{numeral(citation.paragraph)}款" if citation.paragraph else ""
    item = f"第（{numeral(citation.item)}）项" if citation.item else ""
    return f"《{citation.law}》第{numeral(citation.article)}条{paragraph}{item}"


def _laws() -> dict[str, dict]:
    return {law["name"]: law for law in texts.read("articles")["law"]}


def number_of(words: str) -> int:
    """Chinese numeral up to 999."""
    total = digit = 0
    for char in words:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = NUMERALS.index(char)
    return total + digit


def numeral(number: int) -> str:
    """Number up to 999 in Chinese."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else NUMERALS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (NUMERALS[ones] if ones else "")
