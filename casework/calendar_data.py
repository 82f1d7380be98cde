"""The holiday notices of data/holidays as a working calendar."""

import csv
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workflows.calendar import WorkCalendar

_KINDS = {"休": "rest", "rest": "rest", "班": "work", "work": "work"}
HOLIDAYS = Path(__file__).resolve().parent.parent / "data" / "holidays"


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One yearly notice (放假安排通知): the days it lists as rest (休) and as working (班)."""

    year: int
    notice: str
    rest_days: frozenset[date]
    make_up_days: frozenset[date]


def read_notice(path: Path) -> YearNotice:
    """One file of data/holidays; KeyError or TOMLDecodeError when it is not of that form."""
    raw = tomllib.loads(path.read_text("utf-8"))
    return YearNotice(
        int(raw["year"]), str(raw["notice"]), frozenset(raw["rest_days"]), frozenset(raw["make_up_days"])
    )


def read_table(path: Path, *, notice: str) -> YearNotice:
    """A CSV file, a day and 休 or 班 a line. Raises ValueError with the bad line, KeyError without any."""
    days: dict[str, set[date]] = {"rest": set(), "work": set()}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (number == 1 and not cells[0][:1].isdigit()):
                continue
            try:
                days[_KINDS[cells[1]]].add(date.fromisoformat(cells[0].replace("/", "-")))
            except (KeyError, IndexError, ValueError):
                raise ValueError(number) from None
    if not days["rest"]:
        raise KeyError("rest")
    year = max(day.year for day in days["rest"])
    return YearNotice(year, notice, frozenset(days["rest"]), frozenset(days["work"]))


def read_notices(folder: Path = HOLIDAYS) -> tuple[YearNotice, ...]:
    """All notices of the folder, oldest first."""
    return tuple(sorted((read_notice(p) for p in folder.glob("*.toml")), key=lambda n: n.year))


def calendar_of(notices: Iterable[YearNotice]) -> WorkCalendar:
    """A calendar whose version is a digest of the days it lists."""
    notices = tuple(notices)
    rest = frozenset[date]().union(*(n.rest_days for n in notices))
    worked = frozenset[date]().union(*(n.make_up_days for n in notices))
    text = repr((sorted(rest), sorted(worked), sorted(n.year for n in notices)))
    return WorkCalendar(
        rest,
        worked,
        frozenset(n.year for n in notices),
        hashlib.sha256(text.encode()).hexdigest()[:12],
        {n.year: n.notice for n in notices},
    )


def load(folder: Path = HOLIDAYS) -> WorkCalendar:
    """The calendar of all notices in the folder."""
    return calendar_of(read_notices(folder))
