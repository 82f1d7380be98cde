"""Excessive requests (数量、频次明显超过合理范围): signals S1-S8 by counting, and what speaks against them.

Signals, not verdicts: no law fixes a number, each request is still judged by itself.
Source: 条例 Art 35, 42; domain 06 § 5.
"""

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.codes import ApplicantKind, Code


class Signal(Code):
    """What may show that requests are excessive (domain 06 § 5)."""

    S1 = "S1"  # requests to one organ in a calendar month
    S2 = "S2"  # requests to all organs in 30 days
    S3 = "S3"  # items in one request
    S4 = "S4"  # requests to one organ in 12 months
    S5 = "S5"  # share of duplicates and near duplicates, per cent
    S6 = "S6"  # reviews and suits over disclosure in 12 months
    S7 = "S7"  # mark of a reviewer: settled dispute, trivial items
    S8 = "S8"  # several names, one hand


class Counter(Code):
    """What speaks against it (domain 06 § 5)."""

    journalist = "journalist"
    researcher = "researcher"
    many_subjects = "many_subjects"
    first_year = "first_year"
    good_faith_narrowing = "good_faith_narrowing"


DAYS_OF_S2 = 30
ALIKE = 0.8  # likeness of two texts from which one is a near duplicate
FEW_TWINS = 20  # per cent of near duplicates up to which subjects count as different
FIVE = 5  # requests from which different subjects say something


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request. ``name``: whoever asked, as any word; ``is_twin``: an earlier one reads the same."""

    case_id: int
    organ_id: int
    on: date
    items: int = 1
    name: str = ""
    is_twin: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal: what was counted, over which time, and the number that it passes. ``cases``: counted ones."""

    signal: Signal
    count: int
    limit: int
    first_on: date
    last_on: date
    cases: tuple[int, ...] = ()


def find_signals(
    newest: Ask, asks: Iterable[Ask], limits: Mapping[str, int], *, disputes: Iterable[date] = ()
) -> tuple[Finding, ...]:
    """Signals of a group of requests as they stand on the day of its newest one.

    ``asks``: all requests of the applicant or the cluster, to any organ. ``limits``: by signal; a count must
    pass its limit; ``S5_least`` is the number of requests from which a share says something.
    """
    day = newest.on
    past = sorted((a for a in asks if a.on <= day), key=lambda a: (a.on, a.case_id))
    year = [a for a in past if a.on > year_before(day)]
    own_year = [a for a in year if a.organ_id == newest.organ_id]
    month = [a for a in own_year if (a.on.year, a.on.month) == (day.year, day.month)]
    thirty = [a for a in past if a.on > day - timedelta(days=DAYS_OF_S2)]
    suits = [on for on in disputes if year_before(day) < on <= day]
    since = year_before(day) + timedelta(days=1)
    share = _share_of_twins(own_year, limits["S5_least"])
    counted: tuple[tuple[Signal, int, date, Sequence[Ask]], ...] = (
        (Signal.S1, len(month), day.replace(day=1), month),
        (Signal.S2, len(thirty), day - timedelta(days=DAYS_OF_S2 - 1), thirty),
        (Signal.S3, newest.items, day, [newest]),
        (Signal.S4, len(own_year), since, own_year),
        (Signal.S5, share, since, own_year),
        (Signal.S6, len(suits), since, ()),
        (Signal.S8, len({a.name for a in year}), since, year),
    )
    return tuple(
        Finding(signal, count, limits[signal], first, day, tuple(a.case_id for a in of))
        for signal, count, first, of in counted
        if count > limits[signal]
    )


def _share_of_twins(asks: Sequence[Ask], least: int) -> int:
    """Per cent, rounded down; 0 for too few requests."""
    return 100 * sum(a.is_twin for a in asks) // len(asks) if len(asks) >= max(least, 1) else 0


def twins(texts: Sequence[str], likeness: Callable[[str, str], float]) -> frozenset[int]:
    """Positions of the texts that read like an earlier one."""
    return frozenset(
        place
        for place, text in enumerate(texts)
        if any(likeness(text, earlier) >= ALIKE for earlier in texts[:place])
    )


def year_before(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def find_counters(
    newest: Ask, asks: Iterable[Ask], *, kind: ApplicantKind, first_asked_on: date, narrowed: int
) -> tuple[Counter, ...]:
    """What the records know of the counter-signals; a journalist is known to people alone.

    ``first_asked_on``: day of the oldest request on record; ``narrowed``: contacts that made a request
    clearer or smaller.
    """
    past = [a for a in asks if a.on <= newest.on]
    share = _share_of_twins(past, FIVE)
    found = {
        Counter.researcher: kind is ApplicantKind.research_institution,
        Counter.many_subjects: len(past) >= FIVE and share <= FEW_TWINS,
        Counter.first_year: first_asked_on > year_before(newest.on),
        Counter.good_faith_narrowing: narrowed > 0,
    }
    return tuple(counter for counter, holds in found.items() if holds)
