"""Practice values that law leaves open: a default, which the office may change (domain 00 § 8).

A row of the table ``settings`` overrides the default. Nothing that follows from one is stored, unless said.
"""

from dataclasses import dataclass

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.models.setting import Setting
from workflows import improvement, transfers
from workflows.codes import TransferKind
from workflows.matters import PERIOD_DAYS


@dataclass(frozen=True, slots=True)
class Parameter:
    """A whole number between ``least`` and ``most``; the label names its unit."""

    default: int
    least: int
    most: int
    source: str


def _days(default: int, source: str, *, least: int = 1, most: int = 20) -> Parameter:
    return Parameter(default, least, most, source)


def _count(default: int, source: str = "06 § 5", *, least: int = 1) -> Parameter:
    return Parameter(default, least, 1000, source)


# In the order of the page; a name is its group, a dot, and itself.
PARAMETERS: dict[str, Parameter] = {
    "transfers.acceptance_days": _days(transfers.ACCEPTANCE_DAYS, "01 § 6", most=2),
    "transfers.hop_limit": Parameter(transfers.HOP_LIMIT, 1, 5, "01 § 6"),
    "transfers.handle_days": _days(transfers.MATERIAL_DAYS[TransferKind.handle], "01 § 6", most=15),
    "transfers.assist_days": _days(transfers.MATERIAL_DAYS[TransferKind.assist], "01 § 6", most=15),
    "consultation.release_wait_days": _days(5, "01 § 5.4"),
    "matters.correction_days": _days(PERIOD_DAYS, "01 § 11", least=5, most=60),
    "matters.complaint_days": _days(PERIOD_DAYS, "01 § 12", least=5, most=60),
    "excessive.S1": _count(10, "Measures 2020-109 Art 4"),
    "excessive.S2": _count(20),
    "excessive.S3": _count(30),
    "excessive.S4": _count(50),
    "excessive.S5": Parameter(50, 1, 99, "06 § 5"),
    "excessive.S5_least": _count(10, least=2),
    "excessive.S6": _count(10),
    "excessive.S8": _count(2),
    "supervision.near_due_days": _days(2, "06 § 2, level 1"),
    "supervision.material_overdue_days": _days(1, "06 § 2, level 1"),
    "supervision.material_demand_days": _days(2, "01 § 6"),
    "supervision.unconfirmed_days": _days(3, "02 § 3"),
    "supervision.reminders_in_case": Parameter(2, 2, 10, "06 § 2, level 2"),
    "supervision.overdue_in_quarter": Parameter(2, 1, 50, "06 § 2, level 3"),
    "supervision.corrected_in_year": Parameter(2, 1, 50, "06 § 2, level 4"),
    "supervision.reminder_answer_days": _days(1, "06 § 2, level 1"),
    "supervision.demand_answer_days": _days(2, "06 § 2, level 2"),
    "improvement.requests": _count(improvement.REQUESTS, least=2),
    "improvement.calendar_days": Parameter(improvement.WITHIN_CALENDAR_DAYS, 30, 366, "06 § 5"),
    "improvement.corrected": _count(improvement.CORRECTED, least=2),
    "improvement.answer_days": _days(improvement.ANSWER_DAYS, "06 § 5", most=60),
}


def values_of(group: str) -> dict[str, int]:
    """The values in force of one group, by their names in it, in one statement."""
    names = [name for name in PARAMETERS if name.startswith(f"{group}.")]
    found = _stored(names)
    return {name.partition(".")[2]: found.get(name, PARAMETERS[name].default) for name in names}


def value_of(name: str) -> int:
    """One value in force."""
    return _stored([name]).get(name, PARAMETERS[name].default)


def all_values() -> dict[str, int]:
    """Every value in force, in the order of the page."""
    found = _stored(list(PARAMETERS))
    return {name: found.get(name, known.default) for name, known in PARAMETERS.items()}


def _stored(names: list[str]) -> dict[str, int]:
    rows = db.session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(names)))
    return {key: int(value) for key, value in rows.tuples()}


def version_of(name: str) -> int:
    """Which version of the value a form shows: 1 before anybody has set it."""
    return 1 + (db.session.scalar(select(Setting.version).where(Setting.key == name)) or 0)


def change(name: str, value: int, *, seen: int, acting: Acting) -> None:
    """Set a value; an audit entry keeps both. Raises Stale, ValueError (out of range)."""
    if seen != version_of(name):
        raise Stale
    known = PARAMETERS[name]
    if not known.least <= value <= known.most:
        raise ValueError(f"{name}: {known.least} to {known.most}, not {value}.")
    before = value_of(name)
    if row := db.session.get(Setting, name):
        row.value = value
    else:
        db.session.add(Setting(key=name, value=value))
    note(
        "parameter.changed", acting=acting, object_type="setting", object_id=name, before=before, after=value
    )
    db.session.flush()
