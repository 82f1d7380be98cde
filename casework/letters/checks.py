"""Check a letter before it may go on (domain 03 §§ 2, 3; 08 § 2).

Each check has a code, a level (block or warn), the form field that mends it, and parameters for its sentence;
the sentences live in labels_letters.py. ``check`` never raises.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.letters import articles, fonts, gridset, remedy, texts
from casework.letters.content import LetterContent, Paragraph, cn_date
from casework.letters.context import LetterContext
from workflows.codes import Code
from workflows.determinations import CATALOGUE, RemedyClass

CONTENT_LIMIT = 20_000  # characters a request may have (SECURITY 5.5)
PAGES_LIMIT = 10


class CheckCode(Code):
    """What a letter is checked for."""

    PLACEHOLDER_LEFT = "PLACEHOLDER_LEFT"
    FIELD_MISSING = "FIELD_MISSING"
    ARTICLE_UNKNOWN = "ARTICLE_UNKNOWN"
    NUMBER_YEAR = "NUMBER_YEAR"
    ORGAN_NAME_DIFFERS = "ORGAN_NAME_DIFFERS"
    RECEIPT_AFTER_SIGNING = "RECEIPT_AFTER_SIGNING"
    CONTENT_EMPTY = "CONTENT_EMPTY"
    NO_RESULT = "NO_RESULT"
    REFUSAL_WITHOUT_GROUND = "REFUSAL_WITHOUT_GROUND"
    ATTACHMENTS_DIFFER = "ATTACHMENTS_DIFFER"
    REMEDY_MISSING = "REMEDY_MISSING"
    REMEDY_CLASS_DIFFERS = "REMEDY_CLASS_DIFFERS"
    REMEDY_BODY_IS_ORGAN = "REMEDY_BODY_IS_ORGAN"
    PERSONAL_DATA = "PERSONAL_DATA"
    THIRD_PARTY_NAMED = "THIRD_PARTY_NAMED"
    APPLICANT_NAMED = "APPLICANT_NAMED"
    SEARCH_NOT_TOLD = "SEARCH_NOT_TOLD"
    NOT_HELD_TWICE = "NOT_HELD_TWICE"
    ITEM_UNANSWERED = "ITEM_UNANSWERED"
    FORBIDDEN_GROUND = "FORBIDDEN_GROUND"
    UNCOVERED_CHARACTER = "UNCOVERED_CHARACTER"
    TOO_LONG = "TOO_LONG"
    LOG_CONTRADICTED = "LOG_CONTRADICTED"
    CONCLUSION_NOT_HEEDED = "CONCLUSION_NOT_HEEDED"
    MEETING_MISSING = "MEETING_MISSING"


BLOCK, WARN = "block", "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """One check and how it went. ``field``: the form field whose change mends it."""

    code: CheckCode
    ok: bool
    level: str = BLOCK
    field: str = ""
    params: tuple[tuple[str, str], ...] = ()


Found = Iterator[tuple[str, dict[str, str]]]  # field, parameters: one for each thing wrong
Rule = Callable[[LetterContext, LetterContent], Found]
RULES: dict[CheckCode, tuple[Rule, str]] = {}


def check(context: LetterContext, content: LetterContent) -> tuple[Check, ...]:
    """All checks of a letter, in the order of the catalogue; a check that finds twice stands there twice."""
    out: list[Check] = []
    for code, (rule, level) in RULES.items():
        found = [Check(code, False, level, field, tuple(p.items())) for field, p in rule(context, content)]
        out += found or [Check(code, True, level)]
    return tuple(out)


def blocking(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Those that stop a letter."""
    return tuple(c for c in checks if not c.ok and c.level == BLOCK)


def _rule(code: CheckCode, level: str = BLOCK) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        RULES[code] = (rule, level)
        return rule

    return keep


def _part_field(part: str) -> str:
    """The form field a part of the letter comes from."""
    if part.startswith("item-"):
        return f"items-{part.removeprefix('item-')}-determination"
    return {"remedy": "remedy", "received": "received_on"}.get(part, part)


LEFT = re.compile(r"\{\w*\}|【[^】]{0,12}】|X{2,}|×{2,}|_{2,}|某某|□|待定")


@_rule(CheckCode.PLACEHOLDER_LEFT)
def _placeholder_left(context: LetterContext, content: LetterContent) -> Found:
    for block in content.blocks:
        quoted = _without_quotes(block.text, context)
        if hit := LEFT.search(quoted):
            yield _part_field(block.part), {"found": hit[0]}


def _without_quotes(text: str, context: LetterContext) -> str:
    """What the applicant wrote is quoted exactly; it may hold anything."""
    for quoted in (context.content, *(item.text for item in context.items)):
        line = " ".join(quoted.split())
        for form in (quoted, line, line.rstrip("。")):
            text = text.replace(form, "")
    return text


@_rule(CheckCode.FIELD_MISSING)
def _field_missing(context: LetterContext, content: LetterContent) -> Found:
    for item in context.items:
        for name in CATALOGUE[item.code].fields:
            filled = item.hidden if name == "hidden_parts" else item.fields.get(name, "").strip()
            if not filled:
                yield f"items-{item.no}-{name}", {"name": name, "item": str(item.no)}


@_rule(CheckCode.ARTICLE_UNKNOWN)
def _article_unknown(context: LetterContext, content: LetterContent) -> Found:
    for block in content.blocks:
        for wrong in articles.unknown(block.text):
            yield _part_field(block.part), {"article": wrong}


@_rule(CheckCode.NUMBER_YEAR)
def _number_year(context: LetterContext, content: LetterContent) -> Found:
    year = re.search(r"〔(\d{4})〕", content.number)
    if year and content.signed_on and int(year[1]) != content.signed_on.year:
        yield "signed_on", {"number": content.number, "year": str(content.signed_on.year)}


@_rule(CheckCode.ORGAN_NAME_DIFFERS)
def _organ_name_differs(context: LetterContext, content: LetterContent) -> Found:
    """Head, foot and title name the same organ (the head may end in 文件)."""
    head = content.red_head.removesuffix("文件")
    if content.organ_name and head and head != content.organ_name:
        yield "organ", {"head": head, "foot": content.organ_name}
    if content.organ_name and content.organ_name != context.organ.name:
        yield "organ", {"head": context.organ.name, "foot": content.organ_name}


@_rule(CheckCode.RECEIPT_AFTER_SIGNING)
def _receipt_after_signing(context: LetterContext, content: LetterContent) -> Found:
    if content.signed_on and context.received_on > content.signed_on:
        yield "received_on", {"received": cn_date(context.received_on), "signed": cn_date(content.signed_on)}


@_rule(CheckCode.CONTENT_EMPTY)
def _content_empty(context: LetterContext, content: LetterContent) -> Found:
    if not context.content.strip():
        yield "content", {}


@_rule(CheckCode.NO_RESULT)
def _no_result(context: LetterContext, content: LetterContent) -> Found:
    if content.kind == "REPLY" and not context.items:
        yield "items", {}


@_rule(CheckCode.REFUSAL_WITHOUT_GROUND)
def _refusal_without_ground(context: LetterContext, content: LetterContent) -> Found:
    """Every refused item has an article of its own beside it."""
    if content.kind != "REPLY":
        return
    for item in context.items:
        own = "".join(b.text for b in content.blocks if b.part == f"item-{item.no}")
        if CATALOGUE[item.code].basis and not articles.cited(own):
            yield f"items-{item.no}-determination", {"item": str(item.no)}
        grounds = [h for h in item.hidden if h.ground not in texts.read("words")["hidden_basis"]]
        if item.code == "PARTIAL" and grounds:
            yield f"items-{item.no}-hidden_parts", {"item": str(item.no)}


@_rule(CheckCode.ATTACHMENTS_DIFFER)
def _attachments_differ(context: LetterContext, content: LetterContent) -> Found:
    listed = len(content.attachments)
    if context.enclosures is not None and context.enclosures != listed:
        yield "attachments", {"listed": str(listed), "enclosed": str(context.enclosures)}


@_rule(CheckCode.REMEDY_MISSING)
def _remedy_missing(context: LetterContext, content: LetterContent) -> Found:
    told = any(b.part == "remedy" for b in content.blocks)
    target = context.remedy
    if content.remedy != RemedyClass.NONE and not told:
        yield "remedy", {}
    needs_target = content.remedy not in (RemedyClass.NONE, RemedyClass.FEE)
    if needs_target and not (target and target.review_body and target.court):
        yield "remedy", {}


@_rule(CheckCode.REMEDY_CLASS_DIFFERS)
def _remedy_class_differs(context: LetterContext, content: LetterContent) -> Found:
    """The paragraph of the text is the one the results ask for on the day of signing."""
    if content.kind != "REPLY" or not context.items:
        return
    wanted = {remedy.class_of(context, item) for item in context.items} - {RemedyClass.NONE}
    text = "".join(b.text for b in content.blocks if b.part == "remedy")
    has_first, has_free = "先向" in text, "六个月内" in text
    if has_first != (RemedyClass.FIRST in wanted) or has_free != (RemedyClass.FREE in wanted):
        yield "remedy", {"wanted": "、".join(sorted(wanted))}


@_rule(CheckCode.REMEDY_BODY_IS_ORGAN)
def _remedy_body_is_organ(context: LetterContext, content: LetterContent) -> Found:
    if context.remedy and context.remedy.review_body == context.organ.name:
        yield "remedy", {"organ": context.organ.name}


ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@_rule(CheckCode.PERSONAL_DATA)
def _personal_data(context: LetterContext, content: LetterContent) -> Found:
    """No ID number and no telephone of the applicant in the body."""
    for block in content.blocks:
        text = block.text.replace(context.organ.contact_phone, "")
        known = [value for value in context.personal_data if value and value in text]
        found = known or [hit[0] for pattern in (ID_NUMBER, MOBILE) if (hit := pattern.search(text))]
        if found:
            yield _part_field(block.part), {"ending": found[0][-4:]}


@_rule(CheckCode.THIRD_PARTY_NAMED)
def _third_party_named(context: LetterContext, content: LetterContent) -> Found:
    """A third party whose interest is protected is not named unless it agreed (REF_4)."""
    protected = any(i.code == "REF_4" or any(h.ground == "REF_4" for h in i.hidden) for i in context.items)
    for block in content.blocks if protected else ():
        for name in context.third_parties:
            if name and name in _without_quotes(block.text, context):
                yield _part_field(block.part), {"party": name}


@_rule(CheckCode.APPLICANT_NAMED, WARN)
def _applicant_named(context: LetterContext, content: LetterContent) -> Found:
    """Whoever is asked for an opinion need not know who applied (D06, D08; 03 § 5)."""
    for block in content.blocks if context.to else ():
        if context.applicant_name and context.applicant_name in block.text:
            yield _part_field(block.part), {}


@_rule(CheckCode.SEARCH_NOT_TOLD)
def _search_not_told(context: LetterContext, content: LetterContent) -> Found:
    """Never the bare words 不存在: the letter says that a search was made, where and with what words."""
    for item in context.items:
        own = "".join(b.text for b in content.blocks if b.part == f"item-{item.no}")
        bare = "不存在" in own and ("检索" not in own or not item.fields.get("search_words"))
        if item.code == "UNABLE_1A" and (bare or not item.fields.get("search_places")):
            yield f"items-{item.no}-search_words", {"item": str(item.no)}


@_rule(CheckCode.NOT_HELD_TWICE)
def _not_held_twice(context: LetterContext, content: LetterContent) -> Found:
    """Not existing and not ours are never told together for one item."""
    for item in context.items:
        codes = {i.code for i in context.items if i.no == item.no or i.text == item.text}
        own = "".join(b.text for b in content.blocks if b.part == f"item-{item.no}")
        both = "不属于本机关负责公开" in own and "该政府信息不存在" in own
        if {"UNABLE_1A", "UNABLE_1B"} <= codes or both:
            yield f"items-{item.no}-determination", {"item": str(item.no)}


@_rule(CheckCode.ITEM_UNANSWERED)
def _item_unanswered(context: LetterContext, content: LetterContent) -> Found:
    """Each item is answered on its own; a petition beside a true request leaves no part unanswered."""
    for item in context.items if content.kind == "REPLY" else ():
        if not any(b.part == f"item-{item.no}" and b.text.strip() for b in content.blocks):
            yield f"items-{item.no}-determination", {"item": str(item.no)}


FORBIDDEN = (
    "与申请人无关", "与你无关", "与您无关", "工作秘密", "不便公开", "不宜公开", "领导不同意",
    "较为敏感", "比较敏感", "信息敏感", "属于敏感", "内容敏感",
    "与生产、生活、科研", "生产生活科研", "特殊需要", "属于档案，不予公开",
)  # fmt: skip


@_rule(CheckCode.FORBIDDEN_GROUND)
def _forbidden_ground(context: LetterContext, content: LetterContent) -> Found:
    """Grounds the law does not know, or has given up in 2019 (03 § 1, end)."""
    for block in content.blocks:
        text = _without_quotes(block.text, context)
        for words in FORBIDDEN:
            if words in text:
                yield _part_field(block.part), {"words": words}


@_rule(CheckCode.UNCOVERED_CHARACTER)
def _uncovered_character(context: LetterContext, content: LetterContent) -> Found:
    missing = fonts.load().missing(content.plain())
    if missing:
        yield (
            "content",
            {"characters": "".join(missing), "codes": "、".join(f"U+{ord(c):04X}" for c in missing)},
        )


@_rule(CheckCode.TOO_LONG, WARN)
def _too_long(context: LetterContext, content: LetterContent) -> Found:
    lines = sum(
        len(gridset.set_lines([(b.text, "")])) if isinstance(b, Paragraph) else len(b.rows) * 3
        for b in content.blocks
    )
    pages = -(-lines // gridset.LINES)
    if len(context.content) > CONTENT_LIMIT or pages > PAGES_LIMIT:
        yield "content", {"pages": str(pages), "limit": str(PAGES_LIMIT)}


@_rule(CheckCode.LOG_CONTRADICTED)
def _log_contradicted(context: LetterContext, content: LetterContent) -> Found:
    """Dates and steps in the letter are those of the case log."""
    log = context.log
    if log is None:
        return
    received = "".join(b.text for b in content.blocks if b.part == "received")
    if received and cn_date(log.received_on) not in received:
        yield "received_on", {"logged": cn_date(log.received_on)}
    told = "".join(b.text for b in content.blocks if b.part == "step")
    for kind, day in log.steps if content.kind == "REPLY" else ():
        if not any(s.kind == kind and s.on == day for s in context.steps) or not told:
            yield f"steps-{kind}", {"step": kind, "logged": cn_date(day)}


@_rule(CheckCode.CONCLUSION_NOT_HEEDED)
def _conclusion_not_heeded(context: LetterContext, content: LetterContent) -> Found:
    """The reply gives what the joint meeting (会商) proposes, unless it was set aside (domain 06 § 7)."""
    if context.log is None or content.kind != "REPLY" or not context.items:
        return
    given = {item.code for item in context.items} | {h.ground for i in context.items for h in i.hidden}
    for code in context.log.concluded:
        if code not in given:
            yield f"items-{context.items[0].no}-determination", {"concluded": code}


@_rule(CheckCode.MEETING_MISSING, WARN)
def _meeting_missing(context: LetterContext, content: LetterContent) -> Found:
    """A difficult case is discussed before it is answered; the period of the reply waits for nobody."""
    if context.log and context.log.meeting_owed and content.kind == "REPLY":
        yield "items", {}
