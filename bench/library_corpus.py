"""A made-up library of any size: entries of 200-2,000 characters from the domain's words, fixed seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pypinyin import lazy_pinyin

from case_library import loading
from case_library.codes import Collection
from case_library.index.document import Document
from case_library.search.asked import Asked

SEED = 20240630  # the day of 市中政办发〔2024〕3号
FIRST_DAY = date(2019, 5, 15)
DAYS = 2700
SIGNS = (
    "安柏昌成川春达大德东丰福港高谷光广海河和恒红虹华怀惠吉嘉建江杰金锦晋景静康兰乐黎丽良林龙隆"
    "绿明牡南宁平泉仁荣瑞三山上盛石双水顺松太泰棠天通望文西祥小新兴秀旭雅阳义银英永玉元园月云泽正中竹子"
)
PLACES = ("片区", "小区", "新村", "花园", "家园", "街区", "社区", "广场")
OUTCOMES = ("予以公开", "部分公开", "不予公开", "告知获取途径", "信息不存在", "不予处理")
CODES = ("GRANT_A", "GRANT_B", "PARTIAL", "REF_4", "REF_6", "UNABLE_1A", "NOT_2")


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Official words, sentences of the samples, and pairs of plain and official words."""
    rows = loading.read_yaml("sample_cases.yaml")["cases"]
    pairs = [(str(row["plain"]), word) for row in loading.read_yaml("synonyms.yaml")["synonyms"]
             for word in row["official"]]  # fmt: skip
    words = sorted({word for _, word in pairs} | {word for row in rows for word in row["keywords"]})
    texts = [row[name] for row in rows for name in ("facts", "outcome", "analysis")]
    sentences = sorted({part for text in texts for part in text.split("。") if part})
    return tuple(words), tuple(sentences), tuple(sorted(pairs))


def documents(count: int) -> Iterator[Document]:
    """That many entries, always the same ones."""
    chance = random.Random(SEED)
    for number in range(1, count + 1):
        yield _document(number, chance)


def _document(number: int, chance: random.Random) -> Document:
    words, _, pairs = vocabulary()
    place = "".join(chance.sample(SIGNS, 3)) + chance.choice(PLACES)
    topic, other = chance.choice(pairs)[1], chance.choice(words)
    body = _body(place, topic, other, chance)
    half, ref = len(body) * 2 // 3, f"G{number:07}"
    return Document(
        collection=Collection.case, entry_id=number, ref=ref, address=f"/library/cases/{ref}",
        title=f"申请公开{place}{topic}，{chance.choice(OUTCOMES)}", keywords=(place, topic, other),
        dated_on=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
        issue=f"{topic}能否公开，{other}怎样处理。",
        facts=body[:half], analysis=body[half:], subjects=(f"S{chance.randint(1, 20):02}",),
        determinations=(chance.choice(CODES),), dispute_points=(f"DP{chance.randint(1, 28):02}",),
        organ_kind=chance.choice(("district", "department", "street")), remedy_result="none",
        articles=(f"条例第{chance.choice('二三四')}十{chance.choice('一二三四五六七')}条",),
    )  # fmt: skip


def _body(place: str, topic: str, other: str, chance: random.Random) -> str:
    """200 to 2,000 characters: sentences of the samples, and words of the field between them."""
    words, sentences, _ = vocabulary()
    length, text = chance.randint(200, 2000), f"申请人申请公开{place}的{topic}和{other}。"
    while len(text) < length:
        text += f"{chance.choice(sentences)}，涉及{chance.choice(words)}。"
    return text[:length]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A search by somebody who has one entry in mind."""

    kind: str
    asked: Asked
    ref: str


def known_items(entries: Sequence[Document], each: int) -> Iterator[KnownItem]:
    """Searches of the six kinds (domain 07 § 6), each for one entry."""
    chance = random.Random(SEED + 1)
    plain = {official: said for said, official in vocabulary()[2]}
    for entry in chance.sample(entries, each):
        place, topic, _ = entry.keywords
        name = place[:3]
        yield KnownItem("keyword", Asked(words=f"{place} {topic}"), entry.ref)
        yield KnownItem("plain", Asked(words=f"{place}{plain[topic]}能不能看"), entry.ref)
        yield KnownItem("pinyin", Asked(words="".join(lazy_pinyin(place))), entry.ref)
        yield KnownItem("initials", Asked(words="".join(s[0] for s in lazy_pinyin(place))), entry.ref)
        yield KnownItem("typo", Asked(words=_mistyped(name, chance) + place[3:]), entry.ref)
        narrowed = {"subject": frozenset(entry.subjects), "year": frozenset({str(entry.year)})}
        yield KnownItem("filter", Asked(words=name, narrowed=narrowed), entry.ref)


def _mistyped(name: str, chance: random.Random) -> str:
    """A name with one sign of the same sound in place of another, where there is one."""
    places = list(range(len(name)))
    chance.shuffle(places)
    for at in places:
        alike = [sign for sign in _by_sound().get(lazy_pinyin(name[at])[0], "") if sign != name[at]]
        if alike:
            return name[:at] + chance.choice(alike) + name[at + 1 :]
    return name


@cache
def _by_sound() -> dict[str, str]:
    found: dict[str, str] = {}
    for sign in SIGNS + "按白唱城传村答得冬峰复刚膏古观逛还合荷横宏洪化怀会及加健将结今进京镜炕蓝勒":
        said = lazy_pinyin(sign)[0]
        found[said] = found.get(said, "") + sign
    return found


def renamed(document: Document, number: int) -> Document:
    """The same entry under another number: for measuring how one more is stored."""
    return replace(document, entry_id=number, ref=f"G{number:07}")
