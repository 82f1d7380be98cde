"""Values of a process letter that follow from the case: dates from the clock, names of earlier notices."""

import json
from collections.abc import Mapping

from casework import labels
from casework.acting import Acting
from casework.letters import fee_sheet
from casework.letters.annexes import REQUEST_LIST
from casework.letters.content import cn_date
from casework.letters.gather import number_of, organ_facts
from casework.models.case import Case
from casework.models.letter import LetterState
from casework.record import casefile_of
from casework.services import parameters, party_letters
from casework.services.applicant_counts import Counts, counts_of, requests_of_year
from casework.services.drafting import current_reply
from workflows import facts as f
from workflows.clock_reading import EXTENSION_MAX_DAYS
from workflows.codes import ApplicantKind, AskedAs

MOST_LISTED, LISTED_CHARACTERS = 300, 40
RELEASE_WAIT = "consultation.release_wait_days"
DAYS_IN_POST = 3  # working days until a third party has a letter, for the day that is proposed
DEFAULT_DAYS = {"D02": "10", "D05": "5"}  # working days; practice inside what the law allows


def first_values(case: Case, kind: str, acting: Acting) -> dict[str, str]:
    """What a form offers before anything was typed."""
    values = {"period_days": DEFAULT_DAYS.get(kind, "")}
    if kind == "D02":
        values["hand_in_way"] = labels.HAND_IN_WAY.format(office=organ_facts(case.organ).contact_office)
        values |= _lacking(case)
    elif kind == "D03":
        values["days"] = str(EXTENSION_MAX_DAYS)
    elif kind in ("D05", "D10"):
        values |= _excessive(case, kind, counts_of(case, acting))
    elif kind in ("D06", "D08"):
        values["hand_in_way"] = labels.HAND_IN_WAY.format(office=organ_facts(case.organ).contact_office)
    elif kind == "D07":
        days = parameters.value_of(RELEASE_WAIT) + 1 + DAYS_IN_POST
        values["planned_on"] = acting.calendar.add(acting.today, days).isoformat()
    elif kind == "D11":
        values |= _consulted(case)
    elif kind == "D14":
        values |= _given_reply(case)
    elif kind == "D15":
        values |= _lapsed_notice(case, acting)
    return values


def _consulted(case: Case) -> dict[str, str]:
    """Since when somebody is asked, and why, without a name (D11)."""
    sent = casefile_of(case).of(f.ConsultationSent)
    if not sent:
        return {}
    words = labels.proposals
    is_third = any(s.third_party for s in sent)
    why = words.CONSULTED_THIRD_PARTY if is_third else words.CONSULTED_ORGAN
    return {"consulted_on": min(s.on for s in sent).isoformat(), "consulted_why": why}


def completed(case: Case, kind: str, typed: Mapping[str, str], acting: Acting) -> dict[str, str]:
    """What was typed, with what the service computes."""
    values = dict(typed)
    if kind == "D03":
        values |= _extended(case, typed, acting)
    elif kind == "D05":
        values[REQUEST_LIST] = json.dumps(_request_rows(case), ensure_ascii=False)
    elif kind == "D07":
        values["wait_days"] = str(parameters.value_of(RELEASE_WAIT))
    elif kind == "D08":
        row = party_letters.asked_party(case, typed.get("party", ""))
        values["co_maker"] = "1" if row and row.asked_as is AskedAs.co_maker else ""
    elif kind == "D10":
        values |= fee_sheet.values_of(typed)
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


def _lacking(case: Case) -> dict[str, str]:
    """What the paper lacked when it was registered."""
    lacks = sorted({code for party in case.parties for code in party.lacks.split(",") if code})
    if not lacks:
        return {}
    what = "、".join(labels.LACKS[code] for code in lacks)
    return {
        "items_to_correct": labels.proposals.LACKING.format(what=what),
        "guidance": labels.proposals.GUIDANCE_LACKING.format(what=what),
    }


def _excessive(case: Case, kind: str, counts: Counts) -> dict[str, str]:
    """How many requests there are, from the records (Art 35, 42)."""
    words = labels.proposals
    is_one = counts.first_month == counts.last_month
    shape = words.PERIOD_OF_ONE_MONTH if is_one else words.PERIOD
    period = shape.format(year=counts.year, first=counts.first_month, last=counts.last_month)
    if kind == "D05":
        return {
            "request_counts": words.REQUEST_COUNT.format(count=counts.in_year),
            "count_period": period,
            "comparison": words.COMPARISON.format(total=counts.of_organ, share=counts.share),
            "to_explain": words.TO_EXPLAIN,
        }
    you = words.YOU[case.applicant_kind is ApplicantKind.natural_person]
    reason = words.FEE_REASON.format(period=period, you=you, count=counts.in_year)
    return {"fee_reason": reason, "fee_rank": str(counts.rank), "fee_items": "1"}


def _request_rows(case: Case) -> list[tuple[str, str, str, str]]:
    """The applicant's requests of the year to this organ, for the list that goes with the notice (Art 35)."""
    return [
        (cn_date(asked.received_on or asked.arrived_on), asked.ref, _short(asked.title),
         labels.determination_words(asked.determination) if asked.determination
         else labels.STATES[asked.state] if asked.closed_on else labels.proposals.REQUEST_OPEN)
        for asked in requests_of_year(case)[:MOST_LISTED]
    ]  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= LISTED_CHARACTERS else f"{text[: LISTED_CHARACTERS - 1]}…"


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
