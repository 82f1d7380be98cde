"""更正与投诉 in the demo: a few matters at different stages, registered and answered by the services."""

import tomllib
from datetime import datetime, time
from typing import Any

from casework.acting import Acting
from casework.db import writing
from casework.demo.people import DISTRICT, login_of
from casework.demo.play import Play
from casework.demo.stories import FOLDER
from casework.now import OFFICE_ZONE, legal_day
from casework.services import matters

WORDS = ("kind", "applicant_name", "title", "content", "concerned", "phone", "address")
UNSAID = {"unit_id": 0, "demand": "", "answer_by_on": None, "approved_by": ""}
NOON = time(12)


def ask(play: Play) -> int:
    """Register them on the days they came, and go on with each as far as its steps say; how many."""
    rows = tomllib.loads((FOLDER / "matters.toml").read_text("utf-8"))["matter"]
    for row in sorted(rows, key=lambda row: -row["ago"]):
        _one(play, row)
    return len(rows)


def _one(play: Play, row: dict[str, Any]) -> None:
    came_on = play.calendar.before(legal_day(play.now), row["ago"])
    moment = datetime.combine(came_on, NOON, OFFICE_ZONE)
    clerk = play.cast.acting(login_of(DISTRICT, "desk"), moment)
    words = {name: row[name] for name in WORDS}
    with writing():
        matter = matters.register(**words, id_number="", email="", received_on=clerk.today, acting=clerk)
        for step in row["steps"]:
            _go_on(matter, step, row, play.cast.acting(login_of(DISTRICT, "head"), moment))


def _go_on(matter: Any, step: str, row: dict[str, Any], head: Acting) -> None:
    if step == "conclude":
        told = {name: row[name] for name in ("outcome", "finding", "elsewhere")}
        matters.conclude(matter, **told, **UNSAID, seen=matter.version, acting=head)
        return
    {"take_up": matters.take_up, "answer": matters.answer}[step](matter, seen=matter.version, acting=head)
