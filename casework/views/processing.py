"""Pages of processing: acceptance, search record (T12; domain 01 § 5)."""

from typing import Any

from flask import Blueprint

from casework.acting import Acting
from casework.forms.processing import AcceptForm, SearchForm
from casework.models import Case
from casework.queries.timeline import searches_of
from casework.record import casefile_of
from casework.services import processing
from casework.views.consultation import STEPS as CONSULTATION_STEPS
from casework.views.step import Step, register
from workflows import facts as f

bp = Blueprint("processing", __name__)


def _fill_search(form: SearchForm, case: Case, acting: Acting) -> None:
    form.on.start(acting.today, first=case.arrived_on)


def _searches(case: Case, acting: Acting) -> dict[str, Any]:
    return {"searches": searches_of(case.id)}


def _clock(case: Case, acting: Acting) -> dict[str, Any]:
    return {"reading": casefile_of(case).clock(acting.calendar)}


STEPS = (
    Step(
        path="accept",
        kind="accepted",
        form=AcceptForm,
        run=processing.accept,
        title="受理申请",
        done="已受理，转入办理。",
        button="受理申请",
        template="casework/processing/accept.html",
        fact=lambda form, case, acting: f.Accepted(on=acting.today),
        context=_clock,
    ),
    Step(
        path="search",
        kind="searched",
        form=SearchForm,
        run=processing.record_search,
        title="记录检索",
        done="检索已记录；还有别的检索，可以再记一条。",
        button="保存检索记录",
        template="casework/processing/search.html",
        fill=_fill_search,
        context=_searches,
    ),
)

for step in (*STEPS, *CONSULTATION_STEPS):
    register(bp, step)
