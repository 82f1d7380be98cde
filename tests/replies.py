"""A case driven to any point of sign-off and delivery through the services, by the people who would do it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, writing
from casework.letters.draft import Draft, DraftItem
from casework.models import Case
from casework.services import delivery, disputes, drafting, materials, sign_off
from tests.letters.samples import FIELDS, HIDDEN
from workflows import facts as f

TRACKING = "EX000000000CN"


class Reply:
    """The reply of one case; every method is one act at the present moment of the clock."""

    def __init__(self, case: Any, acting_as: Callable[[str], Acting]) -> None:
        self.id, self.ref, self._as = case.id, case.ref, acting_as

    @property
    def row(self) -> Case:
        return db.session.get_one(Case, self.id, populate_existing=True)

    def act(self, service: Callable[..., Any], by: str, **values: Any) -> Any:
        """One use case in one transaction, on the present version."""
        with writing():
            case = self.row
            return service(case, **{"seen": case.version, **values}, acting=self._as(by))

    def drafted(self, code: str = "PARTIAL", by: str = "wangmin", **fields: str) -> "Reply":
        hidden = tuple((h.part, h.because, h.ground) for h in HIDDEN[1:]) if code == "PARTIAL" else ()
        draft = Draft((DraftItem(1, code, {**FIELDS[code], **fields}, hidden),))
        with writing():
            drafting.save_draft(self.row, draft, acting=self._as(by))
        return self

    def submitted(self, by: str = "wangmin") -> "Reply":
        self.act(drafting.submit_draft, by)
        return self

    def cleared(self) -> "Reply":
        """Through the reviews that the result needs."""
        if self.row.state == "SECRECY_REVIEW":
            self.act(sign_off.clear_secrecy, "baomi", masking="pass", opinion="可以公开", basis="已审",
                     content_hash=self.hash)  # fmt: skip
        if self.row.state == "LEGAL_REVIEW":
            self.act(sign_off.clear_legally, "fawu", opinion="同意", content_hash=self.hash)
        return self

    def signed(self, overdue_reason: str = "") -> "Reply":
        self.act(sign_off.sign, "lizong", content_hash=self.hash, overdue_reason=overdue_reason)
        return self

    def sealed(self) -> "Reply":
        rendered = delivery.render_for_seal(self.row, self._as("yinzh"))
        self.act(delivery.seal, "yinzh", rendered=rendered)
        return self

    def dispatched(self, method: str = "post", on: date | None = None, circumstances: str = "") -> "Reply":
        tracking = TRACKING if method == "post" else ""
        self.act(delivery.dispatch, "wangmin", on=on or self._as("wangmin").today, method=method,
                 tracking_no=tracking, circumstances=circumstances)  # fmt: skip
        return self

    def delivered(self, happened_on: date | None = None) -> "Reply":
        self.act(delivery.deliver, "wangmin", happened_on=happened_on)
        return self

    @property
    def letter(self) -> Any:
        letter = drafting.current_reply(self.row)
        assert letter is not None
        return letter

    @property
    def hash(self) -> str:
        return str(self.letter.content_hash)


def searched(case: Any, on: date, found: bool = True) -> Any:
    """A search record, without which most results cannot be drafted."""
    return case.add(f.Searched(on=on, search_id=1, found=found))


def disputed(
    reply: Reply, by: str = "fawu", *, on: date, notice_on: date | None = None, **values: Any
) -> None:
    """Somebody applied for review of this reply."""
    told = {
        "kind": "review", "body": "济南市人民政府", "reference": "济政复〔2026〕样例1号", "summary": False,
        "after_review": False,
    }  # fmt: skip
    reply.act(disputes.enter, by, on=on, notice_on=notice_on or on, **{**told, **values})


def ordered_anew(
    reply: Reply, by: str = "fawu", *, on: date, no: int = 1, decision: str = "样例复议决定1号", **values: Any
) -> None:
    """A review decision revoked the reply and orders a new one."""
    disputed(reply, by, on=on, **values)
    paper = materials.take_in_own(b"%PDF-1.7 decision", "决定书.pdf", 1)
    reply.act(
        disputes.conclude, by, no=no, result="revoked", on=on, decision_no=decision,
        cause="search_insufficient", orders_anew=True, proof=paper,
    )  # fmt: skip


def disputes_at(stage: str, case: Any, acting_as: Callable[[str], Acting]) -> None:
    """Answered and under review on the same day; at "ordered" the review orders a new act."""
    today = acting_as("wangmin").today
    reply = Reply(searched(case, today), acting_as).drafted().submitted().cleared().signed().sealed()
    reply.dispatched("direct").delivered(today)
    (ordered_anew if stage == "ordered" else disputed)(reply, on=today)
