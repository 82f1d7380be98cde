"""Whose requests are counted together: one applicant, or requests with the same hand behind them.

Personal data are compared by their blind index alone (SECURITY 7.3). Source: domain 06 § 5.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from casework import pii
from casework.db import db
from casework.models import Case, DisputeRow, Party, PartyRole, RequestItem
from casework.services import personal_data
from casework.services.duplicates import likeness, requests_of
from workflows.excessive import ALIKE, Ask, twins, year_before

ASKERS = (PartyRole.applicant, PartyRole.co_applicant, PartyRole.agent)
MOST = 300  # requests of one group that are counted, the newest
TEXT_DAYS = timedelta(days=30)  # how far back the same text is looked for
MOST_TEXTS = 500
SHARED = 200  # rows with the same telephone from which it is that of a hall, not of a person


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that belong together and what they have in common. ``asks`` for counting, oldest first."""

    ways: tuple[str, ...]
    asks: tuple[Ask, ...]

    @property
    def newest(self) -> Ask:
        return self.asks[-1]


def applicant_group(case: Case) -> Group:
    """All requests of the applicant in the year before, to any organ."""
    found = requests_of(case, Case.received_on > year_before(day_of(case)), Case.received_on <= day_of(case))
    return _group(("applicant",), case, found)


def cluster_group(case: Case) -> Group:
    """Requests with the same telephone, address, agent or text, whoever signed them."""
    by_way = {way: set(ids) for way, ids in _linked(case)}
    ids = set().union(*by_way.values()) - {case.id} if by_way else set()
    rows = select(Case).where(Case.id.in_(ids), Case.received_on.is_not(None))
    newest = rows.where(Case.received_on <= day_of(case)).order_by(Case.id.desc()).limit(MOST)
    ways = tuple(way for way, linked in by_way.items() if linked - {case.id})
    return _group(ways, case, db.session.scalars(newest))


def disputed_on(case: Case) -> list[date]:
    """Days on which the applicant went to review or court over any of his requests."""
    ids = [other.id for other in requests_of(case)]
    return list(db.session.scalars(select(DisputeRow.filed_on).where(DisputeRow.case_id.in_(ids))))


def pending_disputes(case: Case) -> int:
    """Reviews and suits of the applicant over other requests that have no result yet."""
    ids = [other.id for other in requests_of(case) if other.id != case.id]
    rows = select(func.count()).where(DisputeRow.case_id.in_(ids), DisputeRow.result.is_(None))
    return db.session.scalar(rows) or 0


def day_of(case: Case) -> date:
    """The day that counts: receipt, else arrival."""
    return case.received_on or case.arrived_on


def _group(ways: tuple[str, ...], case: Case, others: Iterable[Case]) -> Group:
    cases = {other.id: other for other in others if other.id != case.id}
    ordered = [*sorted(cases.values(), key=lambda c: (day_of(c), c.id))[-MOST:], case]
    alike = _twins(ordered)
    items = _items([c.id for c in ordered])
    asks = (
        Ask(case_id=c.id, organ_id=c.organ_id, on=day_of(c), items=items.get(c.id, 1), name=c.applicant_name,
            is_twin=c.id in alike)
        for c in ordered
    )  # fmt: skip
    return Group(ways, tuple(asks))


def _twins(ordered: list[Case]) -> set[int]:
    """Requests that read like an earlier one to the same organ."""
    found: set[int] = set()
    for organ_id in {c.organ_id for c in ordered}:
        of_organ = [c for c in ordered if c.organ_id == organ_id]
        found |= {of_organ[place].id for place in twins([c.content for c in of_organ], likeness)}
    return found


def _items(ids: list[int]) -> dict[int, int]:
    rows = select(RequestItem.case_id, func.count(RequestItem.id)).where(RequestItem.case_id.in_(ids))
    return dict(db.session.execute(rows.group_by(RequestItem.case_id)).tuples().all())


def _linked(case: Case) -> Iterator[tuple[str, Iterable[int]]]:
    """Cases by what they share with this one."""
    asking = [p for p in case.parties if p.role in ASKERS]
    for way in ("phone", "address"):
        values = {personal_data.clear(p, way) for p in asking} - {""}
        yield way, _cases_of(owner for value in values for owner in _owners(way, value))
    agents = [p for p in asking if p.role is PartyRole.agent]
    owners = {
        owner
        for agent in agents
        for field in ("id_number", "phone")
        if (value := personal_data.clear(agent, field))
        for owner in _owners(field, value)
    }
    yield "agent", _cases_of(owners, PartyRole.agent)
    yield "text", _same_text(case)


def _owners(field: str, value: str) -> list[int]:
    found = pii.owners_of(field, value)
    return found if len(found) <= SHARED else []


def _cases_of(parties: Iterable[int], *roles: PartyRole) -> list[int]:
    rows = select(Party.case_id).where(Party.id.in_(set(parties)), Party.role.in_(roles or ASKERS))
    return list(db.session.scalars(rows))


def _same_text(case: Case) -> list[int]:
    """Requests to the same organ of the last thirty days that read the same."""
    rows = select(Case.id, Case.content).where(
        Case.organ_id == case.organ_id, Case.received_on.between(day_of(case) - TEXT_DAYS, day_of(case))
    )
    recent = db.session.execute(rows.order_by(Case.received_on.desc(), Case.id.desc()).limit(MOST_TEXTS))
    return [row.id for row in recent if likeness(case.content, row.content) >= ALIKE]
