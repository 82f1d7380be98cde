"""Words of requests: what is cut, what is named, what looks like personal data."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.personal_marks import hits_in, pieces_of
from casework.words import objects_of, split_words, subject_of


def named(*texts):
    return {(thing.kind.value, thing.name) for thing in objects_of(texts)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请公开济政发〔2025〕3号文件", {("document_number", "济政发〔2025〕3号")}),
        ("申请公开济政发[2025]第03号", {("document_number", "济政发〔2025〕3号")}),
        ("公开关于市中政办发（2024）3号的全文", {("document_number", "市中政办发〔2024〕3号")}),
        ("公开《市中区城市更新规划》", {("document_title", "市中区城市更新规划")}),
        ("根据《政府信息公开条例》申请公开玉函路片区征收方案", {("project", "玉函路片区")}),
        ("七贤街道2025年度绿化养护合同", {("place", "七贤街道")}),
        ("和平路12号楼的房屋征收决定", {("place", "和平路")}),
        ("申请公开", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_what_a_request_names(text, expected):
    assert named(text) == expected


def test_the_same_matter_in_other_words_is_the_same_topic():
    (one,) = objects_of(["申请公开玉函路片区拆迁补偿款明细"])
    (other,) = objects_of(["玉函路片区征地补偿清单"])
    assert one.topics == other.topics


@given(st.text(alphabet="申请公开的2025年玉函路片区七贤街道合同《》〔〕()号，。 aA１和平", max_size=60))
def test_any_text_is_cut_and_nothing_raises(text):
    assert "".join(word.text for word in split_words(text)).count("和") <= text.count("和")
    objects_of([text])
    subject_of([text])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证000000199001010018，电话13800001234", ["id_number", "phone"]),
        ("电话０５３１－８２０７８３０１", ["phone"]),
        ("电话0531-82078301，138 0000 1234", ["phone", "phone"]),
        ("车牌鲁A12345、鲁AD12345", ["plate", "plate"]),
        ("账号6222021234567890123", ["bank_card"]),
        ("2025年预算1380000123元，文号〔2025〕3号", []),
        ("面积137890.25平方米，编号A-1", []),
    ],
)  # fmt: skip
def test_traces_of_personal_data(text, kinds):
    assert [hit.kind for hit in hits_in(text)] == kinds


@given(st.text(alphabet="0123456789xX鲁A-电话１２３，", max_size=80))
def test_pieces_put_together_are_the_text_and_hits_do_not_overlap(text):
    assert "".join(piece.text for piece in pieces_of(text)) == text
    found = hits_in(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
