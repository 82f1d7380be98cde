"""The page on which a contact is noted; the log itself stands on the case page."""

from typing import Any

from flask import Blueprint, request

from casework.acting import Acting
from casework.forms.contacts import ContactForm
from casework.models import Case
from casework.queries.contacts import attempts_of
from casework.queries.timeline import contacts_of
from casework.services.contacts import record_contact
from casework.views.step import Step, register
from workflows.codes import Outcome, Purpose, State
from workflows.facts import Contacted

bp = Blueprint("contacts", __name__)


def _fill(form: ContactForm, case: Case, acting: Acting) -> None:
    form.set_today(acting.today)
    if request.method != "POST" and case.state is State.AWAIT_CONFIRM:
        form.purpose.data, form.outcome.data = Purpose.confirm_receipt.value, Outcome.confirmed.value


def _fact(form: ContactForm, case: Case, acting: Acting) -> Contacted | None:
    if not form.on.data:
        return None
    purpose, outcome = Purpose(form.purpose.data), Outcome(form.outcome.data)
    return Contacted(on=form.on.data, contact_id=0, purpose=purpose, outcome=outcome)


def _context(case: Case, acting: Acting) -> dict[str, Any]:
    contacts = contacts_of(case.id)
    return {"contacts": contacts, "attempts": attempts_of(contacts)}


register(
    bp,
    Step(
        path="contact",
        kind="contacted",
        form=ContactForm,
        run=record_contact,
        title="记沟通",
        done="沟通已记录。",
        button="保存沟通记录",
        template="casework/contacts/add.html",
        fill=_fill,
        fact=_fact,
        context=_context,
    ),
)
