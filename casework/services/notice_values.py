"""Values of a process letter that follow from the case: dates from the clock, names of earlier notices."""

from collections.abc import Mapping
from datetime import date

from casework import labels
from casework.acting import Acting
from casework.letters.gather import number_of
from casework.models.case import Case
from casework.models.letter import LetterState
from casework.record import casefile_of
from casework.services.drafting import current_reply
from workflows import facts as f
from workflows.clock_reading import EXTENSION_MAX_DAYS

DEFAULT_DAYS = {"D02": "10", "D05": "5"}  # working days; practice inside what the law allows


def first_values(case: Case, kind: str, acting: Acting) -> dict[str, str]:
    """What a form offers before anything was typed."""
    values = {"period_days": DEFAULT_DAYS.get(kind, "")}
    if kind == "D02":
        values["hand_in_way"] = labels.HAND_IN_WAY.format(office=case.organ.contact_office)
    elif kind == "D03":
        values["days"] = str(EXTENSION_MAX_DAYS)
    elif kind == "D14":
        values |= _given_reply(case)
    elif kind == "D15":
        values |= _lapsed_notice(case, acting)
    return values


def completed(case: Case, kind: str, typed: Mapping[str, str], acting: Acting) -> dict[str, str]:
    """What was typed, with what the service computes."""
    values = dict(typed)
    if kind == "D03":
        values |= _extended(case, typed, acting)
    elif kind == "D14" and (letter := current_reply(case)):
        values["corrected_letter_id"] = str(letter.id)
    return values


def _extended(case: Case, typed: Mapping[str, str], acting: Acting) -> dict[str, str]:
    """Old and new due date of an extension, by the clock (Art 33(2))."""
    due_on = casefile_of(case).clock(acting.calendar).due_on
    days = typed.get("days", "")
    if due_on is None or not days.isdigit() or not 0 < int(days) <= EXTENSION_MAX_DAYS:
        return {"old_due_on": due_on.isoformat() if due_on else "", "new_due_on": ""}
    new = acting.calendar.add(due_on, int(days))
    return {"old_due_on": due_on.isoformat(), "new_due_on": new.isoformat()}


def _given_reply(case: Case) -> dict[str, str]:
    letter = current_reply(case)
    if letter is None or letter.state is LetterState.draft or letter.signed_on is None:
        return {}
    return {"letter_number": letter.number or "", "letter_on": letter.signed_on.isoformat()}


def _lapsed_notice(case: Case, acting: Acting) -> dict[str, str]:
    """Which notice was not answered, its number, service and deadline."""
    file = casefile_of(case)
    notice = file.last(f.FeeCharged) or file.last(f.CorrectionRequested)
    if notice is None:
        return {}
    served = [s for s in file.of(f.NoticeServed) if s.letter_id == notice.letter_id]
    reading = file.clock(acting.calendar)
    is_fee = isinstance(notice, f.FeeCharged)
    deadline = reading.fee_payment_deadline if is_fee else reading.applicant_correction_deadline
    return {
        "ground": "OTHER_2" if is_fee else "OTHER_1",
        "notice_number": number_of(notice.letter_id),
        "notice_served_on": (served[-1].on if served else notice.on).isoformat(),
        "notice_deadline": deadline.isoformat() if deadline else "",
    }


def effects(kind: str, fields: Mapping[str, str]) -> list[tuple[str, date | None]]:
    """What sending will do to the clock: (code, new due date); words are in the template."""
    moved = {"D03": "extends", "D04b": "fixes"}
    if kind in moved and fields.get("new_due_on"):
        return [(moved[kind], date.fromisoformat(fields["new_due_on"]))]
    return [({"D02": "restarts", "D10": "restarts_after_payment"}.get(kind, "keeps"), None)]
