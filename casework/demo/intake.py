"""Acts of intake and contacts: a request comes, is confirmed, answered on the spot; the office telephones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.acting import Acting
from casework.db import writing
from casework.demo.applicants import applicants
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, issue_forms, simple
from casework.demo.stories import Step
from casework.forms.intake_sheet import Arrival, Sheet
from casework.services import contacts, intake, on_the_spot
from workflows.codes import Channel


def _register(play: Play, tale: Tale, step: Step, who: Who) -> None:
    story, acting = tale.story, who("desk")
    raw, day = story.raw, acting.today
    sheet = Sheet(
        arrival=_arrival(play, tale, day), applicant=applicants()[story.who], content=story.content,
        title=story.title, items=tuple(row["text"] for row in raw.get("items", ()) if "text" in row),
        co_applicants=tuple(applicants()[key] for key in raw.get("with", ())),
        agent=applicants()[raw["agent"]] if "agent" in raw else None,
        form_wanted=raw.get("form_wanted", "paper"), route_wanted=raw.get("route_wanted", "post"),
        purpose=raw.get("purpose", ""), oral_reason=raw.get("oral_reason", ""),
        needs_assistance=bool(raw.get("needs_assistance")),
    )  # fmt: skip
    with writing():
        tale.case_id = intake.register_request(sheet, acting).id
    play.cases[story.key] = tale.case_id
    issue_forms(tale.case_id, acting)
    if story.scan:
        file_paper(tale, "application", acting)
    if story.scan and story.channel is Channel.registered_mail:
        file_paper(tale, "envelope", acting)


def _arrival(play: Play, tale: Tale, day: date) -> Arrival:
    """The days that the channel asks for; confirmed the same day unless the story waits."""
    channel, confirmed = tale.story.channel, None if _waits(tale) else day
    before = day if _waits(tale) else play.calendar.before(day, 1)
    match channel:
        case Channel.registered_mail:
            return Arrival(channel=channel, signed_on=day, tracking_no=f"EX{tale.number:09d}CN")
        case Channel.in_person:
            return Arrival(channel=channel, submitted_on=day)
        case Channel.oral:
            return Arrival(channel=channel, record_signed_on=day)
        case Channel.ordinary_mail | Channel.misdirected_mail:
            return Arrival(channel=channel, arrived_on=before, confirmed_on=confirmed)
    return Arrival(channel=channel, submitted_on=before, confirmed_on=confirmed)


def _waits(tale: Tale) -> bool:
    return tale.story.path in ("waiting", "confirmed")


def _confirm(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        intake.register_waiting(case, confirmed_on=acting.today, seen=case.version, acting=acting)
    issue_forms(tale.case_id, acting)


def _spot(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        answer = tale.story.raw["answer"]
        on_the_spot.answer_on_the_spot(
            case, determination=tale.story.result, answer=answer, seen=case.version, acting=acting
        )
    issue_forms(tale.case_id, acting)


def _contact(play: Play, tale: Tale, step: Step, who: Who) -> None:
    row, acting = tale.story.raw["contacts"][int(step.what)], who("desk")
    with writing():
        case = case_of(tale)
        contacts.record_contact(
            case, on=acting.today, at_time=None, direction=row.get("direction", "out"),
            channel=row.get("channel", "phone"), purpose=row["purpose"], outcome=row["outcome"],
            summary=row["summary"], promised_on=_promised(row, acting), promise=row.get("promise", ""),
            real_need=row.get("real_need", ""),
            need_resolved=row.get("need_resolved", ""), referred_to=row.get("referred_to", ""),
            seen=case.version, acting=acting,
        )  # fmt: skip


def _promised(row: Mapping[str, Any], acting: Acting) -> date | None:
    """The day of a promised call-back, in working days after the contact."""
    return acting.calendar.add(acting.today, row["promised_in"]) if "promised_in" in row else None


ACTS: dict[str, Act] = {
    "register": _register,
    "confirm": _confirm,
    "spot": _spot,
    "contact": _contact,
    "review": simple("desk", intake.open_review),
}
