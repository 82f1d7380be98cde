"""Articles, paragraphs and items of a text; what is proposed about it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library.importing.articles import Article, Split, split
from case_library.importing.lines import reflow
from case_library.importing.metadata import Proposal, propose
from casework.labels.articles import chinese_number
from tests.library.policy_papers import LAW, NOTICE


def compose(chosen: Split) -> str:
    """The text that a document of these articles would have."""
    lines, chapter = list(chosen.preamble), ""
    for article in chosen.articles:
        if article.chapter != chapter:
            lines.append(article.chapter)
            chapter = article.chapter
        lines.append(f"{article.number}　{article.text}")
    return "\n".join(lines)


def test_a_law_is_split_into_chapters_articles_paragraphs_and_items():
    found = split(LAW)
    assert found.preamble[0] == "样例市信息公开办法"
    assert [(a.number, a.chapter) for a in found.articles] == [
        ("第一条", "第一章 总则"), ("第二条", "第一章 总则"), ("第三条", "第二章 附则"),
    ]  # fmt: skip
    first, second = found.articles[1].paragraphs
    assert first.items == ("（一）涉及公众利益的；", "（二）需要公众知晓的。")
    assert second.text == "前款规定以外的，按照有关规定办理。"


@pytest.mark.parametrize(
    ("name", "text", "numbers"),
    [
        ("no blank, but the next number", "第一条 甲。\n第二条规定的除外。", ["第一条", "第二条"]),
        ("a wrapped reference", "第一条 甲，依\n第三十六条办理。\n第二条 乙。", ["第一条", "第二条"]),
        ("an extract", "第一条 甲。\n第三条 丙。", ["第一条", "第三条"]),
        ("inserted", "第十条 甲\n第十条之一 乙\n第十一条 丙", ["第十条", "第十条之一", "第十一条"]),
        ("Arabic figures", "第 1 条 甲\n第 2 条 乙", ["第一条", "第二条"]),
        ("headings", "一、甲\n内容\n二、乙", ["第一项", "第二项"]),
        ("items begin anew", "一、甲\n（一）子\n二、乙\n（一）丑", ["第一项", "第二项"]),
        ("items counted through", "一、甲\n（一）子\n二、乙\n（二）丑", ["第（一）项", "第（二）项"]),
        ("figures", "1. 甲\n2. 乙", ["第一项", "第二项"]),
        ("no parts at all", "只有一段话。", []),
        ("nothing", "", []),
    ],
)
def test_parts_are_found(name, text, numbers):
    assert [article.number for article in split(text).articles] == numbers, name


WORDS = st.text(alphabet="甲乙丙丁应当公开信息办理的其他，。", min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=3)


@given(st.lists(WORDS, max_size=2), st.lists(st.tuples(st.integers(0, 3), LINES), min_size=1, max_size=12))
def test_what_is_composed_is_split_again_alike(preamble, bodies):
    chapter, articles = 0, []
    for number, (step, lines) in enumerate(bodies, 1):
        chapter += step == 0
        name = f"第{chinese_number(chapter)}章 总则" if chapter else ""
        articles.append(Article(f"第{chinese_number(number)}条", name, "\n".join(lines)))
    chosen = Split(tuple(preamble), tuple(articles))
    assert split(compose(chosen)) == chosen


@given(st.text(max_size=400))
def test_no_text_is_lost_or_stops_the_reader(text):
    found = split(text)
    propose(text)
    reflow(text)
    assert all(article.number for article in found.articles)


def test_printed_lines_become_paragraphs():
    lines = (
        "第一条　为了保障公民、法人和其他组织依法获取政府",
        "信息，提高工作的透明度，建设法治的服务型的政府，",
        "制定本条例。",
        "－ 1 －",
        "第二条　本条例所称信息，是指行政机关在履行职能过",
        "程中制作或者获取的信息。",
    )
    assert reflow("\n".join(lines)).split("\n") == [lines[0] + lines[1] + lines[2], lines[4] + lines[5]]


ORDER = """中华人民共和国样例条例
（2007年4月5日中华人民共和国国务院令第1号公布　2019年4月3日中华人民共和国国务院令第2号修订）
第一条 甲。
第二条 本条例自2019年5月15日起施行。"""
STATUTE = """中华人民共和国样例法
（2020年6月20日第十三届全国人民代表大会常务委员会第十九次会议修订）
第一条 甲。
第二条 本法自2021年1月1日起施行。"""
COURT = """法释〔2030〕1号
最高人民法院
关于审理样例案件若干问题的解释
第一条 甲。
第二条 本解释自2030年6月1日起施行。"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LAW, ("样例市信息公开办法", "样例市人民政府令第12号", "样例市人民政府", "government_rule",
               date(2024, 3, 5), date(2024, 5, 1))),
        (NOTICE, ("关于做好申请办理工作的通知", "样政办发〔2025〕7号", "样例区人民政府办公室", "normative",
                  date(2025, 6, 3))),
        (ORDER, ("中华人民共和国样例条例", "国务院令第2号", "国务院", "regulation", date(2019, 4, 3),
                 date(2019, 5, 15))),
        (STATUTE, ("中华人民共和国样例法", "", "全国人民代表大会常务委员会", "law", date(2020, 6, 20),
                   date(2021, 1, 1))),
        (COURT, ("最高人民法院关于审理样例案件若干问题的解释", "法释〔2030〕1号", "最高人民法院",
                 "interpretation", None, date(2030, 6, 1))),
        ("", ("", "", "", "normative")),
    ],
    ids=["rule of a government", "notice", "regulation, the newest order", "law", "court", "nothing"],
)  # fmt: skip
def test_data_are_proposed_from_the_text(text, wanted):
    assert propose(text) == Proposal(*wanted)
    assert Proposal.load(Proposal(*wanted).dump()) == Proposal(*wanted)


def test_a_day_that_does_not_exist_is_not_proposed():
    assert propose("某办法\n第一条 自2024年13月45日起施行。").effective_on is None
