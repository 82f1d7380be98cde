"""Standard texts from the database for the letter compiler; parsed once until a row changes.

The files of data/letters/ stand in where nothing was loaded yet. Source: domain 07 § 2.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import has_app_context
from sqlalchemy import func, select

from casework.db import db
from casework.letters.texts import SEED
from casework.models.standard_text import StandardText, TextState

Key = tuple[str, int, int, int, str]


class StandingTexts:
    """The published versions; every worker sees a change with its next letter."""

    def entries(self, file: str, table: str) -> Sequence[Mapping[str, Any]]:
        """All published versions of one kind of text."""
        if not has_app_context():
            return SEED.entries(file, table)
        count, newest, versions, reviewed = db.session.execute(
            select(
                func.count(),
                func.max(StandardText.id),
                func.sum(StandardText.version),
                func.max(StandardText.reviewed_at),
            )
        ).one()
        if not count:
            return SEED.entries(file, table)
        stamp = (str(db.engine.url), count, newest, int(versions), str(reviewed))
        return _parsed(stamp).get(table) or SEED.entries(file, table)


@lru_cache(maxsize=4)
def _parsed(stamp: Key) -> dict[str, list[dict[str, Any]]]:
    rows = db.session.execute(
        select(
            StandardText.key, StandardText.body, StandardText.effective_from, StandardText.effective_to,
            StandardText.organ_id,
        ).where(StandardText.state == TextState.published).order_by(StandardText.id)
    )  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {}
    for key, body, begins, ends, organ_id in rows:
        entry = {**body, "effective_from": begins, "effective_to": ends, "organ_id": organ_id}
        found.setdefault(key.partition("/")[0], []).append(entry)
    return found
