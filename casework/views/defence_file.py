"""答辩卷宗: one click gives the whole case in time order, with a program that verifies it anywhere."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from casework import labels, rates
from casework.acting import Acting
from casework.calendars import stored_notices
from casework.db import writing
from casework.letters import pool
from casework.models.case import Case
from casework.queries import disputes, timeline
from casework.record import casefile_of
from casework.services import defence_file
from casework.services.defence_file import Paper
from casework.views.access import access_case
from casework.views.acting import acting, is_recently_proved
from casework.views.archive import access_package
from casework.views.gate import deny
from casework.views.step import ask_for_proof
from workflows import clock

bp = Blueprint("defence_file", __name__)
IN_MEMORY = 8 * 1024 * 1024  # a larger file is written to disk while it is made
EXPORTS_AN_HOUR = 5  # SECURITY 11.5
PAGES = "casework/defence"


@bp.get("/cases/<ref>/defence.zip")
def package(ref: str) -> ResponseReturnValue:
    """The defence file; entered in the export chain, whose entry lies in the file as its receipt."""
    case, who = access_case(ref), acting()
    if case.organ_id != who.organ_id:  # a unit of another organ may work on the case; the file is not its own
        deny(403, object_type="case", object_id=ref)
    if not is_recently_proved():
        return ask_for_proof()
    _count(who)
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by the answer)
    try:
        digest = defence_file.write(case, target, partial(_pages, case, who), who)
        with writing():
            entry = defence_file.note(access_package(ref), digest, who)
        defence_file.add_receipt(access_package(ref), target, entry, who)
    except BaseException as fault:
        target.close()
        if isinstance(fault, pool.RenderFailed):
            abort(503)
        raise
    target.seek(0)
    name = labels.DEFENCE_FILE.format(ref=ref)
    return send_file(target, mimetype="application/zip", as_attachment=True, download_name=name)


def _count(who: Acting) -> None:
    """Raises TooMany over five exports an hour."""
    window = timedelta(hours=1)
    with writing():
        done = rates.count("export", f"person:{who.person_id}", window=window, now=who.now)
    rates.check(done, action="export", limit=EXPORTS_AN_HOUR, window=window, now=who.now)


def _pages(case: Case, who: Acting, papers: tuple[Paper, ...]) -> Iterator[tuple[str, str, str]]:
    """What people read: path, title, HTML."""
    told = list(_told(case, who, papers))
    shown = [(path, title) for _, path, title, _ in told]
    for name, path, title, values in told:
        html = render_template(f"{PAGES}/{name}.html", case=case, who=who, title=title, pages=shown, **values)
        yield path, title, html


def _told(
    case: Case, who: Acting, papers: tuple[Paper, ...]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Template, path, title and values of each page, in the order of the index."""
    words = labels.DEFENCE_PAGES
    yield "index", *words["index"], {"papers": papers, "disputes": disputes.of_case(case.id)}
    yield "log", *words["log"], {"events": [(e, json.loads(e.data)) for e in timeline.read_events(case.id)]}
    path, title = words["clock_reply"]
    for n, day in enumerate(defence_file.reply_days(case), 1):
        yield "clock", path.format(n=n), title.format(n=n), _clock(case, who, day)
    yield "clock", *words["clock_today"], _clock(case, who, who.today)
    yield "calendar", *words["calendar"], {"notices": stored_notices(), "version": who.calendar.version}


def _clock(case: Case, who: Acting, as_of: date) -> dict[str, Any]:
    reading = casefile_of(case).clock(who.calendar, as_of)
    return {"as_of": as_of, "reading": reading, "days": clock.explain(reading, who.calendar, as_of)}
