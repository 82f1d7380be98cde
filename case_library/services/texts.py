"""Standard texts: first load, new versions, legal review by somebody else. Source: domain 07 § 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from sqlalchemy import func, select

from case_library.services import text_days
from case_library.wording import TextRefused, reworded, split
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.letters import texts
from casework.models import StandardText, TextState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What an editor typed; ``words``: one line a sentence."""

    words: str
    changes: str
    effective_from: date
    effective_to: date | None
    organ_id: int | None


def load_texts(acting: Acting) -> int:
    """Add the shipped versions that are missing; what the office published stays. Needs writing()."""
    known = set(db.session.execute(
        select(StandardText.key, StandardText.effective_from).where(StandardText.author_id.is_(None))
    ).tuples())  # fmt: skip
    numbers = dict(db.session.execute(
        select(StandardText.key, func.max(StandardText.number)).group_by(StandardText.key)
    ).tuples().all())  # fmt: skip
    rows = []
    for key, entry in _shipped():
        begins = entry["effective_from"]
        if (key, begins) in known:
            continue
        numbers[key] = numbers.get(key, 0) + 1
        body = {name: value for name, value in entry.items() if name != "effective_from"}
        rows.append(StandardText(
            key=key, number=numbers[key], body=body, effective_from=begins, state=TextState.published,
            created_at=acting.now, reviewed_at=acting.now, sha256=digest(body),
        ))  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    if not rows:
        return 0
    text_days.settle(acting.today)
    note("texts.loaded", acting=acting, chain="library", versions=len(rows))
    return len(rows)


def _shipped() -> Iterator[tuple[str, dict[str, Any]]]:
    for table, (file, names) in texts.TABLES.items():
        for entry in texts.SEED.entries(file, table):
            marks = [*(entry[name] for name in names)]
            if table == "remedy" and "code" in entry:
                marks.append(entry["code"])
            yield "/".join((table, *marks)), dict(entry)


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical words, in hex."""
    return sha256(dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _first_id(key: str) -> int:
    """Of the oldest version: the row that is locked."""
    return db.session.execute(select(func.min(StandardText.id)).where(StandardText.key == key)).scalar_one()


def submit(base: StandardText, new: NewVersion, acting: Acting) -> StandardText:
    """A new version for legal review; needs writing(). Raises TextRefused."""
    body = reworded(base.key, base.body, split(new.words))
    _check_days(base.key, new, acting.today)
    last = db.session.scalar(select(func.max(StandardText.number)).where(StandardText.key == base.key))
    row = StandardText(
        key=base.key, number=(last or 0) + 1, organ_id=new.organ_id, body=body,
        effective_from=new.effective_from, effective_to=new.effective_to, state=TextState.review,
        changes=new.changes, author_id=acting.person_id, created_at=acting.now, sha256=digest(body),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _told("text.submitted", row, acting)
    return row


def _check_days(key: str, new: NewVersion, today: date) -> None:
    if new.effective_from < today:
        raise TextRefused("past")
    if new.effective_to and new.effective_to < new.effective_from:
        raise TextRefused("end")
    _check_free(key, new.organ_id, new.effective_from)


def _check_free(key: str, organ_id: int | None, begins: date) -> None:
    same = select(StandardText.id).where(
        StandardText.key == key, StandardText.effective_from == begins,
        func.coalesce(StandardText.organ_id, 0) == (organ_id or 0), StandardText.state == TextState.published,
    )  # fmt: skip
    if db.session.scalars(same.limit(1)).first() is not None:
        raise TextRefused("taken")


def publish(text_id: int, opinion: str, *, seen: int, acting: Acting) -> StandardText:
    """The legal reviewer passes a version; needs writing(). Raises Stale, TextRefused."""
    row = _in_review(text_id, seen, acting)
    if row.effective_from < acting.today:
        raise TextRefused("past")
    db.session.get(StandardText, _first_id(row.key), with_for_update=True)  # one review of a text at a time
    _check_free(row.key, row.organ_id, row.effective_from)
    _reviewed(row, TextState.published, opinion, acting)
    text_days.settle(acting.today, [row.key])
    _told("text.published", row, acting)
    return row


def send_back(text_id: int, opinion: str, *, seen: int, acting: Acting) -> StandardText:
    """Back to its author with a reason; needs writing(). Raises Stale, TextRefused."""
    row = _in_review(text_id, seen, acting)
    _reviewed(row, TextState.draft, opinion, acting)
    _told("text.sent_back", row, acting)
    return row


def _in_review(text_id: int, seen: int, acting: Acting) -> StandardText:
    row = db.session.get(StandardText, text_id, with_for_update=True)
    if row is None or row.version != seen:
        raise Stale
    if row.state is not TextState.review:
        raise TextRefused("state")
    if row.author_id == acting.person_id:
        raise TextRefused("author")
    return row


def _reviewed(row: StandardText, state: TextState, opinion: str, acting: Acting) -> None:
    row.state, row.opinion = state, opinion
    row.reviewer_id, row.reviewed_at = acting.person_id, acting.now
    db.session.flush()


def _told(action: str, row: StandardText, acting: Acting) -> None:
    note(action, acting=acting, chain="library", object_type="standard_text", object_id=row.id,
         key=row.key, number=row.number, sha256=row.sha256)  # fmt: skip
