"""Standard texts as pages show them, and as the list of ended citations reads them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

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


def newest() -> list[StandardText]:
    """One row for each text: its latest published version."""
    rows = select(StandardText).where(StandardText.state == TextState.published)
    return list(
        {row.key: row for row in db.session.scalars(rows.order_by(StandardText.effective_from))}.values()
    )


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
