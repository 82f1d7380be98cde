"""Standard texts as pages show them, and as the list of ended citations reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from case_library.models import TextUse
from case_library.queries.ended_citations import Quoted
from case_library.wording import said
from casework.db import db
from casework.letters.articles import LAW
from casework.models import Organ, StandardText, TextState


def versions_of(code: str) -> list[StandardText]:
    """All versions of a text, the newest first; ``code`` is its key or, of results and letters, its code."""
    keys = (code, f"reply/{code}", f"letter/{code}")
    found = select(StandardText).where(StandardText.key.in_(keys))
    return list(
        db.session.scalars(found.order_by(StandardText.effective_from.desc(), StandardText.id.desc()))
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """One text of the list: the version that stands, the next one, and the letters made of all versions."""

    text: StandardText
    is_standing: bool
    coming: StandardText | None
    letters: int
    last_on: date | None


def listed(today: date) -> list[Listed]:
    """One row for each text, in the order in which they were loaded."""
    found = select(StandardText).where(StandardText.state == TextState.published).order_by(StandardText.id)
    rows: dict[str, list[StandardText]] = {}
    for row in db.session.scalars(found):
        rows.setdefault(row.key, []).append(row)
    used = uses()
    return [_listed(versions, used, today) for versions in rows.values()]


def _listed(versions: list[StandardText], used: dict[str, TextUse], today: date) -> Listed:
    now = standing(versions, today)
    coming = [row for row in versions if row.effective_from > today]
    counted = [used[row.label] for row in versions if row.label in used]
    return Listed(
        now or max(versions, key=lambda row: row.effective_from), now is not None,
        min(coming, key=lambda row: row.effective_from, default=None),
        sum(one.letters for one in counted), max((one.last_on for one in counted), default=None),
    )  # fmt: skip


def waiting() -> list[StandardText]:
    """Versions that wait for their legal review, the oldest first."""
    rows = select(StandardText).where(StandardText.state == TextState.review)
    return list(db.session.scalars(rows.order_by(StandardText.id)))


def sent_back(person_id: int) -> list[StandardText]:
    """Versions that came back to their author, who has not handed in that text anew."""
    newer = aliased(StandardText)
    again = select(newer.id).where(
        newer.key == StandardText.key, newer.author_id == person_id, newer.id > StandardText.id
    )
    rows = select(StandardText).where(
        StandardText.state == TextState.draft, StandardText.author_id == person_id, ~again.exists()
    )
    return list(db.session.scalars(rows.order_by(StandardText.id)))


def standing(rows: list[StandardText], today: date) -> StandardText | None:
    """The version for all organs that is in force today."""
    found = [row for row in rows if row.state is TextState.published and not row.organ_id
             and row.effective_from <= today <= (row.effective_to or date.max)]  # fmt: skip
    return max(found, key=lambda row: row.effective_from, default=None)


def uses() -> dict[str, TextUse]:
    """How many letters were made of each version and when the last one, by its label."""
    return {row.label: row for row in db.session.scalars(select(TextUse))}


def organs() -> dict[int, str]:
    """Names of the organs by number."""
    return dict(db.session.execute(select(Organ.id, Organ.name).order_by(Organ.id)).tuples().all())


def cited_articles(text: StandardText) -> tuple[str, ...]:
    """The articles that a text cites, each once: 《法》第…条."""
    return tuple(dict.fromkeys(found[0] for found in LAW.finditer(said(text.body))))


def quoted() -> Iterator[Quoted]:
    """Versions that the office made; those that ship are read from their files."""
    rows = select(StandardText).where(
        StandardText.state == TextState.published, StandardText.author_id.is_not(None)
    )
    for row in db.session.scalars(rows):
        yield Quoted(row.label, f"/library/texts/{row.key}", said(row.body))
