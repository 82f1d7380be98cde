"""Review and litigation of a case (复议、诉讼): filed, answered, concluded; the new act they order.

Source: domain 01 § 10, T29, T30; 复议法 Art 48; 行诉法 Art 67.
"""

from datetime import date

from casework import labels
from casework.acting import Acting
from casework.models.case import Case
from casework.models.difficult import NominationSource
from casework.models.file import StoredFile
from casework.models.message import MessageKind
from casework.queries import disputes as queries
from casework.queries.difficult import nomination_of
from casework.record import casefile_of, record
from casework.services import difficult, materials
from casework.services.materials import Incoming
from casework.services.messages import tell
from casework.services.recipients import Staff, recipients
from workflows import disputes as rules
from workflows import facts as f
from workflows.codes import DisputeCause, DisputeKind, DisputeResult, Role

PAPER = "dispute"  # purpose of what a review body or a court sent
# Working days before the last day on which people are told; -1: the day after it.
REMIND_AT = (5, 2, 0, -1)
REMINDED = ("handler", Role.legal_reviewer.value, Role.ogi_head.value)


def enter(
    case: Case, *, kind: str, body: str, reference: str, on: date, notice_on: date, summary: bool,
    after_review: bool, seen: int, acting: Acting, proof: Incoming | None = None,
) -> None:  # fmt: skip
    """Enter a review or a suit about this case; the last day for the answer follows from the law.

    Raises Refusal (entered before; dates in the wrong order), Stale.
    """
    dispute = DisputeKind(kind)
    is_summary = summary and dispute is DisputeKind.review
    file_id, sha256 = _keep(case, proof, acting)
    fact = f.DisputeFiled(
        on=on, no=rules.next_number(casefile_of(case)), dispute=dispute, body=body, reference=reference,
        notice_on=notice_on, summary=is_summary,
        answer_by_on=rules.answer_day(dispute, notice_on, acting.calendar, summary=is_summary),
        after_review=after_review and dispute is DisputeKind.litigation, file_id=file_id, sha256=sha256,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)


def submit_answer(
    case: Case, *, no: int, on: date, seen: int, acting: Acting, proof: Incoming | None = None
) -> None:
    """The answer and the evidence went to the body or the court. Raises Refusal, Stale."""
    file_id, sha256 = _keep(case, proof, acting)
    record(case, f.DefenceSubmitted(on=on, no=no, file_id=file_id, sha256=sha256), acting, seen=seen)


def conclude(
    case: Case, *, no: int, result: str, on: date, decision_no: str, cause: str, orders_anew: bool,
    seen: int, acting: Acting, proof: Incoming | None = None,
) -> None:  # fmt: skip
    """Enter how it ended; once more to set a result right. A corrected answer is a lesson for the library.

    Raises Refusal, Stale.
    """
    file_id, sha256 = _keep(case, proof, acting)
    fact = f.DisputeConcluded(
        on=on, no=no, result=DisputeResult(result), decision_no=decision_no,
        cause=DisputeCause(cause) if cause else None, orders_anew=orders_anew, file_id=file_id, sha256=sha256,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)
    if fact.cause and case.closed_on and nomination_of(case.id) is None:
        why = labels.DISPUTE_LESSON.format(decision=decision_no, cause=labels.DISPUTE_CAUSES[fact.cause])
        difficult.nominate(case, why=why, seen=case.version, acting=acting, source=NominationSource.corrected)


def reopen(
    case: Case, *, dispute_no: int, on: date, due_on: date, seen: int, acting: Acting,
    proof: Incoming | None = None,
) -> None:  # fmt: skip
    """Work on the case anew, as the decision or judgment orders (重新办理, T29). Raises Refusal, Stale.

    ``due_on``: the day it names; a judgment to disclose gives 20 working days (法释〔2025〕8号).
    """
    ordered = {d.no: d for d in rules.disputes_of(casefile_of(case))}.get(dispute_no)
    file_id, sha256 = _keep(case, proof, acting)
    fact = f.Reopened(
        on=on, due_on=due_on, decision_no=ordered.decision_no if ordered else "", dispute_no=dispute_no,
        file_id=file_id, sha256=sha256,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)


def _keep(case: Case, proof: Incoming | None, acting: Acting) -> tuple[int, str]:
    """The row of a paper; the fact that follows names it, for an archived file takes no other fact."""
    if proof is None:
        return 0, ""
    file: StoredFile = materials.add_row(case, proof, PAPER, acting, step=case.version + 1)
    return file.id, file.sha256


# Reminders


def remind(acting: Acting) -> int:
    """Tell who prepares the answer, by working days left; opens no transaction. How many were told now."""
    told, staff = 0, Staff.now()
    for row, case in queries.unanswered():
        left = acting.calendar.count(acting.today, row.answer_by_on)
        level = min((at for at in REMIND_AT if left <= at), default=None)
        if level is None:
            continue
        told += tell(
            recipients(REMINDED, case, staff), MessageKind.system,
            key=f"dispute:{row.case_id}:{row.no}:{row.answer_by_on}:{level}", acting=acting, level=level,
            case_id=row.case_id, due_on=row.answer_by_on, what="dispute_answer",
            days=max(left, 0), over=-left if left < 0 else None,
        )  # fmt: skip
    return told
