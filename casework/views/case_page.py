"""The page of a case: what every part of it needs, read in a handful of statements."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from flask import current_app, request

from casework.acting import Acting
from casework.models.case import Case, Party, PartyRole
from casework.queries import callbacks, chain_check, disputes, timeline
from casework.queries.clusters import clusters_of
from casework.queries.consultations import Overview, overview
from casework.queries.contacts import attempts_of, has_talked
from casework.queries.difficult import panel_of
from casework.queries.holders import held_by
from casework.queries.letters import letters_of
from casework.queries.stage_bar import stage_bar
from casework.queries.transfers import lines_of
from casework.record import entry_of
from casework.services import difficult, personal_data
from casework.services.merging import merged_into
from casework.services.suggestions import suggestions_of
from casework.views.acting import acting
from casework.views.next_step import next_step
from casework.views.steps_index import step_icon, step_url
from workflows import clock, serial
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.clock_codes import StepCode
from workflows.codes import Role, State
from workflows.lamp import lamp, remaining_days
from workflows.transfers import OPEN, in_danger

TABS = ("process", "application", "materials", "contacts", "letters", "log")


def asked_tab() -> str:
    """The tab of the address."""
    tab = request.args.get("tab", "")
    return tab if tab in TABS else TABS[0]


def asked_day(today: date) -> date:
    """The day for which the clock is explained: a past day of the address, or today."""
    try:
        return min(date.fromisoformat(request.args.get("as_of", "")), today)
    except ValueError:
        return today


def case_context(case: Case) -> dict[str, Any]:
    """Everything that the templates of a case page get."""
    who, tab = acting(), asked_tab()
    events = timeline.read_events(case.id)
    file = CaseFile(entry_of(e, serial.load(e.kind, e.occurred_on, json.loads(e.data))) for e in events)
    files, letters = timeline.files_of(case.id), letters_of(case.id)
    parties = timeline.parties_of(case.id)
    only = request.args.get("only", "all")
    applicant = next((p for p in parties if p.role is PartyRole.applicant), None)
    return {
        "case": case,
        "tab": tab,
        "today": who.today,
        "events": events,
        "stages": stage_bar(file),
        "next_step": next_step(file, case.ref, who),
        "talked": has_talked(file),
        "only": only if only in timeline.FILTERS else "all",
        "moments": timeline.moments(events, files, only=only),
        "files": files,
        "letters": letters,
        "beside": timeline.beside(case),
        "applicant": applicant,
        "masked": masked_contact(applicant, who),
        "disputes": disputes.of_case(case.id) if any(e.kind == "dispute_filed" for e in events) else (),
        "others": [p for p in parties if p.role is not PartyRole.applicant],
        "fact_template": fact_template,
        "step_icon": step_icon,
        "step_url": step_url,
        **clock_context(file, who),
        **_tab_context(case, tab, events, file, parties),
    }


FACTS = "casework/facts"


@cache
def fact_template(kind: str) -> str:
    """The partial that shows a fact on the timeline: its own, or the plain one."""
    own = f"{FACTS}/{kind}.html"
    return own if own in current_app.jinja_env.list_templates() else f"{FACTS}/_plain.html"


def clock_context(file: CaseFile, who: Acting) -> dict[str, Any]:
    """The explained clock of a day (期限是怎么算的)."""
    as_of = asked_day(who.today)
    reading = file.clock(who.calendar, as_of)
    due_on = reading.due_on
    return {
        "as_of": as_of,
        "reading": reading,
        "lamp": lamp(reading, who.calendar, as_of, who.yellow_days),
        "days": clock.explain(reading, who.calendar, as_of),
        "left": remaining_days(due_on, who.calendar, as_of) if due_on else None,
        "extension": next((s for s in reading.steps if s.code is StepCode.EXTENSION_POSSIBLE), None),
    }


def masked_contact(party: Party | None, who: Acting) -> dict[str, str]:
    """Contact data, mostly hidden; none for a liaison, who works on the matter only (SECURITY 7.5)."""
    return personal_data.masked(party) if party and who.roles - {Role.liaison} else {}


def _transfers(case: Case, file: CaseFile, who: Acting) -> dict[str, Any]:
    """The transfers of a case; most have none, and then nothing is asked."""
    if not any(isinstance(fact, f.Transferred) for fact in file.facts):
        return {"transfers": ()}
    lines = lines_of(case.id, who)
    due_on = file.clock(who.calendar).due_on
    may_take_back = any(line.row.state in OPEN for line in lines) and in_danger(
        due_on, who.today, who.calendar
    )
    return {"transfers": lines, "may_take_back": may_take_back}


def _consulted(case: Case) -> Overview | None:
    """What is asked of others, while somebody is being asked."""
    return overview(case, acting()) if case.state == State.CONSULTING else None


def _tab_context(
    case: Case, tab: str, events: list[Any], file: CaseFile, parties: list[Party]
) -> dict[str, Any]:
    """What only one tab needs."""
    if tab == "process":
        panel = panel_of(case, file, difficult.given(case, parties), acting())
        return {
            "held": held_by(file, acting()), "consulted": _consulted(case), "difficult": panel,
            **_transfers(case, file, acting()),
        }  # fmt: skip
    if tab == "application":
        return {
            "suggestions": suggestions_of(case),
            "clusters": clusters_of(case),
            "merged": merged_into(case),
        }
    if tab == "contacts":
        found = timeline.contacts_of(case.id)
        return {"contacts": found, "attempts": attempts_of(found), "promises": callbacks.of_case(case.id)}
    if tab == "materials":
        return {"searches": timeline.searches_of(case.id)}
    if tab == "log":
        return {"broken_at": chain_check.first_break(events, case.chain_id)}
    return {}
