"""Passwords: what one may be, setting one, and the link for the first sign-in (SECURITY 9.4)."""

import hashlib
import secrets
import unicodedata
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select

from casework import audit
from casework.acting import Acting
from casework.db import db
from casework.models import OneTimeLink, PasswordHistory, Person, PersonStatus
from casework.services.sign_in import HASHER, is_password

SHORTEST, LONGEST = 12, 128
CLASSES_NEEDED = 3  # of capitals, small letters, digits, others: classified-protection assessment (等保)
REMEMBERED = 5
MAX_AGE = timedelta(days=90)
LINK_LIFE = timedelta(minutes=30)
COMMON = Path(__file__).resolve().parents[2] / "data" / "common-passwords.txt"
PRODUCT_WORDS = ("yishenqing", "ysqgk", "shizhong", "依申请", "市中区")


class PasswordRefused(Exception):
    """The new password may not be used; ``code`` says why (sentences in forms/sign_in.py)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@cache
def common_passwords() -> frozenset[str]:
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def fault_of(password: str, person: Person) -> str:
    """Code of what is wrong with a new password, or an empty string."""
    if not SHORTEST <= len(password) <= LONGEST:
        return "length"
    plain = password.lower()
    if plain in common_passwords() or len(set(plain)) < 5:
        return "common"
    own = [
        person.login,
        person.name,
        person.staff_no,
        person.unit.name if person.unit else "",
        *PRODUCT_WORDS,
    ]
    if any(len(word) >= 2 and word.lower() in plain for word in own):
        return "contains_name"
    if len({_sign_class(sign) for sign in password}) < CLASSES_NEEDED:
        return "classes"
    return "used_before" if _was_used(password, person) else ""


def _sign_class(sign: str) -> str:
    category = unicodedata.category(sign)
    return category if category in ("Lu", "Ll") else "N" if category.startswith("N") else "other"


def _was_used(password: str, person: Person) -> bool:
    earlier = db.session.scalars(
        select(PasswordHistory.password_hash)
        .where(PasswordHistory.person_id == person.id)
        .order_by(PasswordHistory.id.desc())
        .limit(REMEMBERED - 1)
    )
    hashes = [person.password_hash, *earlier] if person.password_hash else list(earlier)
    return any(is_password(stored, password) for stored in hashes)


def change_password(person_id: int, *, present: str, new: str, acting: Acting) -> None:
    """Change one's own password (修改密码); the caller ends the other sessions. Raises PasswordRefused."""
    person = db.session.get_one(Person, person_id)
    if not person.password_hash or not is_password(person.password_hash, present):
        raise PasswordRefused("present_wrong")
    if fault := fault_of(new, person):
        raise PasswordRefused(fault)
    set_password(person, new, acting)


def set_password(person: Person, new: str, acting: Acting) -> None:
    """Store a password whose rules were checked, and remember the one before."""
    if person.password_hash:
        db.session.add(
            PasswordHistory(
                person_id=person.id,
                password_hash=person.password_hash,
                replaced_at=acting.now,
            )
        )
    person.password_hash = HASHER.hash(new)
    person.password_changed_at = acting.now
    audit.note(
        "password.changed",
        acting=acting,
        chain="auth",
        object_type="person",
        object_id=person.uuid,
    )


def is_old(person: Person, acting: Acting) -> bool:
    """Whether the password is older than 90 days; the person is asked to change it."""
    return person.password_changed_at is None or acting.now - person.password_changed_at > MAX_AGE


def make_link(person: Person, acting: Acting) -> str:
    """Token of a one-time link (一次性链接) for the first sign-in or a reset; earlier links end."""
    for link in db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    ):
        link.used_at = acting.now
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            token_hash=_hash(token),
            person_id=person.id,
            made_by_id=acting.person_id,
            made_at=acting.now,
            expires_at=acting.now + LINK_LIFE,
            used_at=None,
        )
    )
    audit.note("password.link_made", acting=acting, object_type="person", object_id=person.uuid)
    return token


def person_of_link(token: str, acting: Acting) -> Person | None:
    """Whose link it is, while it is good."""
    link = db.session.get(OneTimeLink, _hash(token))
    if link is None or link.used_at or link.expires_at <= acting.now:
        return None
    person = db.session.get_one(Person, link.person_id)
    return person if person.status == PersonStatus.active else None


def use_link(token: str, new: str, acting: Acting) -> Person:
    """Set the password by the link, once. Raises PasswordRefused."""
    link = db.session.get(OneTimeLink, _hash(token), with_for_update=True)
    person = person_of_link(token, acting)
    if link is None or person is None:
        raise PasswordRefused("link_dead")
    if fault := fault_of(new, person):
        raise PasswordRefused(fault)
    link.used_at = acting.now
    set_password(person, new, acting)
    return person


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
