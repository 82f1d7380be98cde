"""Settings of the constrained transfer: defaults of practice; a row ``transfers.<name>`` overrides one."""

from dataclasses import dataclass

from sqlalchemy import select

from casework.db import db
from casework.models.setting import Setting
from workflows import transfers as rules
from workflows.codes import TransferKind

PREFIX = "transfers."


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days to accept, hops of a case, working days for the material (domain 01 § 6)."""

    acceptance_days: int = rules.ACCEPTANCE_DAYS
    hop_limit: int = rules.HOP_LIMIT
    handle_days: int = rules.MATERIAL_DAYS[TransferKind.handle]
    assist_days: int = rules.MATERIAL_DAYS[TransferKind.assist]

    def material_days(self, kind: TransferKind) -> int:
        """The usual working days for the material."""
        return self.handle_days if kind is TransferKind.handle else self.assist_days


def limits() -> Limits:
    """The settings in force, in one statement."""
    names = Limits.__dataclass_fields__
    keys = [PREFIX + name for name in names]
    rows = db.session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(keys)))
    return Limits(**{key.removeprefix(PREFIX): int(value) for key, value in rows.tuples()})
