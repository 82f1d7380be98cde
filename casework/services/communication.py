"""Communication (补正、说明理由、缴费): what the applicant sends back, or does not send in time."""

from datetime import date

from casework.acting import Acting
from casework.models import Case
from casework.record import record
from workflows import facts as f


def receive_correction(
    case: Case,
    *,
    on: date,
    posted_on: date | None,
    justified: bool,
    justification: str,
    seen: int,
    acting: Acting,
) -> None:
    """The corrected paper (补正材料) came: the answering period starts afresh the day after ``on`` (T07).

    ``posted_on`` decides whether it is in time. Raises Refusal (late without a good reason), Stale.
    Source: 条例 Art 30; 民诉法 Art 85 by analogy; domain 02 § 7.
    """
    fact = f.CorrectionReceived(
        on=on, posted_on=posted_on, justified=justified, justification=justification if justified else ""
    )
    record(case, fact, acting, seen=seen)


def abandon_correction(case: Case, *, reason_check: str, seen: int, acting: Acting) -> None:
    """No correction in time and no good reason known: deemed abandoned (视为放弃, T08).

    Raises Refusal (service of the notice unknown; period not over; wrong role), Stale.
    Source: 条例 Art 30; domain 02 § 7.
    """
    record(case, f.CorrectionAbandoned(on=acting.today, reason_check=reason_check), acting, seen=seen)


def receive_reasons(case: Case, *, on: date, seen: int, acting: Acting) -> None:
    """The applicant's statement of reasons came; the clock has never stopped. Raises Refusal, Stale.

    Source: 条例 Art 35.
    """
    record(case, f.ReasonsReceived(on=on), acting, seen=seen)


def accept_reasons(case: Case, *, finding: str, seen: int, acting: Acting) -> None:
    """The reasons are good (T10): the request is worked on. Raises Refusal, Stale. Source: 条例 Art 35."""
    record(case, f.ReasonsAccepted(on=acting.today, finding=finding), acting, seen=seen)


def reject_reasons(case: Case, *, finding: str, seen: int, acting: Acting) -> None:
    """The reasons are not good, or none came in the time set (T11): the reply will be NOT_4.

    Raises Refusal, Stale. Source: 条例 Art 35.
    """
    record(case, f.ReasonsRejected(on=acting.today, finding=finding), acting, seen=seen)


def pay_fee(case: Case, *, on: date, receipt_no: str, amount: int, seen: int, acting: Acting) -> None:
    """The fee was paid (T17): the period starts afresh the day after. ``amount``: 分.

    Raises Refusal (late; not the sum of the notice), Stale. Source: 国办函〔2020〕109号; domain 05 § 3.
    """
    record(case, f.FeePaid(on=on, receipt_no=receipt_no, amount=amount), acting, seen=seen)


def abandon_fee(case: Case, *, reason_check: str, seen: int, acting: Acting) -> None:
    """Not paid in time: deemed abandoned (T18). Raises Refusal, Stale. Source: 国办函〔2020〕109号."""
    record(case, f.FeeAbandoned(on=acting.today, reason_check=reason_check), acting, seen=seen)
