"""Numbers (登记号, 文号): one counter row a series, no gaps, no number twice (SECURITY 4)."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select, text

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.number import NumberIssued, NumberSeries, NumberState
from casework.models.organ import Organ
from casework.prepared import Prepared

CASE_SERIES = "case"


@dataclass(frozen=True, slots=True)
class NumberFault:
    """A gap, a duplicate or a counter that differs from the numbers given out."""

    organ_id: int
    kind: str
    year: int
    what: str
    no: int


def take_number(
    organ_id: int,
    kind: str,
    year: int,
    *,
    acting: Acting,
    case_id: int | None = None,
    letter_id: int | None = None,
) -> int:
    """The next number of a series; rolled back with everything else, so no gap can arise.

    Take it late in the transaction: the series stays locked until the commit.
    """
    ((no,),) = _TAKE.run({"organ_id": organ_id, "kind": kind, "year": year}).fetchall()
    given = {"organ_id": organ_id, "kind": kind, "year": year, "no": no, "issued_at": acting.now}
    _ENTER.run(given | {"case_id": case_id, "letter_id": letter_id, **_ACTIVE})
    return int(no)


# As text, because SQLAlchemy compiles an ON CONFLICT anew every time; both databases read this one.
_TAKE = Prepared(
    text(
        "INSERT INTO number_series (organ_id, kind, year, last_no) VALUES (:organ_id, :kind, :year, 1)"
        " ON CONFLICT (organ_id, kind, year) DO UPDATE SET last_no = number_series.last_no + 1"
        " RETURNING last_no"
    )
)
_ACTIVE = {"state": NumberState.active, "void_reason": ""}
_ENTER = Prepared(insert(NumberIssued.__table__))  # type: ignore[arg-type]


def case_number(case: Case, organ: Organ, acting: Acting) -> str:
    """The next 登记号: organ code, year of the business date, four digits or more (domain 01 § 3)."""
    year = acting.today.year
    no = take_number(organ.id, CASE_SERIES, year, acting=acting, case_id=case.id)
    return f"{organ.code}-{year}-{no:04d}"


def take_letter_number(organ: Organ, mark: str, acting: Acting, *, case_id: int, letter_id: int) -> str:
    """文号 such as 市中依申请答〔2026〕12号: mark of the organ and kind, year of the signing day, number."""
    year = acting.today.year
    no = take_number(organ.id, mark, year, acting=acting, case_id=case_id, letter_id=letter_id)
    return f"{organ.letter_mark}{mark}〔{year}〕{no}号"


def void_number(issued: NumberIssued, reason: str) -> None:
    """A number that must not be used; it stays in the book with its reason."""
    if not reason.strip():
        raise ValueError("A void number needs a reason.")
    issued.state, issued.void_reason = NumberState.void, reason.strip()


def void_numbers() -> list[NumberIssued]:
    """Numbers that are void, for the list of the numbers check."""
    found = select(NumberIssued).where(NumberIssued.state == NumberState.void)
    return list(db.session.scalars(found.order_by(NumberIssued.organ_id, NumberIssued.year, NumberIssued.no)))


def check_numbers() -> list[NumberFault]:
    """Gaps, duplicates and wrong counters of all series."""
    faults: list[NumberFault] = []
    for series in db.session.scalars(select(NumberSeries).order_by(NumberSeries.organ_id, NumberSeries.year)):
        faults.extend(_check_series(series))
    return faults


def _check_series(series: NumberSeries) -> list[NumberFault]:
    key = (series.organ_id, series.kind, series.year)
    numbers = (
        select(NumberIssued.no, func.count())
        .where(NumberIssued.organ_id == key[0], NumberIssued.kind == key[1], NumberIssued.year == key[2])
        .group_by(NumberIssued.no)
    )
    counts = dict(db.session.execute(numbers).tuples().all())
    gaps = [NumberFault(*key, "gap", no) for no in range(1, series.last_no + 1) if no not in counts]
    doubles = [NumberFault(*key, "duplicate", no) for no, count in counts.items() if count > 1]
    beyond = [NumberFault(*key, "beyond_counter", no) for no in counts if no > series.last_no]
    return gaps + doubles + beyond
