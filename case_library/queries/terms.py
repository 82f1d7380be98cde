"""The taxonomies in words."""

from collections import Counter

from sqlalchemy import select

from case_library.codes import Axis
from case_library.models import IndexedDocument, LibraryTerm
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


def all_terms(axis: Axis | None = None) -> list[LibraryTerm]:
    """The words of an axis, or of both, in the order of the pages."""
    rows = select(LibraryTerm).order_by(
        LibraryTerm.axis, LibraryTerm.pinned.desc(), LibraryTerm.position, LibraryTerm.id
    )
    return list(db.session.scalars(rows.where(LibraryTerm.axis == axis) if axis else rows))


def count_uses(axis: Axis) -> dict[str, int]:
    """Code → how many entries that can be found carry it."""
    column = IndexedDocument.subjects if axis is Axis.subject else IndexedDocument.dispute_points
    return Counter(code for codes in db.session.scalars(select(column)) for code in codes)
