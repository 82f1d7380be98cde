"""Pages of the end of a reply: seal, send by one of six ways, serve with proof, letters that come back."""

from dataclasses import replace
from typing import Any

from flask import Blueprint
from wtforms import Form

from casework.acting import Acting
from casework.file_checks import UploadRefused
from casework.forms.delivery import DeliverForm, DispatchForm, FailForm, SealForm, ServedForm
from casework.forms.materials import UPLOAD_FAULTS
from casework.models.case import Case
from casework.queries.opinions import last, opinions_of
from casework.record import casefile_of
from casework.services import delivery, drafting, materials
from casework.views.step import Prepared, Step, Unreadable, register
from workflows import facts as f
from workflows.codes import Method

bp = Blueprint("delivery", __name__)


def _letter(case: Case, acting: Acting) -> dict[str, Any]:
    """The reply and how it was sent last."""
    file = casefile_of(case)
    return {
        "letter": drafting.current_reply(case),
        "sent": file.last(f.Dispatched),
        "returned": file.last(f.DeliveryFailed),
        "signed": last(opinions_of(case.id), "signed"),
        "reading": file.clock(acting.calendar, acting.today),
        "today": acting.today,
    }


# Seal


def _render(form: SealForm, case: Case, acting: Acting) -> Prepared:
    rendered = delivery.render_for_seal(case, acting)
    return Prepared({"rendered": rendered}, lambda: materials.drop(rendered.file))


def _sealed(form: SealForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    return f.Sealed(on=acting.today, letter_id=letter.id, pdf_sha256="—") if letter else None


# Send


def _fill_dispatch(form: DispatchForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today)


def _dispatched(form: DispatchForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    if letter is None or form.on.data is None:
        return None
    return f.Dispatched(on=form.on.data, letter_id=letter.id, method=Method(form.method.data))


def _ways(case: Case, acting: Acting) -> dict[str, Any]:
    """What differs between the methods: consent, and when a public notice would be complete."""
    return {
        **_letter(case, acting),
        "has_consented": delivery.has_consented(case),
        "notice_ends_on": delivery.notice_ends_on(acting.today, acting.calendar),
    }


# Serve


def _fill_deliver(form: DeliverForm, case: Case, acting: Acting) -> None:
    sent = casefile_of(case).last(f.Dispatched)
    form.method = sent.method if sent else Method.post
    is_filled = form.method in (Method.direct, Method.lien, Method.electronic)
    form.happened_on.start(acting.today, first=sent.on if sent else None, filled=is_filled)


def _delivered(form: DeliverForm, case: Case, acting: Acting) -> f.Fact | None:
    letter, file = drafting.current_reply(case), casefile_of(case)
    on = delivery.effective(file, form.happened_on.data, acting.calendar)
    sent = file.last(f.Dispatched)
    if letter is None or sent is None or on is None:
        return None
    return f.Delivered(on=on, letter_id=letter.id, method=sent.method, pdf_sha256=str(letter.pdf_sha256))


def _fill_day(form: FailForm | ServedForm, case: Case, acting: Acting) -> None:
    sent = casefile_of(case).last(f.Dispatched)
    form.on.start(acting.today, first=sent.on if sent else None)


def take_proof(form: Form, case: Case, acting: Acting) -> Prepared:
    """Check and encrypt the proof before the transaction. Raises Unreadable."""
    sent = form["proof"].data
    if not sent or not sent.filename:
        return Prepared({"proof": None})
    try:
        incoming = materials.take_in(sent.stream, sent.filename, sent.mimetype or "")
    except UploadRefused as fault:
        raise Unreadable("proof", UPLOAD_FAULTS[fault.code]) from fault
    return Prepared({"proof": incoming}, lambda: materials.drop(incoming))


def _failed(form: FailForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    if letter is None or form.on.data is None or not form.reason.data:
        return None
    return f.DeliveryFailed(on=form.on.data, reason=form.reason.data, letter_id=letter.id)


def _served(form: ServedForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    return f.ReplyServed(on=form.on.data, letter_id=letter.id) if letter and form.on.data else None


_PROVEN = Step(
    path="deliver",
    kind="delivered",
    form=DeliverForm,
    run=delivery.deliver,
    title="登记送达",
    done="答复书已送达生效，案件办结。",
    button="登记送达并办结",
    template="casework/delivery/deliver.html",
    fill=_fill_deliver,
    fact=_delivered,
    context=_letter,
    prepare=take_proof,
)
STEPS = (
    Step(
        path="seal",
        kind="sealed",
        form=SealForm,
        run=delivery.seal,
        title="用印",
        done="已用印，版式文件已存档。",
        button="用印",
        template="casework/delivery/seal.html",
        fact=_sealed,
        context=_letter,
        prepare=_render,
        needs_proof=True,
    ),
    Step(
        path="dispatch",
        kind="dispatched",
        form=DispatchForm,
        run=delivery.dispatch,
        title="寄送答复书",
        done="寄送已登记，请按送达方式登记送达。",
        button="登记寄送",
        template="casework/delivery/dispatch.html",
        fill=_fill_dispatch,
        fact=_dispatched,
        context=_ways,
    ),
    _PROVEN,
    replace(
        _PROVEN,
        path="delivery-failed",
        kind="delivery_failed",
        form=FailForm,
        run=delivery.fail,
        title="登记退件",
        done="退件已登记，请换一种方式再次送达。",
        button="登记退件",
        template="casework/delivery/failed.html",
        fill=_fill_day,
        fact=_failed,
    ),
    replace(
        _PROVEN,
        path="served",
        kind="reply_served",
        form=ServedForm,
        run=delivery.serve,
        title="登记答复签收",
        done="签收日期已登记，复议、诉讼期限从该日起算。",
        button="登记签收",
        template="casework/delivery/served.html",
        fill=_fill_day,
        fact=_served,
    ),
)
for _step in STEPS:
    register(bp, _step)
