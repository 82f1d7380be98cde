"""A case driven to any point of sign-off and delivery through the services, by the people who would do it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, writing
from casework.letters.draft import Draft, DraftItem
from casework.models import Case
from casework.services import delivery, drafting, sign_off
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
        hidden = tuple((h.part, h.because, h.ground) for h in HIDDEN) if code == "PARTIAL" else ()
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
