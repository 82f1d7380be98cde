"""Processing (办理): acceptance, search (domain 01 § 5)."""

from collections.abc import Sequence
from datetime import date

from casework.acting import Acting
from casework.db import db
from casework.models import Case, SearchRecord
from casework.models.search_record import SearchResult
from casework.record import record
from workflows import facts as f


def accept(case: Case, *, seen: int, acting: Acting) -> None:
    """Clear enough to search: taken up for processing (受理, T12). Raises Refusal, Stale."""
    record(case, f.Accepted(on=acting.today), acting, seen=seen)


def record_search(
    case: Case,
    *,
    on: date,
    places: Sequence[str],
    keywords: str,
    years: str,
    result: str,
    note: str,
    seen: int,
    acting: Acting,
) -> SearchRecord:
    """Enter one search (检索记录), the evidence of a reasonable search; a case may have several.

    Raises Refusal (wrong state or role), Stale. Source: 条例 Art 36(4); 法释〔2025〕8号; domain 01 § 5.
    """
    search = SearchRecord(
        case_id=case.id, on=on, person_id=acting.person_id, places=list(places), keywords=keywords,
        years=years, result=SearchResult(result), note=note,
    )  # fmt: skip
    db.session.add(search)
    db.session.flush()
    fact = f.Searched(on=on, search_id=search.id, found=search.result is not SearchResult.not_found)
    record(case, fact, acting, seen=seen)
    return search
