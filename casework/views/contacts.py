"""记沟通: a page, or a drawer on the page of a case; the log itself stands on the case page."""

from typing import Any

from flask import Blueprint, request

from casework import labels
from casework.acting import Acting
from casework.forms.contacts import ContactForm
from casework.models import Callback, Case, PartyRole
from casework.queries import callbacks, guidance
from casework.queries.contacts import TALKED, attempts_of
from casework.queries.timeline import contacts_of, parties_of
from casework.services.contacts import record_contact
from casework.views.case_page import masked_contact
from casework.views.step import Step, register
from casework.views.template_tools import md
from workflows.codes import Outcome, Purpose, State
from workflows.facts import Contacted

bp = Blueprint("contacts", __name__)
# Before these notices one calls first (先电话沟通, 06 § 5 and 02 § 5).
CALL_FIRST = frozenset({"D02", "D05"})
PURPOSES = {"D02": Purpose.clarify_content, "D05": Purpose.mediate_real_need}


def _fill(form: ContactForm, case: Case, acting: Acting) -> None:
    form.set_today(acting.today)
    promised = callbacks.open_of(case.id)
    form.callback_id.choices = [(0, "不是回应约定"), *((c.id, _promise(c)) for c in promised)]
    if request.headers.get("HX-Request"):  # beside another form, whose fields have these names too
        for field in form:
            field.id = field.label.field_id = f"contact-{field.id}"
    if request.method == "POST":
        return
    if case.state is State.AWAIT_CONFIRM:
        form.purpose.data, form.outcome.data = Purpose.confirm_receipt.value, Outcome.confirmed.value
    elif (purpose := request.args.get("purpose", "")) in labels.PURPOSES:
        form.purpose.data = purpose
    asked = request.args.get("callback", type=int)
    if asked in {c.id for c in promised}:
        form.callback_id.data = asked


def _promise(callback: Callback) -> str:
    return f"{md(callback.promised_on)}回电{f'：{callback.promise}' if callback.promise else ''}"


def _fact(form: ContactForm, case: Case, acting: Acting) -> Contacted | None:
    if not form.on.data:
        return None
    purpose, outcome = Purpose(form.purpose.data), Outcome(form.outcome.data)
    return Contacted(on=form.on.data, contact_id=0, purpose=purpose, outcome=outcome)


def _context(case: Case, acting: Acting) -> dict[str, Any]:
    contacts = contacts_of(case.id)
    return {
        "contacts": contacts,
        "attempts": attempts_of(contacts),
        "promised": callbacks.open_of(case.id),
        "guidances": guidance.fitting(case.title + case.content),
        "back": request.args.get("back", ""),
    }


def call_first(case: Case, kind: str, acting: Acting) -> dict[str, Any] | None:
    """What the card 先电话沟通 shows beside a notice; None for notices that need no call."""
    if kind not in CALL_FIRST:
        return None
    contacts = contacts_of(case.id)
    applicant = next((p for p in parties_of(case.id) if p.role is PartyRole.applicant), None)
    return {
        "contacts": contacts,
        "talked": any(c.outcome in TALKED for c in contacts),
        "phone": masked_contact(applicant, acting).get("phone", ""),
        "party": applicant,
        "purpose": PURPOSES[kind].value,
    }


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
        fragment="casework/contacts/_drawer_form.html",
        returns=True,
        fill=_fill,
        fact=_fact,
        context=_context,
    ),
)
