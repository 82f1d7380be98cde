"""What the draft of a reply offers before anything was typed: NOT_4 from the demand for reasons (Art 35)."""

from casework.db import db
from casework.labels import proposals as words
from casework.letters.content import cn_date
from casework.letters.draft import Draft, DraftItem
from casework.letters.gather import items_of
from casework.models.case import Case
from casework.models.letter import Letter
from casework.record import casefile_of
from casework.services.notices import fields_of
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.codes import ApplicantKind

COPIED = ("request_counts", "count_period", "comparison")


def first_draft(case: Case) -> Draft:
    """Counts and period as the applicant was told them, the reasons and what was found; else nothing."""
    file = casefile_of(case)
    rejected, asked = file.last(f.ReasonsRejected), file.last(f.ReasonsRequested)
    letter = db.session.get(Letter, asked.letter_id) if asked else None
    if rejected is None or letter is None or file.last(f.Drafted):
        return Draft()
    told = fields_of(letter)
    fields = {name: told.get(name, "") for name in COPIED}
    fields |= {
        "reasons_asked": _asked(case, file, letter),
        "why_not_reasonable": rejected.finding.strip().rstrip("。"),
    }
    return Draft(tuple(DraftItem(no, "NOT_4", fields) for no, _ in items_of(case)))


def _asked(case: Case, file: CaseFile, letter: Letter) -> str:
    asked, came = file.last(f.ReasonsRequested), file.last(f.ReasonsReceived)
    you = words.YOU[case.applicant_kind is ApplicantKind.natural_person]
    sentence = words.REASONS_CAME if came else words.REASONS_MISSING
    return sentence.format(
        on=cn_date(asked.on) if asked else "", number=letter.number or "", you=you,
        came=cn_date(came.on) if came else "",
    )  # fmt: skip
