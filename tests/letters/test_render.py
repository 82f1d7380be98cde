"""The PDF of a letter (domain 08): text, pages, fonts, grid, seal, rare names, same bytes."""

import hashlib
import os
import re
import signal
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from casework.letters import fonts, gridset, layout
from casework.letters.compose import compose
from casework.letters.content import DOCUMENT, LetterContent
from casework.letters.pool import Pool, RenderFailed
from tests.letters.samples import FIELDS, ORGAN, PROCESS, context

MM = 72 / 25.4
PREPARED = fonts.load().prepared


def letter(*codes: str, **changes: object) -> LetterContent:
    return compose("REPLY", context(*codes, **changes))


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def joined(text: str) -> str:
    """Without spaces, line ends, page numbers and the red head (drawn last, as it is squeezed)."""
    return re.sub(r"—\d+—", "", "".join(text.split())).replace(ORGAN.red_head, "")


@pytest.fixture(scope="module")
def reply(pool: Pool, seal: bytes) -> bytes:
    return pool.pdf(letter("PARTIAL", "UNABLE_1B"), seal=seal)


@pytest.mark.parametrize("code", list(FIELDS))
def test_text_of_the_pdf_is_the_content(code: str, pool: Pool, seal: bytes) -> None:
    content = letter(code)
    text = joined(text_of(pool.pdf(content, seal=seal)))
    for block in content.blocks:
        if block.part != f"item-{1}" or "\t" not in block.text:
            assert joined(block.text) in text
    assert content.number in text


@pytest.mark.parametrize("kind", list(PROCESS))
def test_process_letters_render(kind: str, pool: Pool, seal: bytes) -> None:
    content = compose(kind, context(fields=PROCESS[kind], steps=()))
    pdf = pool.pdf(content, seal=seal if content.seal else b"")
    assert joined(content.title) in joined(text_of(pdf))
    assert len(pypdfium2.PdfDocument(pdf)) <= 2 + len(content.annexes)


def test_pdf_is_a_2b_with_language_title_and_number(reply: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(reply)
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as meta:
            assert meta.pdfa_status == "2B"
            assert meta["dc:title"] == "政府信息公开申请答复书"
            assert "市中政办公开复〔2026〕12号" in str(meta["dc:description"])
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/JavaScript" not in str(pdf.Root.get("/Names", ""))


def test_fonts_are_embedded(reply: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(reply)
    with pikepdf.open(path) as pdf:
        found = [f.DescendantFonts[0].FontDescriptor for p in pdf.pages for f in p.Resources.Font.values()]
        assert found
        assert all({"/FontFile2", "/FontFile3"} & set(f.keys()) for f in found)


def lines_of(pdf: bytes, page: int) -> list[tuple[float, float, float]]:
    """(baseline, left, right) of each line of a page, in points from below."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    boxes = [text.get_charbox(i, loose=True) for i in range(text.count_chars())
             if text.get_text_range(i, 1).strip()]  # fmt: skip
    rows: list[list[tuple[float, float, float]]] = []
    for left, bottom, right, top in sorted(boxes, key=lambda b: -(b[1] + b[3])):
        middle = (bottom + top) / 2
        if not rows or rows[-1][-1][0] - middle > 8:
            rows.append([])
        rows[-1].append((middle, left, right))
    return [(row[0][0], min(x[1] for x in row), max(x[2] for x in row)) for row in rows]


@pytest.mark.skipif(not PREPARED, reason="the grid is that of the prepared fonts")
def test_full_page_has_22_lines_and_28_characters(pool: Pool, seal: bytes) -> None:
    content = letter("GRANT_B", content="政府信息公开申请内容应当明确具体" * 90)
    pdf = pool.pdf(content, seal=seal)
    body = [row for row in lines_of(pdf, 1) if row[0] > 35 * MM]
    assert abs(len(body) - gridset.LINES) <= 1
    assert all(right <= (210 - 26) * MM + 2 for _, _, right in body)
    full = [row for row in body if row[2] > (210 - 26) * MM - 3]
    assert len(full) >= 20  # the right edge is straight
    assert all(abs(left - 28 * MM) < 2.5 for _, left, _ in full[1:])
    lines = gridset.set_lines([("政" * 280, "")])
    assert len(lines[1].text) == gridset.COLUMNS


@pytest.mark.parametrize("extra", range(0, 12))
def test_seal_stands_with_two_lines_of_text_and_no_page_is_empty(extra: int, pool: Pool, seal: bytes) -> None:
    content = letter("GRANT_B", content="所" * (28 * extra + 60), steps=(), log=None)
    pdf = pool.pdf(content, seal=seal)
    pages = pypdfium2.PdfDocument(pdf)
    texts = [p.get_textpage().get_text_range() for p in pages]
    last = texts[-1]
    assert "2026年11月23日" in last
    before = last.split(ORGAN.name)[-2] if len(pages) == 1 else last.split(ORGAN.name)[0]
    assert len([line for line in before.splitlines() if line.strip()]) >= 2
    assert all(text.strip() for text in texts)


def test_page_numbers_skip_the_first_page_of_the_letter_form(pool: Pool, seal: bytes) -> None:
    pages = pypdfium2.PdfDocument(pool.pdf(letter("PARTIAL", "REF_6", "UNABLE_1A"), seal=seal))
    texts = [p.get_textpage().get_text_range() for p in pages]
    assert len(texts) >= 2
    assert "— 1 —" not in texts[0]
    assert "— 2 —" in texts[1]
    organ = context().organ
    red = letter(
        "PARTIAL", organ=type(organ)(**{**{f: getattr(organ, f) for f in organ.__slots__}, "form": DOCUMENT})
    )
    assert "— 1 —" in pypdfium2.PdfDocument(pool.pdf(red, seal=seal))[0].get_textpage().get_text_range()


RARE = ["喆堃昇", "镕赟翀", "㐂㙟", "𠮷", "𬱖", "𪚥𫖯"]


@pytest.mark.skipif(not PREPARED, reason="rare characters need the prepared fonts")
@pytest.mark.parametrize("name", RARE)
def test_rare_name_is_printed_and_extracted_right(name: str, pool: Pool, seal: bytes) -> None:
    pdf = pool.pdf(letter("GRANT_B", applicant_name=f"李{name}"), seal=seal)
    assert f"李{name}：" in joined(text_of(pdf))


@pytest.mark.skipif(not PREPARED, reason="rare characters need the prepared fonts")
def test_every_character_of_the_two_blocks_of_names_has_a_face() -> None:
    font_set = fonts.load()
    codes = [*range(0x4E00, 0x9FA6), *range(0x3400, 0x4DB6), *range(0x20000, 0x2A6D7)]
    assert font_set.missing("".join(map(chr, codes))) == []


def test_character_without_a_face_is_refused_by_name(pool: Pool, seal: bytes) -> None:
    with pytest.raises(RenderFailed) as caught:
        pool.pdf(letter("GRANT_B", applicant_name="李\U0003ffff"), seal=seal)
    assert caught.value.reason == "UNCOVERED_CHARACTER"
    assert caught.value.characters == "\U0003ffff"


def test_same_content_gives_same_bytes_in_another_process(pool: Pool, seal: bytes) -> None:
    content = letter("PARTIAL", applicant_name="李喆")
    other = Pool(size=1)
    try:
        sums = {hashlib.sha256(p.pdf(content, seal=seal)).hexdigest() for p in (pool, pool, other)}
    finally:
        other.close()
    assert len(sums) == 1


def test_pool_replaces_a_killed_child(pool: Pool, seal: bytes) -> None:
    content = letter("GRANT_B")
    pool.pdf(content, seal=seal)
    os.kill(pool.children()[0].pid, signal.SIGKILL)
    time.sleep(0.1)
    assert pool.pdf(content, seal=seal).startswith(b"%PDF")


def test_pool_gives_up_on_a_slow_letter(seal: bytes) -> None:
    slow = Pool(size=1, seconds=0.01)
    with pytest.raises(RenderFailed):
        slow.pdf(letter("GRANT_B"), seal=seal)
    assert slow.children() == []


def test_renderer_reads_no_file_and_no_address() -> None:
    from casework.letters.render import AssetFetcher, UnknownAsset

    for url in ("file:///etc/passwd", "http://127.0.0.1/", "asset:other"):
        with pytest.raises(UnknownAsset):
            AssetFetcher({}).fetch(url)


def test_names_with_markup_stay_text(pool: Pool, seal: bytes) -> None:
    pdf = pool.pdf(letter("GRANT_B", applicant_name="<img src=x>&amp;"), seal=seal)
    assert "<imgsrc=x>&amp;：" in joined(text_of(pdf))


def test_draft_is_marked(pool: Pool, seal: bytes) -> None:
    text = text_of(pool.pdf(letter("GRANT_B"), seal=seal, sample=True))
    assert {"样", "稿"} <= set(text)


def test_first_page_as_a_picture(pool: Pool, reply: bytes) -> None:
    assert pool.png(reply, 1).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "title",
    ["关于李某甲政府信息公开申请的答复书", "关于济南市某某某某科技发展有限公司政府信息公开申请的答复书"],
)
def test_long_title_breaks_into_short_lines(title: str) -> None:
    lines = layout.title_lines(title)
    assert "".join(lines) == title
    assert all(len(line) <= layout.TITLE_COLUMNS + 3 for line in lines)


def test_lines_begin_and_end_lawfully() -> None:
    text = "你于2026年10月26日提出申请，要求公开《某某方案》（第2稿）。" * 9
    lines = gridset.set_lines([(text, "")])
    assert "".join(line.text for line in lines) == text
    for line in lines:
        assert line.text[0] not in gridset.NO_START
        assert line.text[-1] not in gridset.NO_END
        assert abs(line.spacing) < 2
