"""The case list as a spreadsheet: text cells only, names masked (SECURITY 11.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Response

from casework import labels, pii
from casework.queries.cases import Line
from casework.views.template_tools import cn_date

HEADINGS = tuple(labels.EXPORT_HEADINGS.values())
WIDTHS = (20, 46, 12, 12, 12, 14, 16, 16, 10, 14, 16, 18)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_sheet(lines: Iterable[Line]) -> bytes:
    """The case list as a workbook."""
    return write_rows(labels.EXPORT_SHEET, HEADINGS, WIDTHS, (cells(line) for line in lines))


def write_rows(
    name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]
) -> bytes:
    """A workbook of one sheet. A text that begins with ``=`` stays a text."""
    import xlsxwriter  # only where it is needed: it is slow to load

    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#EFF5FD", "border": 1})
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(last, column, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    book.close()
    return buffer.getvalue()


def as_file(content: bytes, name: str) -> Response:
    """A workbook to be saved under this name."""
    disposition = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, mimetype=MEDIA_TYPE, headers={"Content-Disposition": disposition})


def cells(line: Line) -> tuple[str, ...]:
    """A line in the order of the headings."""
    row = line.row
    return (
        row.number or "",
        row.title,
        pii.mask_name(row.applicant_name),
        labels.APPLICANT_KINDS[row.applicant_kind],
        labels.CHANNELS[row.channel],
        labels.STATES[row.state],
        _day(row.received_on),
        _day(row.due_on) + (labels.PROVISIONAL if row.provisional else ""),
        labels.LAMPS[line.lamp],
        row.handler or row.unit or "",
        _day(row.closed_on),
        labels.determination_words(row.determination or ""),
    )


def _day(day: date | Any) -> str:
    return cn_date(day) if day else ""
