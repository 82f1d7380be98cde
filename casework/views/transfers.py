"""转办协办: what came in and what was sent, one transfer with what its unit does, files and sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale, write, writing
from casework.file_checks import UploadRefused
from casework.forms.case_form import CaseForm
from casework.forms.materials import UPLOAD_FAULTS
from casework.forms.transfers import (
    AcceptTransferForm,
    DraftForm,
    NoteForm,
    ReturnForm,
    SubmitForm,
    TransferFileForm,
)
from casework.idempotency import KeyReused
from casework.letters import pool
from casework.models.transfer import TransferRow
from casework.queries import transfers as queries
from casework.services import materials, transfer_desk, transfer_sheets
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.materials import answer_file
from casework.views.sign_off import pdf_answer
from casework.views.step import once, register
from casework.views.transfer_steps import STEPS
from workflows.codes import Role, TransferState
from workflows.refusal import Refusal

bp = Blueprint("transfers", __name__)
for _step in STEPS:
    register(bp, _step)

GREATEST = 2**31 - 1  # of a key on PostgreSQL
# They send, or look over what is sent; everybody else on this page only receives.
OFFICE = frozenset(
    {Role.registrar, Role.handler, Role.unit_head, Role.ogi_head, Role.supervisor, Role.auditor}
)
UNIT = frozenset({Role.liaison, Role.unit_head, Role.handler})
Act = Callable[..., None]


@bp.get("/transfers")
def index() -> ResponseReturnValue:
    """What came to the person's unit, or what was sent in cases that the person sees."""
    who = acting()
    received = queries.count_received(who) if who.roles & UNIT else {}
    sent = queries.count_sent(who) if who.roles & OFFICE else {}
    side = _side(received, sent)
    counts = sent if side == "sent" else received
    tab = request.args.get("tab", "")
    if tab != "done" and tab not in counts:
        tab = next((name for name, number in counts.items() if number), next(iter(counts)))
    read = queries.list_sent if side == "sent" else queries.list_received
    page = read(tab, who, after=_position())
    return render_template(
        "casework/transfers/index.html", side=side, tab=tab, received=received, sent=sent, counts=counts,
        page=page, today=who.today,
    )  # fmt: skip


def _side(received: dict[str, int], sent: dict[str, int]) -> str:
    """The side asked for; else where there is something to do, what came in first."""
    asked = request.args.get("side", "")
    if (asked == "received" and received) or (asked == "sent" and sent):
        return asked
    if not received or not sent:
        return "sent" if sent else "received"
    return "received" if sum(received.values()) or not sum(sent.values()) else "sent"


def _position() -> int | None:
    typed = request.args.get("after", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@bp.get("/transfers/statistics")
def statistics() -> ResponseReturnValue:
    """Numbers of each unit in a year (06 § 1, K13, K14)."""
    who = acting()
    typed, this_year = request.args.get("year", ""), who.today.year
    year = int(typed) if re.fullmatch("20[0-9]{2}", typed) else this_year
    sums = queries.sums(who, date(year, 1, 1), date(year, 12, 31))
    return render_template("casework/transfers/statistics.html", sums=sums, year=year, this_year=this_year)


def access_transfer(transfer_id: int) -> TransferRow:
    """The transfer of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    row = queries.transfer_by_id(transfer_id) if transfer_id <= GREATEST else None
    if row is None:
        if transfer_id <= GREATEST and queries.transfer_exists(transfer_id):
            deny(404, object_type="transfer", object_id=str(transfer_id))
        abort(404)
    return row


@bp.get("/transfers/<int:transfer_id>")
def show(transfer_id: int) -> ResponseReturnValue:
    """What is asked, until when, and what the unit can do about it."""
    return _page(access_transfer(transfer_id))


def _page(
    row: TransferRow, form: CaseForm | None = None, *, stop: Exception | None = None
) -> ResponseReturnValue:
    who = acting()
    forms = _forms(row)
    if form is not None:
        own = SubmitForm if isinstance(form, DraftForm) else type(form)  # a draft is typed in the same place
        forms = {name: form if own is type(empty) else empty for name, empty in forms.items()}
    case_ref = queries.seen_case(row.case_id)
    was_mine = who.unit_id == row.to_unit_id != row.unit_id and not case_ref
    return render_template(
        "casework/transfers/show.html", transfer=row, line=queries.line_of(row.id, who), forms=forms,
        was_mine=was_mine, files=queries.files_for(row, who),
        tells_return=bool(row.returned_on) and _tells_return(row, case_ref),
        notes=queries.notes_of(row.id, who), sender=queries.sender_of(row), today=who.today,
        proposed=queries.proposal_of(row) if row.returned_on else None,
        case_ref=case_ref,
        refusal=stop if isinstance(stop, Refusal) else None, is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


def _forms(row: TransferRow) -> dict[str, CaseForm]:
    """The forms that this person may send about the transfer as it stands."""
    who = acting()
    found: dict[str, CaseForm] = {}
    if row.unit_id != who.unit_id or not row.is_open or not who.roles & UNIT:
        return found
    answers = bool(who.roles & {Role.liaison, Role.unit_head})
    if row.state is TransferState.sent and answers:
        found["accept"] = AcceptTransferForm(formdata=None)
        if who.today <= row.accept_by_on:
            found["hand_back"] = ReturnForm(formdata=None)
            found["hand_back"].offer(queries.receivers(who))  # type: ignore[attr-defined]
    found |= {
        "submit": SubmitForm(formdata=None, opinion=row.draft), "put_file": TransferFileForm(formdata=None),
        "add_note": NoteForm(formdata=None),
    }  # fmt: skip
    for form in found.values():
        form.seen.show(row.steps)
    return found


def _take(transfer_id: int, form: CaseForm, act: Act, done: str) -> ResponseReturnValue:
    """One act of the unit: 422, 409, or one transaction and back to the page."""
    row = access_transfer(transfer_id)
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        location = write(lambda: once(form, lambda: _run(transfer_id, act, form.values())))
    except (Refusal, Stale, KeyReused) as stop:
        row = access_transfer(transfer_id)
        form.seen.show(row.steps)
        return _page(row, form, stop=stop), 409
    flash(done)
    return redirect(location, 303)


def _run(transfer_id: int, act: Act, values: dict[str, Any]) -> str:
    row = queries.transfer_by_id(transfer_id)
    if row is None:
        raise Stale
    act(row, **values, acting=acting())
    return url_for("transfers.show", transfer_id=transfer_id)


@bp.post("/transfers/<int:transfer_id>/accept")
def accept(transfer_id: int) -> ResponseReturnValue:
    """接收."""
    return _take(transfer_id, AcceptTransferForm(), transfer_desk.accept, "已接收，请按期提交材料和意见。")


@bp.post("/transfers/<int:transfer_id>/return")
def hand_back(transfer_id: int) -> ResponseReturnValue:
    """退回, with reason and proof."""
    form = ReturnForm()
    form.offer(queries.receivers(acting()))
    return _take(transfer_id, form, transfer_desk.hand_back, "已退回，转办单位和机构负责人已收到通知。")


@bp.post("/transfers/<int:transfer_id>/material")
def submit(transfer_id: int) -> ResponseReturnValue:
    """提交材料和意见."""
    return _take(transfer_id, SubmitForm(), transfer_desk.submit, "材料和意见已提交，转办单位已收到通知。")


@bp.post("/transfers/<int:transfer_id>/draft")
def save_draft(transfer_id: int) -> ResponseReturnValue:
    """保存意见草稿."""
    return _take(transfer_id, DraftForm(), transfer_desk.save_draft, "草稿已保存，只有本单位能看到。")


@bp.post("/transfers/<int:transfer_id>/notes")
def add_note(transfer_id: int) -> ResponseReturnValue:
    """记录联系."""
    return _take(transfer_id, NoteForm(), transfer_desk.add_note, "联系记录已保存，只有本单位能看到。")


# Files and sheets


@bp.post("/transfers/<int:transfer_id>/files")
def put_file(transfer_id: int) -> ResponseReturnValue:
    """Put a file of the unit to the transfer; 422 with a sentence when it cannot be taken."""
    form, row = TransferFileForm(), access_transfer(transfer_id)
    if not form.validate_on_submit():
        return _page(row, form), 422
    with writing():
        done = materials.count_upload(acting())
    materials.check_uploads(done, acting())
    try:
        location = _keep(transfer_id, form)
    except UploadRefused as fault:
        form.file.errors = (UPLOAD_FAULTS[fault.code],)
        return _page(access_transfer(transfer_id), form), 422
    except (Refusal, Stale, KeyReused) as stop:
        row = access_transfer(transfer_id)
        form.seen.show(row.steps)
        return _page(row, form, stop=stop), 409
    flash("材料已添加；写好意见后一并提交。")
    return redirect(location, 303)


def _keep(transfer_id: int, form: TransferFileForm) -> str:
    """Check and encrypt first, then one short transaction; the bytes go again when it fails."""
    sent = form.file.data
    incoming = materials.take_in(sent.stream, sent.filename, sent.mimetype or "")
    used = False

    def act() -> str:
        nonlocal used
        values = {"incoming": incoming, "seen": form.seen.data}
        location = _run(transfer_id, transfer_desk.put_file, values)
        used = True
        return location

    is_done = False
    try:
        location = write(lambda: once(form, act))
        is_done = used
    finally:
        if not is_done:
            materials.drop(incoming)
    return location


@bp.get("/transfers/<int:transfer_id>/files/<uuid>")
def download(transfer_id: int, uuid: str) -> ResponseReturnValue:
    """A file that belongs to the transfer: for its unit and for those who see the case."""
    row = access_transfer(transfer_id)
    shown = {file.uuid for file in queries.files_for(row, acting())}
    return answer_file((queries.file_of(row.id, uuid) if uuid in shown else None) or abort(404))


def _tells_return(row: TransferRow, case_ref: str) -> bool:
    """Why a unit handed it back is told to the office and to that unit, not to who has it now."""
    return bool(case_ref) or row.to_unit_id == acting().unit_id


@bp.get("/transfers/<int:transfer_id>/notice.pdf")
def notice(transfer_id: int) -> ResponseReturnValue:
    """转办、协办通知单 (D09)."""
    return _sheet(transfer_id, "D09")


@bp.get("/transfers/<int:transfer_id>/answer.pdf")
def answer(transfer_id: int) -> ResponseReturnValue:
    """退回、反馈单 (D09R), once there is something to print."""
    return _sheet(transfer_id, "D09R")


def _sheet(transfer_id: int, code: str) -> ResponseReturnValue:
    row = access_transfer(transfer_id)
    case_ref, own = queries.seen_case(row.case_id), acting().unit_id
    parts = {"returned": _tells_return(row, case_ref), "answered": bool(case_ref) or row.unit_id == own}
    content = transfer_sheets.content_of(code, row, acting(), **parts)
    if content is None:
        abort(404)
    try:
        printed = pool.shared().pdf(content)
    except pool.RenderFailed:
        abort(503)
    return pdf_answer(printed, f"{content.title} {row.number}.pdf")
