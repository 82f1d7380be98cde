"""Files of every kind give the same words; bad ones say which fault they have. Everything in the child."""

import io
import zipfile
from importlib.util import find_spec

import pytest

from case_library.importing import child
from case_library.importing.faults import Unreadable
from casework.file_child import ChildFailed
from tests.library.policy_papers import LAW, NOTICE, docx_of, html_of, ofd_of, pdf_of, scan_of, zip_of


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        pytest.param("docx", docx_of(LAW), id="Word"),
        pytest.param("ofd", ofd_of(LAW), id="OFD"),
        pytest.param("html", html_of(LAW), id="page in UTF-8"),
        pytest.param("html", html_of(LAW, "gb2312"), id="page in GB2312"),
        pytest.param("txt", LAW.encode(), id="UTF-8"),
        pytest.param("txt", LAW.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param("txt", LAW.encode("gb18030"), id="GB18030"),
        pytest.param("txt", LAW.encode("utf-16"), id="UTF-16"),
        pytest.param("txt", LAW.encode("utf-16-be"), id="UTF-16 without a mark"),
    ],
)
def test_every_kind_gives_the_same_lines(kind, content):
    assert child.read(kind, content) == LAW


def test_a_page_of_a_pdf_gives_its_lines_and_its_picture():
    content = pdf_of(LAW, pages=3)
    assert child.count_pages(content) == 3
    [page] = child.read_pages(content, 1, 2)
    assert "第二条 有下列情形之一的，应当公开：" in page
    assert child.picture(content, 2).startswith(b"\x89PNG")


def test_numbers_that_word_counts_itself_are_written_out():
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = numbering.find(qn("w:abstractNum"))
    level = levels.find(qn("w:lvl"))
    level.find(qn("w:numFmt")).set(qn("w:val"), "chineseCounting")
    level.find(qn("w:lvlText")).set(qn("w:val"), "第%1条")
    kept = levels.get(qn("w:abstractNumId"))
    number = next(n for n in numbering.findall(qn("w:num"))
                  if n.find(qn("w:abstractNumId")).get(qn("w:val")) == kept)  # fmt: skip
    for words in ("为了规范，制定本办法。", "本办法适用于本市。"):
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        marks = properties.get_or_add_numPr()
        marks.get_or_add_ilvl().val = 0
        marks.get_or_add_numId().val = int(number.get(qn("w:numId")))
    out = io.BytesIO()
    document.save(out)
    assert child.read("docx", out.getvalue()) == "第一条　为了规范，制定本办法。\n第二条　本办法适用于本市。"


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        pytest.param("ofd", ofd_of(LAW, with_codes=False), "glyphs_only", id="glyphs alone"),
        pytest.param("ofd", zip_of({"OFD.xml": b"<a"}), "broken", id="OFD that is no XML"),
        pytest.param("ofd", zip_of({"other.xml": b"<a/>"}), "broken", id="OFD without its head"),
        pytest.param("docx", zip_of({"word/document.xml": b"<a/>"}), "broken", id="Word without its parts"),
        pytest.param("docx", b"no zip", "broken", id="Word that is no package"),
        pytest.param("txt", b"\xff\xff\x00\x01" * 50, "encoding", id="no text at all"),
        pytest.param("html", b"", "no_words", id="empty page"),
    ],
)
def test_a_bad_file_names_its_fault(kind, content, fault):
    with pytest.raises(Unreadable) as stop:
        child.read(kind, content)
    assert stop.value.code == fault


def test_a_part_that_unpacks_beyond_all_measure_is_not_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", b"<a>" + b" " * (21 * 1024 * 1024) + b"</a>")
    with pytest.raises(Unreadable) as stop:
        child.read("ofd", out.getvalue())
    assert stop.value.code == "bomb"


def test_an_entity_of_a_file_is_never_followed():
    page = b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>&e;</p><p>ok</p></body></html>'
    assert "root:" not in child.read("html", page)


def test_a_file_that_is_nested_without_end_does_not_stop_the_desk():
    try:
        text = child.read("html", b"<div>" * 100_000 + "文字".encode())
    except (Unreadable, ChildFailed):
        return
    assert "文字" in text or text == ""


def test_an_encrypted_and_a_broken_pdf_are_told_apart():
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(NOTICE))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    for content, fault in ((out.getvalue(), "encrypted"), (b"%PDF-1.7 nothing", "broken")):
        with pytest.raises(Unreadable) as stop:
            child.count_pages(content)
        assert stop.value.code == fault


needs_ocr = pytest.mark.skipif(
    find_spec("rapidocr_onnxruntime") is None, reason="the optional extra is missing: run `make ocr`"
)


@needs_ocr
def test_a_scanned_page_is_recognised():
    scanned = "样例市信息公开办法\n第一条为了规范信息公开，制定本办法。\n第二条本办法自发布之日起施行。"
    [text] = child.recognise(scan_of(scanned), 0, 1)
    assert text.split("\n") == scanned.split("\n")
