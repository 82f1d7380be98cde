"""What the demo shows of the library, written and reviewed by its people through the services."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from case_library import search
from case_library.codes import CaseLevel, CaseStage, LibraryOrganKind, RemedyResult
from case_library.models import LibrarySearch, TypicalCase
from case_library.search.asked import Asked
from case_library.services import entries, review, texts
from case_library.services.openings import count_opening
from case_library.wording import said
from casework.acting import Acting
from casework.db import db, writing
from casework.demo.people import Cast
from casework.models import StandardText
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
            search.log(asked, search.find(asked), acting)
        opened = [count_opening(address, acting) for address in use["openings"]]
    return len(use["searches"]) + sum(opened)


def play_texts(acting: Acting) -> int:
    """New versions of standard texts, unless somebody made one already; how many."""
    with everything():
        if db.session.scalars(select(StandardText.id).where(StandardText.author_id.is_not(None))).first():
            return 0
        cast = Cast(acting.calendar)
        rows = tomllib.loads((FILE.parent / "standard_texts.toml").read_text("utf-8"))["versions"]
        with writing():
            return sum(_version(cast, acting, row) for row in rows)


def _version(cast: Cast, acting: Acting, row: dict[str, Any]) -> bool:
    """One version as far as it goes; False where the text was never loaded."""
    base = db.session.scalars(select(StandardText).where(StandardText.key == row["key"])).first()
    if base is None:
        return False
    words = said(base.body).replace(row["from"], row["to"])
    begins = acting.today + timedelta(days=row["begins_in"])
    told = texts.NewVersion(
        words=words, changes=row["changes"], effective_from=begins, effective_to=None, organ_id=None
    )
    new = texts.submit(base, told, cast.acting(EDITOR, acting.now))
    if row["is_published"]:
        texts.publish(
            new.id,
            "【样例】同意，自施行日期起使用。",
            seen=new.version,
            acting=cast.acting(LEGAL, acting.now),
        )
    return True


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
