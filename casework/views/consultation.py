"""Steps of consultation: who is asked, received, answered, weighed, returned, lapsed (T14, T15)."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request

from casework.acting import Acting
from casework.forms.consultation import (
    INSIDE,
    AskedPartyForm,
    ConsultForm,
    OpinionForm,
    PartyDayForm,
    PartyForm,
    ReturnedForm,
    WeighForm,
)
from casework.models import Case
from casework.queries.consultations import asked_of, overview
from casework.queries.units import district_units
from casework.record import casefile_of
from casework.services import consultation
from casework.views.delivery import take_proof
from casework.views.step import Step
from workflows import facts as f
from workflows.codes import Weighing
from workflows.guards_clock import open_parties
from workflows.guards_third_party import third_parties, unweighed

NEW_PARTY = "P0"  # stands in a preview for a party that is not entered yet
HUB = "consultations.show"


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
    _offer(form, case, open_parties(file) or _asked(case))
    if hasattr(form, "on"):
        form.on.start(acting.today, first=case.received_on)


def _asked(case: Case) -> list[str]:
    return [sent.party for sent in casefile_of(case).of(f.ConsultationSent)]


def _offer(form: Any, case: Case, codes: Iterable[str]) -> None:
    """These parties; the one that the address names comes first (``?party=P2``)."""
    wanted = request.args.get("party", "")
    form.party.choices = sorted(_choices(case, codes), key=lambda choice: choice[0] != wanted)


def _fill_opinion(form: OpinionForm, case: Case, acting: Acting) -> None:
    """Whoever was asked may still answer, those whose time runs first."""
    running = open_parties(casefile_of(case))
    _offer(form, case, _asked(case))
    if not request.args.get("party"):
        form.party.choices.sort(key=lambda choice: choice[0] not in running)
    form.on.start(acting.today, first=case.received_on)


def _fill_weigh(form: WeighForm, case: Case, acting: Acting) -> None:
    """Third parties and whoever was asked; those that wait to be weighed first."""
    file = casefile_of(case)
    waiting = unweighed(file)
    _offer(form, case, {*third_parties(file), *_asked(case)} - open_parties(file))
    if not request.args.get("party"):
        form.party.choices.sort(key=lambda choice: choice[0] not in waiting)


def _weighed(form: WeighForm, case: Case, acting: Acting) -> f.Fact | None:
    if not form.outcome.data:
        return None
    return f.OpinionWeighed(
        on=acting.today, party=_party(form), outcome=Weighing(form.outcome.data),
        reason_good=form.reason_good.data, public_interest=form.public_interest.data,
    )  # fmt: skip


def _fill_entry(form: AskedPartyForm, case: Case, acting: Acting) -> None:
    form.unit_id.choices = [("", "不在本系统中"), *((str(u.id), u.words) for u in district_units(case))]


def _enter(case: Case, *, seen: int, acting: Acting, unit_id: str, **typed: Any) -> None:
    """A unit of the district is entered by its own name."""
    inside = typed["asked_as"] in INSIDE and unit_id
    found = next((u for u in district_units(case) if str(u.id) == unit_id), None) if inside else None
    name = found.organ if found else typed.pop("name")
    typed.pop("name", None)
    entry = consultation.Entry(**typed, name=name, unit_id=found.id if found else None)
    consultation.enter_party(case, entry, seen=seen, acting=acting)


def _lines(case: Case, acting: Acting) -> dict[str, Any]:
    return {**_context(case, acting), "overview": overview(case, acting)}


def _party(form: Any) -> str:
    """The party chosen, else the first one offered; nothing when nobody was asked."""
    return str(form.party.data or next((code for code, _ in form.party.choices), ""))


def _on_day(kind: type[f.Fact]) -> Callable[[Any, Case, Acting], f.Fact | None]:
    """What came of the letter to a party, once the day is typed."""

    def fact(form: Any, case: Case, acting: Acting) -> f.Fact | None:
        return kind(on=form.on.data, party=_party(form)) if form.on.data else None  # type: ignore[call-arg]

    return fact


def _opinion(form: OpinionForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.OpinionReceived(on=form.on.data, party=_party(form)) if form.on.data else None


STEPS = (
    Step(
        path="asked-party",
        kind="third_party_marked",
        form=AskedPartyForm,
        run=_enter,
        title="登记征求意见的对象",
        done="对象已登记，请拟写征求意见的文书。",
        button="登记对象",
        template="casework/consultation/party.html",
        fill=_fill_entry,
        goes_to=HUB,
    ),
    Step(
        path="consult",
        kind="consultation_sent",
        form=ConsultForm,
        run=consultation.consult,
        title="补记已发出的征求意见",
        done="征求意见已登记，答复期限暂停计算。",
        button="登记征求意见",
        template="casework/processing/consult.html",
        fill=_fill_consult,
        fact=_sent,
        context=_context,
        goes_to=HUB,
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
        fact=_on_day(f.ConsultationServed),
        context=_context,
        goes_to=HUB,
    ),
    Step(
        path="opinion",
        kind="opinion_received",
        form=OpinionForm,
        run=consultation.receive_opinion,
        title="登记意见",
        done="意见已登记，请衡量后再拟写答复。",
        button="登记意见",
        template="casework/processing/party.html",
        fill=_fill_opinion,
        fact=_opinion,
        context=_context,
        prepare=take_proof,
        goes_to=HUB,
    ),
    Step(
        path="weigh",
        kind="opinion_weighed",
        form=WeighForm,
        run=consultation.weigh_opinion,
        title="衡量意见",
        done="衡量已记录。",
        button="记录衡量",
        template="casework/consultation/weigh.html",
        fill=_fill_weigh,
        fact=_weighed,
        context=_lines,
        goes_to=HUB,
    ),
    Step(
        path="consult-returned",
        kind="consultation_returned",
        form=ReturnedForm,
        run=consultation.return_consultation,
        title="登记征询退件",
        done="退件已登记，该方的征求意见结束；可以换一种方式再送。",
        button="登记退件",
        template="casework/processing/party.html",
        fill=_fill_party,
        fact=_on_day(f.ConsultationReturned),
        context=_context,
        goes_to=HUB,
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
        goes_to=HUB,
    ),
)
