"""个人设置: the account, how one wants to be told, leave with a deputy, the password."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import select

from casework import notifiers
from casework.db import db
from casework.forms.preferences import LeaveForm, PreferenceForm
from casework.forms.sign_in import PasswordForm
from casework.models import Person
from casework.models.message import Channel
from casework.services import absences, preferences
from casework.views.acting import acting, signed_in


def account_page(
    *,
    password: PasswordForm | None = None,
    preference: PreferenceForm | None = None,
    leave: LeaveForm | None = None,
    stopped: str = "",
) -> str:
    """The page with the form that was sent as it was typed. ``stopped``: stale or repeated."""
    who = acting()
    chosen = preferences.preference_of(who.person_id)
    return render_template(
        "login/account.html",
        person=signed_in(),
        password_changed_at=db.session.scalar(
            select(Person.password_changed_at).where(Person.id == who.person_id)
        ),
        password=password or PasswordForm(),
        preference=preference or _filled(chosen),
        chosen=chosen,
        mails=Channel.mail in notifiers.configured(),
        leave=leave or leave_form(),
        absences=absences.absences_of(who),
        stopped=stopped,
        today=who.today,
    )


def _filled(chosen: preferences.Preference) -> PreferenceForm:
    form = PreferenceForm(formdata=None)
    form.by_mail.data, form.seen.data = chosen.by_mail, chosen.version
    for field, hour in ((form.quiet_from, chosen.quiet_from), (form.quiet_until, chosen.quiet_until)):
        field.data = f"{hour:%H:%M}" if hour else ""
    return form


def leave_form() -> LeaveForm:
    """The form with the colleagues who may stand in."""
    form = LeaveForm()
    people = absences.possible_deputies(acting())
    form.deputy.choices = [("", "请选择"), *((str(p.id), f"{p.name}（{p.unit}）") for p in people)]
    return form
