"""The sign of life of the scheduler: a file whose age tells when it last ticked (SECURITY 12.6)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "scheduler.beat"
LATE = timedelta(minutes=15)


def beat(data_dir: Path) -> None:
    """The scheduler is alive."""
    (data_dir / NAME).touch(mode=0o600)


def is_late(data_dir: Path, now: datetime) -> bool:
    """Whether the scheduler has not been heard of for more than 15 minutes."""
    file = data_dir / NAME
    if not file.exists():
        return True
    return now - datetime.fromtimestamp(file.stat().st_mtime, UTC) > LATE
