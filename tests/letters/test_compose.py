# ruff: noqa: E501 (tables of Chinese sentences)
"""What each letter says (domain 03): required words, articles, remedy by class, organ and day of signing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.letters import texts
from casework.letters.compose import compose, ordinal_of
from casework.letters.content import from_json, hash_of, to_json
from tests.letters.samples import FIELDS, ORGAN, PROCESS, REMEDY, context, item, text_of
from workflows.determinations import CATALOGUE

GOLDEN = Path(__file__).parent / "golden"

MUST_SAY = {
    "GRANT_A": ["第三十六条第（二）项", "共12页", "依申请公开提供", "邮寄"],
    "GRANT_B": ["第三十六条第（一）项", "方式、途径", "http://www.example.gov.cn/cz/2025"],
    "GRANT_C": ["第三十六条第（二）项", "第四十条", "101室"],
    "PARTIAL": ["第三十七条", "遮盖", "第十五条", "第十六条第二款", "个人隐私"],
    "REF_1": ["第十四条", "密级", "保密期限", "定密"],
    "REF_2": ["第十四条", "《中华人民共和国统计法》第九条"],
    "REF_3": ["第十四条", "公共安全", "评估"],
    "REF_4": ["第十五条", "第三十二条", "不同意公开", "公共利益"],
    "REF_5": ["第十六条第一款", "内部工作流程", "可以不予公开"],
    "REF_6": ["第十六条第二款", "讨论记录", "应当公开"],
    "REF_7": ["第十六条第二款", "查阅案卷"],
    "REF_8": ["第三十六条第（七）项", "《不动产登记暂行条例》", "济南市不动产登记中心"],
    "UNABLE_1A": ["第三十六条第（四）项", "检索词", "2018年至2026年", "该政府信息不存在"],
    "UNABLE_1B": ["第十条", "第三十六条第（五）项", "不属于本机关负责公开", "山东省人民政府"],
    "UNABLE_2": ["第三十八条", "加工、分析"],
    "UNABLE_3": ["第三十条", "仍不明确"],
    "NOT_1": ["第三十九条第一款", "不作为政府信息公开申请处理", "请查处某村"],
    "NOT_2": ["第三十六条第（六）项", "2026年3月12日", "〔2026〕3号", "不予重复处理"],
    "NOT_3": ["第三十九条第二款", "公开出版物"],
    "NOT_4": ["第三十五条", "86件", "说明理由", "不予处理"],
    "NOT_5": ["第三十六条第（六）项", "2026年5月6日"],
    "OTHER_1": ["第三十条", "视为放弃申请", "2026年10月22日"],
    "OTHER_2": ["第四十二条", "国办函〔2020〕109号", "不再处理"],
    "OTHER_3": ["撤回申请书"],
}

PROCESS_MUST_SAY = {
    "D01": ["已经收到", "2026年11月17日", "补正", "延长答复期限", "征求"],
    "D02": ["一次性告知", "10个工作日", "视为放弃申请", "重新计算", "附件：政府信息公开申请表"],
    "D03": ["第三十三条第二款", "负责人同意", "20个工作日", "2026年12月15日"],
    "D04a": ["第三十三条第一款", "当场", "申请人签字"],
    "D04b": ["第三十五条", "2027年1月15日", "申请理由合理"],
    "D05": ["第三十五条", "86件", "5个工作日", "不予处理", "附件：申请情况统计表"],
    "D10": ["第四十二条", "国办函〔2020〕109号", "2000元", "二十个工作日", "不能单独申请行政复议"],
    "D11": ["第三十二条", "不计算在答复期限内"],
    "D12": ["送达方式", "邮件号码", "拒收情况", "见证人"],
    "D13": ["自愿", "DG-2026-0012", "撤回"],
    "D14": ["〔2026〕12号", "共12页", "共13页", "不影响"],
    "D15": ["视为放弃申请", "不再处理", "六十日内", "六个月内"],
}


def test_every_result_of_the_catalogue_has_its_words() -> None:
    assert set(MUST_SAY) == set(CATALOGUE) == set(FIELDS)
    assert {entry["code"] for entry in texts.read("replies")["reply"]} == set(CATALOGUE)


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_reply_says_what_the_law_requires(code: str) -> None:
    own = text_of(compose("REPLY", context(code)), "item-1")
    assert [words for words in MUST_SAY[code] if words not in own] == []


@pytest.mark.parametrize("kind", list(PROCESS))
def test_process_letter_says_what_the_table_requires(kind: str) -> None:
    plain = compose(kind, context(fields=PROCESS[kind], steps=())).plain()
    assert [words for words in PROCESS_MUST_SAY[kind] if words not in plain] == []


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_reply_has_its_blocks_in_the_order_of_the_frame(code: str) -> None:
    content = compose("REPLY", context(code))
    parts = list(dict.fromkeys(b.part for b in content.blocks))
    expected = ["received", "step", "opening", "item-1", "remedy", "contact"]
    assert parts == [p for p in expected if p != "remedy" or code != "OTHER_3"]


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_reply_is_the_golden_text(code: str) -> None:
    assert compose("REPLY", context(code)).plain() + "\n" == (GOLDEN / f"{code}.txt").read_text("utf-8")


@pytest.mark.parametrize("kind", list(PROCESS))
def test_process_letter_is_the_golden_text(kind: str) -> None:
    plain = compose(kind, context(fields=PROCESS[kind], steps=())).plain()
    assert plain + "\n" == (GOLDEN / f"{kind}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "name"),
    [(c, n) for c, d in CATALOGUE.items() for n in d.fields if n not in ("hidden_parts",)],
)
def test_missing_field_is_refused_by_its_name(code: str, name: str) -> None:
    with pytest.raises(texts.MissingValue) as caught:
        compose("REPLY", context(code, items=(item(code, **{name: ""}),)))
    assert caught.value.field == f"items-1-{name}"


def test_preview_shows_a_gap_where_a_field_is_empty() -> None:
    content = compose(
        "REPLY", context("UNABLE_1A", items=(item("UNABLE_1A", search_words=""),)), lenient=True
    )
    assert texts.GAP in text_of(content, "item-1")


def test_placeholders_come_from_the_fixed_list() -> None:
    known = texts.placeholders()
    for name in ("frame", "replies", "process", "remedies"):
        raw = (texts.FOLDER / f"{name}.toml").read_text("utf-8")
        raw = "\n".join(line for line in raw.splitlines() if not line.startswith("#"))
        assert set(texts.PLACEHOLDER.findall(raw)) <= known, name


@pytest.mark.parametrize(
    ("codes", "signed", "class_", "says", "never"),
    [
        pytest.param(("REF_5",), "2026-11-23", "FIRST", ["先向济南市人民政府", "十五日内"], ["六个月"],
                     id="refused: 复议法 art. 23(1)(4)"),
        pytest.param(("REF_5",), "2023-12-31", "FREE", ["六十日内", "六个月内"], ["先向"], id="before 2024-01-01"),
        pytest.param(("REF_5",), "2024-01-01", "FIRST", ["先向"], ["六个月"], id="from 2024-01-01"),
        pytest.param(("GRANT_A",), "2026-11-23", "FREE", ["六个月内", "济南铁路运输法院"], ["先向"], id="granted"),
        pytest.param(("REF_8",), "2026-11-23", "FREE", ["六个月内"], ["先向"], id="REF_8 is art. 36(7): FREE"),
        pytest.param(("UNABLE_1A",), "2026-11-23", "FREE", ["六个月内"], ["先向"], id="not existing"),
        pytest.param(("PARTIAL",), "2026-11-23", "FIRST", ["先向"], ["六个月"], id="hidden part"),
        pytest.param(("GRANT_A", "REF_4", "NOT_1"), "2026-11-23", "MIXED",
                     ["本答复第二项不服，应当", "本答复第一、三项不服，可以"], [], id="mixed names the items"),
        pytest.param(("OTHER_3",), "2026-11-23", "NONE", [], ["复议", "诉讼"], id="withdrawn"),
    ],
)  # fmt: skip
def test_remedy_paragraph(codes: tuple, signed: str, class_: str, says: list, never: list) -> None:
    content = compose("REPLY", context(*codes, signed_on=date.fromisoformat(signed)))
    told = text_of(content, "remedy")
    assert content.remedy == class_
    assert [w for w in says if w not in told] == []
    assert [w for w in never if w in told] == []


def test_remedy_names_the_bodies_of_the_organ() -> None:
    other = replace(REMEDY, review_body="济南市市中区人民政府", court="某某法院")
    told = text_of(compose("REPLY", context("GRANT_A", remedy=other)), "remedy")
    assert "济南市市中区人民政府" in told
    assert "某某法院" in told


def test_electronic_letter_names_the_online_way() -> None:
    assert "网上申请平台" in text_of(compose("REPLY", context("REF_6", is_electronic=True)), "remedy")
    assert "网上申请平台" not in text_of(compose("REPLY", context("REF_6")), "remedy")
    early = context("REF_6", is_electronic=True, signed_on=date(2023, 6, 1))
    assert "网上申请平台" not in text_of(compose("REPLY", early), "remedy")


def test_process_letters_have_no_remedy_but_fee_and_closing() -> None:
    classes = {k: compose(k, context(fields=f, steps=())).remedy for k, f in PROCESS.items()}
    assert {k: c for k, c in classes.items() if c != "NONE"} == {"D10": "FEE", "D15": "FREE"}


def test_organisation_is_addressed_as_one() -> None:
    content = compose(
        "REPLY", context("GRANT_B", is_person=False, applicant_name="某某有限公司", agent_name="张某")
    )
    assert "你单位申请公开" in content.plain()
    assert content.addressee == "某某有限公司（代理人：张某）"


def test_petition_alone_has_its_own_title() -> None:
    assert compose("REPLY", context("NOT_1")).title == "不作为政府信息公开申请处理告知书"
    assert compose("REPLY", context("NOT_1", "GRANT_A")).title == "政府信息公开申请答复书"
    named = replace(ORGAN, reply_title="关于{applicant}政府信息公开申请的答复书")
    assert compose("REPLY", context("GRANT_B", organ=named)).title == "关于李某甲政府信息公开申请的答复书"


def test_long_request_is_attached_instead_of_quoted() -> None:
    content = compose("REPLY", context("GRANT_B", content="长" * 2001))
    assert "申请内容" in [a.name for a in content.attachments]
    assert "长" * 50 not in content.plain()


def test_quoted_request_brings_no_second_full_stop() -> None:
    """“…的全部材料。”。 would be two stops for one sentence."""
    letter = compose("D03", context(content="小区改造的全部材料。", fields=PROCESS["D03"]))
    assert "“小区改造的全部材料”。" in text_of(letter, "received")


def test_content_survives_its_canonical_json() -> None:
    content = compose("REPLY", context("PARTIAL", "NOT_1"))
    assert from_json(to_json(content)) == content
    assert hash_of(from_json(to_json(content))) == hash_of(content)


def test_ordinals() -> None:
    assert [ordinal_of(n) for n in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]
