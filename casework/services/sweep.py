"""The sweep: who has to be told today of a deadline, every working morning and of changes every 15 minutes.

The mark says how far it has come. It moves in the transaction that tells people, so that nothing is skipped
and, by the keys of the messages, nobody is told twice. Source: domain 02 § 7; SECURITY 12.2, 12.3.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import chain

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import db, write
from casework.models.case import Case
from casework.models.message import Channel, Message, MessageKind, MessageRule
from casework.models.scheduler import SweepMark
from casework.queries.watches import (
    WATCHES,
    Reached,
    changed_since,
    newly_reached,
    number_newly_reached,
    reached_of,
)
from casework.record import casefile_of
from casework.services.message_rules import rules_by_level
from casework.services.messages import tell
from casework.services.recipients import Staff, recipients, recipients_of_owed
from casework.services.transfer_silence import accept_silent

MARK = "cases"
MORNING = time(7, 30)  # of working days
MOST_MESSAGES = 200  # in one look; more wait for an administrator (SECURITY 12.3)
# A request fixes its moment at its start and may commit so much later.
OVERLAP = timedelta(minutes=10)
MOST_CHANGED = 20_000  # more changes than that are a reason to look at everything

Rules = dict[MessageKind, dict[int, MessageRule]]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the cases is about. ``since``: the last day looked at; None looks at everything."""

    day: bool
    since: date | None
    ids: tuple[int, ...] = ()
    released: bool = False


@dataclass(slots=True)
class Found:
    """Whom to tell of what; ``number``: messages that have not been told yet.

    ``longest``: cases of one level. One that was cut short counts whole, whoever there is to tell.
    """

    people: dict[Reached, list[int]] = field(default_factory=dict)
    longest: int = 0
    number: int = 0


def sweep_morning(acting: Acting) -> int:
    """Look at all that a working day brings to a level of the rules. How many messages were written.

    Before that silence becomes acceptance, so that nobody is reminded of what was accepted by it.
    """
    accept_silent(acting)
    return _sweep(acting, day=True) if acting.calendar.is_working(acting.today) else 0


def sweep_changes(acting: Acting) -> int:
    """Look at what changed since the last look. How many messages were written."""
    return _sweep(acting, day=False)


def release(acting: Acting) -> bool:
    """Let the messages go that were held back (放行); the next look sends them. Needs ``writing()``."""
    mark = db.session.get(SweepMark, MARK)
    if mark is None or mark.held_at is None or mark.released_at is not None:
        return False
    mark.released_at = acting.now
    note(
        "messages.released",
        acting=acting,
        chain="system",
        object_type="sweep",
        object_id=MARK,
        held=mark.held,
    )
    return True


def held() -> SweepMark | None:
    """The mark, while messages are held back and nobody has let them go."""
    mark = db.session.get(SweepMark, MARK)
    return mark if mark is not None and mark.held_at is not None and mark.released_at is None else None


def _sweep(acting: Acting, *, day: bool) -> int:
    look, rules = _look(acting, day=day), rules_by_level()
    found = _found(look, rules, acting)
    too_many = 0
    if not look.released and found.number > MOST_MESSAGES:
        too_many = max(found.number, _number(look, rules, acting))
    if too_many:
        write(lambda: _hold(too_many, acting))
        return 0
    return write(lambda: _tell(found, look, rules, acting))


def _look(acting: Acting, *, day: bool) -> Look:
    """Everything is looked at at the first look, by a new calendar, and after the clock was put back."""
    mark = db.session.get(SweepMark, MARK, populate_existing=True)
    released = mark is not None and mark.released_at is not None
    if mark is None or mark.swept_on is None:
        return Look(day=day or released, since=None, released=released)
    put_back = mark.swept_on > acting.today or mark.changed_until > acting.now
    if put_back or mark.calendar != acting.calendar.version:
        return Look(day=True, since=None, released=released)
    ids = changed_since(mark.changed_until, limit=MOST_CHANGED + 1)
    if len(ids) > MOST_CHANGED:
        return Look(day=True, since=None, released=released)
    return Look(day=day or released, since=mark.swept_on, ids=tuple(ids), released=released)


def _found(look: Look, rules: Rules, acting: Acting) -> Found:
    """Stops when it is clear that there are too many, unless an administrator let them go."""
    found, cases, staff = Found(), {}, Staff.now()
    for some in _by_hundreds(chain(_by_day(look, rules, acting, found), _by_change(look, rules, acting))):
        new = {r for r in some if r not in found.people}
        cases |= _cases({r.case_id for r in new} - cases.keys())
        for reached in new:
            if reached.kind is MessageKind.correction_notice and _is_used(cases[reached.case_id], acting):
                continue
            found.people[reached] = _people(reached, cases[reached.case_id], rules, staff)
        found.number = max(_untold_number(found.people), found.longest)
        if found.number > MOST_MESSAGES and not look.released:
            break
    return found


def _by_day(look: Look, rules: Rules, acting: Acting, found: Found) -> Iterator[Reached]:
    limit = 10**9 if look.released else MOST_MESSAGES + 1
    for watch in WATCHES if look.day else ():
        length: Counter[int] = Counter()
        for reached in newly_reached(
            watch, tuple(rules.get(watch.kind, ())), acting, since=look.since, limit=limit
        ):
            length[reached.level] += 1
            found.longest = max(found.longest, length[reached.level])
            yield reached


def _by_change(look: Look, rules: Rules, acting: Acting) -> Iterator[Reached]:
    for watch in WATCHES if look.ids else ():
        yield from reached_of(watch, tuple(rules.get(watch.kind, ())), acting, look.ids)


def _number(look: Look, rules: Rules, acting: Acting) -> int:
    """How many rows of cases there are to tell of, for the administrator."""
    if not look.day:
        return 0
    return sum(
        number_newly_reached(watch, tuple(rules.get(watch.kind, ())), acting, since=look.since)
        for watch in WATCHES
    )


def _is_used(case: Case, acting: Acting) -> bool:
    """The one correction notice of the case was sent (补正以一次为限): there is none to remind of."""
    return casefile_of(case).clock(acting.calendar).correction_used


def _people(reached: Reached, case: Case, rules: Rules, staff: Staff) -> list[int]:
    """Where a unit owes something, roles of a unit are those of that unit."""
    reach = rules[reached.kind][reached.level].reach
    return recipients_of_owed(reach, case, reached.unit_id, staff)


def _cases(ids: Iterable[int]) -> dict[int, Case]:
    return {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(tuple(ids))))}


def _by_hundreds(found: Iterable[Reached]) -> Iterator[list[Reached]]:
    some: list[Reached] = []
    for reached in found:
        some.append(reached)
        if len(some) == 100:
            yield some
            some = []
    if some:
        yield some


def _untold_number(people: dict[Reached, list[int]]) -> int:
    """Messages that nobody has got yet."""
    keys = [f"{reached.key}:{person}" for reached, known in people.items() for person in known]
    told = 0
    for begin in range(0, len(keys), 500):
        some = keys[begin : begin + 500]
        told += len(db.session.scalars(select(Message.key).where(Message.key.in_(some))).all())
    return len(keys) - told


def _tell(found: Found, look: Look, rules: Rules, acting: Acting) -> int:
    told = 0
    for reached, people in found.people.items():
        ways = [Channel(word) for word in rules[reached.kind][reached.level].channels]
        days = abs(acting.calendar.count(acting.today, reached.due_on))
        told += tell(
            people, reached.kind, key=reached.key, acting=acting, level=reached.level,
            case_id=reached.case_id, due_on=reached.due_on, channels=ways, days=days,
            **({"ref": reached.ref} if reached.ref else {}),
        )  # fmt: skip
    mark = _mark(acting)
    mark.changed_until = acting.now - OVERLAP
    if look.day:
        mark.swept_on, mark.calendar = acting.today, acting.calendar.version
        mark.held, mark.held_at, mark.released_at = 0, None, None
    return told


def _hold(number: int, acting: Acting) -> int:
    """Keep the messages and ask the administrators once a day; the mark stays, so that nothing is lost."""
    mark = _mark(acting)
    mark.held, mark.held_at, mark.released_at = number, acting.now, None
    return tell(
        recipients(["sysadmin"], None), MessageKind.system, key=f"held:{acting.today}", acting=acting,
        what="messages_held", number=number,
    )  # fmt: skip


def _mark(acting: Acting) -> SweepMark:
    mark = db.session.get(SweepMark, MARK, with_for_update=True, populate_existing=True)
    if mark is None:
        mark = SweepMark(name=MARK, changed_until=acting.now - OVERLAP, calendar="")
        db.session.add(mark)
    return mark
