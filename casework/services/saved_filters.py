"""Lists that somebody keeps under a name (常用筛选)."""

from sqlalchemy import delete, func, select

from casework.acting import Acting
from casework.db import db
from casework.models.saved_filter import SavedFilter

MOST = 12


def keep_filter(name: str, query: str, acting: Acting) -> bool:
    """Keep a list; the same name again replaces it. False when there are too many already."""
    mine = select(SavedFilter).where(SavedFilter.person_id == acting.person_id)
    row = db.session.scalars(mine.where(SavedFilter.name == name)).one_or_none()
    if row is not None:
        row.query = query
        return True
    count = db.session.scalar(select(func.count()).select_from(mine.subquery()))
    if (count or 0) >= MOST:
        return False
    db.session.add(SavedFilter(person_id=acting.person_id, name=name, query=query))
    return True


def drop_filter(filter_id: int, acting: Acting) -> None:
    """Forget a list; those of other people stay."""
    db.session.execute(
        delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == acting.person_id)
    )
