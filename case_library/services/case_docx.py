"""Published cases as a Word file for promotion (founding notice 十七): neither source nor persons."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from case_library.labels import cases as words
from case_library.models import TypicalCase
from casework import labels
from casework.letters.docx import FONTS, MEDIA_TYPE

__all__ = ["MEDIA_TYPE", "to_docx"]


def to_docx(cases: Sequence[TypicalCase], terms: Mapping[str, str]) -> bytes:
    """The cases one after the other, each on its own page."""
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    core = document.core_properties
    core.author = core.comments = core.last_modified_by = ""
    core.title, core.language = words.AUDIT, "zh-CN"
    for number, case in enumerate(cases):
        if number:
            document.add_page_break()
        _case(document, case, terms)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _case(document: Any, case: TypicalCase, terms: Mapping[str, str]) -> None:
    _line(document, case.title, "bold", 18, center=True)
    _line(document, words.CITATION.format(ref=case.ref), "kai", 12, center=True)
    kind = "　".join(
        [terms.get(case.subject, case.subject), labels.determination_words(",".join(case.determinations)),
         words.LIBRARY_ORGAN_KINDS[case.organ_kind], words.REMEDY_RESULTS[case.remedy_result]]
    )  # fmt: skip
    _line(document, kind, "kai", 12, center=True)
    basis = "；".join(row.citation for row in case.basis)
    for name, text in (("facts", case.facts), ("issue", case.issue), ("outcome", case.outcome),
                       ("basis", basis), ("analysis", case.analysis)):  # fmt: skip
        if text:
            _line(document, labels.LIBRARY_FIELDS[name], "hei", 16)
            for part in text.split("\n"):
                _line(document, part, "", 16, indent=True)


def _line(
    document: Any, text: str, font: str, size: int, *, center: bool = False, indent: bool = False
) -> None:
    paragraph = document.add_paragraph()
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), FONTS[font]
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONTS[font])
