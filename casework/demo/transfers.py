"""Acts of the constrained transfer in the demo; ``transfer:0+9`` sends the first one of the story on day 9.

A story lists its transfers: ``to`` (code of an organ), ``kind``, ``asked``, ``basis``; ``back`` when it is
handed back (``unit``, ``proof``, ``text``); ``ruled`` (``unit``, ``text``); ``opinion``.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import login_of
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of
from casework.demo.stories import Step
from casework.models import Organ, TransferRow, Unit
from casework.services import transfer_desk, transfers
from casework.services.transfer_silence import accept_silent
from workflows.codes import TransferCriterion, TransferKind


def silence(play: Play) -> int:
    """What nobody answered in time is accepted by silence. How many."""
    return accept_silent(Acting.system(play.now, play.calendar))


def _told(tale: Tale, step: Step) -> Mapping[str, Any]:
    told: Mapping[str, Any] = tale.story.raw["transfers"][int(step.what)]
    return told


def _unit(code: str) -> int:
    found = select(Unit.id).join(Organ, Organ.id == Unit.organ_id).where(Organ.code == code)
    return db.session.scalars(found.order_by(Unit.id)).first() or 0


def _row(tale: Tale, step: Step) -> TransferRow:
    """The transfers of a story are made in the order in which it lists them."""
    rows = select(TransferRow).where(TransferRow.case_id == tale.case_id).order_by(TransferRow.id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()[int(step.what)]


def _there(play: Play, code: str, who: Who) -> Acting:
    """The clerk of the unit that is asked, at the moment of the act."""
    return play.cast.acting(login_of(code, "desk"), who("desk").now)


def _send(play: Play, tale: Tale, step: Step, who: Who) -> None:
    told, acting = _told(tale, step), who("desk")
    kind = TransferKind(told.get("kind", "handle"))
    with writing():
        case = case_of(tale)
        transfers.send(
            case, receivers=[_unit(told["to"])], kind=kind, asked=told["asked"], basis=told.get("basis", ""),
            reply_by_on=transfers.proposed_reply_by(case, kind, acting).on, seen=case.version, acting=acting,
        )  # fmt: skip


def _accept(play: Play, tale: Tale, step: Step, who: Who) -> None:
    with writing():
        row = _row(tale, step)
        transfer_desk.accept(row, seen=row.steps, acting=_there(play, _told(tale, step)["to"], who))


def _hand_back(play: Play, tale: Tale, step: Step, who: Who) -> None:
    told = _told(tale, step)
    back = told["back"]
    with writing():
        row = _row(tale, step)
        transfer_desk.hand_back(
            row, reason_code="not_our_function", proposed_unit_id=_unit(back["unit"]), proof=back["proof"],
            explanation=back["text"], places="", keywords="", years="", seen=row.steps,
            acting=_there(play, told["to"], who),
        )  # fmt: skip


def _rule(play: Play, tale: Tale, step: Step, who: Who) -> None:
    ruled, acting = _told(tale, step)["ruled"], who("head")
    with writing():
        case, row = case_of(tale), _row(tale, step)
        transfers.rule(
            case, transfer_id=row.id, unit_id=_unit(ruled["unit"]), criterion=TransferCriterion.powers.value,
            precedent="", reason=ruled["text"], seen=case.version, acting=acting,
            reply_by_on=transfers.proposed_reply_by(case, row.kind, acting).on,
        )  # fmt: skip


def _material(play: Play, tale: Tale, step: Step, who: Who) -> None:
    told = _told(tale, step)
    with writing():
        row = _row(tale, step)
        acting = _there(play, told["to"], who)
        transfer_desk.submit(row, opinion=told["opinion"], seen=row.steps, acting=acting)


ACTS: dict[str, Act] = {
    "transfer": _send,
    "transfer_accept": _accept,
    "transfer_back": _hand_back,
    "transfer_rule": _rule,
    "transfer_material": _material,
}
