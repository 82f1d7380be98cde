"""Entries of the demo in every state, written and reviewed by its people through the services."""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from case_library import search
from case_library.codes import CaseLevel, CaseStage, LibraryOrganKind, RemedyResult
from case_library.models import LibrarySearch, TypicalCase
from case_library.search.asked import Asked
from case_library.services import entries, review
from case_library.services.openings import count_opening
from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import Cast
from casework.scope import everything

FILE = Path(__file__).resolve().parents[1] / "data" / "demo" / "typical_cases.toml"
EDITOR, LEGAL, REVIEWER = "kuguan", "fawu", "kushen"
STATES = ("draft", "review1", "review2", "published", "withdrawn")
COURSE = (
    (review.submit, EDITOR, ""),
    (review.pass_law, LEGAL, "依据现行有效，脱敏完整。"),
    (review.publish, REVIEWER, "具有参考价值，同意发布。"),
    (review.withdraw, REVIEWER, "所依据的司法解释已被取代。"),
)


def play(acting: Acting) -> int:
    """Write what is not there yet; how many entries."""
    with everything():
        if db.session.scalars(select(TypicalCase.id).where(TypicalCase.author_id.is_not(None))).first():
            return 0
        cast = Cast(acting.calendar)
        rows = tomllib.loads(FILE.read_text("utf-8"))["cases"]
        with writing():
            for row in rows:
                _entry(cast, acting, dict(row))
    return len(rows)


def play_use(acting: Acting) -> int:
    """Searches and openings of this month, unless somebody searched already; how many."""
    use = tomllib.loads((FILE.parent / "library_use.toml").read_text("utf-8"))
    if db.session.scalars(select(LibrarySearch.id).limit(1)).first():
        return 0
    with writing():
        for words in use["searches"]:
            asked = Asked(words=words)
            search.log(asked, search.find(asked, acting.today), acting)
        opened = [count_opening(address, acting) for address in use["openings"]]
    return len(use["searches"]) + sum(opened)


def _entry(cast: Cast, acting: Acting, row: dict[str, Any]) -> None:
    """One entry as far as its state."""
    wanted, now = row.pop("state"), acting.now
    editor = cast.acting(EDITOR, now)
    case = entries.begin(title=row["title"], acting=editor)
    entries.save(case, seen=case.version, acting=editor, **_values(case, row))
    for act, login, opinion in COURSE[: STATES.index(wanted)]:
        act(case, opinion=opinion, seen=case.version, acting=cast.acting(login, now))


def _values(case: TypicalCase, row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(case, name) for name in entries.PLAIN_FIELDS}
    codes = {
        "organ_kind": LibraryOrganKind(row["organ_kind"]),
        "stage": CaseStage(row.get("stage", CaseStage.reply)),
        "remedy_result": RemedyResult(row.get("remedy_result", RemedyResult.none)),
        "level": CaseLevel.district,
    }
    return kept | row | codes
