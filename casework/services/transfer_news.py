"""Messages about a transfer: to the unit it is with, and to those who sent it."""

from typing import Any

from casework.acting import Acting
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.transfer import TransferRow
from casework.services.message_rules import reach_of
from casework.services.messages import tell
from casework.services.recipients import UNIT_ROLES, recipients, recipients_of_owed


def tell_unit(
    row: TransferRow, kind: MessageKind, acting: Acting, *, unit_id: int | None = None, **params: Any
) -> None:
    """Tell the unit a transfer is with (or ``unit_id``) by the rules. No case, no name."""
    unit_id = unit_id or row.unit_id
    reach = [word for word in reach_of(kind) if word in UNIT_ROLES]
    _tell(row, kind, recipients_of_owed(reach, None, unit_id), acting, on=row.reply_by_on, **params)


def tell_sender(row: TransferRow, kind: MessageKind, case: Case, acting: Acting, **params: Any) -> int:
    """Tell those who work on the case, by the rules. How many are told."""
    on = params.pop("due_on", None)
    return _tell(row, kind, recipients(reach_of(kind), case), acting, on=on, **params)


def _tell(
    row: TransferRow, kind: MessageKind, people: list[int], acting: Acting, *, on: Any, **params: Any
) -> int:
    return tell(
        people, kind, key=f"{kind}:{row.id}:{row.steps}:{params.get('decision', '')}", acting=acting,
        case_id=row.case_id, due_on=on, ref=str(row.id), number=row.number, transfer_kind=row.kind.value,
        **params,
    )  # fmt: skip
