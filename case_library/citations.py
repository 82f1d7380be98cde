"""Reads how people cite the law: 条例第三十六条第一项 → document, article, paragraph, item. Pure.

Source: domain 07 §§ 1, 3 (basis); data/library/sample_cases.yaml shows the forms in use.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from casework.labels.articles import chinese_number

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
LARGEST = 9999
LONGEST_RANGE = 60  # 第一条至第九百条 is a slip, not sixty citations more

_NUMBER = r"[零〇一二两三四五六七八九十百千0-9]{1,9}"
_PART = re.compile(
    rf"第\s*(?P<article>{_NUMBER})\s*条(?:之(?P<sub>{_NUMBER}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{_NUMBER})\s*款)?(?:\s*第?\s*[（(]?\s*(?P<item>{_NUMBER})\s*[）)]?\s*项)?"
    rf"|第\s*(?P<more>{_NUMBER})\s*款(?:\s*第?\s*[（(]?\s*(?P<of_more>{_NUMBER})\s*[）)]?\s*项)?"
    rf"|第\s*(?P<bracket>[（(])?\s*(?P<alone>{_NUMBER})\s*[）)]?\s*项"
)
_BETWEEN = "、，,；;。 \t\n　和及与"
_LEADING = re.compile(r"^(?:依据|根据|按照|依照|参照|以及|以|按|依|并|和|及|与|、|，|,|；|;|。|\s)+")
_TRAILING = re.compile(r"(?:的规定|规定|之规定|、|，|,|；|;|。|等|\s)+$")
_ASIDE = re.compile(r"》\s*[（(][^（）()]{1,60}[）)]\s*$")
_TITLES = re.compile(r"《[^《》]{1,120}》(?:\s*[（(][^（）()]{1,60}[）)])?|[^、，,；;\n《》]+")
_NO_NAME = re.compile(rf"第?(?:{_NUMBER})?[款项条至到]?")
_SAME = frozenset({"本条例", "本法", "本办法", "该条例", "该法", "该办法", "同法", "同条例"})


@dataclass(frozen=True, slots=True)
class Cited:
    """One place in one document. ``article`` as it is written (第三十六条, 第四项); empty: all of it."""

    document: str
    article: str = ""
    paragraph: int = 0
    item: int = 0


def parse(citation: str) -> tuple[Cited, ...]:
    """Every place that a citation names, in its order; a part without a name means the document before."""
    return tuple(_places(unicodedata.normalize("NFC", citation).translate(_FIGURES)))


def _places(text: str) -> Iterator[Cited]:
    document, last, end = "", None, 0
    for found in _PART.finditer(text):
        between = text[end : found.start()]
        end = found.end()
        names = _names(between)
        is_range = between.strip() in ("至", "到", "-", "－", "—", "~") and last is not None
        if names and not is_range:
            for name in names[:-1]:
                yield Cited(name)
            document = document if names[-1] in _SAME else names[-1]
        place = _place(document, found, last)
        if is_range and last and place.article and last.document == place.document:
            yield from _between(last, place)
        yield place
        last = place
    for name in _names(text[end:]):
        yield Cited(name)


def _place(document: str, found: re.Match[str], last: Cited | None) -> Cited:
    if found["article"]:
        sub = f"之{_chinese(found['sub'])}" if found["sub"] else ""
        return Cited(document, f"第{_chinese(found['article'])}条{sub}", read_number(found["paragraph"]),
                     read_number(found["item"]))  # fmt: skip
    article = last.article if last and last.document == document and last.article.endswith("条") else ""
    if found["more"]:
        return Cited(document, article, read_number(found["more"]), read_number(found["of_more"]))
    if article and last:
        return Cited(document, article, last.paragraph, read_number(found["alone"]))
    number = _chinese(found["alone"])
    return Cited(document, f"第（{number}）项" if found["bracket"] else f"第{number}项")


def _between(first: Cited, last: Cited) -> Iterator[Cited]:
    """The articles between two of a range (第二百条至第二百零四条)."""
    start, stop = article_number(first.article), article_number(last.article)
    if start and stop and stop - start <= LONGEST_RANGE:
        for number in range(start + 1, stop):
            yield Cited(last.document, f"第{chinese_number(number)}条")


def _names(between: str) -> list[str]:
    found = (clean_name(name) for name in _TITLES.findall(between.strip(_BETWEEN)))
    return [name for name in found if name and not _NO_NAME.fullmatch(name)]


def clean_name(name: str) -> str:
    """The name without the words around it: 依据《行政复议法》的规定 → 行政复议法."""
    name = _TRAILING.sub("", _LEADING.sub("", name.strip()))
    name = _ASIDE.sub("》", name)
    return name.replace("《", "").replace("》", "").strip()


def fold_name(name: str) -> str:
    """The form in which names and numbers of documents are compared."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    text = re.sub(r"[\s《》「」“”\"]", "", text)
    return text.removeprefix("中华人民共和国")


_FIGURES = {ord("０") + figure: str(figure) for figure in range(10)}
_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "﹝": "〔", "﹞": "〕"})


def read_number(text: str | None) -> int:
    """三十六, 36, ３６ → 36; 0 for nothing or what is no number."""
    text = unicodedata.normalize("NFKC", text or "")
    if not text:
        return 0
    if text.isascii():
        return int(text) if text.isdigit() else 0
    if any(sign.isascii() for sign in text):
        return 0
    total, digit = 0, 0
    for sign in text:
        if sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[sign] if digit and not total else _DIGITS[sign]
    return min(total + digit, LARGEST)


def article_number(article: str) -> int:
    """第三十六条 → 36; 0 for what has no such number."""
    found = re.fullmatch(rf"第({_NUMBER})条", article)
    return read_number(found[1]) if found else 0


def _chinese(text: str) -> str:
    number = read_number(text)
    return chinese_number(number) if number else text
