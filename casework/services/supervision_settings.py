"""Thresholds of supervision: defaults of practice, each a setting of the office (domain 00 § 8).

A row ``supervision.<name>`` of the table ``settings`` overrides the default.
"""

from dataclasses import dataclass

from sqlalchemy import select

from casework.db import db
from casework.models.setting import Setting

PREFIX = "supervision."


@dataclass(frozen=True, slots=True)
class Threshold:
    """A default and where it stands."""

    default: int
    source: str


THRESHOLDS = {
    "near_due_days": Threshold(2, "06 § 2, level 1: working days left"),
    "material_overdue_days": Threshold(1, "06 § 2, level 1: working days after the day set for material"),
    "material_demand_days": Threshold(2, "01 § 6: working days after the day set for material, level 2"),
    "unconfirmed_days": Threshold(3, "02 § 3: working days after the arrival of an ordinary letter"),
    "reminders_in_case": Threshold(2, "06 § 2, level 2: second level 1 in a case"),
    "overdue_in_quarter": Threshold(2, "06 § 2, level 3: overdue cases of a unit in a quarter"),
    "corrected_in_year": Threshold(2, "06 § 2, level 4: cases of a unit corrected in a year"),
    "reminder_answer_days": Threshold(1, "06 § 2, level 1: working days for the answer"),
    "demand_answer_days": Threshold(2, "06 § 2, level 2: working days for the answer"),
}


def thresholds() -> dict[str, int]:
    """All thresholds in force, in one statement."""
    keys = [PREFIX + name for name in THRESHOLDS]
    found = select(Setting.key, Setting.value).where(Setting.key.in_(keys))
    rows = dict(db.session.execute(found).tuples().all())
    return {name: int(rows.get(PREFIX + name, known.default)) for name, known in THRESHOLDS.items()}
