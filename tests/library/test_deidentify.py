"""What tells who it was is found wherever it stands; what is law is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library.deidentify import cleaned, known_address, known_name, pieces, replaced, traces
from case_library.labels.cases import INSTEAD, TRACE_KINDS
from case_library.loading import read_yaml

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SAMPLES = read_yaml("sample_cases.yaml")["cases"]

FOUND = [
    ("id_number", "申请人身份证号370103198001011234。"),
    ("id_number", "证件３７０１０３１９８００１０１１２３Ｘ，"),
    ("id_number", "证件370103 19800101 123X，"),
    ("bank_card", "账户6222021001012345678开户"),
    ("phone", "请拨打13800001234联系"),
    ("phone", "电话0531-82078301"),
    ("phone", "联系电话：82078301"),
    ("credit_code", "代码91370103MA3C12345X的企业"),
    ("email", "发至zhang.san@example.cn"),
    ("email", "发至zhang＠example．cn"),
    ("plate", "车辆鲁A12345停放"),
    ("number", "合同编号20240312001号"),
    ("court_number", "（2024）鲁01行初12号判决"),
    ("court_number", "（2014）市行初字第12号"),
    ("court_number", "济政复决字〔2024〕31号"),
    ("office_number", "市中依申请答〔2026〕12号答复书"),
    ("office_number", "申请DG-2026-0001"),
    ("exact_date", "于2024年3月5日提出"),
    ("exact_date", "于二〇二四年三月五日提出"),
    ("exact_date", "于2024-03-05提出"),
    ("exact_date", "次月3月5日签收"),
    ("house", "住3号楼"), ("house", "住2单元"), ("house", "住501室"), ("house", "甲3号院"),
    ("house", "经八路122号"),
]  # fmt: skip
LAW = (
    "国令第711号", "国务院令第590号", "条例第三十六条第一项", "国办公开办函〔2016〕235号", "〔2024〕3号",
    "市中政办发〔2024〕3号", "法释〔2025〕8号自2025年6月1日起施行", "2024年1月1日起施行的行政复议法",
    "第二十个工作日", "第20个工作日", "2024年", "2024年3月", "12345热线", "二十年前", "办公室",
    "第三十六条第（四）项",
    "AL-2026-0001", "SC01", "2019-2023年度", "五千五百元", "一百二十件", "三单位",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_what_identifies_is_found(kind, text):
    assert kind in [trace.kind for trace in traces(text)]


@pytest.mark.parametrize("text", LAW)
def test_law_and_plain_words_are_no_hits(text):
    assert traces(text) == ()


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case["id"])
def test_the_samples_are_clean(case):
    texts = [case[name] for name in ("title", "facts", "issue", "outcome", "analysis")]
    for text in [*texts, *case["basis"], *case["keywords"]]:
        assert traces(text) == (), text


prose = st.text(alphabet="申请人某村居民要求公开征收补偿方案，。街道答复（）“”第条", max_size=40)


def joined(*parts: object) -> st.SearchStrategy[str]:
    """Numbers of digits, and what stands between them."""
    made = (
        st.text("0123456789", min_size=part, max_size=part) if isinstance(part, int)
        else st.just(part) if isinstance(part, str) else part
        for part in parts
    )  # fmt: skip
    return st.tuples(*made).map("".join)  # type: ignore[arg-type]


small = st.integers(1, 12).map(str)
code = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=10, max_size=10)
planted = st.one_of(
    joined("37", 15, st.sampled_from("0123456789X")),
    joined("1", st.sampled_from("3456789"), 9),
    joined("0", 2, "-", 8),
    st.integers(15, 18).flatmap(lambda n: joined("6", n)),
    joined("91", 6, code),
    joined(st.text("abcdefgh", min_size=1, max_size=8), "@", st.text("xyz", min_size=2, max_size=8), ".cn"),
    joined("鲁", st.sampled_from("ABCDEFGH"), st.integers(10000, 99999).map(str)),
    joined("（202", 1, "）鲁0", 1, "行初", st.integers(1, 9999).map(str), "号"),
    joined("20", 2, "年", small, "月", st.integers(1, 28).map(str), "日"),
    joined(small, "号楼", small, "单元", st.integers(101, 999).map(str), "室"),
)


@given(prose, planted, prose, st.booleans())
def test_a_planted_identifier_is_always_found(before, secret, after, is_wide):
    """Whatever stands around it, and in full-width digits too: nothing of its digits is left unmarked."""
    secret = secret.translate(FULL_WIDTH) if is_wide and re.fullmatch(r"[\dX]+", secret) else secret
    text = f"{before}{secret}{after}"
    start = len(before)
    found = [trace for trace in traces(text) if trace.start < start + len(secret) and start < trace.end]
    assert found, text
    kept = "".join(piece.text for piece in pieces(text) if not piece.trace)
    assert secret not in kept


@given(prose, st.sampled_from(["张三", "欧阳文", "李 四"]), prose)
def test_names_of_the_linked_case_are_found_even_with_blanks(before, name, after):
    known = tuple(known_name(name.replace(" ", ""), "申请人甲", is_firm=False))
    assert any(trace.kind == "name" for trace in traces(before + name + after, known))


@given(prose)
def test_pieces_are_the_text_and_prose_is_clean(text):
    assert "".join(piece.text for piece in pieces(text)) == text
    assert traces(text) == ()


def test_a_firm_is_found_by_what_people_call_it():
    known = tuple(known_name("济南鲁泰建材有限公司", "某公司", is_firm=True))
    assert cleaned("鲁泰建材不同意，济南鲁泰建材有限公司回函。", known) == "某公司不同意，某公司回函。"


def test_the_role_is_not_said_twice():
    known = tuple(known_name("张三", "申请人甲", is_firm=False))
    assert cleaned("申请人张三来信，张三补正。", known) == "申请人甲来信，申请人甲补正。"


def test_streets_and_estates_of_the_address_are_found():
    known = tuple(known_address("济南市市中区经八路122号翠苑小区3号楼"))
    assert cleaned("住经八路翠苑小区，旁边是经七路。", known) == "住某路某小区，旁边是经七路。"


def test_one_proposal_replaces_what_reads_alike():
    assert replaced("1月2日收到，1月2日签收，1月3日退回", "1月2日", "1月") == "1月收到，1月签收，1月3日退回"


def test_exact_dates_keep_the_month():
    dates = "2024年3月5日、2024-03-05、三月五日"
    assert cleaned(dates) == "2024年3月、2024年3月、三月"


def test_every_kind_has_its_word():
    kinds = {trace.kind for _, text in FOUND for trace in traces(text)} | {"name", "address", "place"}
    assert kinds <= set(TRACE_KINDS)
    assert set(INSTEAD) <= set(TRACE_KINDS)
