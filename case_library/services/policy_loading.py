"""The first policy documents, from the data file; what the office has changed stays (domain 07 § 1)."""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from case_library.citations import fold_name
from case_library.codes import Validity
from case_library.linking import Names
from case_library.models import CaseBasis, PolicyDocument
from case_library.services import policies
from case_library.services.policies import ArticleText, PolicyValues
from casework.acting import Acting
from casework.db import db

POLICIES_FILE = Path(__file__).resolve().parents[2] / "data" / "library" / "policies.toml"


def load_policies(acting: Acting, path: Path = POLICIES_FILE) -> int:
    """Add the documents of the file that the library has never known; how many. Needs writing()."""
    rows = tomllib.loads(path.read_text("utf-8"))["policy"]
    known = _known()
    new = [row for row in rows if not {fold_name(n) for n in (row.get("number"), row["title"]) if n} & known]
    for row in sorted(new, key=lambda row: "replaces" in row):  # the older ones first
        policies.add(_values(row), acting, articles=_articles(row))
    if new:
        link_bases()
    return len(new)


def _known() -> set[str]:
    rows = db.session.execute(select(PolicyDocument.number, PolicyDocument.title)).all()
    return {fold_name(name) for row in rows for name in row if name}


def _values(row: dict[str, Any]) -> PolicyValues:
    names = Names.now()
    older = {tie: tuple(found for n in row.get(tie, ()) if (found := names.find(n))) for tie in TIES}
    return PolicyValues(
        title=row["title"], short_title=row.get("short", _short(row["title"])), number=row.get("number", ""),
        issuer=row["issuer"], level=row["level"], issued_on=row.get("issued"),
        effective_on=row.get("effective"), ended_on=row.get("ended"),
        validity=row.get("validity", Validity.valid), subjects=tuple(row.get("subjects", ())),
        keywords=tuple(row["keywords"]), gist=row["gist"], source_note=row["note"], **older,
    )  # fmt: skip


TIES = ("replaces", "amends")
LONGEST_SHORT = 16


def _short(title: str) -> str:
    """A title that is short enough is its own short title."""
    return title if len(title) <= LONGEST_SHORT else ""


def _articles(row: dict[str, Any]) -> list[ArticleText]:
    return [ArticleText(number, gist=gist) for number, gist in row.get("articles", {}).items()]


def link_bases() -> int:
    """Tie the bases of typical cases to documents that were not there when they were entered. How many."""
    names, linked = Names.now(), 0
    for basis in db.session.scalars(select(CaseBasis).where(CaseBasis.policy_id.is_(None))):
        if found := names.link(basis.citation):
            basis.policy_id, basis.article = found
            linked += 1
    db.session.flush()
    return linked
