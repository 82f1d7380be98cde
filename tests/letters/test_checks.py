# ruff: noqa: E501 (tables of Chinese sentences)
"""Each check of a letter fails on its own fault, names the field that mends it, and passes on a sound letter."""

from dataclasses import replace
from datetime import date

import pytest

from casework.letters import articles
from casework.letters.checks import RULES, CheckCode, blocking, check
from casework.letters.compose import compose
from casework.letters.content import LetterContent, Paragraph, Run
from casework.letters.context import HiddenPart, LetterContext, LogFacts
from tests.letters.samples import FIELDS, PROCESS, REMEDY, SIGNED, context, item
from workflows.determinations import CATALOGUE

C = CheckCode


def faults(context_: LetterContext, content: LetterContent | None = None) -> dict[str, str]:
    made = content or compose("REPLY", context_, lenient=True)
    return {c.code: c.field for c in check(context_, made) if not c.ok}


def added(context_: LetterContext, text: str, part: str = "item-1") -> LetterContent:
    made = compose("REPLY", context_, lenient=True)
    return replace(made, blocks=(*made.blocks, Paragraph((Run(text),), part=part)))


def test_every_check_has_a_rule() -> None:
    assert set(RULES) == set(CheckCode)


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_sound_reply_passes(code: str) -> None:
    assert faults(context(code)) == {}


@pytest.mark.parametrize("kind", list(PROCESS))
def test_sound_process_letter_passes(kind: str) -> None:
    sound = context(fields=PROCESS[kind], steps=())
    assert faults(sound, compose(kind, sound)) == {}


SOUND = context("GRANT_A")
CASES = [
    pytest.param(C.PLACEHOLDER_LEFT, context("GRANT_A", items=(item("GRANT_A", info_name="XX方案"),)),
                 "items-1-determination", id="blank left"),
    pytest.param(C.FIELD_MISSING, context("REF_3", items=(item("REF_3", assessment=""),)),
                 "items-1-assessment", id="field empty"),
    pytest.param(C.ARTICLE_UNKNOWN,
                 context("REF_5", items=(item("REF_5", discretion_reason="依据《中华人民共和国政府信息公开条例》第六十条"),)),
                 "items-1-determination", id="article 60"),
    pytest.param(C.NUMBER_YEAR, context("GRANT_A", number="市中政办公开复〔2025〕12号"), "signed_on", id="year"),
    pytest.param(C.ORGAN_NAME_DIFFERS, context("GRANT_A", organ=replace(SOUND.organ, red_head="济南市民政局")),
                 "organ", id="head and foot"),
    pytest.param(C.RECEIPT_AFTER_SIGNING, context("GRANT_A", received_on=date(2026, 12, 1), log=None),
                 "received_on", id="received later than signed"),
    pytest.param(C.CONTENT_EMPTY, context("GRANT_A", content=" "), "content", id="content empty"),
    pytest.param(C.NO_RESULT, context(), "items", id="no result"),
    pytest.param(C.REFUSAL_WITHOUT_GROUND,
                 context(items=(replace(item("PARTIAL"), hidden=(HiddenPart("甲", "乙", "内部资料"),)),)),
                 "items-1-hidden_parts", id="hidden part without a lawful ground"),
    pytest.param(C.ATTACHMENTS_DIFFER, context("GRANT_A", enclosures=2), "attachments", id="attachments"),
    pytest.param(C.REMEDY_MISSING, context("GRANT_A", remedy=None), "remedy", id="no review body"),
    pytest.param(C.REMEDY_BODY_IS_ORGAN, context("GRANT_A", remedy=replace(REMEDY, review_body=SOUND.organ.name)),
                 "remedy", id="own review body"),
    pytest.param(C.PERSONAL_DATA, context("REF_4", items=(item("REF_4", interest_weighed="号码13800000000者"),)),
                 "items-1-determination", id="mobile in the body"),
    pytest.param(C.PERSONAL_DATA,
                 context("REF_4", items=(item("REF_4", interest_weighed="000000199001010000的持有人"),)),
                 "items-1-determination", id="ID number in the body"),
    pytest.param(C.THIRD_PARTY_NAMED,
                 context("REF_4", third_parties=("王某乙",), items=(item("REF_4", interest_weighed="王某乙的财产"),)),
                 "items-1-determination", id="third party named"),
    pytest.param(C.SEARCH_NOT_TOLD, context("UNABLE_1A", items=(item("UNABLE_1A", search_words=""),)),
                 "items-1-search_words", id="bare 不存在"),
    pytest.param(C.NOT_HELD_TWICE,
                 context(items=(item("UNABLE_1A", 1, "甲"), item("UNABLE_1B", 2, "甲"))),
                 "items-2-determination", id="not existing and not ours"),
    pytest.param(C.FORBIDDEN_GROUND,
                 context("REF_5", items=(item("REF_5", discretion_reason="该信息属于工作秘密"),)),
                 "items-1-determination", id="工作秘密"),
    pytest.param(C.FORBIDDEN_GROUND,
                 context("REF_5", items=(item("REF_5", discretion_reason="领导不同意公开"),)),
                 "items-1-determination", id="领导不同意"),
    pytest.param(C.UNCOVERED_CHARACTER, context("GRANT_A", applicant_name="李\U0003ffff"), "content", id="no glyph"),
    pytest.param(C.TOO_LONG, context("GRANT_A", content="长" * 20_001), "content", id="too long"),
    pytest.param(C.LOG_CONTRADICTED, context("GRANT_A", log=LogFacts(received_on=date(2026, 10, 21))),
                 "received_on", id="receipt date differs from the log"),
    pytest.param(C.LOG_CONTRADICTED, context("GRANT_A", steps=()), "steps-extended", id="extension not told"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "faulty", "field"), CASES)
def test_check_finds_its_fault(code: str, faulty: LetterContext, field: str) -> None:
    assert faults(faulty).get(code) == field


def test_remedy_of_another_class_is_found() -> None:
    free = compose("REPLY", context("GRANT_A"))
    refused = context("REF_6")
    made = compose("REPLY", refused)
    others = tuple(b for b in made.blocks if b.part != "remedy")
    swapped = replace(made, blocks=(*others, *(b for b in free.blocks if b.part == "remedy")))
    assert faults(refused, swapped) == {C.REMEDY_CLASS_DIFFERS: "remedy"}


def test_item_without_an_answer_is_found() -> None:
    two = context("GRANT_A", "NOT_1")
    made = compose("REPLY", two)
    cut = replace(made, blocks=tuple(b for b in made.blocks if b.part != "item-2"))
    assert C.ITEM_UNANSWERED in faults(two, cut)


def test_quoted_request_may_hold_anything() -> None:
    words = "关于某某地块XX方案，工作秘密除外"
    quoting = context("GRANT_B", content=words)
    assert faults(quoting) == {}


def test_known_personal_data_is_found_by_its_value() -> None:
    made = added(context("GRANT_B", personal_data=("0531-1234567",)), "请拨打0531-1234567")
    assert C.PERSONAL_DATA in faults(context("GRANT_B", personal_data=("0531-1234567",)), made)


def test_warnings_do_not_block() -> None:
    long = context("GRANT_A", content="长" * 20_001)
    assert [c.code for c in blocking(check(long, compose("REPLY", long)))] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("《中华人民共和国政府信息公开条例》第三十六条第（二）项", []),
        ("《中华人民共和国政府信息公开条例》第三十六条第（八）项", ["《中华人民共和国政府信息公开条例》第三十六条第（八）项"]),
        ("《中华人民共和国政府信息公开条例》第三十二条、第五十七条", ["《中华人民共和国政府信息公开条例》第五十七条"]),
        ("《中华人民共和国政府信息公开条例》第三十三条第四款", ["《中华人民共和国政府信息公开条例》第三十三条第四款"]),
        ("《中华人民共和国行政复议法》第一百条", ["《中华人民共和国行政复议法》第一百条"]),
        ("《某办法》第一百条", []),
    ],
)  # fmt: skip
def test_articles(text: str, wrong: list[str]) -> None:
    assert list(articles.unknown(text)) == wrong


def test_samples_hold_every_field() -> None:
    assert all(set(d.fields) - {"hidden_parts"} <= set(FIELDS[c]) for c, d in CATALOGUE.items())
    assert SIGNED.year == 2026
