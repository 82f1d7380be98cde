"""Standard texts as pages show them, and as the list of ended citations reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from case_library.index.texts import name_of
from case_library.labels.texts import VERSION
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


def names(keys: Sequence[str]) -> dict[str, str]:
    """What people call these texts, by key."""
    rows = select(StandardText).where(StandardText.key.in_(keys), StandardText.state == TextState.published)
    return {row.key: name_of(row) for row in db.session.scalars(rows.order_by(StandardText.id))}


def quoted() -> Iterator[Quoted]:
    """Versions that letters take or will take; one that a later version replaces for good is none."""
    later = aliased(StandardText)
    replaced = select(later.id).where(
        later.state == TextState.published, later.key == StandardText.key,
        func.coalesce(later.organ_id, 0) == func.coalesce(StandardText.organ_id, 0),
        later.effective_from > StandardText.effective_from, later.effective_to.is_(None),
    )  # fmt: skip
    rows = select(StandardText).where(StandardText.state == TextState.published, ~replaced.exists())
    for row in db.session.scalars(rows.order_by(StandardText.id)):
        name = VERSION.format(name=name_of(row), number=row.number)
        yield Quoted(name, f"/library/texts/{row.key}", said(row.body))
