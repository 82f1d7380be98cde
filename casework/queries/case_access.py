"""One case by what stands in its address; the scope of the session decides whether it is there."""

import re
from functools import lru_cache

from sqlalchemy import bindparam, select

from casework.db import db
from casework.models.case import Case, Party
from casework.models.file import StoredFile
from casework.objects import object_of
from casework.prepared import Prepared
from casework.queries import kept_back
from casework.scope import MOST_SCOPES, Scope, everything, is_visible, scope_in_force

_UNNUMBERED = re.compile(r"S([0-9]{1,9})")


def case_by_ref(ref: str) -> Case | None:
    """The case with this number (登记号), or ``S<id>`` before; None when not there or not visible."""
    found = _UNNUMBERED.fullmatch(ref)
    return _case("id", int(found[1])) if found else _case("number", ref)


def case_by_id(case_id: int) -> Case | None:
    """The case of this id, if the scope allows it."""
    return _case("id", case_id)


def _case(name: str, value: int | str) -> Case | None:
    session = db.session()
    session.flush()
    rows = _cases(name, scope_in_force(session, Case)).rows({name: value})
    return object_of(session, Case, rows[0]) if rows else None


@lru_cache(maxsize=MOST_SCOPES)
def _cases(name: str, scope: Scope) -> Prepared:
    """One case by a unique column within a scope: built once a scope, past the ORM; every step begins so."""
    cases = Case.__table__.c
    statement = select(*cases).where(cases[name] == bindparam(name))
    visible = is_visible(Case, scope)
    return Prepared(statement if visible is None else statement.where(visible))


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
