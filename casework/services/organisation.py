"""Organs, units and remedy targets from the data file; loading again changes only what differs."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.organ import Organ, OrganKind, RemedyTarget, Unit

ORGANS_FILE = Path(__file__).resolve().parents[2] / "data" / "organs.toml"
# Every organ but the district government begins with one unit of this code and name.
FIRST_UNIT = ("BGS", "办公室")
_TEXTS = (
    "letter_mark", "contact_office", "contact_phone", "address", "postcode", "fund_no", "note",
)  # fmt: skip


def load_organs(acting: Acting, path: Path = ORGANS_FILE) -> list[str]:
    """Load the file; returns the codes of new or changed organs. Source: domain 00 § 5."""
    raw = tomllib.loads(path.read_text("utf-8"))
    known = {organ.code: organ for organ in db.session.scalars(select(Organ))}
    changed = [row["code"] for row in _rows(raw) if _store(row, known, raw)]
    db.session.flush()
    _link_successors(raw, known)
    if changed:
        note("organs.loaded", acting=acting, chain="system", object_type="organ", codes=changed)
    return changed


def _rows(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    defaults = raw["defaults"]
    for row in raw.get("organs", []):
        yield {**defaults, **row}
    for group in raw.get("departments", []):
        for code, name, short, mark in group["rows"]:
            yield {**defaults, "code": code, "kind": "DEPT", "name": name, "short_name": short,
                   "letter_mark": mark, "note": group["source"]}  # fmt: skip
    streets = raw["street_offices"]
    for code, place in streets["rows"]:
        ended = streets.get("ended", {}).get(code, {})
        short = f"{place}街道办事处"
        name = f"济南市市中区人民政府{short}"
        yield {**defaults, "code": code, "kind": "SO", "name": name, "short_name": short,
               "letter_mark": f"{place}街依申请", "note": streets["source"],
               "valid_to": ended.get("valid_to")}  # fmt: skip
    for row in raw.get("partners", []):
        yield {**defaults, "kind": "OTHER", "short_name": row["name"], "letter_mark": "", **row}


def _store(row: dict[str, Any], known: dict[str, Organ], raw: dict[str, Any]) -> bool:
    values = _values(row)
    organ = known.get(row["code"])
    if organ is not None:  # what the office entered is not wiped by a blank in the file
        values = {name: value for name, value in values.items() if value or name not in _TEXTS}
    is_changed = organ is None or any(getattr(organ, name) != value for name, value in values.items())
    if organ is None:
        organ = known[row["code"]] = Organ(**values)
        db.session.add(organ)
        db.session.flush()
    for name, value in values.items():
        setattr(organ, name, value)
    _store_units(organ, row)
    _store_remedies(organ, raw["remedies"])
    return is_changed


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "kind": OrganKind(row["kind"]),
        "name": row["name"],
        "short_name": row["short_name"],
        "red_head": row.get("red_head", row["name"]),
        "reply_title": row["reply_title"],
        "review_name": row.get("review_name", row["name"]),
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
        **{name: row.get(name, "") for name in _TEXTS},
    }


def _store_units(organ: Organ, row: dict[str, Any]) -> None:
    if organ.kind is OrganKind.OTHER:
        return
    known = set(db.session.scalars(select(Unit.code).where(Unit.organ_id == organ.id)))
    for code, name in row.get("units", [FIRST_UNIT]):
        if code not in known:
            db.session.add(Unit(organ_id=organ.id, code=code, name=name, valid_from=organ.valid_from))


def _store_remedies(organ: Organ, remedies: dict[str, Any]) -> None:
    row = remedies.get(organ.code) or remedies.get(organ.kind.value)
    if row is None:
        return
    held = RemedyTarget.organ_id == organ.id, RemedyTarget.valid_from == row["valid_from"]
    target = db.session.scalar(select(RemedyTarget).where(*held))
    if target is None:
        target = RemedyTarget(organ_id=organ.id, valid_from=row["valid_from"])
        db.session.add(target)
    target.review_body, target.court = row["review_body"], row["court"]
    target.court_address, target.valid_to = row["court_address"], row.get("valid_to")
    target.online_review = row.get("online_review", "")


def _link_successors(raw: dict[str, Any], known: dict[str, Organ]) -> None:
    for code, ended in raw["street_offices"].get("ended", {}).items():
        known[code].successor_id = known[ended["successor"]].id


def remedy_target(organ_id: int, on: date) -> RemedyTarget | None:
    """Review body and court for an answer signed on that day."""
    valid = select(RemedyTarget).where(RemedyTarget.organ_id == organ_id, RemedyTarget.valid_from <= on)
    newest = db.session.scalar(valid.order_by(RemedyTarget.valid_from.desc()).limit(1))
    return newest if newest and (newest.valid_to is None or on <= newest.valid_to) else None
