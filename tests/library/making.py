"""A typical case driven to any state by the people who would do it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from case_library.codes import Collection
from case_library.loading import load
from case_library.models import LibraryFlag, TypicalCase
from case_library.services import entries, in_work, kept, review, texts
from case_library.wording import said
from casework.acting import Acting
from casework.db import db, writing
from casework.letters.texts import SEED, TABLES
from casework.models import Case, LibraryNomination, StandardText
from casework.services import difficult
from tests.library import policy_papers
from tests.replies import Reply, searched

EDITOR, LEGAL, REVIEWER = "kuguan", "fawu", "kushen"
TEXTS: dict[str, Any] = {
    "title": "申请绿化养护合同，第三方笼统不同意的处理",
    "facts": "申请人甲申请公开某街道年度绿化养护合同。街道书面征求中标单位意见，"
    "中标单位以商业秘密为由不同意公开，没有说明具体内容和理由。街道检索到合同和中标公告，公告已载明合同总价和养护面积。",
    "issue": "第三方笼统主张商业秘密，能否整体不公开。",
    "outcome": "街道要求中标单位逐项说明理由后，遮挡报价明细，其余内容提供给申请人，并书面告知中标单位。",
    "analysis": "第三方不同意还要有合理理由；已经公示的内容不再具有秘密性，能遮挡的应当区分处理。",
    "subject": "S13",
    "determinations": ["PARTIAL"],
    "ground": "商业秘密",
    "dispute_points": ["DP07", "DP20"],
    "keywords": ["绿化养护", "合同", "商业秘密"],
    "plain": ["绿化花了多少钱"],
    "related_texts": [],
    "related_cases": [],
    "basis": ["条例第三十二条", "条例第三十七条"],
}


class Making:
    """One entry; every method is one act of one person."""

    def __init__(self, ref: str, acting_as: Callable[[str], Acting]) -> None:
        self.ref, self._as = ref, acting_as

    @property
    def row(self) -> TypicalCase:
        rows = db.select(TypicalCase).where(TypicalCase.ref == self.ref)
        return db.session.scalars(rows.execution_options(populate_existing=True)).one()

    def do(self, act: Callable[..., Any], by: str, **values: Any) -> "Making":
        with writing():
            row = self.row
            act(row, **{"seen": row.version, **values}, acting=self._as(by))
        return self

    def written(self, by: str = EDITOR, **changes: Any) -> "Making":
        row = self.row
        kept = {name: getattr(row, name) for name in entries.PLAIN_FIELDS}
        return self.do(entries.save, by, **{**kept, **TEXTS, **changes})

    def submitted(self) -> "Making":
        return self.do(review.submit, EDITOR, opinion="")

    def examined(self, by: str = LEGAL) -> "Making":
        return self.do(review.pass_law, by, opinion="依据现行有效。")

    def published(self, by: str = REVIEWER) -> "Making":
        return self.do(review.publish, by, opinion="同意发布。")


def begun(acting_as: Callable[[str], Acting], title: str = "样例草稿") -> Making:
    """An empty draft of the editor."""
    with writing():
        case = entries.begin(title=title, acting=acting_as(EDITOR))
        return Making(case.ref, acting_as)


def closed(case: Any, acting_as: Callable[[str], Acting]) -> int:
    """A case answered in part and served; its id."""
    today = acting_as("wangmin").today
    reply = Reply(searched(case, today), acting_as).drafted().submitted().cleared().signed().sealed()
    reply.dispatched("direct").delivered(today)
    return reply.id


def nominated(case_id: int, acting_as: Callable[[str], Acting], why: str = "可作先例") -> int:
    """Named for the library by its handler; id of the nomination."""
    with writing():
        case = db.session.get_one(Case, case_id, populate_existing=True)
        return difficult.nominate(case, why=why, seen=case.version, acting=acting_as("wangmin")).id


def taken(nomination_id: int, acting_as: Callable[[str], Acting]) -> Making:
    """A draft made of it."""
    with writing():
        row = db.session.get_one(LibraryNomination, nomination_id, populate_existing=True)
        return Making(entries.take(row, seen=row.version, acting=acting_as(EDITOR)).ref, acting_as)


# For the walks over all forms: an entry in every state, a nomination that waits.
# The first after those that ship.
WAITING_TEXT = 1 + sum(len(SEED.entries(file, table)) for table, (file, _) in TABLES.items())
STATES = ("draft", "review1", "review2", "published", "withdrawn")
SECOND_BUTTON: dict[str, tuple[str, str, dict[str, str] | str]] = {
    "case_library_review.send_back": (
        LEGAL, "/library/review/cases/AL-2026-0002/send-back", "case_library_review.pass_law",
    ),
    "case_library_texts.send_back": (
        LEGAL, f"/library/texts/versions/{WAITING_TEXT}/send-back", "case_library_texts.publish",
    ),
    "case_library_work.take": (
        "wangmin", "/library/work/{ref}/take/AL-2026-0004", {"what": "", "idempotency_key": ""},
    ),
    "case_library_work.asked_before": ("wangmin", "/library/asked-before", {"content": ""}),
    "case_library_synonyms.apply": (
        EDITOR, "/library/settings/synonyms/import/apply", {"rows": "", "token": "", "idempotency_key": ""},
    ),
}  # fmt: skip


def in_every_state(acting_as: Callable[[str], Acting], case_id: int) -> None:
    """AL-2026-0001 … in the order of the states; the nomination of a closed case."""
    with writing():
        load(acting_as(EDITOR))
    nominated(case_id, acting_as)
    for number, _ in enumerate(STATES):
        made = begun(acting_as).written()
        for act in (made.submitted, made.examined, made.published)[:number]:
            act()
        if number == len(STATES) - 1:
            made.do(review.withdraw, REVIEWER, opinion="依据已修改")
    with writing():
        flag = {"collection": Collection.case, "entry": "AL-2026-0004", "reference": "DG-2026-0001"}
        db.session.add(LibraryFlag(**flag, shares="reasoning", raised_on=acting_as(EDITOR).today))
        for case in db.session.scalars(db.select(Case)):
            in_work.write_notes(case, "样例备注", seen=0, acting=acting_as("wangmin"))
    policy_papers.in_every_state(acting_as)
    with writing():
        kept.keep(Collection.policy, 1, acting_as("wangmin"))
    _standard_text(acting_as(EDITOR))


def text_submitted(
    acting_as: Callable[[str], Acting], key: str, change: Callable[[str], str], **values: Any
) -> StandardText:
    """A new version of a text that waits for its review: words changed by ``change``, three days from now."""
    who = acting_as(EDITOR)
    base = db.session.scalars(db.select(StandardText).filter_by(key=key).order_by(StandardText.id)).first()
    assert base is not None
    kept = {"changes": "样例", "effective_from": who.today + timedelta(days=3), "effective_to": None,
            "organ_id": None}  # fmt: skip
    with writing():
        new = texts.NewVersion(words=change(said(base.body)), **{**kept, **values})
        return texts.submit(base, new, who)


def text_published(
    acting_as: Callable[[str], Acting], key: str, change: Callable[[str], str], **values: Any
) -> StandardText:
    """The same, passed by its reviewer."""
    row = text_submitted(acting_as, key, change, **values)
    with writing():
        return texts.publish(row.id, "同意", seen=row.version, acting=acting_as(LEGAL))


def _standard_text(who: Acting) -> None:
    """The shipped texts, and a version of the first one that waits for its legal review."""
    with writing():
        texts.load_texts(who)
    base = db.session.get_one(StandardText, 1)
    begins = who.today + timedelta(days=5)
    new = texts.NewVersion(words=said(base.body).replace("可以公开", "能够公开"), changes="样例",
                           effective_from=begins, effective_to=None, organ_id=None)  # fmt: skip
    with writing():
        assert texts.submit(base, new, who).id == WAITING_TEXT


def pages_of(rule: str) -> list[str]:
    """Pages of the library on which a form of this route may stand."""
    if rule.startswith(("/library/policies", "/library/imports")):
        return policy_papers.pages_of(rule)
    if rule.startswith("/library/kept"):
        return ["/library", "/library?kept=1"]
    if rule.startswith("/library/texts"):
        page = f"/library/texts/versions/{WAITING_TEXT}"
        return ["/library/texts/versions/1/new" if rule.endswith("new") else page]
    if rule.startswith("/library/flags"):
        return ["/library/flags"]
    if "nomination_id" in rule:
        return ["/library/review/nominations/1"]
    if rule.startswith("/library/settings/axes"):
        return ["/library/settings/terms"]
    if rule.startswith("/library/review/drafts"):
        return ["/library/review?tab=draft"]
    if "/library/cases/" in rule:
        return ["/library/cases/AL-2026-0001/edit", "/library/cases/AL-2026-0004"]
    numbers = range(1, len(STATES) + 1)
    return [f"/library/review/cases/AL-2026-{n:04d}" for n in numbers] if "/library/review/" in rule else []
