"""Proposes title, number, issuer, days and level of a document from its text; a person confirms them."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from case_library.citations import read_number
from case_library.codes import PolicyLevel

HEAD, LONGEST_TITLE = 40, 90
_NUMBERS = (
    re.compile(r"((?:中华人民共和国)?(?:国务院|主席|[\u4e00-\u9fff]{2,16}(?:人民政府|部|委员会|总局|局|署))令)\s*第?\s*([0-9零〇一二三四五六七八九十百]{1,7})\s*号"),
    re.compile(r"([\u4e00-\u9fff]{1,14}?)\s*[〔\[【（(﹝]\s*(\d{4})\s*[〕\]】）)﹞]\s*第?\s*(\d{1,4})\s*号"),
)  # fmt: skip
_TITLE_ENDS = re.compile(
    r"(?:法|条例|办法|规定|细则|通知|意见|规范|解释|答复|复函|的函|方案|要点|决定|公告|通告|制度|规则|标准|批复|格式|指南|规程|清单|计划|规划|导则)"
    r"(?:（试行）|\(试行\)|（暂行）|\(暂行\)|（修订）|（[^（）]{2,12}）)?$"
)
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE_DAY = re.compile(
    r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_EFFECTIVE = re.compile(
    r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:起)?\s*(?:施行|实施|执行|生效)"
)
_AT_ONCE = re.compile(r"自(?:公布|印发|发布|发文|下发)之日起(?:施行|实施|执行|生效)")
_PASSED = re.compile(r"(公布|通过|修订|修正|发布|印发|制定)")
_CONGRESS = re.compile(r"第[一二三四五六七八九十]{1,3}届(全国人民代表大会(?:常务委员会)?)")
_ISSUER_ENDS = re.compile(r"(?:人民政府|办公厅|办公室|委员会|局|部|厅|院|署|政府|中心|法院|检察院)$")
_RED_HEAD = re.compile(r"^([\u4e00-\u9fff]{4,30}?)文\s*件$")
_ISSUERS = {
    "国务院令": "国务院", "国办函": "国务院办公厅", "国办发": "国务院办公厅",
    "国发": "国务院", "国函": "国务院", "国办公开办函": "国务院办公厅政府信息与政务公开办公室",
    "法释": "最高人民法院", "主席令": "全国人民代表大会常务委员会",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the text seems to say; empty where it says nothing."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    level: str = ""
    issued_on: date | None = None
    effective_on: date | None = None

    def dump(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def load(cls, kept: dict[str, Any]) -> "Proposal":
        """What ``dump`` wrote."""
        days = {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in DAYS}
        return cls(**{**kept, **days}) if kept else cls()


DAYS = ("issued_on", "effective_on")


def propose(text: str, filename: str = "") -> Proposal:
    """What a person is asked to confirm."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    head = lines[:HEAD]
    title, number = _title(head, filename), _number(head)
    issued = _issued(head, lines[-12:])
    issuer = _issuer(head, lines[-12:], number)
    return Proposal(
        title=title, number=number, issuer=issuer, level=_level(title, number, issuer), issued_on=issued,
        effective_on=_effective(text, issued),
    )  # fmt: skip


def _number(head: list[str]) -> str:
    for line in head:
        if orders := list(_NUMBERS[0].finditer(line)):
            order = orders[-1]  # 公布 …, 修订: the last one
            name = order[1][1:] if line[: order.start()][-1:].isdigit() else order[1]  # …5日 stands before it
            value = read_number(order[2])
            return f"{name.removeprefix('中华人民共和国')}第{value or order[2]}号"
        if len(line) <= 60 and (found := _NUMBERS[1].search(line)):
            return f"{found[1]}〔{found[2]}〕{int(found[3])}号"
    return ""


def _title(head: list[str], filename: str) -> str:
    for place, line in enumerate(head):
        if _is_title(line):
            words = line
            for before in reversed(head[max(place - 3, 0) : place]):  # a title over several lines
                if not _goes_on(before) or len(before) + len(words) > LONGEST_TITLE:
                    break
                words = before + words
            return re.sub(r"\s", "", words)
    return re.sub(r"\.\w{2,5}$", "", filename)[:LONGEST_TITLE]


def _is_title(line: str) -> bool:
    bare = re.sub(r"\s", "", line)
    is_sentence = any(sign in bare for sign in "。；，：？") or bare.startswith(
        ("第", "（", "(", "一、", "根据")
    )
    return 3 <= len(bare) <= LONGEST_TITLE and not is_sentence and bool(_TITLE_ENDS.search(bare))


def _goes_on(line: str) -> bool:
    """Whether a line is the first part of a title that stands on several."""
    bare = re.sub(r"\s", "", line)
    is_other = bool(
        _NUMBERS[1].search(bare) or _NUMBERS[0].search(bare) or _RED_HEAD.match(line) or _DAY.search(bare)
    )
    is_sentence = any(sign in bare for sign in "。；，：？、（(") and "关于" not in bare
    return (
        len(bare) >= 4
        and not is_other
        and not is_sentence
        and ("关于" in bare or bare.startswith(("最高", "国务院")))
    )


def _issued(head: list[str], tail: list[str]) -> date | None:
    """The last day in the brackets under the title (通过, 修订, 公布), else the day at the foot."""
    for line in head:
        if line.startswith(("（", "(")) and _PASSED.search(line):
            days = [day for found in _DAY.finditer(line) if (day := _day(found.groups()))]
            if days:
                return days[-1]
    for line in [*reversed(tail), *head]:
        bare = re.sub(r"\s", "", line)
        if found := _DAY.fullmatch(bare):
            return _day(found.groups())
        if found := _CHINESE_DAY.fullmatch(bare):
            return _chinese_day(found)
    return None


def _day(parts: tuple[str | Any, ...]) -> date | None:
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _chinese_day(found: re.Match[str]) -> date | None:
    digits = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
    year = int("".join(digits[sign] for sign in found[1]))
    return _day((str(year), str(read_number(found[2])), str(read_number(found[3]))))


def _effective(text: str, issued: date | None) -> date | None:
    """The last 自…起施行 of the text; a day of issue where it begins at once."""
    days = [day for found in _EFFECTIVE.finditer(text) if (day := _day(found.groups()))]
    if days:
        return days[-1]
    return issued if _AT_ONCE.search(text) else None


def _issuer(head: list[str], tail: list[str], number: str) -> str:
    mark = re.split(r"[〔第]", number)[0] if number else ""
    if mark in _ISSUERS:
        return _ISSUERS[mark]
    if mark.endswith("令"):
        return mark.removesuffix("令")
    for line in head:
        bare = re.sub(r"\s", "", line)
        if found := _RED_HEAD.match(bare):
            return found[1]
        if found := _CONGRESS.search(bare):
            return found[1]
    for before, line in pairwise(tail):
        bare = re.sub(r"\s", "", before)
        is_day = _DAY.fullmatch(re.sub(r"\s", "", line)) or _CHINESE_DAY.fullmatch(re.sub(r"\s", "", line))
        if is_day and len(bare) <= 40 and _ISSUER_ENDS.search(bare):
            return bare
    return ""


def _level(title: str, number: str, issuer: str) -> str:
    """Code of the level; normative where nothing tells."""
    core = re.sub(r"[（(].*?[）)]$", "", title)
    if number.startswith(("法释", "高检发释")):
        return PolicyLevel.interpretation
    if "人民代表大会" in issuer:
        return PolicyLevel.law if issuer.startswith("全国") else PolicyLevel.local_regulation
    if number.startswith("国务院令") or (issuer == "国务院" and core.endswith("条例")):
        return PolicyLevel.regulation
    if "人民政府令" in number:
        return PolicyLevel.government_rule
    if re.match(r"^[\u4e00-\u9fff]+(?:部|总局|局|委员会|署)令", number):
        return PolicyLevel.ministry_rule
    if core.startswith("中华人民共和国") and core.endswith("法"):
        return PolicyLevel.law
    if core.endswith(("答复", "解释", "复函", "批复", "的函")):
        return PolicyLevel.reply
    if core.endswith(("要点", "方案", "计划", "清单")):
        return PolicyLevel.working
    return PolicyLevel.normative
