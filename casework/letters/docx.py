"""The same letter as a Word file for WPS: A4, grid of 22 × 28, fonts by their office names (domain 08).

The handler may edit it; after sign-off only the PDF is the letter.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from casework.letters.content import LetterContent, Paragraph, Table, attachment_lines, cn_date

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONTS = {"": "仿宋_GB2312", "hei": "黑体", "kai": "楷体_GB2312", "bold": "方正小标宋简体"}
LINE_PITCH = 579  # twips: 225 mm / 22 lines
CHAR_SPACE = -849  # 1/4096 pt: 156 mm / 28 characters against 16 pt
LINE = Pt(28.95)
RED = RGBColor(0xE6, 0x00, 0x12)


def to_docx(content: LetterContent) -> bytes:
    """The letter as DOCX bytes."""
    document = Document()
    _page(document, content)
    _style(document)
    _head(document, content)
    for block in content.blocks:
        if isinstance(block, Table):
            _table(document, block)
        else:
            _paragraph(document, block)
    _foot(document, content)
    _annexes(document, content)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, content: LetterContent) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "linesAndChars"), ("linePitch", LINE_PITCH), ("charSpace", CHAR_SPACE)):
        grid.set(qn(f"w:{name}"), str(value))
    properties.append(grid)
    core = document.core_properties
    core.title, core.subject, core.author = content.title, content.number, content.organ_name
    core.language, core.comments = "zh-CN", ""


def _style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    _set_font(style.element.get_or_add_rPr(), FONTS[""])
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = LINE


def _set_font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _run(paragraph: Any, text: str, style: str = "", *, size: float = 0) -> Any:
    run = paragraph.add_run(text)
    _set_font(run._r.get_or_add_rPr(), FONTS[style])
    if size:
        run.font.size = Pt(size)
    return run


def _line(document: Any, text: str, style: str = "", *, align: Any = None, size: float = 0) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    _run(paragraph, text, style, size=size)
    return paragraph


def _indent(paragraph: Any, characters: int, *, side: str = "firstLineChars") -> None:
    """Indent in characters, so that it follows the grid."""
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(qn(f"w:{side}"), str(characters * 100))


def _head(document: Any, content: LetterContent) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    if content.red_head:
        head = _line(document, content.red_head, "bold", align=centre, size=36)
        head.paragraph_format.line_spacing = 1.2
        head.runs[0].font.color.rgb = RED
    if content.number:
        right = WD_ALIGN_PARAGRAPH.RIGHT if content.form == "letter" else centre
        _line(document, content.number, align=right)
    title = _line(document, content.title, "bold", align=centre, size=22)
    title.paragraph_format.space_before = LINE
    title.paragraph_format.line_spacing = 1.3
    if content.addressee:
        _line(document, f"{content.addressee}：")


def _paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(paragraph, block.indent)
    for run in block.runs:
        _run(paragraph, run.text, run.style)


def _table(document: Any, block: Table) -> None:
    rows = ([block.heads] if block.heads else []) + list(block.rows)
    table = document.add_table(rows=len(rows), cols=len(block.widths))
    table.style = "Table Grid"
    total = sum(block.widths)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, cells, block.widths, strict=True):
            cell.width = Mm(156 * width / total)
            is_head = bool(block.heads) and cells is rows[0]
            _run(cell.paragraphs[0], text, "hei" if is_head else "", size=14)


def _foot(document: Any, content: LetterContent) -> None:
    for number, text in enumerate(attachment_lines(content.attachments)):
        note = _line(document, text)
        if number == 0:
            note.paragraph_format.space_before = LINE
            _indent(note, 2)
        else:
            _indent(note, 5, side="leftChars")
    if not content.organ_name:
        return
    day = cn_date(content.signed_on) if content.signed_on else ""
    for number, text in enumerate((content.organ_name, day)):
        line = _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        _indent(line, 4, side="rightChars")
        line.paragraph_format.keep_with_next = number == 0
        if number == 0:
            line.paragraph_format.space_before = LINE


def _annexes(document: Any, content: LetterContent) -> None:
    """Each annex on a page of its own."""
    several = len(content.annexes) > 1
    for no, annex in enumerate(content.annexes, 1):
        mark = _line(document, f"附件{no if several else ''}", "hei")
        mark.paragraph_format.page_break_before = True
        title = _line(document, annex.title, "bold", align=WD_ALIGN_PARAGRAPH.CENTER, size=22)
        title.paragraph_format.space_before = LINE
        title.paragraph_format.line_spacing = 1.3
        for table in annex.tables:
            _table(document, table)
