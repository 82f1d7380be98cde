"""From how many working days left the lamp is yellow: a setting of the office (DESIGN D15)."""

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.models.setting import YELLOW_DAYS_KEY, Setting
from workflows.lamp import YELLOW_DAYS

MOST_YELLOW_DAYS = 19  # of twenty working days one at least is green


def yellow_days() -> int:
    """The setting, or five working days (domain 02 § 10; mock)."""
    value = db.session.scalar(select(Setting.value).where(Setting.key == YELLOW_DAYS_KEY))
    return YELLOW_DAYS if value is None else int(value)


def version() -> int:
    """Which version of the setting a form shows: 1 before anybody has set it."""
    return 1 + (db.session.scalar(select(Setting.version).where(Setting.key == YELLOW_DAYS_KEY)) or 0)


def set_yellow_days(days: int, *, seen: int, acting: Acting) -> None:
    """Change it; lamps follow at once, for nothing of them is stored. Needs ``writing()``. Raises Stale."""
    if seen != version():
        raise Stale
    row = db.session.get(Setting, YELLOW_DAYS_KEY)
    before = YELLOW_DAYS if row is None else row.value
    if row is None:
        db.session.add(Setting(key=YELLOW_DAYS_KEY, value=days))
    else:
        row.value = days
    note("lamps.changed", acting=acting, object_type="setting", object_id=YELLOW_DAYS_KEY,
         before=before, after=days)  # fmt: skip
    db.session.flush()
