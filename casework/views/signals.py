"""超量信号: notes on excessive requests, for the head of the office alone (条例 Art 35, 42)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale, write
from casework.forms.case_form import CaseForm
from casework.forms.signals import DismissSignalForm, ProceedForm, SignalMarkForm
from casework.idempotency import KeyReused
from casework.letters import fee_sheet, pool
from casework.models import SignalNote, SignalState
from casework.queries import signals as queries
from casework.queries.letters import names_of
from casework.services import materials, signal_table, signals
from casework.services.applicant_counts import counts_of
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.step import Step, once, register
from workflows.refusal import Refusal

bp = Blueprint("signals", __name__)
STATES = tuple(state.value for state in SignalState)
MOST_PAGES = 100_000


@bp.get("/signals")
def index() -> ResponseReturnValue:
    """Notes of the own organ, the newest first."""
    who, state = acting(), request.args.get("state", "open")
    state = state if state in STATES else ""
    return render_template(
        "casework/signals/index.html",
        notes=queries.notes(who, state=state),
        state=state,
        waiting=queries.count_open(who),
    )


def access_note(note_id: int) -> SignalNote:
    """The note of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    note = queries.note_by_id(note_id, acting())
    if note is None:
        if queries.note_exists(note_id):
            deny(404, object_type="signal_note", object_id=str(note_id))
        abort(404)
    return note


@bp.get("/signals/<int:note_id>")
def show(note_id: int) -> ResponseReturnValue:
    """One note: what was counted, what speaks against it, both fees, and the decision."""
    return _page(access_note(note_id))


def _page(note: SignalNote, form: CaseForm | None = None, *, stop: Exception | None = None) -> str:
    who = acting()
    evidence, attempts = queries.evidence_of(note), queries.attempts_of(note.members)
    forms: dict[str, CaseForm] = {}
    if note.state is SignalState.open:
        forms = {"dismiss": DismissSignalForm(formdata=None)}
        if evidence.to_ask:
            forms["proceed"] = _offered(ProceedForm(formdata=None), evidence)
    for name, empty in forms.items():
        empty.seen.show(note.version)
        if form is not None and isinstance(form, type(empty)):
            forms[name] = form
    known = signals.known_counters(note)
    return render_template(
        "casework/signals/show.html",
        note=note,
        evidence=evidence,
        attempts=attempts,
        known=known,
        forms=forms,
        names=names_of(note.decided_by_id),
        counts=counts_of(note.case, who),
        fees=_fees(note),
        pages=_pages(),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _offered(form: ProceedForm, evidence: queries.Evidence) -> ProceedForm:
    form.offer({row.id: f"{row.number}　{row.title}" for row in evidence.to_ask})
    return form


def _fees(note: SignalNote) -> tuple[fee_sheet.Way, ...]:
    """Both ways for the newest request, side by side; never both are charged (国办函〔2020〕109号 Art 3)."""
    fields = {
        "fee_rank": str(counts_of(note.case, acting()).rank),
        "fee_items": str(max(len(note.case.items), 1)),
        "fee_pages": str(_pages()),
    }
    return fee_sheet.ways(fields)


def _pages() -> int:
    typed = request.args.get("pages", "")
    return min(int(typed), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _again(note_id: int, form: CaseForm, stop: Exception) -> ResponseReturnValue:
    note = access_note(note_id)
    form.seen.show(note.version)
    return _page(note, form, stop=stop), 409


@bp.post("/signals/<int:note_id>/dismiss")
def dismiss(note_id: int) -> ResponseReturnValue:
    """Nothing follows."""
    note, form = access_note(note_id), DismissSignalForm()
    if not form.validate():
        return _page(note, form), 422

    def act() -> str:
        row = _present(note_id)
        signals.dismiss(
            row, reason=form.reason.data or "", counters=form.counters.data or (), seen=form.seen.data or 0,
            acting=acting(),
        )  # fmt: skip
        return url_for(".index")

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        return _again(note_id, form, stop)
    flash("已记为不作处理，理由已留存。")
    return redirect(location, 303)


@bp.post("/signals/<int:note_id>/proceed")
def proceed(note_id: int) -> ResponseReturnValue:
    """Put the table into the file of the case and go on to the notice that asks for reasons (D05)."""
    note, evidence = access_note(note_id), queries.evidence_of(access_note(note_id))
    form = _offered(ProceedForm(), evidence)
    if not form.validate():
        return _page(note, form), 422
    try:
        table = signal_table.printed(
            note, reason=form.opinion.data or "", counters=form.considered.data or ()
        )
    except pool.RenderFailed:
        abort(503)
    has_run = False

    def act() -> str:
        nonlocal has_run
        row = _present(note_id)
        case = next((c for c in signals.members_of(row) if c.id == form.case_id.data), None)
        if case is None:
            raise Stale
        signals.proceed(
            row, case, table, reason=form.opinion.data or "", counters=form.considered.data or (),
            seen=form.seen.data or 0, acting=acting(),
        )  # fmt: skip
        has_run = True
        return url_for("notices.reasons", ref=case.ref)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        return _again(note_id, form, stop)
    finally:
        if not has_run:
            materials.drop(table)
    flash("申请情况核查表已入卷，请拟写说明理由告知书。")
    return redirect(location, 303)


def _present(note_id: int) -> SignalNote:
    """The note again, inside the transaction."""
    row = queries.note_by_id(note_id, acting())
    if row is None:
        raise Stale
    return row


register(
    bp,
    Step(
        path="signal-mark",
        kind="signal_marked",
        form=SignalMarkForm,
        run=signals.mark,
        title="标记超量申请情形",
        done="已标记，由政府信息公开工作机构负责人研判。",
        button="提交标记",
    ),
)
