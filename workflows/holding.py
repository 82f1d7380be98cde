"""Holding ledger (谁手里停了几天): who held a case, and for how many working days, as its facts tell it.

A day belongs to whoever held the case when it began: the day of handing over counts for who hands over.
Source: domain 06 § 2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.clock_reading import Reading
from workflows.codes import ENDED, Code, Method, Role, State


class HolderKind(Code):
    """With what kind of holder a case stands."""

    desk = "desk"  # registration
    unit = "unit"  # a handling unit without a named handler, or a unit that was asked
    handler = "handler"
    applicant = "applicant"
    third_party = "third_party"
    organ = "organ"  # another organ that was asked
    reviewer = "reviewer"
    signer = "signer"
    seal_keeper = "seal_keeper"
    post = "post"  # on its way to the applicant
    ended = "ended"  # between its end and a new act that was ordered


class Holder(NamedTuple):
    """Who holds a case. ``id``: person of a handler, unit of a unit; ``role``: of a reviewer."""

    kind: HolderKind
    id: int | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """One interval, days in (after, until]. ``days``: working days; ``clock_days``: those that counted."""

    holder: Holder
    after: date
    until: date
    days: int
    clock_days: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What must be remembered to tell the holder."""

    state: State = State.RECEIVED
    unit_id: int | None = None
    handler_id: int | None = None
    asked: tuple[tuple[str, HolderKind], ...] = ()
    transfers: tuple[tuple[int, int], ...] = ()
    reasons_came: bool = False
    is_sealed: bool = False
    is_sent: bool = False


_REVIEWERS = {State.SECRECY_REVIEW: Role.secrecy_reviewer, State.LEGAL_REVIEW: Role.legal_reviewer}
_ON_THE_WAY = frozenset({Method.post, Method.via_organ, Method.electronic, Method.public_notice})


def ledger(file: CaseFile, calendar: WorkCalendar, today: date) -> tuple[Holding, ...]:
    """The intervals from the arrival until the end of the case, or until today while it is open.

    They touch and do not overlap; a holder of less than a day has none.
    """
    reading = file.clock(calendar, today)
    return tuple(
        Holding(holder, after, until, calendar.count(after, until), _counted(reading, calendar, after, until))
        for holder, after, until in _intervals(file, today)
    )


def present_holder(file: CaseFile) -> Holder:
    """With whom the case stands now."""
    return _holder(_last(_places(file)))


def held_since(file: CaseFile, today: date) -> date:
    """The day on which the present holder got the case."""
    since, present = today, present_holder(file)
    for on, place in reversed(list(_places(file))):
        if _holder(place) != present:
            break
        since = on
    return min(since, today)


def totals(holdings: Iterable[Holding]) -> dict[Holder, int]:
    """Working days of each holder, the longest first."""
    found: dict[Holder, int] = {}
    for held in holdings:
        found[held.holder] = found.get(held.holder, 0) + held.days
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _intervals(file: CaseFile, today: date) -> Iterator[tuple[Holder, date, date]]:
    places = list(_places(file))
    if not places:
        return
    is_over = places[-1][1].state in ENDED
    end = max(_ended_on(places) if is_over else today, places[0][0])
    holder, after = _holder(places[0][1]), places[0][0]
    for on, place in places[1:]:
        following = _holder(place)
        if following == holder:
            continue
        on = min(on, end)
        if on > after:
            yield holder, after, on
        holder, after = following, on
    if end > after:
        yield holder, after, end


def _ended_on(places: list[tuple[date, _Place]]) -> date:
    """The day of the step that ended the case; what came after it (archive) changes nothing."""
    ended = places[-1][0]
    for on, place in reversed(places):
        if place.state not in ENDED:
            break
        ended = on
    return ended


def _places(file: CaseFile) -> Iterator[tuple[date, _Place]]:
    """After every standing fact: its day, never before that of an earlier one, and what is known then."""
    place, day = _Place(), date.min
    for entry in file.valid_entries:
        day = max(day, entry.fact.on)
        place = replace(_told(place, entry.fact), state=entry.state_after)
        yield day, place


def _last(places: Iterable[tuple[date, _Place]]) -> _Place:
    return next((place for _, place in reversed(list(places))), _Place())


def _told(place: _Place, fact: f.Fact) -> _Place:
    """What a fact changes, besides the state."""
    match fact:
        case f.Assigned():
            return replace(place, unit_id=fact.unit_id, handler_id=fact.handler_id)
        case f.ReviewOpened():
            return replace(place, handler_id=fact.handler_id)
        case f.ReasonsRequested():
            return replace(place, reasons_came=False)
        case f.ReasonsReceived():
            return replace(place, reasons_came=True)
        case f.Signed():
            return replace(place, is_sealed=False, is_sent=False)
        case f.Sealed():
            return replace(place, is_sealed=True)
        case f.Dispatched():
            return replace(place, is_sent=fact.method in _ON_THE_WAY)
        case f.DeliveryFailed():
            return replace(place, is_sent=False)
    return _asked(place, fact)


def _asked(place: _Place, fact: f.Fact) -> _Place:
    """Consultations and transfers that begin and end."""
    match fact:
        case f.ConsultationSent():
            kind = HolderKind.third_party if fact.third_party else HolderKind.organ
            return replace(place, asked=(*place.asked, (fact.party, kind)))
        case f.OpinionReceived() | f.ConsultationReturned() | f.ConsultationLapsed():
            return replace(place, asked=tuple(a for a in place.asked if a[0] != fact.party))
        case f.Transferred():
            return replace(place, transfers=(*place.transfers, (fact.transfer_id, fact.to_unit_id)))
        case f.TransferRuled():
            others = tuple(t for t in place.transfers if t[0] != fact.transfer_id)
            return replace(place, transfers=(*others, (fact.transfer_id, fact.unit_id)))
        case f.TransferReturned() | f.TransferTakenBack() | f.MaterialSubmitted():
            return replace(place, transfers=tuple(t for t in place.transfers if t[0] != fact.transfer_id))
    return place


def _holder(place: _Place) -> Holder:
    """Whose turn it is."""
    state = place.state
    if state in ENDED:
        return Holder(HolderKind.ended)
    if state in (State.RECEIVED, State.AWAIT_CONFIRM):
        return Holder(HolderKind.desk)
    if state in (State.CORRECTION_PENDING, State.FEE_PENDING):
        return Holder(HolderKind.applicant)
    if state is State.REASON_PENDING and not place.reasons_came:
        return Holder(HolderKind.applicant)
    if state is State.CONSULTING and place.asked:
        return Holder(place.asked[0][1])
    if state in _REVIEWERS:
        return Holder(HolderKind.reviewer, role=_REVIEWERS[state])
    if state is State.SIGNING:
        return Holder(HolderKind.signer)
    if state is State.SIGNED and not place.is_sealed:
        return Holder(HolderKind.seal_keeper)
    if state is State.DELIVERING and place.is_sent:
        return Holder(HolderKind.post)
    return _worker(place)


def _worker(place: _Place) -> Holder:
    """A unit that was asked for its part, the handler, the unit, or nobody yet."""
    if place.transfers and place.state is not State.DELIVERING:
        return Holder(HolderKind.unit, place.transfers[-1][1])
    if place.handler_id is not None:
        return Holder(HolderKind.handler, place.handler_id)
    return Holder(HolderKind.unit, place.unit_id) if place.unit_id else Holder(HolderKind.desk)


def _counted(reading: Reading, calendar: WorkCalendar, after: date, until: date) -> int:
    """Working days of (after, until] on which the answering period ran."""
    if reading.received_on is None:
        return 0
    last = min(until, reading.end_on) if reading.end_on else until
    cursor, days = max(after, reading.received_on), 0
    stops = [(p.after, p.until) for p in reading.pauses] + [(s.after, s.until) for s in reading.suspensions]
    for start, end in sorted((a, b or date.max) for a, b in stops):
        if start > cursor:
            days += max(0, calendar.count(cursor, min(start, last)))
        cursor = max(cursor, end)
        if cursor >= last:
            return days
    return days + max(0, calendar.count(cursor, last))
