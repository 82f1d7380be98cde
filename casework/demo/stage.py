"""What every act of the demo needs: the case of a tale, its forms rendered, sample papers put to it."""

from collections.abc import Callable

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo import scans
from casework.demo.play import Play, Tale
from casework.demo.stories import Step, texts
from casework.models import Case, Letter, LetterState
from casework.services import letters, materials, notices

Who = Callable[[str], Acting]
Act = Callable[[Play, Tale, Step, Who], None]


def case_of(tale: Tale) -> Case:
    """The case as it stands now."""
    return db.session.get_one(Case, tale.case_id, populate_existing=True)


def issue_forms(case_id: int, acting: Acting) -> None:
    """Render the receipts and sheets that the last act made."""
    waiting = select(Letter.id).where(Letter.case_id == case_id, Letter.state == LetterState.number_given)
    for letter_id in db.session.scalars(waiting.where(Letter.kind.in_(notices.FORMS))).all():
        letters.issue_one(letter_id, acting)


def file_paper(tale: Tale, purpose: str, acting: Acting) -> None:
    """Put a sample paper to the case."""
    paper = scans.scan(purpose, case_of(tale), acting)
    with writing():
        materials.put_to_case(case_of(tale), paper, purpose, acting)


def simple(task: str, call: Callable[..., object], **fixed: str) -> Act:
    """An act that needs nothing but who does it and shared sentences (``name="key of texts"``)."""

    def act(play: Play, tale: Tale, step: Step, who: Who) -> None:
        said = {name: tale.story.raw.get(key) or texts()[key] for name, key in fixed.items()}
        with writing():
            case = case_of(tale)
            call(case, seen=case.version, acting=who(task), **said)

    return act
