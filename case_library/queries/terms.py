"""The taxonomies in words."""

from sqlalchemy import select

from case_library.codes import Axis
from case_library.models import LibraryTerm
from casework.db import db


def names() -> dict[str, str]:
    """Code → word of both taxonomies, old words included: S01, DP01 …"""
    rows = select(LibraryTerm.code, LibraryTerm.name)
    return dict(db.session.execute(rows).tuples().all())


def offered(axis: Axis) -> dict[str, str]:
    """Code → code and word of what is in use, pinned ones first."""
    rows = (
        select(LibraryTerm.code, LibraryTerm.name)
        .where(LibraryTerm.axis == axis, LibraryTerm.active)
        .order_by(LibraryTerm.pinned.desc(), LibraryTerm.position)
    )
    return dict(db.session.execute(rows).tuples().all())
