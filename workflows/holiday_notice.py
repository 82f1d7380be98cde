"""What a notice on days off (放假安排通知) says of a year: days off, make-up days, contradictions.

Source: 全国年节及纪念日放假办法; domain 02 § 9; DESIGN D5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workflows.codes import Code

# The festivals of a whole year; a text without one of them only adds to a year that is loaded.
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_GAP = 31  # days; an extension that reaches back further belongs to no loaded festival


class NoticeFault(Code):
    """What is wrong with the text of a notice, or what somebody must look at."""

    REST_AND_WORK = "REST_AND_WORK"
    YEAR_MISMATCH = "YEAR_MISMATCH"
    YEAR_UNKNOWN = "YEAR_UNKNOWN"
    WEEKDAY_WRONG = "WEEKDAY_WRONG"
    COUNT_WRONG = "COUNT_WRONG"
    MAKE_UP_NOT_WEEKEND = "MAKE_UP_NOT_WEEKEND"
    NO_SUCH_DATE = "NO_SUCH_DATE"
    SPAN_BACKWARDS = "SPAN_BACKWARDS"
    SPAN_TOO_LONG = "SPAN_TOO_LONG"
    FESTIVAL_TWICE = "FESTIVAL_TWICE"
    FESTIVALS_MISSING = "FESTIVALS_MISSING"
    NOTHING_FOUND = "NOTHING_FOUND"
    NOTHING_TO_EXTEND = "NOTHING_TO_EXTEND"
    SENTENCE_UNREAD = "SENTENCE_UNREAD"
    YEAR_LOADED = "YEAR_LOADED"


# All others keep a notice from being confirmed.
ONLY_TO_LOOK_AT = frozenset({NoticeFault.SENTENCE_UNREAD, NoticeFault.YEAR_LOADED})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed in a text. ``festival``: in which item; ``params``: what stands there, what fits."""

    code: NoticeFault
    festival: str = ""
    day: date | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Does it keep the notice from being confirmed?"""
        return self.code not in ONLY_TO_LOOK_AT


@dataclass(frozen=True, slots=True)
class FestivalDays:
    """One item of a notice, with the sentences it was read from."""

    name: str
    rest: tuple[date, ...] = ()
    make_up: tuple[date, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class YearDays:
    """The days that make a year differ from its weekdays: rest (休) and make-up working days (班)."""

    rest: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A notice as it was read from its text.

    ``extended_until``: a loaded holiday is made longer up to this day. ``ordinary``: days that are said to be
    worked as usual.
    """

    year: int | None = None
    title: str = ""
    number: str = ""
    published_on: date | None = None
    festivals: tuple[FestivalDays, ...] = ()
    extended_until: tuple[date, ...] = ()
    ordinary: frozenset[date] = frozenset()
    findings: tuple[Finding, ...] = ()

    @property
    def rest(self) -> frozenset[date]:
        return frozenset(day for item in self.festivals for day in item.rest)

    @property
    def make_up(self) -> frozenset[date]:
        return frozenset(day for item in self.festivals for day in item.make_up)

    @property
    def missing(self) -> tuple[str, ...]:
        """Festivals of a whole year that the text does not name with days off."""
        named = "".join(item.name for item in self.festivals if item.rest)
        return tuple(name for name in FESTIVALS if name not in named)


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that is another one than before: ``rest``, ``make_up`` or empty (as its weekday says)."""

    day: date
    before: str
    after: str


def settle(proposal: Proposal, known: YearDays | None) -> tuple[YearDays, tuple[Finding, ...]]:
    """The days of the year once the notice is confirmed, and all findings.

    A text with every festival replaces what is known of the year; any other adds to it, its own days first.
    """
    findings = list(proposal.findings)
    days = YearDays(proposal.rest, proposal.make_up)
    both = sorted(days.rest & days.make_up)
    findings += [Finding(NoticeFault.REST_AND_WORK, day=day) for day in both]
    if known is None and proposal.missing and not _is_without_days(proposal):
        findings.append(Finding(NoticeFault.FESTIVALS_MISSING, params={"names": proposal.missing}))
    if proposal.missing and known is not None:
        days = _added(proposal, known, findings)
    if known is not None and proposal.year:
        changed = len(changes(known, days))
        findings.append(Finding(NoticeFault.YEAR_LOADED, params={"year": proposal.year, "changed": changed}))
    return days, tuple(findings)


def faults(year: int, days: YearDays) -> tuple[Finding, ...]:
    """What is wrong with the days of a year that come from a file."""
    every = sorted(days.rest | days.make_up)
    both = [Finding(NoticeFault.REST_AND_WORK, day=day) for day in sorted(days.rest & days.make_up)]
    foreign = [
        Finding(NoticeFault.YEAR_MISMATCH, day=day, params={"years": (year,)})
        for day in every
        if day.year != year and (day.year, day.month) != (year - 1, 12)
    ]
    idle = [
        Finding(NoticeFault.MAKE_UP_NOT_WEEKEND, day=day, params={"fits": "一二三四五六日"[day.weekday()]})
        for day in sorted(days.make_up - days.rest)
        if day.weekday() < _SATURDAY
    ]
    return (*both, *foreign, *idle)


def _is_without_days(proposal: Proposal) -> bool:
    return any(f.code in (NoticeFault.NOTHING_FOUND, NoticeFault.YEAR_UNKNOWN) for f in proposal.findings)


def _added(proposal: Proposal, known: YearDays, findings: list[Finding]) -> YearDays:
    rest = set(proposal.rest)
    for until in proposal.extended_until:
        longer = _extension(until, known.rest)
        if not longer:
            findings.append(Finding(NoticeFault.NOTHING_TO_EXTEND, day=until))
        rest |= longer
    make_up = proposal.make_up
    return YearDays(
        frozenset((known.rest - make_up - proposal.ordinary) | rest),
        frozenset((known.make_up - rest) | make_up),
    )


def _extension(until: date, rest: frozenset[date]) -> set[date]:
    """The days from the end of the holiday before ``until`` up to it."""
    days, day = set(), until
    while day not in rest:
        days.add(day)
        day -= _ONE_DAY
        if len(days) > _LONGEST_GAP:
            return set()
    return days


def changes(before: YearDays | None, after: YearDays) -> tuple[DayChange, ...]:
    """Which days are another than before, in order."""
    known = before or YearDays()
    every = known.rest | known.make_up | after.rest | after.make_up
    found = (DayChange(day, kind_of(day, known), kind_of(day, after)) for day in sorted(every))
    return tuple(change for change in found if change.before != change.after)


def kind_of(day: date, days: YearDays) -> str:
    """``rest``, ``make_up``, or empty for a day that is what its weekday says."""
    return "rest" if day in days.rest else "make_up" if day in days.make_up else ""


def first_change(days: Iterable[DayChange]) -> date | None:
    """The first day on which counting differs: nothing that is due before it can move."""
    return min((change.day for change in days), default=None)
