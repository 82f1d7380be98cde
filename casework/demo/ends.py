"""Acts at the end and after it: withdrawn, merged, archived, opened again."""

from casework.db import writing
from casework.demo import scans
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, issue_forms, simple
from casework.demo.stories import Step, texts
from casework.services import archive, archive_check, endings


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
        into = play.cases[tale.story.raw["into"]]
        endings.merge(case, into_id=into, seen=case.version, acting=who("head"))


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


def _reopen(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("head")
    paper = scans.scan("dispute", case_of(tale), acting)
    with writing():
        case = case_of(tale)
        archive.reopen(
            case, on=acting.today, due_on=play.calendar.add(acting.today, 15),
            decision_no=tale.story.raw["decision"].format(year=acting.today.year), seen=case.version,
            acting=acting, proof=paper,
        )  # fmt: skip


ACTS: dict[str, Act] = {
    "withdraw": _withdraw,
    "merge": _merge,
    "close_other": simple("head", endings.close_other, reason="not_a_request"),
    "archive": _archive,
    "reopen": _reopen,
    "rework": simple("desk", archive.start_rework),
}
