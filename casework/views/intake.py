"""Registration (登记): one page, its two fragments, and what happens after it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from casework import idempotency
from casework.db import write
from casework.file_checks import UploadRefused
from casework.forms.intake import CHANNEL_DAYS, IntakeForm, ReceiptQuery
from casework.forms.materials import UPLOAD_FAULTS
from casework.services import intake, materials
from casework.services.draft_proposals import Published, published_like
from casework.services.duplicates import Earlier, find_duplicates
from casework.services.receipt import Receipt, preview
from casework.views.acting import acting
from casework.views.intake_steps import STEPS
from casework.views.printing import print_forms
from casework.views.step import once, register
from workflows.refusal import Refusal

bp = Blueprint("intake", __name__)
RECENT = ("今天 ", "昨天 ", "前天 ", "", "")  # offered beside the dates
ADD_ROW = frozenset({"add_item", "add_co"})
for _step in STEPS:
    register(bp, _step)


@bp.get("/cases/new")
def new() -> ResponseReturnValue:
    """The empty page: registered mail, signed for today, a natural person."""
    form = IntakeForm(formdata=None, today=acting().today)
    return _page(form, receipt=preview(form.arrival(), acting()))


@bp.post("/cases/new")
def create() -> ResponseReturnValue:
    """Register, or only show what registering would do (the button 核对, and Enter in a field)."""
    form = IntakeForm(today=acting().today)
    asked = request.form.get("do", "")
    if asked in ADD_ROW:
        form.add_row(asked)
        return _page(form, opened=asked)
    if not form.validate():
        return _page(form), 422
    receipt = preview(form.arrival(), acting())
    earlier = _earlier(form)
    if asked != "register":
        return _page(form, receipt=receipt, earlier=earlier, is_checked=True)
    if earlier and not form.register_anyway.data:
        form.register_anyway.errors = ["发现同一申请人的相似申请，请看过后勾选“仍然登记”，或改为并入原申请。"]
        return _page(form, receipt=receipt, earlier=earlier), 422
    return _register(form, receipt, earlier)


def _register(form: IntakeForm, receipt: Receipt, earlier: tuple[Earlier, ...]) -> ResponseReturnValue:
    """Scans first, outside the transaction; they go again when nothing comes of it."""
    scans: list[materials.Incoming] = []
    try:
        scans.extend(materials.take_in(s.stream, s.filename, s.mimetype or "") for s in _sent_scans(form))
        location, case_id = _write(form, scans)
    except UploadRefused as fault:
        form.scans.errors = [UPLOAD_FAULTS[fault.code]]
        _forget(scans)
        return _page(form, receipt=receipt, earlier=earlier), 422
    except (Refusal, idempotency.KeyReused) as stop:
        _forget(scans)
        return _page(form, receipt=receipt, earlier=earlier, stop=stop), 409
    except BaseException:
        _forget(scans)
        raise
    if not case_id:  # the same form a second time: the first case stands
        _forget(scans)
    if case_id:
        print_forms(case_id, acting())
    flash("已保存，等待双方确认。" if receipt.is_waiting else "已登记，登记回执在“答复书与文书”里打印。")
    return redirect(location, 303)


def _sent_scans(form: IntakeForm) -> list[FileStorage]:
    return [scan for scan in form.scans.data or () if isinstance(scan, FileStorage) and scan.filename]


def _write(form: IntakeForm, scans: list[materials.Incoming]) -> tuple[str, int]:
    """One transaction: where to go, and the new case; 0 when an earlier submit of the form made it."""
    case_id = 0

    def act() -> str:
        nonlocal case_id
        case = intake.register_request(form.sheet(), acting())
        for scan in scans:
            materials.put_to_case(case, scan, "application", acting(), step=1)
        case_id = case.id
        return url_for("cases.show", ref=case.ref)

    return write(lambda: once(form, act)), case_id


def _forget(scans: list[materials.Incoming]) -> None:
    for scan in scans:
        materials.drop(scan)


def _published(form: IntakeForm) -> list[Published]:
    """Information already public that this paper asks for."""
    return published_like([form.content.data or ""], acting().organ_id)


def _earlier(form: IntakeForm) -> tuple[Earlier, ...]:
    return find_duplicates(form.applicant(), form.content.data or "", acting())


@bp.get("/cases/new/receipt")
def receipt() -> ResponseReturnValue:
    """Fragment: the receipt date and what follows from it, while the clerk is still typing."""
    form = ReceiptQuery(request.args, today=acting().today)
    shown = preview(form.arrival(), acting()) if form.validate() else None
    return render_template("casework/intake/_receipt.html", form=form, receipt=shown, today=acting().today)


@bp.post("/cases/new/duplicates")
def duplicates() -> ResponseReturnValue:
    """Fragment: earlier requests of this applicant; POST, for nothing personal stands in an address."""
    form = IntakeForm(today=acting().today)
    form.phone.validate(form)  # reads the number into its one way of writing
    return render_template(
        "casework/intake/_duplicates.html", form=form, earlier=_earlier(form), published=_published(form)
    )


def _title(form: IntakeForm) -> str:
    return intake.propose_title(form.content.data or "")


def _page(form: IntakeForm, *, stop: Exception | None = None, **shown: Any) -> str:
    if "receipt" not in shown and form.is_arrival_known():
        shown["receipt"] = preview(form.arrival(), acting())
    return render_template(
        "casework/intake/new.html",
        form=form,
        channel_days=CHANNEL_DAYS,
        today=acting().today,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_repeated=isinstance(stop, idempotency.KeyReused),
        recent_days=[(acting().today - timedelta(days=n), word) for n, word in enumerate(RECENT)],
        proposed=_title(form),
        published=_published(form) if form.content.data else [],
        **shown,
    )
