"""The clear values of a party, for people on the case, with a reason (SECURITY 7.5)."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework.db import writing
from casework.forms.personal_data import FIELD_WORDS, RevealForm
from casework.services import personal_data
from casework.views.access import access_case, access_party
from casework.views.acting import acting

bp = Blueprint("parties", __name__)


@bp.post("/cases/<ref>/parties/<int:party_id>/reveal")
def reveal(ref: str, party_id: int) -> ResponseReturnValue:
    """A page, or with htmx a fragment, that is never kept by the browser."""
    case, form, who = access_case(ref), RevealForm(), acting()
    access_party(case, party_id)
    if not form.validate():
        return _page(ref, party_id, form, {}), 422
    with writing():
        done = personal_data.count_reveal(who)
    personal_data.check_reveals(done, who)
    with writing():
        party = access_party(access_case(ref), party_id)
        values = personal_data.reveal(party, reason=form.reason.data or "", acting=who)
    return _page(ref, party_id, form, values)


def _page(ref: str, party_id: int, form: RevealForm, values: dict[str, str]) -> str:
    case = access_case(ref)
    name = "_reveal" if request.headers.get("HX-Request") else "reveal"
    party = access_party(case, party_id)
    return render_template(
        f"casework/parties/{name}.html",
        case=case,
        party=party,
        form=form,
        values=values,
        words=FIELD_WORDS,
    )
