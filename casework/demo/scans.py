"""Small PDFs that stand for scanned papers, each marked as a sample (样例)."""

import tomllib
from functools import cache
from typing import Any

from casework.acting import Acting
from casework.demo.stories import FOLDER
from casework.letters import pool
from casework.letters.content import FORM, LetterContent, Table, cn_date
from casework.models import Case
from casework.services import materials
from casework.services.materials import Incoming

WIDTHS = (7, 21)


@cache
def _papers() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "papers.toml").read_text("utf-8"))


def scan(purpose: str, case: Case, acting: Acting) -> Incoming:
    """The paper of a purpose, filled with what the case says; our own bytes need no check of an upload."""
    paper = _papers()[purpose]
    known = {
        "applicant": case.applicant_name,
        "content": case.content,
        "number": case.ref,
        "day": cn_date(acting.today),
        "organ": case.organ.name,
    }
    rows = tuple((head, text.format(**known)) for head, text in paper["rows"])
    content = LetterContent(
        kind=purpose, form=FORM, title=paper["title"], organ_name="", blocks=(Table("", (), rows, WIDTHS),)
    )
    return materials.take_in_own(pool.shared().pdf(content, sample=True), paper["file"])
