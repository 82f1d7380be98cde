"""One case by what stands in its address; the scope of the session decides whether it is there."""

import re

from sqlalchemy import bindparam, select

from casework.db import db
from casework.models.case import Case, Party
from casework.models.file import StoredFile
from casework.queries import kept_back
from casework.scope import everything

_UNNUMBERED = re.compile(r"S([0-9]{1,9})")


def case_by_ref(ref: str) -> Case | None:
    """The case with this number (登记号), or ``S<id>`` before; None when not there or not visible."""
    found = _UNNUMBERED.fullmatch(ref)
    if found:
        return db.session.scalars(_BY_ID, {"id": int(found[1])}).one_or_none()
    return db.session.scalars(_BY_NUMBER, {"number": ref}).one_or_none()


def case_by_id(case_id: int) -> Case | None:
    """The case of this id, if the scope allows it."""
    return db.session.scalars(_BY_ID, {"id": case_id}).one_or_none()


_BY_ID = select(Case).where(Case.id == bindparam("id"))
_BY_NUMBER = select(Case).where(Case.number == bindparam("number"))


def case_exists(ref: str) -> bool:
    """Whether the case is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        found = _UNNUMBERED.fullmatch(ref)
        condition = Case.id == int(found[1]) if found else Case.number == ref
        return db.session.execute(select(Case.id).where(condition)).first() is not None


def party_of(case: Case, party_id: int) -> Party | None:
    """One party of a case."""
    statement = select(Party).where(Party.id == party_id, Party.case_id == case.id)
    return db.session.execute(statement).scalar_one_or_none()


def file_by_uuid(uuid: str) -> StoredFile | None:
    """One file, if its case may be seen."""
    file = db.session.execute(select(StoredFile).where(StoredFile.uuid == uuid)).scalar_one_or_none()
    return file if file and kept_back.shown(file.case_id, [file]) else None


def file_exists(uuid: str) -> bool:
    with everything():
        return db.session.execute(select(StoredFile.id).where(StoredFile.uuid == uuid)).first() is not None
