"""Transfers of the tests: sent, handed back, ruled, answered, by the people who would do it."""

from collections.abc import Sequence
from typing import Any

from casework.acting import Acting
from casework.db import db
from casework.models import Case, TransferRow
from casework.services import transfer_desk, transfers
from workflows.codes import TransferKind

ASKED = "请提供2025年度绿化养护合同文本，并就能否公开提出意见。"


def sent(
    case: Case,
    receivers: Sequence[int],
    acting: Acting,
    kind: TransferKind = TransferKind.handle,
    **more: Any,
) -> list[TransferRow]:
    """Sent until the day that the system proposes; needs writing()."""
    until = transfers.proposed_reply_by(case, kind, acting).on
    given = {"asked": ASKED, "basis": "权责清单第 12 项", "reply_by_on": until, "seen": case.version} | more
    return transfers.send(case, receivers=receivers, kind=kind, acting=acting, **given)


def handed_back(row: TransferRow, acting: Acting, proposed_unit_id: int | None = None, **more: Any) -> None:
    """Handed back as not its function; needs writing()."""
    given = {
        "reason_code": "not_our_function", "proposed_unit_id": proposed_unit_id, "proof": "权责清单第 3 项",
        "explanation": "绿化由其他单位负责。", "places": "", "keywords": "", "years": "",
    } | more  # fmt: skip
    transfer_desk.hand_back(row, seen=row.steps, acting=acting, **given)


def ruled(row: TransferRow, unit_id: int, acting: Acting, **more: Any) -> None:
    """Ruled by the coordinator; needs writing()."""
    case = db.session.get_one(Case, row.case_id)
    until = transfers.proposed_reply_by(case, row.kind, acting).on
    given = {
        "criterion": "powers", "precedent": "", "reason": "权责清单已经明确。", "reply_by_on": until,
        "seen": case.version,
    } | more  # fmt: skip
    transfers.rule(case, transfer_id=row.id, unit_id=unit_id, acting=acting, **given)
