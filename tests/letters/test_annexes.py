"""What a notice says it encloses is really there, behind it, on a page of its own (domain 03 § 5)."""

import re
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from casework.letters.annexes import annexes_of
from casework.letters.compose import compose
from casework.letters.content import from_json, to_json
from casework.letters.docx import to_docx
from casework.letters.texts import MissingValue
from tests.letters.samples import PROCESS, context
from workflows import fees

SEALED = ("D02", "D05", "D10")


def notice(kind: str):
    return compose(kind, context(fields=PROCESS[kind], steps=()))


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("kind", SEALED)
def test_every_enclosure_that_is_listed_is_printed_behind_the_letter(kind, pool, seal):
    content = notice(kind)
    assert [a.title for a in content.annexes] == [
        a.name.removesuffix("（空白）") for a in content.attachments
    ]
    pages = pages_of(pool.pdf(content, seal=seal))
    assert "附件：" in "".join(pages[:-1])
    assert pages[-1].startswith(f"附件{content.annexes[0].title}")
    for table in content.annexes[0].tables:
        for cell in (cell for row in table.rows for cell in row):
            assert re.sub(r"\s", "", cell) in pages[-1]


def test_blank_form_asks_for_what_the_annual_table_counts():
    (annex,) = annexes_of("D02", {})
    text = annex.tables[0].text
    for word in (
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "授权委托书",
        "用途（选填）",
    ):
        assert word in text


def test_fee_is_shown_tier_by_tier_and_adds_up():
    fields = {"fee_method": "by_volume", "fee_pages": "215", "fee_rank": "1", "fee_items": "1"}
    (annex,) = annexes_of("D10", fields)
    amounts = [int(row[3]) for row in annex.tables[0].rows]
    assert amounts == [0, 700, 2000, 600, 3300]
    assert sum(amounts[:-1]) * fees.YUAN == sum(t.amount for t in fees.tiers_of_pages(215))


def test_list_of_requests_is_numbered_in_their_order():
    (annex,) = annexes_of("D05", PROCESS["D05"])
    assert [row[0] for row in annex.tables[0].rows] == ["1", "2"]


def test_a_notice_without_its_annex_is_not_made():
    with pytest.raises(MissingValue):
        annexes_of("D05", {})
    with pytest.raises(MissingValue):
        annexes_of("D10", {"fee_method": "by_volume", "fee_pages": "30"})
    assert annexes_of("D05", {}, lenient=True) == ()


def test_annexes_are_frozen_with_the_letter_and_stand_in_the_word_file():
    content = notice("D10")
    assert from_json(to_json(content)) == content
    document = Document(BytesIO(to_docx(content)))
    assert document.tables[-1].rows[-1].cells[-1].text == "2000"
    assert [p.text for p in document.paragraphs].count("信息处理费计算表") == 1


def test_other_letters_enclose_nothing():
    assert notice("D03").annexes == ()
    assert compose("REPLY", context("REF_5")).annexes == ()
