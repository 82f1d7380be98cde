"""Pages of a case on which the office sends, rules and takes back (约束转办, domain 01 § 6)."""

from typing import Any

from casework import labels
from casework.acting import Acting
from casework.forms.transfers import RulingForm, SendForm, TakeBackForm
from casework.models import Case
from casework.queries import transfers as queries
from casework.record import casefile_of
from casework.services import materials, transfers
from casework.services.transfer_settings import limits
from casework.views.routing import chosen_unit, proposed
from casework.views.step import Step
from workflows import facts as f
from workflows.codes import TransferKind
from workflows.guards_transfer import handle_hops
from workflows.transfers import awaits_ruling, ruling_due
from workflows.transfers import transfers as transfers_of

# Papers of the applicant that a unit does not need for its part.
PRIVATE = frozenset({"identity", "authorisation", "application", "envelope", "delivery", "payment"})


def _kind(form: SendForm) -> TransferKind:
    return TransferKind.assist if form.kind.data == TransferKind.assist else TransferKind.handle


def _fill_send(form: SendForm, case: Case, acting: Acting) -> None:
    sendable = {m.id: m.name for m in materials.materials_of(case) if m.purpose not in PRIVATE}
    form.offer(queries.receivers(acting), sendable)
    if not form.is_submitted():
        form.reply_by_on.data = transfers.proposed_reply_by(case, _kind(form), acting).on
        chosen = chosen_unit(queries.receivers(acting))
        form.receivers.data = [str(chosen)] if chosen else []


def _sent(form: SendForm, case: Case, acting: Acting) -> f.Fact | None:
    if not form.chosen() or not form.reply_by_on.data:
        return None
    kind, known = _kind(form), limits()
    return f.Transferred(
        on=acting.today, transfer_id=0, to_unit_id=form.chosen()[0], transfer_kind=kind,
        hop_no=handle_hops(casefile_of(case)) + 1 if kind is TransferKind.handle else 0,
        reply_by_on=form.reply_by_on.data, from_unit_id=case.unit_id or acting.unit_id,
        accept_by_on=acting.calendar.add(acting.today, known.acceptance_days), hop_limit=known.hop_limit,
    )  # fmt: skip


def _sending(case: Case, acting: Acting) -> dict[str, Any]:
    known = limits()
    return {
        "lines": queries.lines_of(case.id, acting),
        "reply_bys": {k: transfers.proposed_reply_by(case, k, acting) for k in TransferKind},
        "due_on": case.due_on,
        "hops_left": known.hop_limit - handle_hops(casefile_of(case)),
        "limits": known,
        "accept_by_on": acting.calendar.add(acting.today, known.acceptance_days),
        "proposals": proposed(case, acting, "transfers.transfer", offered=queries.receivers(acting)),
    }


def _returned(case: Case) -> list[int]:
    known = transfers_of(casefile_of(case))
    return [t.id for t in known if awaits_ruling(known, t)]


def _choices(case: Case, acting: Acting, ids: list[int]) -> list[tuple[int, str]]:
    lines = (line for line in queries.lines_of(case.id, acting) if line.id in ids)
    return [(line.id, f"{labels.TRANSFER_KINDS[line.kind]} {line.receiver}") for line in lines]


def _fill_ruling(form: RulingForm, case: Case, acting: Acting) -> None:
    waiting = _returned(case)
    form.transfer_id.choices = _choices(case, acting, waiting)
    units = queries.receivers(acting)
    form.unit_id.choices = [(0, "请选择"), *units.items()]
    if form.is_submitted():
        return
    known = {t.id: t for t in transfers_of(casefile_of(case))}
    if waiting:
        last = known[waiting[-1]]
        form.transfer_id.data, form.unit_id.data = last.id, last.proposed_unit_id or 0
        form.reply_by_on.data = transfers.proposed_reply_by(case, last.kind, acting).on


def _ruling(case: Case, acting: Acting) -> dict[str, Any]:
    """The returned transfers with their reasons and proofs, and what stands beside."""
    waiting, file = _returned(case), casefile_of(case)
    told = {r.transfer_id: r for r in file.of(f.TransferReturned)}
    known = {t.id: t for t in transfers_of(file)}
    lines = [line for line in queries.lines_of(case.id, acting) if line.id in waiting]
    named = [r.proposed_unit_id for r in told.values() if r.proposed_unit_id]
    return {
        "lines": lines, "told": told, "units": queries.units_of(named),
        "files": {line.id: queries.files_of(line.id) for line in lines},
        "decide_by": {line.id: ruling_due(known[line.id], acting.calendar) for line in lines},
    }  # fmt: skip


def _fill_take_back(form: TakeBackForm, case: Case, acting: Acting) -> None:
    open_ones = [t.id for t in transfers_of(casefile_of(case)) if t.is_open]
    form.transfer_id.choices = _choices(case, acting, open_ones)


def _taken_back(form: TakeBackForm, case: Case, acting: Acting) -> f.Fact | None:
    number = form.transfer_id.data or next((id_ for id_, _ in form.transfer_id.choices), 0)
    return f.TransferTakenBack(on=acting.today, transfer_id=number, reason=form.reason.data or "-")


STEPS = (
    Step(
        path="transfer",
        kind="transferred",
        form=SendForm,
        run=transfers.send,
        title="转办、协办",
        done="已转办，承办单位已收到通知；答复期限照常计算。",
        button="发出转办",
        template="casework/transfers/send.html",
        fill=_fill_send,
        fact=_sent,
        context=_sending,
    ),
    Step(
        path="transfer-ruling",
        kind="transfer_ruled",
        form=RulingForm,
        run=transfers.rule,
        title="裁定承办单位",
        done="已裁定，有关单位已收到通知。",
        button="作出裁定",
        template="casework/transfers/ruling.html",
        fill=_fill_ruling,
        context=_ruling,
    ),
    Step(
        path="transfer-take-back",
        kind="transfer_taken_back",
        form=TakeBackForm,
        run=transfers.take_back,
        title="收回转办",
        done="已收回，由本单位继续办理；承办单位已收到通知。",
        button="收回转办",
        template="casework/transfers/take_back.html",
        fill=_fill_take_back,
        fact=_taken_back,
    ),
)
