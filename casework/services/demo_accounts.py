"""Accounts of the demo: made-up people, one password for all, only in a database that is marked as a demo.

Source: DESIGN D14.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from argon2.exceptions import VerificationError
from sqlalchemy import func, select, update

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models import Person, Setting
from casework.services import people
from casework.services.sign_in import HASHER

PEOPLE_FILE = Path(__file__).resolve().parents[2] / "data" / "people.sample.toml"
PASSWORD_FILE = "demo-password"  # noqa: S105 (the name of a file)
MARK = "is_demo"


class NotADemo(Exception):
    """The database holds people of its own; no demo account goes there."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the start prints of one account."""

    login: str
    name: str
    organ: str
    roles: tuple[str, ...]


def is_demo() -> bool:
    """Whether this database was made as a demo."""
    return db.session.get(Setting, MARK) is not None


def load_accounts(password: str, acting: Acting) -> int:
    """Make the demo people that are missing and give all of them the password; needs ``writing()``.

    Returns how many were made. Raises NotADemo.
    """
    if not is_demo():
        if db.session.scalar(select(func.count()).select_from(Person).where(Person.id > 0)):
            raise NotADemo
        db.session.add(Setting(key=MARK, value=True))
        db.session.flush()
    made = people.load_people(PEOPLE_FILE, acting)
    if made or not _has_password(password):
        give_password(password, acting)
        note("demo.accounts", acting=acting, people=len(made))
    return len(made)


def give_password(password: str, acting: Acting) -> None:
    """One password for everybody of the demo; needs ``writing()``. Raises NotADemo."""
    if not is_demo():
        raise NotADemo
    known = update(Person).where(Person.id > 0)
    values = known.values(password_hash=HASHER.hash(password), password_changed_at=acting.now)
    db.session.execute(values.execution_options(synchronize_session=False))


def _has_password(password: str) -> bool:
    stored = db.session.scalar(select(Person.password_hash).where(Person.id > 0).order_by(Person.id).limit(1))
    try:
        return bool(stored) and HASHER.verify(stored or "", password)
    except VerificationError:
        return False


def password_of(data_dir: Path, given: str) -> str:
    """The password of the demo accounts: the given one, else one made once and kept in the data directory."""
    if given:
        return given
    file = data_dir / PASSWORD_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"Demo-{secrets.token_hex(6)}", "ascii")
    return file.read_text("ascii")


def accounts() -> list[Account]:
    """The demo accounts as they stand in the database."""
    rows = db.session.scalars(select(Person).where(Person.id > 0).order_by(Person.id))
    return [
        Account(p.login, p.name, p.unit.organ.short_name if p.unit else "", tuple(sorted(p.role_set)))
        for p in rows
    ]
