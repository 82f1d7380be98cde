"""What the system proposes to supervise; people issue it or not. Looks at cases set by set, never one by one.

Each proposal has a key, so that running again makes nothing twice. Source: domain 06 § 2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, and_, case, func, insert, or_, select

from casework.acting import Acting
from casework.db import db, upsert, writing
from casework.labels import SUPERVISION_MESSAGES, SUPERVISION_TEXTS
from casework.letters.content import cn_date
from casework.models.case import Case
from casework.models.dispute import DisputeRow
from casework.models.event import CaseEvent
from casework.models.message import MessageKind
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.sub_clock import SubClockRow
from casework.models.supervision import SupervisedCase, SupervisionAction, SupervisionState
from casework.queries.case_filters import STOPPED, is_open
from casework.queries.disputes import was_corrected
from casework.services import messages, parameters
from casework.services.recipients import recipients
from casework.services.supervision import Addressed
from workflows import supervision as rules
from workflows.clock_reading import CORRECTION_NOTICE_DAYS
from workflows.codes import REVIEWS, Channel, Role, State
from workflows.disputes import Outcome
from workflows.sub_clocks import SubClockKind

AT = time(7, 45)  # after the sweep of the morning
AT_ONCE = 400  # proposals of one statement
MOST_REFS = 20  # case numbers named in one text
IN_SIGN_OFF = REVIEWS | {State.SIGNED, State.DELIVERING}
ISSUED = (SupervisionState.issued, SupervisionState.answered, SupervisionState.closed)
_FIRST_UNIT = (
    select(func.min(Unit.id)).where(Unit.organ_id == Case.organ_id).correlate(Case).scalar_subquery()
)
UNIT = func.coalesce(Case.unit_id, _FIRST_UNIT).label("unit_id")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. ``key`` makes it once; ``words`` fill the text of its trigger."""

    trigger: str
    level: int
    key: str
    organ_id: int
    unit_id: int
    words: dict[str, Any]
    case_ids: tuple[int, ...] = ()


def propose_daily(acting: Acting) -> int:
    """The job of the day: nothing on rest days."""
    return propose(acting) if acting.calendar.is_working(acting.today) else 0


def propose(acting: Acting) -> int:
    """Keep what should be supervised as proposals; opens its transactions. How many are new."""
    found = list(_found(acting))
    made = 0
    for group in _groups(found):
        with writing():
            made += _keep(group, acting)
    if made:
        with writing():
            _tell_issuers(acting, made)
    return made


def _found(acting: Acting) -> Iterator[Proposal]:
    limits = parameters.values_of("supervision")
    yield from _by_due_date(acting, limits)
    yield from _unconfirmed(acting, limits)
    yield from _material(acting, limits)
    yield from _reminded(acting, limits)
    yield from _late_corrections(acting)
    yield from _overdue_units(acting, limits)
    yield from _corrected(acting, limits)
    yield from _praise(acting)


# One case


def _by_due_date(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Level 1: few working days left and not in sign-off. Level 2: overdue."""
    today, calendar = acting.today, acting.calendar
    until = calendar.add(today, limits["near_due_days"])
    near = and_(Case.due_on >= today, Case.due_on <= until, Case.state.not_in(sorted(IN_SIGN_OFF)))
    runs = and_(is_open(), Case.clock_state.not_in(STOPPED), or_(near, Case.due_on < today))
    for row in db.session.execute(_cases(Case.due_on).where(runs)):
        is_late = row.due_on < today
        trigger, level = ("overdue", rules.DEMAND) if is_late else ("near_due", rules.REMINDER)
        yield _about(row, trigger, level, acting, on=row.due_on, key=row.due_on.isoformat())


def _unconfirmed(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Level 1: an ordinary letter that nobody confirmed (02 § 3)."""
    last = acting.calendar.before(acting.today, limits["unconfirmed_days"])
    waits = and_(
        is_open(),
        Case.state.in_((State.RECEIVED, State.AWAIT_CONFIRM)),
        Case.channel == Channel.ordinary_mail,
        Case.arrived_on <= last,
    )
    for row in db.session.execute(_cases(Case.arrived_on).where(waits)):
        yield _about(row, "unconfirmed", rules.REMINDER, acting, on=row.arrived_on)


def _material(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Levels 1 and 2: a unit that was asked did not hand in its material; it is addressed, not the case's.

    Source: domain 01 § 6: level 1 when it is overdue, level 2 after two working days.
    """
    last = acting.calendar.before(acting.today, limits["material_overdue_days"])
    worse = acting.calendar.before(acting.today, limits["material_demand_days"])
    statement = (
        select(Case.id, Case.number, Unit.organ_id, SubClockRow.unit_id, SubClockRow.ref, SubClockRow.due_on)
        .join(SubClockRow, SubClockRow.case_id == Case.id)
        .join(Unit, Unit.id == SubClockRow.unit_id)
        .where(SubClockRow.kind == SubClockKind.material, SubClockRow.due_on <= last)
    )
    for row in db.session.execute(statement):
        yield _about(row, "material_overdue", rules.REMINDER, acting, on=row.due_on, key=row.ref)
        if row.due_on <= worse:
            yield _about(row, "material_long_overdue", rules.DEMAND, acting, on=row.due_on, key=row.ref)


def _reminded(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Level 2: reminded twice and still open."""
    count = func.count(SupervisionAction.id)
    statement = (
        _cases(count.label("reminders"))
        .join(SupervisedCase, SupervisedCase.case_id == Case.id)
        .join(SupervisionAction, SupervisionAction.id == SupervisedCase.action_id)
        .where(is_open(), SupervisionAction.level == rules.REMINDER, SupervisionAction.state.in_(ISSUED))
        .group_by(Case.id, Case.number, Case.organ_id, Case.unit_id)
        .having(count >= limits["reminders_in_case"])
    )
    for row in db.session.execute(statement):
        yield _about(row, "second_reminder", rules.DEMAND, acting, days=row.reminders)


def _late_corrections(acting: Acting) -> Iterator[Proposal]:
    """Level 2: this year's correction notices later than the seventh working day (Art 30)."""
    statement = (
        _cases(Case.received_on, CaseEvent.occurred_on, CaseEvent.seq)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            CaseEvent.kind == "correction_requested",
            CaseEvent.occurred_on >= acting.today.replace(month=1, day=1),
            Case.received_on.is_not(None),
        )
    )
    for row in db.session.execute(statement):
        if acting.calendar.count(row.received_on, row.occurred_on) > CORRECTION_NOTICE_DAYS:
            yield _about(
                row, "late_correction", rules.DEMAND, acting, on=row.occurred_on, key=str(row.seq),
                received_on=cn_date(row.received_on),
            )  # fmt: skip


# One unit


def _overdue_units(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Level 3: several cases of this quarter answered late or not at all, by unit."""
    today = acting.today
    quarter = (today.month - 1) // 3 + 1
    first = today.replace(month=3 * quarter - 2, day=1)
    runs_late = and_(is_open(), Case.clock_state.not_in(STOPPED), Case.due_on < today)
    late = and_(Case.due_on >= first, Case.due_on <= today, or_(Case.on_time.is_(False), runs_late))
    for unit, rows in _by_unit(_cases().where(late), limits["overdue_in_quarter"]):
        period = f"{today.year}年第{'一二三四'[quarter - 1]}季度"
        key = f"{today.year}Q{quarter}"
        yield _unit_proposal("overdue_in_quarter", rules.CIRCULAR, key, unit, rows, period)


def _corrected(acting: Acting, limits: dict[str, int]) -> Iterator[Proposal]:
    """Level 3: a case corrected by review or court. Level 4: several in a year, by unit."""
    statement = (
        _cases(DisputeRow.no, DisputeRow.decision_no)
        .join(DisputeRow, DisputeRow.case_id == Case.id)
        .where(
            DisputeRow.outcome == Outcome.corrected,
            DisputeRow.concluded_on >= acting.today.replace(month=1, day=1),
        )
    )
    for row in db.session.execute(statement):
        key = f"dispute:{row.no}"
        yield _about(row, "corrected", rules.CIRCULAR, acting, key=key, decision_no=row.decision_no)
    year = acting.today.year
    for unit, rows in _by_unit(statement, limits["corrected_in_year"]):
        yield _unit_proposal("corrected_in_year", rules.TALK, str(year), unit, rows, f"{year}年")


def _praise(acting: Acting) -> Iterator[Proposal]:
    """Praise, in January for the year before: all in time and nothing corrected, by unit."""
    if acting.today.month != 1:
        return
    year = acting.today.year - 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    bad = or_(Case.on_time.is_(False), was_corrected())
    grouped = (
        select(Case.organ_id, Case.unit_id, func.count(Case.id).label("closed"))
        .where(Case.closed_on.between(first, last), Case.unit_id.is_not(None))
        .group_by(Case.organ_id, Case.unit_id)
        .having(func.sum(case((bad, 1), else_=0)) == 0)
    )
    for row in db.session.execute(grouped):
        words = {"period": f"{year}年", "days": row.closed}
        yield Proposal(
            "all_in_time", rules.PRAISE, f"all_in_time:{row.unit_id}:{year}", row.organ_id, row.unit_id, words
        )


def _cases(*columns: Any) -> Select[Any]:
    return select(Case.id, Case.number, Case.organ_id, UNIT, *columns)


def _about(
    row: Any,
    trigger: str,
    level: int,
    acting: Acting,
    *,
    on: date | None = None,
    key: str = "",
    **words: Any,
) -> Proposal:
    """A proposal about one case. ``on``: the day from or until which its text counts working days."""
    counted = {"due_on": cn_date(on), "days": abs(acting.calendar.count(acting.today, on))} if on else {}
    known = {"ref": row.number or f"S{row.id}", "today": cn_date(acting.today), **counted, **words}
    name = f"{trigger}:{row.id}" + (f":{key}" if key else "")
    return Proposal(trigger, level, name, row.organ_id, row.unit_id, known, (row.id,))


def _by_unit(statement: Select[Any], least: int) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    found: dict[tuple[int, int], dict[int, Any]] = {}
    for row in db.session.execute(statement):
        found.setdefault((row.organ_id, row.unit_id), {})[row.id] = row
    for unit, rows in found.items():
        if len(rows) >= least:
            yield unit, list(rows.values())


def _unit_proposal(
    trigger: str, level: int, key: str, unit: tuple[int, int], rows: list[Any], period: str
) -> Proposal:
    refs = [row.number or f"S{row.id}" for row in rows[:MOST_REFS]]
    named = "、".join(refs) + ("等" if len(rows) > MOST_REFS else "")
    words = {"period": period, "days": len(rows), "refs": named}
    cases = tuple(row.id for row in rows)
    return Proposal(trigger, level, f"{trigger}:{unit[1]}:{key}", unit[0], unit[1], words, cases)


# Keeping


def _groups(found: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    waiting = iter(found)
    while group := list(islice(waiting, AT_ONCE)):
        yield group


def _keep(group: list[Proposal], acting: Acting) -> int:
    """Those that are not there yet, with their cases; how many."""
    by_key = {proposal.key: proposal for proposal in group}
    statement = (
        upsert(SupervisionAction)
        .values([_row(proposal, acting) for proposal in by_key.values()])
        .on_conflict_do_nothing(index_elements=["proposal_key"])
        .returning(SupervisionAction.id, SupervisionAction.proposal_key)
    )
    made = db.session.execute(statement).all()
    links = [
        {"action_id": action_id, "case_id": case_id}
        for action_id, key in made
        for case_id in by_key[key].case_ids
    ]
    if links:
        db.session.execute(insert(SupervisedCase), links)
    return len(made)


def _row(proposal: Proposal, acting: Acting) -> dict[str, Any]:
    facts, demand = SUPERVISION_TEXTS[proposal.trigger]
    return {
        "uuid": str(uuid4()), "level": proposal.level, "state": SupervisionState.proposed,
        "trigger": proposal.trigger, "proposal_key": proposal.key, "organ_id": proposal.organ_id,
        "unit_id": proposal.unit_id, "facts": facts.format(**proposal.words), "demand": demand,
        "created_at": acting.now, "approved_by": "", "notice": "", "answer": "", "closing": "", "version": 1,
    }  # fmt: skip


def _tell_issuers(acting: Acting, made: int) -> None:
    """One message a day to the supervisor and to the head of the district office."""
    office = db.session.scalars(select(Organ.id).where(Organ.kind == OrganKind.DG).order_by(Organ.id)).first()
    people = recipients((Role.supervisor, Role.ogi_head), Addressed(organ_id=office))
    messages.tell(
        people, MessageKind.supervision, key=f"supervision:proposals:{acting.today.isoformat()}",
        acting=acting, action=SUPERVISION_MESSAGES["proposed"].format(count=made),
    )  # fmt: skip
