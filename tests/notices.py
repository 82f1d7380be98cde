"""Process letters played through the services: prepared, approved by the head, sent, served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import db, writing
from casework.models import Case, Letter
from casework.services import letters, notices
from tests.time import FixedNow
from workflows.codes import Method

FIELDS: dict[str, dict[str, str]] = {
    "D02": {"items_to_correct": "没有写明所需文件的名称或者文号", "guidance": "请写明文件名称和大致形成时间",
            "period_days": "10", "hand_in_way": "邮寄或者当面提交至区政府办公室信息科"},
    "D03": {"old_due_on": "2025-07-29", "new_due_on": "2025-08-26", "days": "20", "reason": "",
            "reason_code": "wide_search"},
    "D04b": {"finding": "系办理诉讼所需", "why_more_time": "申请公开的信息数量较大",
             "new_due_on": "2026-05-29"},
    "D05": {"request_counts": "86件", "count_period": "2026年1月至3月", "comparison": "占同期总量的六成",
            "to_explain": "各次申请之间的关系、所需信息的用途", "period_days": "5",
            "request_list": '[["2026年1月5日", "DG-2026-0001", "样例", "予以公开"]]'},
    "D10": {"fee_method": "by_item", "fee_counts": "当月第31件", "fee_rate": "每件200元", "amount": "200",
            "fee_rank": "31", "fee_items": "1",
            "fee_account": "凭缴款码在财政非税收缴平台缴款", "fee_reason": "2024年4月，您共提出申请31件"},
    "D11": {}, "D15": {"ground": "OTHER_1", "notice_number": "市中政办公开补〔2025〕1号",
            "notice_served_on": "2025-03-10", "notice_deadline": "2025-03-24"},
}  # fmt: skip


class NoticePlay:
    """``play.sent("D02", "2025-03-07")`` takes all steps of one letter but the last, ``served``."""

    def __init__(self, case_id: int, acting_as: Callable[[str], Acting], clock: FixedNow) -> None:
        self.case_id, self._acting_as, self._clock = case_id, acting_as, clock
        self.letter_id = 0

    def do(self, use_case: Callable[..., Any], *, by: str = "wangmin", day: str = "", **values: Any) -> Any:
        """One use case on the case by this person, on the newest version."""
        if day:
            self._clock.set(day)
        with writing():
            case = self.row
            return use_case(case, **values, seen=case.version, acting=self._acting_as(by))

    def prepared(self, kind: str, day: str, changes: Mapping[str, str] = {}, *, by: str = "wangmin") -> int:
        self._clock.set(day)
        with writing():
            letter = notices.prepare_notice(self.row, kind, {**FIELDS[kind], **changes}, self._acting_as(by))
            self.letter_id = letter.id
        return self.letter_id

    def approved(self, day: str, *, by: str = "chenzr") -> None:
        self._clock.set(day)
        with writing():
            notices.approve_notice(self.letter, self._acting_as(by))
        letters.issue_one(self.letter_id, self._acting_as(by))

    def sent(
        self,
        kind: str,
        day: str,
        changes: Mapping[str, str] = {},
        *,
        approved: str = "",
        method: str = "post",
    ) -> NoticePlay:
        """Prepared and approved on ``approved`` (else the day of sending), then sent."""
        self.prepared(kind, approved or day, changes)
        self.approved(approved or day)
        return self.posted(day, method=method)

    def posted(self, day: str, *, method: str = "post") -> NoticePlay:
        """The approved letter went out on this day."""
        self._clock.set(day)
        on = date.fromisoformat(day)
        with writing():
            notices.send_notice(
                self.letter, method=Method(method), dispatched_on=on,
                signed_on=None if method == "post" else on, acting=self._acting_as("wangmin"),
            )  # fmt: skip
        return self

    def served(self, day: str) -> NoticePlay:
        self._clock.set(day)
        with writing():
            notices.notice_served(self.letter, on=date.fromisoformat(day), acting=self._acting_as("wangmin"))
        return self

    @property
    def letter(self) -> Letter:
        return db.session.get_one(Letter, self.letter_id)

    @property
    def row(self) -> Case:
        return db.session.get_one(Case, self.case_id, populate_existing=True)
