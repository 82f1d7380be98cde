"""Pages of consultation: sent, received by the party, answered, returned, lapsed (T14, T15)."""

from collections.abc import Iterable
from typing import Any

from casework.acting import Acting
from casework.forms.consultation import ConsultForm, OpinionForm, PartyDayForm, PartyForm
from casework.models import Case
from casework.queries.consultations import asked_of
from casework.record import casefile_of
from casework.services import consultation
from casework.views.step import Step
from workflows import facts as f
from workflows.guards_clock import open_parties

NEW_PARTY = "P0"  # stands in a preview for a party that is not entered yet


def _context(case: Case, acting: Acting) -> dict[str, Any]:
    return {"asked": asked_of(case, acting.calendar), "reading": casefile_of(case).clock(acting.calendar)}


def _choices(case: Case, codes: Iterable[str]) -> list[tuple[str, str]]:
    wanted = frozenset(codes)
    return [(p.code, p.name) for p in case.parties if p.code in wanted]


def _fill_consult(form: ConsultForm, case: Case, acting: Acting) -> None:
    open_ones = open_parties(casefile_of(case))
    known = [p.code for p in case.parties if p.role in consultation.ASKED and p.code not in open_ones]
    form.party.choices = [("", "新的对象，在右边填写名称"), *_choices(case, known)]
    form.on.start(acting.today, first=case.received_on)
    form.served_on.start(acting.today, first=case.received_on, filled=False)


def _sent(form: ConsultForm, case: Case, acting: Acting) -> f.Fact | None:
    if not form.on.data:
        return None
    return f.ConsultationSent(
        on=form.on.data, party=form.party.data or NEW_PARTY, third_party=form.asked_as.data == "third_party",
        co_maker=form.asked_as.data == "co_maker",
    )  # fmt: skip


def _fill_party(form: Any, case: Case, acting: Acting) -> None:
    file = casefile_of(case)
    asked = [sent.party for sent in file.of(f.ConsultationSent)]
    form.party.choices = _choices(case, open_parties(file) or asked)
    if hasattr(form, "on"):
        form.on.start(acting.today, first=case.received_on)


def _party(form: Any) -> str:
    """The party chosen, else the first one offered; nothing when nobody was asked."""
    return str(form.party.data or next((code for code, _ in form.party.choices), ""))


def _opinion(form: OpinionForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.OpinionReceived(on=form.on.data, party=_party(form)) if form.on.data else None


STEPS = (
    Step(
        path="consult",
        kind="consultation_sent",
        form=ConsultForm,
        run=consultation.consult,
        title="征求意见",
        done="征求意见已登记，答复期限暂停计算。",
        button="登记征求意见",
        template="casework/processing/consult.html",
        fill=_fill_consult,
        fact=_sent,
        context=_context,
    ),
    Step(
        path="consult-served",
        kind="consultation_served",
        form=PartyDayForm,
        run=consultation.serve_consultation,
        title="登记征询签收",
        done="对方收到日期已登记，15 个工作日自次日起算。",
        button="登记签收",
        template="casework/processing/party.html",
        fill=_fill_party,
        fact=lambda form, case, acting: f.ConsultationServed(on=form.on.data, party=_party(form)),
        context=_context,
    ),
    Step(
        path="opinion",
        kind="opinion_received",
        form=OpinionForm,
        run=consultation.receive_opinion,
        title="登记意见",
        done="意见已登记。",
        button="登记意见",
        template="casework/processing/party.html",
        fill=_fill_party,
        fact=_opinion,
        context=_context,
    ),
    Step(
        path="consult-returned",
        kind="consultation_returned",
        form=PartyDayForm,
        run=consultation.return_consultation,
        title="登记征询退件",
        done="退件已登记，该方的征求意见结束。",
        button="登记退件",
        template="casework/processing/party.html",
        fill=_fill_party,
        fact=lambda form, case, acting: f.ConsultationReturned(on=form.on.data, party=_party(form)),
        context=_context,
    ),
    Step(
        path="consult-lapsed",
        kind="consultation_lapsed",
        form=PartyForm,
        run=consultation.lapse_consultation,
        title="登记逾期未答",
        done="逾期未提出意见已登记，该方的征求意见结束。",
        button="登记逾期未答",
        template="casework/processing/party.html",
        fill=_fill_party,
        fact=lambda form, case, acting: f.ConsultationLapsed(on=acting.today, party=_party(form)),
        context=_context,
    ),
)
