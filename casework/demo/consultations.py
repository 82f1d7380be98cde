"""Acts of consultation by letter: somebody entered, the letter written, then handed over."""

from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of
from casework.demo.stories import Step
from casework.models import Letter, Organ, Unit
from casework.services import asked_organ, consultation, notice_values, notices, party_letters
from workflows.codes import ApplicantKind, AskedAs, Method


def _ask(play: Play, tale: Tale, step: Step, who: Who) -> None:
    """``ask:0``: the first entry of ``ask`` of the story."""
    acting, row = who("desk"), dict(tale.story.raw["ask"][int(step.what)])
    asked_as = AskedAs(row.pop("asked_as"))
    with writing():
        party = _entered(tale, asked_as, row, acting)
        case = case_of(tale)
        kind = "D06" if asked_as is AskedAs.third_party else "D08"
        typed = {**notice_values.first_values(case, kind, acting), **row["letter"], "party": party}
        fields = notice_values.completed(case, kind, typed, acting)
        tale.last_letter = notices.prepare_notice(case, kind, fields, acting).id


def _entered(tale: Tale, asked_as: AskedAs, row: dict[str, Any], acting: Acting) -> str:
    case, code = case_of(tale), row.get("organ", "")
    unit = select(Unit.id).join(Organ, Organ.id == Unit.organ_id).where(Organ.code == code)
    entry = consultation.Entry(
        asked_as=asked_as, name=row["name"], kind=row.get("kind", ApplicantKind.other_organisation),
        unit_id=db.session.scalar(unit.order_by(Unit.id).limit(1)) if code else None,
        address=row.get("address", ""),
    )  # fmt: skip
    return consultation.enter_party(case, entry, seen=case.version, acting=acting).code


def _hand_over(play: Play, tale: Tale, step: Step, who: Who) -> None:
    """The approved letter is in the hands of whom it asks: signed for, or there in this system."""
    acting, on = who("desk"), who("desk").today
    with writing():
        letter = db.session.get_one(Letter, tale.last_letter)
        party = notices.fields_of(letter)["party"]
        asked = party_letters.asked_party(letter.case, party)
        method = Method.electronic if asked and asked.unit_id else Method.direct
        notices.send_notice(letter, method=method, dispatched_on=on, signed_on=on, acting=acting)
        if row := party_letters.note_sent(letter, party, on):
            asked_organ.tell_asked(row, letter.number or "", on, acting)


ACTS: dict[str, Act] = {"ask": _ask, "hand_over": _hand_over}
