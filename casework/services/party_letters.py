"""Letters to a third party or another organ: what sending them records (D06, D07, D08; Art 32, 34).

``party`` is a field of such a letter; its sending pauses the clock, its receipt starts the party's days.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from casework.db import db
from casework.models.case import Case
from casework.models.consultation import AskedParty
from casework.models.letter import Letter, LetterState
from casework.record import casefile_of
from casework.services import personal_data
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.codes import AskedAs, Method
from workflows.guards_clock import open_parties
from workflows.refusal import Refusal, RefusalCode
from workflows.service import SERVED_AT_ONCE, effective_on

Values = Mapping[str, str]
CONSULTING = ("D06", "D08")
RELEASE = "D07"
PARTY_LETTERS = frozenset({*CONSULTING, RELEASE})
# As what a party is asked by each letter.
ASKED_BY = {
    "D06": (AskedAs.third_party,),
    "D07": (AskedAs.third_party,),
    "D08": (AskedAs.co_maker, AskedAs.organ, AskedAs.outside),
}


def asked(case: Case) -> list[AskedParty]:
    """Everybody entered to be asked in a case, in the order of entry."""
    statement = select(AskedParty).where(AskedParty.case_id == case.id).order_by(AskedParty.party_id)
    return list(db.session.scalars(statement))


def asked_party(case: Case, code: str) -> AskedParty | None:
    """One of them by its code."""
    return next((row for row in asked(case) if row.party.code == code), None)


def consultation_sent(
    letter_id: int, kind: str, v: Values, *, on: date, method: Method, calendar: WorkCalendar
) -> f.ConsultationSent:
    """The day of sending pauses the clock, whatever the method. Raises KeyError without a party."""
    ends_on = effective_on(method, calendar=calendar, dispatched_on=on)
    return f.ConsultationSent(
        on=on, party=_named(v), third_party=kind == "D06", co_maker=bool(v.get("co_maker")),
        letter_id=letter_id, method=method, ends_on=ends_on if method is Method.public_notice else None,
    )  # fmt: skip


def served_at_once(v: Values, *, method: Method, received_on: date | None) -> f.ConsultationServed | None:
    """The party has the letter on the day it was handed over or arrived; None for post and public notice."""
    known = method in SERVED_AT_ONCE - {Method.public_notice} and received_on is not None
    return f.ConsultationServed(on=received_on, party=_named(v)) if known and received_on else None


def release_told(letter_id: int, v: Values, *, on: date, sent_on: date, method: Method) -> f.ReleaseTold:
    """The third party is told of the release. Raises KeyError, ValueError while the fields do not tell."""
    is_public = method is Method.public_notice
    return f.ReleaseTold(
        on=sent_on if is_public else on, party=_named(v), letter_id=letter_id, method=method,
        planned_on=date.fromisoformat(v["planned_on"]), wait_days=int(v["wait_days"]),
        ends_on=on if is_public else None,
    )  # fmt: skip


def _named(v: Values) -> str:
    if not v["party"]:
        raise KeyError("party")
    return v["party"]


def ensure_reachable(case: Case, code: str, method: Method) -> None:
    """By post only with an address, by e-mail only with consent; organs of the district have both.

    Raises Refusal.
    """
    row = asked_party(case, code)
    if row is None or row.unit_id is not None:
        return
    if method is Method.post and not personal_data.clear(row.party, "address"):
        raise Refusal(RefusalCode.ADDRESS_MISSING)
    if method is Method.electronic and not row.party.consent_electronic:
        raise Refusal(RefusalCode.CONSENT_MISSING, "Letter 2016-235 item 4")


def has_come_back(letter: Letter, code: str) -> bool:
    """Whether a letter that was sent came back, so that it may go out again by another method."""
    if letter.state is not LetterState.sent:
        return False
    file = casefile_of(letter.case)
    if letter.kind == RELEASE:
        ours = [x for x in file.facts if getattr(x, "letter_id", None) == letter.id]
        return bool(ours) and isinstance(ours[-1], f.ReleaseNoticeReturned)
    about = [x for x in file.facts if getattr(x, "party", None) == code]
    sent = [x for x in about if isinstance(x, f.ConsultationSent)]
    back = about and isinstance(about[-1], f.ConsultationReturned)
    return bool(back) and sent[-1].letter_id == letter.id and code not in open_parties(file)


def has_been_received(letter: Letter, code: str) -> bool:
    """Whether the party is known to have this letter."""
    facts = casefile_of(letter.case).facts
    if letter.kind == RELEASE:
        return any(isinstance(x, f.NoticeServed) and x.letter_id == letter.id for x in facts)
    after = False
    for fact in facts:
        if isinstance(fact, f.ConsultationSent) and fact.letter_id == letter.id:
            after = True
        elif after and isinstance(fact, f.ConsultationServed) and fact.party == code:
            return True
    return False


def note_sent(letter: Letter, code: str, on: date) -> AskedParty | None:
    """Keep which letter went to the party last, for its own side."""
    row = asked_party(letter.case, code)
    if row is None or letter.kind not in CONSULTING:
        return None
    row.letter_id, row.sent_on = letter.id, on
    db.session.flush()
    return row
