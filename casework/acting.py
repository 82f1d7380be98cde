"""Acting: who does something, for which unit, as what, when, by which calendar."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from casework.now import legal_day
from workflows.calendar import WorkCalendar
from workflows.codes import Role
from workflows.lamp import YELLOW_DAYS

# The row of the system in table people; made by the first migration.
SYSTEM_PERSON_ID = 0
SYSTEM_NAME = "系统"
SYSTEM_STAFF_NO = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Acting:
    """One acting person in one request, job or command; the time is fixed once, at its start."""

    person_id: int
    name: str
    staff_no: str
    unit_id: int
    organ_id: int
    roles: frozenset[Role]
    now: datetime
    today: date
    calendar: WorkCalendar
    session_hash: str = ""
    ip: str = ""
    request_id: str = ""
    yellow_days: int = YELLOW_DAYS  # working days left at which the lamp turns yellow

    @classmethod
    def system(cls, now: datetime, calendar: WorkCalendar) -> "Acting":
        """The system itself, in jobs and commands; it stands for no unit."""
        return cls(
            person_id=SYSTEM_PERSON_ID,
            name=SYSTEM_NAME,
            staff_no=SYSTEM_STAFF_NO,
            unit_id=0,
            organ_id=0,
            roles=frozenset({Role.system}),
            now=now,
            today=legal_day(now),
            calendar=calendar,
        )


_NO_MOMENT = datetime.min.replace(tzinfo=UTC)


def without_moment(acting: Acting) -> Acting:
    """The same person on the same day, whatever the moment and the request: a key for what is kept."""
    return replace(acting, now=_NO_MOMENT, session_hash="", ip="", request_id="")
