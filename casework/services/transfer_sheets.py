"""Sheets of a transfer (D09, D09R), from its row; rendered when they are asked for."""

from casework import labels
from casework.acting import Acting
from casework.labels import sheets as words
from casework.letters.content import LetterContent, cn_date
from casework.letters.transfer import compose_sheet
from casework.models.transfer import TransferRow
from casework.queries import transfers as queries

Row = tuple[str, str]


def content_of(
    code: str, row: TransferRow, acting: Acting, *, returned: bool, answered: bool
) -> LetterContent | None:
    """The sheet, or None while there is nothing to print.

    ``returned``, ``answered``: whether the person may read why it was handed back, and what was answered.
    """
    if code == "D09":
        return _notice(row)
    if row.material_on and answered:
        return _answer(row, acting)
    return _return(row) if row.returned_on and returned else None


def _notice(row: TransferRow) -> LetterContent:
    sender = queries.sender_of(row)
    rows = [
        *_head(row),
        ("transfer_from", f"{sender.contact_office}（{sender.name}）"),
        ("transfer_phone", sender.contact_phone),
        ("transfer_asked", row.asked),
        ("transfer_basis", row.basis),
        ("transfer_sent_on", cn_date(row.sent_on)),
    ]
    values = {"accept_by_on": cn_date(row.accept_by_on), "reply_by_on": cn_date(row.reply_by_on)}
    return _sheet("D09", "ruled" if row.ruled_on else row.kind.value, rows, values, row, row.from_unit_id)


def _return(row: TransferRow) -> LetterContent:
    told = queries.proposal_of(row)
    rows = [
        *_head(row, only_asked=True),
        ("return_reason", labels.TRANSFER_RETURNS[row.return_reason] if row.return_reason else ""),
        ("return_unit", told.unit),
        ("return_proof", told.proof),
        ("return_text", row.return_text),
        ("returned_on", cn_date(row.returned_on) if row.returned_on else ""),
    ]
    return _sheet("D09R", "returned", rows, {}, row, row.unit_id)


def _answer(row: TransferRow, acting: Acting) -> LetterContent:
    files = "\n".join(file.name for file in queries.files_for(row, acting) if not file.is_sent)
    rows = [
        *_head(row),
        ("transfer_opinion", row.opinion),
        ("transfer_files", files),
        ("material_on", cn_date(row.material_on) if row.material_on else ""),
    ]
    return _sheet("D09R", "answered", rows, {}, row, row.unit_id)


def _head(row: TransferRow, *, only_asked: bool = False) -> list[Row]:
    units = queries.units_of([row.to_unit_id, row.unit_id])
    return [
        ("number", row.number),
        ("transfer_subject", row.subject),
        ("transfer_kind", labels.TRANSFER_KINDS[row.kind]),
        ("transfer_unit", units[row.to_unit_id if only_asked else row.unit_id]),
    ]


def _sheet(
    kind: str, variant: str, rows: list[Row], values: dict[str, str], row: TransferRow, writer_id: int
) -> LetterContent:
    named = [(words.ROWS[name], value or words.NONE) for name, value in rows]
    organ_id = queries.organ_of(writer_id)
    return compose_sheet(kind, variant, named, values, on=row.sent_on, code=row.number, organ_id=organ_id)
