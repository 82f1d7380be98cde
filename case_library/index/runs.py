"""Re-indexing everything in the background, with progress: after a change of words or of the way of cutting.

A run stores all documents anew, some hundred in a transaction; it can be interrupted and goes on.
"""

from typing import Any

from sqlalchemy import delete, func, select

from case_library.index import keeping, vocabulary
from case_library.models.index import IndexedDocument, IndexRun, RunState, SoundOfWord
from casework.acting import Acting
from casework.db import connection, db, writing

AT_ONCE = 200


def queue(acting: Acting) -> IndexRun:
    """Ask for a run; one that still waits is enough. Called inside writing()."""
    waiting = db.session.scalars(select(IndexRun).where(IndexRun.state == RunState.waiting)).first()
    if waiting is not None:
        return waiting
    run = IndexRun(queued_at=acting.now, queued_by_id=acting.person_id)
    db.session.add(run)
    db.session.flush()
    return run


def latest() -> IndexRun | None:
    """The newest run."""
    return db.session.scalars(select(IndexRun).order_by(IndexRun.id.desc()).limit(1)).first()


def work(acting: Acting) -> int:
    """Do what waits; opens its own transactions. Returns how many documents were stored anew."""
    done = 0
    while True:
        with writing():
            run = _current(acting)
            if run is None:
                return done
            done += _step(run, acting)


def _current(acting: Acting) -> IndexRun | None:
    run = db.session.scalars(
        select(IndexRun).where(IndexRun.state != RunState.done).order_by(IndexRun.id).limit(1)
    ).first()
    if run is not None and run.state == RunState.waiting:
        run.state, run.done, run.last_id = RunState.running, 0, 0
        run.total = int(db.session.scalar(select(func.count()).select_from(IndexedDocument)) or 0)
        connection().execute(delete(SoundOfWord))
        vocabulary.learn(vocabulary.standing_words())
    return run


def _step(run: IndexRun, acting: Acting) -> int:
    """The next documents of a run."""
    rows = (
        connection()
        .execute(
            select(*IndexedDocument.__table__.columns)
            .where(IndexedDocument.id > run.last_id)
            .order_by(IndexedDocument.id)
            .limit(AT_ONCE)
        )
        .all()
    )
    if not rows:
        run.state, run.finished_at = RunState.done, acting.now
        return 0
    _store(rows)
    run.last_id, run.done = rows[-1].id, run.done + len(rows)
    return len(rows)


def _store(rows: Any) -> None:
    keeping.renew([(row.id, keeping.document_of(row)) for row in rows])
    vocabulary.add(rows)
