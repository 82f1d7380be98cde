"""One case by what stands in its address; the scope of the session decides whether it is there."""

import re

from sqlalchemy import bindparam, select

from casework.db import db
from casework.models.case import Case, Party
from casework.models.file import StoredFile
from casework.objects import columns_of, object_of
from casework.queries import kept_back
from casework.scope import everything
from casework.scoped import ScopedRows

_UNNUMBERED = re.compile(r"S([0-9]{1,9})")


def case_by_ref(ref: str) -> Case | None:
    """The case with this number (登记号), or ``S<id>`` before; None when not there or not visible."""
    found = _UNNUMBERED.fullmatch(ref)
    return _case(_BY_ID, int(found[1])) if found else _case(_BY_NUMBER, ref)


def case_by_id(case_id: int) -> Case | None:
    """The case of this id, if the scope allows it."""
    return _case(_BY_ID, case_id)


def _case(by: ScopedRows, value: int | str) -> Case | None:
    rows = by(value=value)
    return object_of(db.session(), Case, rows[0]) if rows else None


# Past the ORM: every step begins so.
_CASE = select(*columns_of(Case))
_BY_ID = ScopedRows(Case, _CASE.where(Case.id == bindparam("value")))
_BY_NUMBER = ScopedRows(Case, _CASE.where(Case.number == bindparam("value")))


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
