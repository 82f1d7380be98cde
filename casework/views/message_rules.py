"""提醒规则: who is told of what and when, and whom that reaches today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency, notifiers
from casework.db import Stale, db, write
from casework.forms.message_rules import TAKEN, LampForm, RuleForm
from casework.models.message import MessageKind, MessageRule
from casework.services import lamps, message_rules, rule_preview
from casework.services.message_rules import WITHOUT_DAYS
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("message_rules", __name__)
GREATEST = 2**31 - 1  # of a key on PostgreSQL


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as somebody is about to make it, for the preview."""

    id: int
    kind: MessageKind
    days: int
    reach: list[str]
    active: bool


@bp.get("/settings/messages")
def index() -> ResponseReturnValue:
    """All rules, with whom they reach today, and the lamps."""
    form = LampForm()
    form.yellow_days.data = lamps.yellow_days()
    form.seen.show(lamps.version())
    return _rules_page(form)


@bp.post("/settings/lamps")
def set_lamps() -> ResponseReturnValue:
    """From how many working days left the lamp is yellow."""
    form = LampForm()
    if not form.validate():
        return _rules_page(form), 422

    def act() -> str:
        lamps.set_yellow_days(form.yellow_days.data or 0, seen=form.seen.data or 0, acting=acting())
        return url_for(".index")

    try:
        to = write(lambda: once(form, act))
    except (Stale, idempotency.KeyReused) as stop:
        form.seen.show(lamps.version())
        return _rules_page(form, stopped="stale" if isinstance(stop, Stale) else "repeated"), 409
    flash("期限灯已修改，即时生效。")
    return redirect(to, 303)


def _rules_page(form: LampForm, *, stopped: str = "") -> str:
    who, rules = acting(), message_rules.all_rules()
    return render_template(
        "casework/settings/rules.html",
        rules=rules,
        reach=rule_preview.reach_today(rules, who),
        is_working=who.calendar.is_working(who.today),
        today=who.today,
        form=form,
        stopped=stopped,
        **_common(),
    )


def _common() -> dict[str, Any]:
    return {"ways": notifiers.configured(), "without_days": WITHOUT_DAYS, "most": rule_preview.MOST_CASES}


@bp.route("/settings/messages/<int:rule_id>", methods=["GET", "POST"])
def edit(rule_id: int) -> ResponseReturnValue:
    """One rule; ``only=preview`` shows whom it would reach and keeps nothing."""
    rule = db.session.get(MessageRule, rule_id) if rule_id <= GREATEST else None
    if rule is None:
        abort(404)
    form = _form(rule)
    if request.method == "GET":
        _show(form, rule)
        return _page(rule, form)
    if not form.validate():
        return _page(rule, form), 422
    if request.form.get("only") == "preview":
        return _page(rule, form)
    return _keep(rule_id, form)


def _form(rule: MessageRule) -> RuleForm:
    form = RuleForm()
    form.offer(message_rules.reaches_of(rule.kind))
    if rule.kind in WITHOUT_DAYS:
        del form.when, form.days
    return form


def _show(form: RuleForm, rule: MessageRule) -> None:
    form.reach.data, form.channels.data = list(rule.reach), list(rule.channels)
    form.active.data, form.seen.data = rule.active, rule.version
    if rule.kind not in WITHOUT_DAYS:
        form.show(rule.days)


def _keep(rule_id: int, form: RuleForm) -> ResponseReturnValue:
    def act() -> str:
        days = form.signed_days if "days" in form else 0
        message_rules.change_rule(
            rule_id, days=days, reach=form.reach.data or [], channels=form.channels.data or [],
            active=bool(form.active.data), seen=form.seen.data or 0, acting=acting(),
        )  # fmt: skip
        return url_for(".index")

    try:
        to = write(lambda: once(form, act))
    except message_rules.DayTaken:
        form.days.errors = (TAKEN,)
        return _page(db.session.get_one(MessageRule, rule_id), form), 422
    except (Stale, idempotency.KeyReused) as stop:
        rule = db.session.get_one(MessageRule, rule_id, populate_existing=True)
        form.seen.show(rule.version)
        return _page(rule, form, stopped="stale" if isinstance(stop, Stale) else "repeated"), 409
    flash("提醒规则已修改，下一次检查起生效。")
    return redirect(to, 303)


def _page(rule: MessageRule, form: RuleForm, *, stopped: str = "") -> str:
    who = acting()
    return render_template(
        "casework/settings/rule.html",
        rule=rule,
        form=form,
        stopped=stopped,
        reach=rule_preview.reach_today(_with(rule, form), who).get(rule.id),
        is_working=who.calendar.is_working(who.today),
        **_common(),
    )


def _with(rule: MessageRule, form: RuleForm) -> list[Any]:
    """All rules of this kind, this one as it stands in the form."""
    days = form.signed_days if "days" in form else rule.days
    wanted = Wanted(rule.id, rule.kind, days, form.reach.data or [], bool(form.active.data))
    others = [one for one in message_rules.active_rules(rule.kind) if one.id != rule.id and one.days != days]
    return [*others, wanted]
