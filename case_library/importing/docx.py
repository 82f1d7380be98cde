"""Word files: paragraphs and tables in their order, with the numbers that Word itself counts (第%1条)."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from case_library.importing.faults import Unreadable
from casework.labels.articles import chinese_number

CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                     "taiwaneseCountingThousand", "chineseLegalSimplified"})  # fmt: skip
LEVELS = 9


def read(content: bytes) -> str:
    """The words of a document, a line a paragraph. Raises Unreadable (broken)."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(content))
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError):
        raise Unreadable("broken") from None
    counter = _Counter(document)
    return "\n".join(line for block in document.iter_inner_content() for line in _lines(block, counter))


def _lines(block: Any, counter: "_Counter") -> Iterator[str]:
    if hasattr(block, "rows"):
        for row in block.rows:
            yield "\t".join(cell.text.replace("\n", " ").strip() for cell in row.cells)
        return
    text = block.text.strip()
    if text:
        yield counter.mark(block) + text


class _Counter:
    """Counts the numbered paragraphs as Word shows them. The state of one pass over one document."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self._qn = qn
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, list[int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        forms = {a.get(qn("w:abstractNumId")): self._forms(a) for a in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            of = num.find(qn("w:abstractNumId"))
            self._levels[num.get(qn("w:numId"))] = (
                forms.get(of.get(qn("w:val")), {}) if of is not None else {}
            )

    def _forms(self, abstract: Any) -> dict[int, tuple[str, str, int]]:
        found = {}
        for level in abstract.findall(self._qn("w:lvl")):
            value = {name: self._value(level, name) for name in ("numFmt", "lvlText", "start")}
            place = int(level.get(self._qn("w:ilvl"), "0"))
            start = int(value["start"]) if value["start"].isdigit() else 1
            found[place] = (value["numFmt"], value["lvlText"], start)
        return found

    def _value(self, node: Any, name: str) -> str:
        child = node.find(self._qn(f"w:{name}"))
        return str(child.get(self._qn("w:val"), "")) if child is not None else ""

    def mark(self, paragraph: Any) -> str:
        """What Word writes before a numbered paragraph; empty for all others."""
        number, place = self._numbering(paragraph)
        form = self._levels.get(number, {}).get(place)
        if form is None or form[0] in ("bullet", "none", ""):
            return ""
        counts = self._counts.setdefault(number, [0] * LEVELS)
        counts[place] = counts[place] + 1 if counts[place] else form[2]
        counts[place + 1 :] = [0] * (LEVELS - place - 1)
        text = form[1]
        for level in range(place + 1):
            kind = self._levels[number].get(level, form)[0]
            value = counts[level] or 1
            text = text.replace(f"%{level + 1}", chinese_number(value) if kind in CHINESE else str(value))
        return f"{text}　"

    def _numbering(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph._p.pPr
        found = properties.numPr if properties is not None else None
        style = paragraph.style
        while found is None and style is not None:
            style_properties = style.element.pPr
            found = style_properties.numPr if style_properties is not None else None
            style = style.base_style
        if found is None or found.numId is None:
            return "", 0
        level = found.ilvl.val if found.ilvl is not None else 0
        return str(found.numId.val), min(int(level), LEVELS - 1)
