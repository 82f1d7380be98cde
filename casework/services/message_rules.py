"""Rules of who is told of what and when (提醒规则): first rows from the data file, edited by the sysadmin."""

import tomllib
from pathlib import Path

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.message import Channel, MessageKind, MessageRule

RULES_FILE = Path(__file__).resolve().parents[2] / "data" / "message_rules.toml"


def load_rules(acting: Acting, path: Path = RULES_FILE) -> int:
    """Add the rules of the file for kinds that have none yet; what the office edited stays. How many.

    Needs ``writing()``.
    """
    known = set(db.session.scalars(select(MessageRule.kind).distinct()))
    rows = tomllib.loads(path.read_text("utf-8"))["rules"]
    new = [
        MessageRule(
            kind=MessageKind(row["kind"]), days=row["days"], reach=list(row["reach"]),
            channels=[Channel(way).value for way in row["channels"]], active=True,
        )
        for row in rows if MessageKind(row["kind"]) not in known
    ]  # fmt: skip
    db.session.add_all(new)
    if new:
        note(
            "message_rules.loaded", acting=acting, chain="system", object_type="message_rule", rules=len(new)
        )
    return len(new)


def rules_by_level() -> dict[MessageKind, dict[int, MessageRule]]:
    """The rules in force by kind and by level, which is their ``days``."""
    found: dict[MessageKind, dict[int, MessageRule]] = {}
    for rule in active_rules():
        found.setdefault(rule.kind, {})[rule.days] = rule
    return found


def active_rules(*kinds: MessageKind) -> list[MessageRule]:
    """The rules in force, the earliest day first: ``days`` working days before, negative after."""
    found = select(MessageRule).where(MessageRule.active.is_(True))
    if kinds:
        found = found.where(MessageRule.kind.in_(kinds))
    return list(db.session.scalars(found.order_by(MessageRule.kind, MessageRule.days.desc())))


def channels_of(kind: MessageKind) -> frozenset[Channel]:
    """The ways of all rules of a kind, for what happens on an act and not on a day."""
    return frozenset(Channel(way) for rule in active_rules(kind) for way in rule.channels)
