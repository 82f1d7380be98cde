"""Consultations played through the services: the party entered, its letter written, approved, sent."""

from datetime import date
from typing import Any

from sqlalchemy import select

from casework.db import db, writing
from casework.models import AskedParty, Letter
from casework.services import asked_organ, consultation, notice_values, notices, party_letters
from tests.notices import NoticePlay
from tests.time import FixedNow
from workflows.codes import Method

TYPED = {
    "D06": {"info_described": "七贤街道2025年度绿化养护合同及其附件中的单价分析表",
            "interest": "单价分析表可能属于商业秘密", "hand_in_way": "邮寄至区政府办公室信息科"},
    "D07": {"info_released": "七贤街道2025年度绿化养护合同的单价分析表",
            "release_reason": "合同使用财政资金，公开有利于社会监督，不公开可能对公共利益造成重大影响"},
    "D08": {"info_described": "七贤街道2025年度绿化养护考核办法", "question": "是否同意公开",
            "hand_in_way": "邮寄至区政府办公室信息科"},
}  # fmt: skip


class ConsultPlay(NoticePlay):
    """``play.asks("third_party", "2026-09-22")`` takes all steps up to the letter that left the house."""

    def enters(self, asked_as: str, *, by: str = "wangmin", **values: Any) -> str:
        """Somebody is entered; the code of the party."""
        values = {"name": "济南样例园林有限公司", "address": "济南市市中区样例路1号", **values}
        kind = "commercial_enterprise" if asked_as == "third_party" else "other_organisation"
        with writing():
            case = self.row
            entry = consultation.Entry(asked_as=asked_as, kind=kind, **values)
            party = consultation.enter_party(case, entry, seen=case.version, acting=self._acting_as(by))
            return party.code

    def writes(self, kind: str, party: str, day: str, **changes: str) -> int:
        """The letter is drafted and approved by the proper head."""
        self._clock.set(day)
        acting = self._acting_as("wangmin")
        typed = {
            **notice_values.first_values(self.row, kind, acting),
            **TYPED[kind],
            "party": party,
            **changes,
        }
        fields = notice_values.completed(self.row, kind, typed, acting)
        with writing():
            self.letter_id = notices.prepare_notice(self.row, kind, fields, acting).id
        self.approved(day)
        return self.letter_id

    def goes_out(self, day: str, method: str = "post", *, signed: str = "") -> None:
        """The approved letter is sent, as its page does it."""
        self._clock.set(day)
        on, acting = date.fromisoformat(day), self._acting_as("wangmin")
        with writing():
            letter = db.session.get_one(Letter, self.letter_id)
            signed_on = date.fromisoformat(signed) if signed else None
            if not signed and method not in ("post", "public_notice"):
                signed_on = on
            notices.send_notice(
                letter, method=Method(method), dispatched_on=on, signed_on=signed_on, acting=acting
            )
            row = party_letters.note_sent(letter, notices.fields_of(letter)["party"], on)
            if row:
                asked_organ.tell_asked(row, letter.number or "", on, acting)

    def asks(self, asked_as: str, day: str, method: str = "post", **values: Any) -> str:
        """Entered, written, sent; the code of the party."""
        self._clock.set(day)
        code = self.enters(asked_as, **values)
        self.writes("D06" if asked_as == "third_party" else "D08", code, day)
        self.goes_out(day, method)
        return code

    def hears(self, party: str, day: str, stance: str = "refuse", text: str = "涉及商业秘密") -> None:
        self.do(consultation.receive_opinion, day=day, party=party, on=date.fromisoformat(day),
                stance=stance, text=text)  # fmt: skip

    def weighs(self, party: str, outcome: str, *, good: bool = False, public: bool = False) -> None:
        self.do(consultation.weigh_opinion, party=party, outcome=outcome, reason_good=good,
                public_interest=public, text="样例衡量理由")  # fmt: skip

    def releases(self, day: str) -> None:
        """A third party refuses, the organ releases for the public interest and tells it by post (D07)."""
        party = self.asks("third_party", day, "direct")
        self.hears(party, day)
        self.weighs(party, "release", public=True)
        self.writes("D07", party, day)
        self.goes_out(day)


def both_sides(asking: int, releasing: int, acting_as: Any, now: FixedNow) -> list[int]:
    """One case that asks the clerk's unit, one that releases against a refusal; who is asked."""
    play = ConsultPlay(asking, acting_as, now)
    day = acting_as("wangmin").today.isoformat()
    play.asks("organ", day, "electronic", unit_id=acting_as("wangmin").unit_id)
    ConsultPlay(releasing, acting_as, now).releases(day)
    return list(db.session.scalars(select(AskedParty.party_id).where(AskedParty.unit_id.is_not(None))))
