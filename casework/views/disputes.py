"""复议诉讼: the list, and the steps of a case: entered, answered, concluded, reopened."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework import labels
from casework.acting import Acting
from casework.forms.disputes import AnswerForm, DisputeForm, ReopenForm, ResultForm
from casework.models.case import Case
from casework.queries import disputes as queries
from casework.record import casefile_of
from casework.services import disputes
from casework.views.acting import acting
from casework.views.delivery import take_proof
from casework.views.step import Step, register
from workflows import disputes as rules
from workflows import facts as f
from workflows.codes import DisputeKind

bp = Blueprint("disputes", __name__)


@bp.get("/disputes")
def index() -> ResponseReturnValue:
    """Reviews and suits in one's scope, with the lamps of the organ's answer."""
    who, filters = acting(), queries.read_filters(request.args)
    lines, after = queries.list_disputes(filters, who)
    return render_template(
        "casework/disputes/index.html", lines=lines, after=after, filters=filters,
        counts=queries.count_groups(), today=who.today,
    )  # fmt: skip


def _words(dispute: rules.Dispute) -> str:
    return f"{labels.DISPUTE_KINDS[dispute.kind]}　{dispute.body}　{dispute.reference}"


def _fill_new(form: DisputeForm, case: Case, acting: Acting) -> None:
    form.start(acting.today)


def _new(form: DisputeForm, case: Case, acting: Acting) -> f.Fact | None:
    if not (form.on.data and form.notice_on.data and form.kind.data):
        return None
    kind, is_summary = DisputeKind(form.kind.data), bool(form.summary.data)
    is_summary = is_summary and kind is DisputeKind.review
    return f.DisputeFiled(
        on=form.on.data, no=rules.next_number(casefile_of(case)), dispute=kind, body=form.body.data or "—",
        reference=form.reference.data or "—", notice_on=form.notice_on.data, summary=is_summary,
        answer_by_on=rules.answer_day(kind, form.notice_on.data, acting.calendar, summary=is_summary),
    )  # fmt: skip


def _about(case: Case, acting: Acting) -> dict[str, Any]:
    return {"disputes": rules.disputes_of(casefile_of(case)), "words": _words, "today": acting.today}


def _fill_answer(form: AnswerForm, case: Case, acting: Acting) -> None:
    waiting = [d for d in rules.disputes_of(casefile_of(case)) if d.is_open and d.answered_on is None]
    form.offer({d.no: _words(d) for d in waiting})
    form.on.start(acting.today)


def _fill_result(form: ResultForm, case: Case, acting: Acting) -> None:
    """Those without a result first; a result that nobody acted on can be set right."""
    found = [d for d in rules.disputes_of(casefile_of(case)) if d.reopened_on is None]
    form.offer({d.no: _words(d) for d in sorted(found, key=lambda d: (not d.is_open, d.no))})
    form.on.start(acting.today, filled=False)


def _fill_reopen(form: ReopenForm, case: Case, acting: Acting) -> None:
    orders = rules.orders_to_act(casefile_of(case))
    due_on = acting.calendar.add(acting.today, rules.JUDGMENT_DAYS)
    form.start(acting.today, due_on, {d.no: f"{d.decision_no}（{d.body}）" for d in orders})


def _reopened(form: ReopenForm, case: Case, acting: Acting) -> f.Fact | None:
    if not form.on.data or not form.due_on.data:
        return None
    orders = {d.no: d for d in rules.orders_to_act(casefile_of(case))}
    no = form.dispute_no.data or min(orders, default=0)
    decision = orders[no].decision_no if no in orders else ""
    has_paper = bool(form.proof.data)
    return f.Reopened(
        on=form.on.data, due_on=form.due_on.data, decision_no=decision, dispute_no=no,
        file_id=int(has_paper) if no in orders and not orders[no].decision_file_id else 0,
    )  # fmt: skip


STEPS = (
    Step(
        path="dispute",
        kind="dispute_filed",
        form=DisputeForm,
        run=disputes.enter,
        title="登记复议诉讼",
        done="复议诉讼已登记，系统会提醒答辩期限。",
        button="登记复议诉讼",
        template="casework/disputes/enter.html",
        fill=_fill_new,
        fact=_new,
        context=_about,
        prepare=take_proof,
    ),
    Step(
        path="dispute-answer",
        kind="defence_submitted",
        form=AnswerForm,
        run=disputes.submit_answer,
        title="登记已交答辩",
        done="已登记提交答复、答辩。",
        button="登记已交答辩",
        template="casework/disputes/answer.html",
        fill=_fill_answer,
        context=_about,
        prepare=take_proof,
    ),
    Step(
        path="dispute-result",
        kind="dispute_concluded",
        form=ResultForm,
        run=disputes.conclude,
        title="登记复议诉讼结果",
        done="复议诉讼结果已登记。",
        button="登记结果",
        template="casework/disputes/answer.html",
        fill=_fill_result,
        context=_about,
        prepare=take_proof,
    ),
    Step(
        path="reopen",
        kind="reopened",
        form=ReopenForm,
        run=disputes.reopen,
        title="重新办理",
        done="案件已转入重新办理，期限按决定或判决计算。",
        button="重新办理",
        template="casework/disputes/reopen.html",
        fill=_fill_reopen,
        fact=_reopened,
        context=_about,
        prepare=take_proof,
    ),
)
for _step in STEPS:
    register(bp, _step)
