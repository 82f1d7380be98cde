"""Ends that need no reply: withdrawn, never a disclosure request (T27)."""

from datetime import date

from casework.acting import Acting
from casework.models import Case
from casework.record import record
from casework.services.notices import prepare_form
from workflows.facts import ClosedNotOgiForm, Withdrawn


def withdraw(
    case: Case,
    *,
    on: date,
    identity_checked: bool,
    voluntary: bool,
    reason: str | None = "",
    seen: int,
    acting: Acting,
) -> None:
    """End a case because the applicant withdrew in writing (撤回), with its sheet D13.

    ``on``: the day the paper came.

    Raises Refusal (identity not checked; not of free will; reply already in effect), Stale.
    Source: domain 01 T27.
    """
    fact = Withdrawn(on=on, identity_checked=identity_checked, voluntary=voluntary)
    record(case, fact, acting, seen=seen)
    if case.number:  # a request that was never registered needs no confirmation sheet
        prepare_form(case, "D13", {"withdrawn_on": on.isoformat(), "withdrawal_reason": reason or ""}, acting)


def close_other(case: Case, *, reason: str, seen: int, acting: Acting) -> None:
    """End a paper that never was a disclosure request, by the ogi_head with a reason (其他方式办结).

    Raises Refusal, Stale. Source: domain 01 § 1, CLOSED_NOT_OGI_FORM.
    """
    record(case, ClosedNotOgiForm(on=acting.today, reason=reason), acting, seen=seen)
