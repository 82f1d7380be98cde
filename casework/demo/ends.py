"""Acts at the end and after it: withdrawn, merged, archived, opened again."""

from casework.db import db, writing
from casework.demo import scans
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, issue_forms, simple
from casework.demo.stories import Step, texts
from casework.models.case import Case
from casework.services import archive, archive_check, disputes, endings, merging


def _withdraw(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        endings.withdraw(
            case, on=acting.today, identity_checked=True, voluntary=True, reason=texts()["withdrawn"],
            seen=case.version, acting=acting,
        )  # fmt: skip
    issue_forms(tale.case_id, acting)
    file_paper(tale, "withdrawal", acting)


def _merge(play: Play, tale: Tale, step: Step, who: Who) -> None:
    with writing():
        case = case_of(tale)
        into = db.session.get_one(Case, play.cases[tale.story.raw["into"]]).ref
        merging.merge(case, into=into, seen=case.version, acting=who("head"))


def _archive(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting, note = who("archive"), texts()["archive_note"]
    box = texts()["box"].format(no=tale.number // 10 + 1)
    bound = archive.bind(case_of(tale), note=note, acting=acting)
    with writing():
        case = case_of(tale)
        retention, _ = archive_check.proposed_retention(case)
        archive.archive(
            case, retention=retention, box=box, note=note, bound=bound, seen=case.version, acting=acting,
        )  # fmt: skip


def _dispute(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting, raw = who("desk"), tale.story.raw
    with writing():
        case = case_of(tale)
        disputes.enter(
            case, kind=raw.get("dispute", "review"), body=raw["body"],
            reference=raw["reference"].format(year=acting.today.year), summary=False, after_review=False,
            on=play.calendar.before(acting.today, 2), notice_on=acting.today, seen=case.version,
            acting=acting,
        )  # fmt: skip


def _answer(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        disputes.submit_answer(case, no=1, on=acting.today, seen=case.version, acting=acting)


def _judged(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    paper = scans.scan("dispute", case_of(tale), acting)
    with writing():
        case = case_of(tale)
        disputes.conclude(
            case, no=1, result="revoked", on=acting.today, cause=tale.story.raw["cause"], orders_anew=True,
            decision_no=tale.story.raw["decision"].format(year=acting.today.year), seen=case.version,
            acting=acting, proof=paper,
        )  # fmt: skip


def _reopen(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("head")
    with writing():
        case = case_of(tale)
        disputes.reopen(
            case, dispute_no=1, on=acting.today, due_on=play.calendar.add(acting.today, 15),
            seen=case.version, acting=acting,
        )  # fmt: skip


ACTS: dict[str, Act] = {
    "withdraw": _withdraw,
    "merge": _merge,
    "close_other": simple("head", endings.close_other, reason="not_a_request"),
    "archive": _archive,
    "dispute": _dispute,
    "answer": _answer,
    "judged": _judged,
    "reopen": _reopen,
    "rework": simple("desk", archive.start_rework),
}
