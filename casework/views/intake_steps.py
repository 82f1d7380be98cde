"""Pages of the steps around registration (T03, T05, T27, assignment, receipt date, other ends)."""

from typing import Any

from casework.acting import Acting
from casework.forms.intake_steps import (
    AssignForm,
    CloseOtherForm,
    MergeForm,
    OnTheSpotForm,
    OpenReviewForm,
    ReceiptDateForm,
    RegisterForm,
    SplitForm,
    WithdrawForm,
)
from casework.models import Case
from casework.queries.contacts import attempts_of
from casework.queries.intake import handlers_of, units_of
from casework.queries.timeline import contacts_of
from casework.services import endings, intake, merging, splitting
from casework.services.duplicates import merge_targets
from casework.services.on_the_spot import SPOT_DETERMINATIONS, answer_on_the_spot
from casework.views.printing import print_forms
from casework.views.routing import chosen_unit, proposed
from casework.views.step import Step
from workflows import facts as f


def _fill_register(form: RegisterForm, case: Case, acting: Acting) -> None:
    attempts = attempts_of(contacts_of(case.id))
    form.confirmed_on.start(acting.today, first=case.arrived_on)
    if attempts.confirmed_on and form.confirmed_on.raw_data is None:
        form.confirmed_on.data = attempts.confirmed_on


def _contacts(case: Case, acting: Acting) -> dict[str, Any]:
    return {"attempts": attempts_of(contacts_of(case.id))}


def _registered(form: RegisterForm, case: Case, acting: Acting) -> f.Fact | None:
    day = form.confirmed_on.data
    return f.Registered(on=acting.today, received_on=day, confirmed_on=day) if day else None


def _fill_assign(form: AssignForm, case: Case, acting: Acting) -> None:
    form.unit_id.choices = units_of(case.organ_id, acting.today)
    desks = handlers_of(case.organ_id)
    form.handler_id.choices = [
        (0, "由科室内部确定"),
        *((d.person_id, f"{d.name}（{d.unit}）") for d in desks),
    ]
    if form.handler_id.raw_data is None:
        chosen = chosen_unit([unit_id for unit_id, _ in form.unit_id.choices])
        form.unit_id.data = chosen or case.unit_id or acting.unit_id
        form.handler_id.data = case.handler_id or 0


def _receivers(case: Case, acting: Acting) -> dict[str, Any]:
    offered = [unit_id for unit_id, _ in units_of(case.organ_id, acting.today)]
    return {"proposals": proposed(case, acting, "intake.assign", offered=offered, own_too=True)}


def _assigned(form: AssignForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.Assigned(on=acting.today, unit_id=form.unit_id.data, handler_id=form.handler_id.data or None)


def _fill_receipt_date(form: ReceiptDateForm, case: Case, acting: Acting) -> None:
    form.received_on.start(acting.today, filled=False)
    if form.received_on.raw_data is None:
        form.received_on.data = case.received_on


def _receipt_date_changed(form: ReceiptDateForm, case: Case, acting: Acting) -> f.Fact | None:
    day = form.received_on.data
    return (
        f.ReceiptDateChanged(on=acting.today, received_on=day, reason=form.reason.data or "—")
        if day
        else None
    )


def _fill_withdraw(form: WithdrawForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today, first=case.arrived_on)


def _withdrawn(form: WithdrawForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.Withdrawn(on=form.on.data, identity_checked=True, voluntary=True) if form.on.data else None


def _fill_merge(form: MergeForm, case: Case, acting: Acting) -> None:
    targets = merge_targets(case)
    if form.into.raw_data is None and targets:
        form.into.data = targets[0].ref


def _merged(form: MergeForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.Merged(on=acting.today, into=form.into.data) if form.into.data else None


def _targets(case: Case, acting: Acting) -> dict[str, Any]:
    return {"targets": merge_targets(case)}


def _fill_split(form: SplitForm, case: Case, acting: Acting) -> None:
    form.items.choices = [(item.no, f"第 {item.no} 项：{item.text}") for item in case.items]


def _split(form: SplitForm, case: Case, acting: Acting) -> f.Fact | None:
    chosen = form.items.data or []
    left = max(len(case.items) - len(chosen), 0)
    items = ",".join(str(number) for number in chosen) or "1"
    return f.Split(on=acting.today, items=items, into="", left=left, reason=form.reason.data or "—")


def _closed(form: CloseOtherForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.ClosedNotOgiForm(on=acting.today, reason=form.reason.data or "—")


def _answered(form: OnTheSpotForm, case: Case, acting: Acting) -> f.Fact | None:
    code = form.determination.data or SPOT_DETERMINATIONS[0]
    return f.AnsweredOnTheSpot(on=acting.today, letter_id=0, determination=code)


STEPS = (
    Step(
        path="register",
        kind="registered",
        form=RegisterForm,
        run=intake.register_waiting,
        title="确认收到并登记",
        done="已登记，登记回执在“答复书与文书”里打印。",
        button="登记",
        template="casework/intake/register.html",
        fill=_fill_register,
        fact=_registered,
        context=_contacts,
        after=print_forms,
    ),
    Step(
        path="on-the-spot",
        kind="answered_on_the_spot",
        form=OnTheSpotForm,
        run=answer_on_the_spot,
        title="当场答复",
        done="已当场答复办结，当场答复记录在“答复书与文书”里打印。",
        button="当场答复",
        template="casework/intake/on_the_spot.html",
        fact=_answered,
        after=print_forms,
    ),
    Step(
        path="open-review",
        kind="review_opened",
        form=OpenReviewForm,
        run=intake.open_review,
        title="开始审查",
        done="已开始形式审查，由您经办。",
        button="开始审查",
        template="casework/intake/open_review.html",
        fact=lambda form, case, acting: f.ReviewOpened(on=acting.today, handler_id=acting.person_id),
    ),
    Step(
        path="assign",
        kind="assigned",
        form=AssignForm,
        run=intake.assign,
        title="分派经办",
        done="已分派。",
        button="分派",
        template="casework/intake/assign.html",
        fill=_fill_assign,
        fact=_assigned,
        context=_receivers,
    ),
    Step(
        path="receipt-date",
        kind="receipt_date_changed",
        form=ReceiptDateForm,
        run=intake.change_receipt_date,
        title="更正收到日期",
        done="收到日期已更正，期限已重新计算。",
        button="更正收到日期",
        fill=_fill_receipt_date,
        fact=_receipt_date_changed,
    ),
    Step(
        path="withdraw",
        kind="withdrawn",
        form=WithdrawForm,
        run=endings.withdraw,
        title="登记撤回",
        done="已按申请人撤回办结。",
        button="登记撤回",
        template="casework/intake/withdraw.html",
        fill=_fill_withdraw,
        fact=_withdrawn,
        after=print_forms,
    ),
    Step(
        path="merge",
        kind="merged",
        form=MergeForm,
        run=merging.merge,
        title="合并办理",
        done="已并入，由原申请一并答复。",
        button="合并办理",
        template="casework/intake/merge.html",
        fill=_fill_merge,
        fact=_merged,
        context=_targets,
    ),
    Step(
        path="split",
        kind="split",
        form=SplitForm,
        run=splitting.split,
        title="拆分申请（一事一申请）",
        done="已拆分，分出的事项各有登记号，收到日期不变。",
        button="拆分申请",
        template="casework/intake/split.html",
        fill=_fill_split,
        fact=_split,
    ),
    Step(
        path="close-other",
        kind="closed_not_ogi_form",
        form=CloseOtherForm,
        run=endings.close_other,
        title="其他方式办结",
        done="已按其他方式办结。",
        button="办结",
        template="casework/intake/close_other.html",
        fact=_closed,
    ),
)
