"""Who acts in the demo: the cast of data/people.sample.toml, one person for each task of an organ."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models import Person
from casework.now import legal_day
from workflows.calendar import WorkCalendar

# Task → log-in name in the district office; a tuple takes turns.
OFFICE = {
    "desk": ("wangmin", "zhaoyi"), "unit_head": "zhoukz", "secrecy": "baomi", "legal": "fawu",
    "head": "chenzr", "signer": "lizong", "seal": "yinzh", "archive": "dangan",
}  # fmt: skip
# Task → ending of the log-in name in every other organ.
ELSEWHERE = {
    "desk": "js", "unit_head": "fz", "secrecy": "sh", "legal": "sh", "head": "fz", "signer": "qf",
    "seal": "qf", "archive": "qf",
}  # fmt: skip
DISTRICT = "DG"


def login_of(organ: str, task: str, turn: int = 0) -> str:
    """Who does a task in an organ; ``turn``: which clerk, where several take turns."""
    if organ != DISTRICT:
        return f"{organ.lower()}_{ELSEWHERE[task]}"
    who = OFFICE[task]
    return who if isinstance(who, str) else who[turn % len(who)]


@dataclass(slots=True)
class Cast:
    """The people of the database as Acting at any moment."""

    calendar: WorkCalendar
    known: dict[str, Acting] = field(default_factory=dict)

    def acting(self, login: str, moment: datetime) -> Acting:
        """This person at that moment."""
        if login not in self.known:
            self.known[login] = self._read(login, moment)
        return replace(self.known[login], now=moment, today=legal_day(moment))

    def _read(self, login: str, moment: datetime) -> Acting:
        person = db.session.scalars(select(Person).where(Person.login == login)).one()
        if person.unit is None:
            raise LookupError(login)
        return Acting(
            person_id=person.id, name=person.name, staff_no=person.staff_no, unit_id=person.unit.id,
            organ_id=person.unit.organ_id, roles=person.role_set, now=moment, today=legal_day(moment),
            calendar=self.calendar,
        )  # fmt: skip
