"""Acts around process letters: prepared, approved, posted, served; what comes back, or does not."""

from casework.db import db, writing
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, simple
from casework.demo.stories import Step
from casework.models import Letter
from casework.record import casefile_of
from casework.services import communication, letters, notice_values, notices
from workflows.codes import Method
from workflows.facts import FeeCharged


def _notice(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        values = notice_values.first_values(case, step.what, acting) | tale.story.notice(step.what)
        if "new_due_days" in values:
            values["new_due_on"] = play.calendar.add(
                acting.today, int(values.pop("new_due_days"))
            ).isoformat()
        values = notice_values.completed(case, step.what, values, acting)
        tale.last_letter = notices.prepare_notice(case, step.what, values, acting).id


def _approve(play: Play, tale: Tale, step: Step, who: Who) -> None:
    letter = db.session.get_one(Letter, tale.last_letter)
    acting = who("unit_head" if letter.kind == "D02" else "head")
    with writing():
        notices.approve_notice(db.session.get_one(Letter, tale.last_letter), acting)
    letters.issue_one(tale.last_letter, acting)


def _post(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        letter = db.session.get_one(Letter, tale.last_letter)
        notices.send_notice(letter, method=Method.post, dispatched_on=acting.today, acting=acting)


def _served(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        notices.notice_served(db.session.get_one(Letter, tale.last_letter), on=acting.today, acting=acting)


def _corrected(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        communication.receive_correction(
            case, on=acting.today, posted_on=play.calendar.before(acting.today, 2), justified=False,
            justification="", seen=case.version, acting=acting,
        )  # fmt: skip
    file_paper(tale, "correction", acting)


def _reasons(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        communication.receive_reasons(case, on=acting.today, seen=case.version, acting=acting)


def _paid(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        charged = casefile_of(case).last(FeeCharged)
        communication.pay_fee(
            case, on=acting.today, receipt_no=f"SAMPLE{tale.number:06d}",
            amount=charged.amount if charged else 0, seen=case.version, acting=acting,
        )  # fmt: skip
    file_paper(tale, "payment", acting)


ACTS: dict[str, Act] = {
    "notice": _notice,
    "approve": _approve,
    "post": _post,
    "served": _served,
    "corrected": _corrected,
    "abandon": simple("head", communication.abandon_correction, reason_check="reason_check"),
    "reasons": _reasons,
    "reasons_good": simple("head", communication.accept_reasons, finding="finding_good"),
    "reasons_bad": simple("head", communication.reject_reasons, finding="finding_bad"),
    "paid": _paid,
    "fee_abandon": simple("head", communication.abandon_fee, reason_check="fee_check"),
}
