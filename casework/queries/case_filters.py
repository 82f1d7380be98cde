"""What somebody wants to see in a list of cases: read from an address, written back to it, put into SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from casework.acting import Acting
from casework.models.case import Case
from casework.models.event import CaseEvent
from workflows.codes import CLOSED, OPEN, REVIEWS, Channel, Role, State
from workflows.determinations import CATALOGUE

# SECURITY 11.5: words of a query.
MAX_QUERY = 200
MAX_WORDS = 10
GROUPS = ("todo", "open", "review", "done", "closed")
LAMPS = ("red", "yellow", "green", "paused", "closed")
SORTS = ("due", "received", "number")
STOPPED = ("not_started", "awaiting_confirmation", "suspended_correction", "suspended_fee", "paused_consult")

# Whose turn it is in a state besides the handler's, who answers for the case as long as it is open.
TURN: dict[Role, frozenset[State]] = {
    Role.registrar: frozenset({State.RECEIVED, State.AWAIT_CONFIRM, State.DELIVERING}),
    Role.secrecy_reviewer: frozenset({State.SECRECY_REVIEW}),
    Role.legal_reviewer: frozenset({State.LEGAL_REVIEW}),
    Role.signer: frozenset({State.SIGNING}),
    Role.seal_keeper: frozenset({State.SIGNED}),
    Role.archivist: CLOSED,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """One list. Empty values do not limit; ``faults`` names the fields that could not be read."""

    group: str = "todo"
    lamp: str = ""
    state: str = ""
    unit: int | None = None
    handler: int | None = None
    channel: str = ""
    determination: str = ""
    q: str = ""
    number: str = ""
    applicant: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    provisional: bool = False
    sort: str = "due"
    after: str = ""
    faults: tuple[str, ...] = ()

    def query(self, **changes: Any) -> dict[str, str]:
        """The address of this list with changes; the page position is left out unless it is given."""
        wanted = replace(self, **({"after": ""} | changes))
        values = {f.name: getattr(wanted, f.name) for f in fields(wanted) if f.name != "faults"}
        defaults = Filters()
        return {
            name: _written(value)
            for name, value in values.items()
            if value != getattr(defaults, name) or name == "group"
        }

    @property
    def limits(self) -> dict[str, str]:
        """What the list is limited to besides its tab and its order."""
        return {k: v for k, v in self.query().items() if k not in ("group", "sort")}


def _written(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)


CHOICES: dict[str, frozenset[str]] = {
    "group": frozenset({*GROUPS, "all"}),
    "lamp": frozenset(LAMPS),
    "state": frozenset(State),
    "channel": frozenset(Channel),
    "determination": frozenset(CATALOGUE),
    "sort": frozenset(SORTS),
}


def read_filters(args: Mapping[str, str]) -> Filters:
    """Filters from the arguments of an address; what cannot be read is ignored and named in ``faults``."""
    found: dict[str, Any] = {}
    faults = []
    for field in fields(Filters):
        typed = args.get(field.name, "").strip()[:MAX_QUERY]
        if field.name == "faults" or not typed:
            continue
        try:
            found[field.name] = _read(field.name, str(field.type), typed)
        except ValueError:
            faults.append(field.name)
    return Filters(**found, faults=tuple(faults))


def _read(name: str, kind: str, typed: str) -> Any:
    if name in CHOICES and typed not in CHOICES[name]:
        raise ValueError(typed)
    if kind.startswith("date"):
        return date.fromisoformat(typed)
    if kind.startswith("int"):
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise ValueError(typed)
        return int(typed)
    return typed == "1" if kind == "bool" else typed


class Holder(Protocol):
    """Whose list it is; values, or parameters of a statement that is built once."""

    @property
    def person_id(self) -> Any: ...
    @property
    def unit_id(self) -> Any: ...
    @property
    def roles(self) -> frozenset[Role]: ...


def is_open() -> ColumnElement[bool]:
    """Open cases, by the index that holds only them; closed_on is empty exactly in the states of OPEN."""
    return Case.closed_on.is_(None)


def in_group(group: str, acting: Holder, *, most: int | None = None) -> ColumnElement[bool]:
    """The cases of a tab for somebody: 待办, 在办, 待我审核, 已办, 办结, or all.

    ``most``: stop after so many cases somebody had a hand in; for counting.
    """
    if group == "todo":
        return _my_turn(acting)
    if group == "review":
        states = REVIEWS & _turns(acting)
        return and_(is_open(), Case.state.in_(sorted(states))) if states else false()
    if group == "done":
        mine = CaseEvent.__table__.c  # the scope already stands on the case
        cases = select(mine.case_id).where(mine.actor_id == acting.person_id)
        return Case.id.in_(cases.distinct().limit(most) if most else cases)
    if group == "all":
        return true()
    return Case.closed_on.is_not(None) if group == "closed" else is_open()


def _turns(acting: Holder) -> frozenset[State]:
    return frozenset().union(*(TURN.get(role, frozenset()) for role in acting.roles))


def _my_turn(acting: Holder) -> ColumnElement[bool]:
    """Mine as handler, nobody's in my unit, or in a state in which one of my roles must act."""
    ways = [Case.handler_id == acting.person_id]
    if Role.handler in acting.roles:
        ways.append(and_(Case.handler_id.is_(None), Case.unit_id == acting.unit_id))
    if states := _turns(acting) & OPEN:
        ways.append(Case.state.in_(sorted(states)))
    still_open = and_(is_open(), or_(*ways))
    if not (ended := _turns(acting) - OPEN):
        return still_open
    return and_(Case.archived_on.is_(None), or_(Case.state.in_(sorted(ended)), still_open))


def has_lamp(lamp: str, acting: Acting) -> ColumnElement[bool]:
    """The cases under a lamp today. Never stored: due date against two dates of the day (DESIGN D15)."""
    today, yellow_until = acting.today, acting.calendar.add(acting.today, acting.yellow_days)
    stands = or_(Case.due_on.is_(None), Case.clock_state.in_(STOPPED))
    runs = and_(is_open(), Case.due_on.is_not(None), Case.clock_state.not_in(STOPPED))
    return {
        "red": and_(runs, Case.due_on <= today),
        "yellow": and_(runs, Case.due_on > today, Case.due_on <= yellow_until),
        "green": and_(runs, Case.due_on > yellow_until),
        "paused": and_(is_open(), stands),
        "closed": Case.closed_on.is_not(None),
    }[lamp]


def conditions(filters: Filters, acting: Acting) -> list[ColumnElement[bool]]:
    """Everything that a list asks for, except the position of its page."""
    found = [in_group(filters.group, acting)]
    for column, value in (
        (Case.unit_id, filters.unit),
        (Case.handler_id, filters.handler),
        (Case.channel, filters.channel),
        (Case.determination, filters.determination),
        (Case.state, filters.state),
    ):
        if value:
            found.append(column == value)
    if filters.lamp:
        found.append(has_lamp(filters.lamp, acting))
    if filters.provisional:
        found.append(and_(Case.provisional.is_(True), is_open()))
    return found + _between(filters) + _texts(filters)


def _between(filters: Filters) -> list[ColumnElement[bool]]:
    bounds = (
        (filters.received_from, Case.received_on.__ge__),
        (filters.received_to, Case.received_on.__le__),
        (filters.due_from, Case.due_on.__ge__),
        (filters.due_to, Case.due_on.__le__),
    )
    return [compare(day) for day, compare in bounds if day]


def _texts(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.number:
        found.append(Case.number.contains(filters.number, autoescape=True))
    if filters.applicant:
        found.append(Case.applicant_name.contains(filters.applicant, autoescape=True))
    for word in filters.q.split()[:MAX_WORDS]:
        columns = (Case.title, Case.applicant_name, Case.number)
        found.append(or_(*(column.contains(word, autoescape=True) for column in columns)))
    return found
