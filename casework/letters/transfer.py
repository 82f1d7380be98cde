"""转办、协办通知单 (D09) and 退回、反馈单 (D09R): internal sheets, a table and what is to be heeded."""

from collections.abc import Iterable
from datetime import date

from casework.letters import texts
from casework.letters.content import FORM, LetterContent, Paragraph, Table

WIDTHS = (7, 21)


def compose_sheet(
    kind: str,
    variant: str,
    rows: Iterable[tuple[str, str]],
    values: dict[str, str],
    *,
    on: date,
    code: str,
    organ_id: int,
) -> LetterContent:
    """The sheet; ``variant``: its own title and words, ``organ_id``: who writes it. Raises MissingValue."""
    text = texts.of_day("transfers", "sheet", on, organ_id=organ_id, kind=kind, variant=variant)
    filler = texts.Filler(values)
    paragraphs = (Paragraph(filler.runs(sentences), part="body") for sentences in text.raw["text"])
    return LetterContent(
        kind=kind, form=FORM, title=text.raw["title"], organ_name="",
        blocks=(Table("", (), tuple(rows), WIDTHS), *paragraphs), code=code, texts=(text.version,),
    )  # fmt: skip
