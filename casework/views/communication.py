"""Pages of what the applicant sends back (T07, T08, T10, T11, T17, T18); the letters are in notices.py."""

from typing import Any

from flask import Blueprint

from casework.acting import Acting
from casework.forms.communication import (
    AbandonedForm,
    CorrectionReceivedForm,
    FeePaidForm,
    FindingForm,
    ReasonsReceivedForm,
)
from casework.models import Case
from casework.record import casefile_of
from casework.services import communication
from casework.views.step import Step, register
from workflows import facts as f

bp = Blueprint("communication", __name__)


def _asked(case: Case, acting: Acting) -> dict[str, Any]:
    """The notice that was answered or not, and the day until which the applicant had time."""
    file = casefile_of(case)
    return {
        "reading": file.clock(acting.calendar),
        "correction": file.last(f.CorrectionRequested),
        "reasons": file.last(f.ReasonsRequested),
        "fee": file.last(f.FeeCharged),
        "served": file.last(f.NoticeServed),
        "came": file.last(f.ReasonsReceived),
    }


def _fill_correction(form: CorrectionReceivedForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today, first=case.arrived_on)
    form.posted_on.start(acting.today, first=case.arrived_on, filled=False)


def _corrected(form: CorrectionReceivedForm, case: Case, acting: Acting) -> f.Fact | None:
    if not form.on.data:
        return None
    return f.CorrectionReceived(
        on=form.on.data, posted_on=form.posted_on.data, justified=bool(form.justified.data),
        justification=form.justification.data or "—",
    )  # fmt: skip


def _fill_reasons(form: ReasonsReceivedForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today, first=case.arrived_on)


def _fill_fee(form: FeePaidForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today, first=case.arrived_on)
    charged = casefile_of(case).last(f.FeeCharged)
    if charged:
        form.amount.offer(charged.amount)


def _paid(form: FeePaidForm, case: Case, acting: Acting) -> f.Fact | None:
    charged = casefile_of(case).last(f.FeeCharged)
    if not form.on.data or charged is None:
        return None
    amount = charged.amount if form.amount.fen is None else form.amount.fen
    return f.FeePaid(on=form.on.data, receipt_no="—", amount=amount)


STEPS = (
    Step(
        path="correction-received",
        kind="correction_received",
        form=CorrectionReceivedForm,
        run=communication.receive_correction,
        title="登记补正材料",
        done="补正材料已登记，答复期限自次日起重新计算。",
        button="登记补正材料",
        template="casework/communication/correction_received.html",
        fill=_fill_correction,
        fact=_corrected,
        context=_asked,
    ),
    Step(
        path="correction-abandoned",
        kind="correction_abandoned",
        form=AbandonedForm,
        run=communication.abandon_correction,
        title="确认逾期未补正、视为放弃",
        done="已按逾期未补正视为放弃办结；需要告知申请人的，可以发不再处理告知书。",
        button="确认视为放弃",
        template="casework/communication/abandoned.html",
        fact=lambda form, case, acting: f.CorrectionAbandoned(on=acting.today, reason_check="—"),
        context=_asked,
    ),
    Step(
        path="reasons-received",
        kind="reasons_received",
        form=ReasonsReceivedForm,
        run=communication.receive_reasons,
        title="登记理由说明",
        done="理由说明已登记，请负责人认定。",
        button="登记理由说明",
        template="casework/communication/reasons_received.html",
        fill=_fill_reasons,
        fact=lambda form, case, acting: f.ReasonsReceived(on=form.on.data) if form.on.data else None,
        context=_asked,
    ),
    Step(
        path="reasons-accepted",
        kind="reasons_accepted",
        form=FindingForm,
        run=communication.accept_reasons,
        title="认定理由成立",
        done="已认定理由成立，转入办理。",
        button="认定理由成立",
        template="casework/communication/finding.html",
        fact=lambda form, case, acting: f.ReasonsAccepted(on=acting.today, finding="—"),
        context=_asked,
    ),
    Step(
        path="reasons-rejected",
        kind="reasons_rejected",
        form=FindingForm,
        run=communication.reject_reasons,
        title="认定理由不成立",
        done="已认定理由不成立，请拟写不予处理的答复书。",
        button="认定理由不成立",
        template="casework/communication/finding.html",
        fact=lambda form, case, acting: f.ReasonsRejected(on=acting.today, finding="—"),
        context=_asked,
    ),
    Step(
        path="fee-paid",
        kind="fee_paid",
        form=FeePaidForm,
        run=communication.pay_fee,
        title="登记缴费",
        done="缴费已登记，答复期限自次日起重新计算。",
        button="登记缴费",
        template="casework/communication/fee_paid.html",
        fill=_fill_fee,
        fact=_paid,
        context=_asked,
    ),
    Step(
        path="fee-abandoned",
        kind="fee_abandoned",
        form=AbandonedForm,
        run=communication.abandon_fee,
        title="确认逾期未缴费、视为放弃",
        done="已按逾期未缴费视为放弃办结；需要告知申请人的，可以发不再处理告知书。",
        button="确认视为放弃",
        template="casework/communication/abandoned.html",
        fact=lambda form, case, acting: f.FeeAbandoned(on=acting.today, reason_check="—"),
        context=_asked,
    ),
)

for step in STEPS:
    register(bp, step)
