"""Rules of who is told of what and when (提醒规则): first rows from the data file, edited by the sysadmin."""

import tomllib
from pathlib import Path

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.models.message import Channel, MessageKind, MessageRule
from casework.services.recipients import REACHES

DIGEST_REACHES = (
    "handler", "registrar", "unit_head", "secrecy_reviewer", "legal_reviewer", "ogi_head", "signer",
    "seal_keeper", "archivist", "supervisor",
)  # fmt: skip
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


def reach_of(kind: MessageKind) -> list[str]:
    """Whom the rules of a kind name, for what happens on an act and not on a day."""
    return list(dict.fromkeys(word for rule in active_rules(kind) for word in rule.reach))


# Rules of these are asked for by an act, or once a day: they have no day of their own.
WITHOUT_DAYS = frozenset(
    {
        MessageKind.supervision, MessageKind.calendar_moved, MessageKind.outage, MessageKind.digest,
        MessageKind.system, MessageKind.transfer_received, MessageKind.transfer_returned,
        MessageKind.transfer_ruled, MessageKind.transfer_answered,
    }
)  # fmt: skip


class DayTaken(ValueError):
    """There is a rule of this kind for that day already."""


def reaches_of(kind: MessageKind) -> tuple[str, ...]:
    """Words that a rule of this kind may name: the list of the day goes to roles and knows no case."""
    return DIGEST_REACHES if kind is MessageKind.digest else REACHES


def all_rules() -> list[MessageRule]:
    """Every rule, kind by kind, the earliest day first."""
    order = list(MessageKind)
    rules = db.session.scalars(select(MessageRule))
    return sorted(rules, key=lambda rule: (order.index(rule.kind), -rule.days))


def change_rule(
    rule_id: int, *, days: int, reach: list[str], channels: list[str], active: bool, seen: int, acting: Acting
) -> None:
    """Change a rule; the next look at the cases goes by it. Needs ``writing()``. Raises Stale, DayTaken."""
    rule = db.session.get_one(MessageRule, rule_id, with_for_update=True)
    if seen != rule.version:
        raise Stale
    if rule.kind in WITHOUT_DAYS:
        days = rule.days
    same = select(MessageRule.id).where(MessageRule.kind == rule.kind, MessageRule.days == days)
    if db.session.scalar(same.where(MessageRule.id != rule.id)) is not None:
        raise DayTaken
    before = _told(rule)
    rule.days, rule.reach, rule.channels, rule.active = days, reach, channels, active
    db.session.flush()
    note("message_rule.changed", acting=acting, object_type="message_rule", object_id=rule.id,
         before=before, after=_told(rule))  # fmt: skip


def _told(rule: MessageRule) -> list[object]:
    return [rule.kind.value, rule.days, sorted(rule.reach), sorted(rule.channels), int(rule.active)]
