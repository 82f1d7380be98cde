"""What is kept only for a time: sessions, counters, links, form keys, runs, files that no row names."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select

from casework import idempotency, rates
from casework.acting import Acting
from casework.db import db, writing
from casework.further import NAMES_FILE
from casework.models.file import StoredFile
from casework.models.matter import MatterFile
from casework.models.session import OneTimeLink, WebSession
from casework.services import job_runs, outbox

SESSIONS_KEPT = timedelta(hours=8)  # their absolute life: SECURITY 9.2
COUNTS_KEPT = timedelta(days=1)  # the longest window of a limit is an hour
LINKS_KEPT = timedelta(days=1)
STRAY_FILES_KEPT = timedelta(hours=24)  # SECURITY 8.2


def forget_expired(acting: Acting) -> int:
    """Drop dead sessions, old counters, links, runs and form keys; opens its own transaction.

    Returns how many form keys.
    """
    with writing():
        db.session.execute(delete(WebSession).where(WebSession.created_at < acting.now - SESSIONS_KEPT))
        db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < acting.now - LINKS_KEPT))
        rates.forget_before(acting.now - COUNTS_KEPT)
        outbox.forget_sent(acting)
        job_runs.forget_old(acting)
        return idempotency.forget_old(acting)


def remove_stray_files(files: Path, acting: Acting) -> int:
    """Remove files older than a day that no row names: an upload died between file and row. How many."""
    before = (acting.now - STRAY_FILES_KEPT).timestamp()
    old = [path for path in files.glob("*/*/*") if path.is_file() and path.stat().st_mtime < before]
    removed = 0
    for path in old:
        if path.suffix == ".part" or not _is_named(path.stem):
            path.unlink(missing_ok=True)
            removed += 1
    db.session.rollback()
    return removed


def _is_named(uuid: str) -> bool:
    """Whether a row names a file: a paper of a case, evidence of a matter, or what another package keeps."""
    for table in (StoredFile, MatterFile):
        if db.session.scalar(select(table.id).where(table.uuid == uuid)) is not None:
            return True
    return any(names(uuid) for names in NAMES_FILE)
