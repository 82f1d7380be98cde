"""The month of the library: how it was used, what was looked for in vain, what was made. No persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from case_library.models import CaseVote, IndexedDocument, LibraryOpening, LibrarySearch, TypicalCase
from case_library.queries import policies
from case_library.queries.synonyms import known_plain
from case_library.queries.typical_cases import law_check_is_due
from casework.db import db
from casework.models import LibraryNomination
from casework.now import OFFICE_ZONE
from casework.scope import everything
from workflows.calendar import add_months

MOST_GAPS, MOST_OPENED, MOST_LISTED = 100, 10, 200
MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class Gap:
    """A query that found nothing; ``is_known``: there are plain words like it by now."""

    words: str
    times: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry and how often it was opened in the month."""

    title: str
    address: str
    collection: str
    times: int
    uses: int


@dataclass(frozen=True, slots=True)
class Report:
    """One month. ``use``: code → number; ``nominations``: state → number of those named in the month."""

    month: date
    use: dict[str, int]
    gaps: tuple[Gap, ...]
    most: tuple[Opened, ...]
    nominations: dict[str, int]
    waiting: int
    published: tuple[tuple[str, str, date], ...]
    withdrawn: tuple[tuple[str, str, str], ...]
    checks: dict[str, int]


def months(today: date) -> list[date]:
    """First days of the months that can be chosen, this month first."""
    first = today.replace(day=1)
    return [add_months(first, -back) for back in range(MONTHS_BACK)]


def report(month: date, today: date) -> Report:
    """The month that begins on this day; ``checks`` and ``waiting`` are those of ``today``."""
    end = add_months(month, 1)
    nominations, waiting = _nominations(month, end)
    return Report(
        month,
        _use(month, end),
        tuple(_gaps(month, end)),
        tuple(_most(month, end)),
        nominations,
        waiting,
        tuple(_published(month, end)),
        tuple(_withdrawn(month, end)),
        {
            "cases": _count(select(func.count(TypicalCase.id)).where(law_check_is_due(today))),
            "policies": policies.count_due(today),
        },
    )  # fmt: skip


def _count(statement: object) -> int:
    return db.session.scalar(statement) or 0  # type: ignore[call-overload, no-any-return]


def _use(month: date, end: date) -> dict[str, int]:
    held = LibrarySearch.asked_on >= month, LibrarySearch.asked_on < end
    opened = LibraryOpening.opened_on >= month, LibraryOpening.opened_on < end
    times = func.coalesce(func.sum(LibrarySearch.times), 0)
    return {
        "searches": _count(select(times).where(*held)),
        "words": _count(select(func.count(LibrarySearch.words.distinct())).where(*held)),
        "zero": _count(select(times).where(*held, LibrarySearch.hits == 0)),
        "opened": _count(select(func.coalesce(func.sum(LibraryOpening.times), 0)).where(*opened)),
        **_votes(month, end),
        "cited": _count(select(func.coalesce(func.sum(IndexedDocument.uses), 0))),
    }


def _votes(month: date, end: date) -> dict[str, int]:
    first, last = (datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC) for day in (month, end))
    rows = select(CaseVote.is_useful, func.count()).where(CaseVote.at >= first, CaseVote.at < last)
    found = dict(db.session.execute(rows.group_by(CaseVote.is_useful)).tuples().all())
    return {"useful": found.get(True, 0), "useless": found.get(False, 0)}


def _gaps(month: date, end: date) -> list[Gap]:
    times = func.sum(LibrarySearch.times)
    rows = (
        select(LibrarySearch.words, times)
        .where(LibrarySearch.asked_on >= month, LibrarySearch.asked_on < end, LibrarySearch.hits == 0)
        .group_by(LibrarySearch.words)
        .order_by(times.desc(), LibrarySearch.words)
        .limit(MOST_GAPS)
    )
    found = db.session.execute(rows).tuples().all()
    known = known_plain([words for words, _ in found])
    return [Gap(words, count, words in known) for words, count in found]


def _most(month: date, end: date) -> Sequence[Opened]:
    times = func.sum(LibraryOpening.times)
    rows = (
        select(IndexedDocument, times)
        .join(
            LibraryOpening,
            (LibraryOpening.collection == IndexedDocument.collection)
            & (LibraryOpening.entry_id == IndexedDocument.entry_id),
        )
        .where(LibraryOpening.opened_on >= month, LibraryOpening.opened_on < end)
        .group_by(IndexedDocument.id)
        .order_by(times.desc(), IndexedDocument.id)
        .limit(MOST_OPENED)
    )
    return [Opened(row.title, row.address, row.collection.value, count, row.uses)
            for row, count in db.session.execute(rows).tuples()]  # fmt: skip


def _nominations(month: date, end: date) -> tuple[dict[str, int], int]:
    """Of the month by state, and all that wait; of every unit, for only numbers are told."""
    state = LibraryNomination.state
    rows = select(state, func.count()).group_by(state)
    held = rows.where(LibraryNomination.nominated_on >= month, LibraryNomination.nominated_on < end)
    with everything():
        found = {key.value: count for key, count in db.session.execute(held).tuples()}
        every = {key.value: count for key, count in db.session.execute(rows).tuples()}
    return found, every.get("nominated", 0)


def _published(month: date, end: date) -> list[tuple[str, str, date]]:
    day = TypicalCase.published_on
    rows = select(TypicalCase.ref, TypicalCase.title, day).where(day >= month, day < end)
    return list(db.session.execute(rows.order_by(day, TypicalCase.id).limit(MOST_LISTED)).tuples())  # type: ignore[arg-type]


def _withdrawn(month: date, end: date) -> list[tuple[str, str, str]]:
    day = TypicalCase.withdrawn_on
    rows = select(TypicalCase.ref, TypicalCase.title, TypicalCase.withdrawn_why).where(
        day >= month, day < end
    )
    return list(db.session.execute(rows.order_by(day, TypicalCase.id).limit(MOST_LISTED)).tuples())
