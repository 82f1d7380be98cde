"""Printed lines back to paragraphs: a page knows lines, the law knows paragraphs."""

import re

_NUMBER = "[零〇一二两三四五六七八九十百千0-9]{1,7}"
# What begins a paragraph of its own, wherever the line before ended.
STARTS = re.compile(
    rf"^\s*(?:第{_NUMBER}[编篇章节条]|[（(]{_NUMBER}[）)]|[一二三四五六七八九十]{{1,3}}、|\d{{1,3}}[.．、]\s*\D|附件|附：)"
)
_PAGE_NUMBER = re.compile(r"^\s*(?:[-—–－·]\s*)?(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[-—–－·])?\s*$")
_ENDS = ("。", "；", "：", ":", ";", "！", "？", "”")
FULL = 0.82  # of the longest line: the next line goes on


def tidy(text: str) -> str:
    """Without blank lines, page numbers and blanks at the ends."""
    lines = (
        line.strip().strip("\u3000") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line and not _PAGE_NUMBER.match(line))


def reflow(text: str) -> str:
    """Lines of pages joined to paragraphs."""
    lines = tidy(text).split("\n")
    longest = _usual_length(lines)
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and not STARTS.match(line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        goes_on = len(line) >= longest * FULL and not (
            line.endswith(_ENDS[:4]) and len(line) < longest * 0.95
        )
    return "\n".join(paragraphs)


def _usual_length(lines: list[str]) -> int:
    """The length of a full line: that which nine of ten do not exceed, a few odd ones left aside."""
    lengths = sorted(len(line) for line in lines)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0
