"""Papers of a case that other organs working on it do not get: the table behind a signal (domain 06 § 5)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.scope import scope_in_force
from workflows.codes import Role

PURPOSES = frozenset({"signals"})


def shown(case_id: int, files: Iterable[Any]) -> list[Any]:
    """The files without those kept back from whoever asks; one statement more only where there is one."""
    found = list(files)
    if not any(file.purpose in PURPOSES for file in found) or _is_of_the_organ(case_id):
        return found
    return [file for file in found if file.purpose not in PURPOSES]


def _is_of_the_organ(case_id: int) -> bool:
    """Somebody of the answering organ who works on more than a transfer, or with a view of the district."""
    scope = scope_in_force(db.session(), StoredFile)
    if scope.organ_ids is None:
        return True
    organ_id = db.session.scalar(select(Case.organ_id).where(Case.id == case_id))
    return organ_id in scope.organ_ids and bool(scope.roles - {Role.liaison})
