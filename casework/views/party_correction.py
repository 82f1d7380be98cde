"""Set right what stands about the applicant, an agent or a co-applicant: an ordinary row with a trace."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency
from casework.db import Stale, write
from casework.forms.party import CorrectPartyForm
from casework.models import Case, Party
from casework.services import personal_data
from casework.services.parties import correct_party, read_party
from casework.views.access import access_case, access_party
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("party_correction", __name__)


@bp.get("/cases/<ref>/parties/<int:party_id>/correction")
def show(ref: str, party_id: int) -> ResponseReturnValue:
    """The form: open values filled in, protected ones only masked beside their empty fields."""
    case = access_case(ref)
    party = access_party(case, party_id)
    form = CorrectPartyForm(formdata=None)
    form.show(read_party(party), party.version)
    return _page(case, party, form)


@bp.post("/cases/<ref>/parties/<int:party_id>/correction")
def correct(ref: str, party_id: int) -> ResponseReturnValue:
    """Keep the new values; what was left empty stays."""
    case = access_case(ref)
    party = access_party(case, party_id)
    form = CorrectPartyForm()
    if not form.validate():
        return _page(case, party, form), 422
    try:
        location = write(lambda: once(form, lambda: _correct(ref, party_id, form)))
    except (Stale, idempotency.KeyReused) as stop:
        case = access_case(ref)
        party = access_party(case, party_id)
        form.version.data, form.version.raw_data = party.version, None
        return _page(case, party, form, stop=stop), 409
    flash("信息已更正，更正前后均已留痕。")
    return redirect(location, 303)


def _correct(ref: str, party_id: int, form: CorrectPartyForm) -> str:
    party = access_party(access_case(ref), party_id)
    correct_party(party, form.corrected(read_party(party)), version=form.version.data or 0, acting=acting())
    return url_for("cases.show", ref=ref, tab="application")


def _page(case: Case, party: Party, form: CorrectPartyForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/intake/correct_party.html",
        case=case,
        party=party,
        form=form,
        masked=personal_data.masked(party),
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, idempotency.KeyReused),
    )
