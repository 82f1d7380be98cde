"""Guards of consultation: who was asked, what came back, in which order (Art 32, 34; domain 01 § 5.4)."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import Method
from workflows.guards_clock import is_over, open_parties
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode
_Followed = f.ConsultationServed | f.OpinionReceived | f.ConsultationReturned


def last_letter(file: CaseFile, party: str) -> tuple[f.ConsultationSent | None, tuple[f.Fact, ...]]:
    """The newest letter to a party, and what became of it, in the order of the log."""
    sent: f.ConsultationSent | None = None
    after: list[f.Fact] = []
    for fact in file.facts:
        if getattr(fact, "party", None) != party:
            continue
        if isinstance(fact, f.ConsultationSent):
            sent, after = fact, []
        else:
            after.append(fact)
    return sent, tuple(after)


def served_on(file: CaseFile, party: str) -> f.ConsultationServed | None:
    """When the party received the newest letter; None while that is unknown."""
    _, after = last_letter(file, party)
    return next((x for x in after if isinstance(x, f.ConsultationServed)), None)


def party_not_open(file: CaseFile, fact: f.ConsultationSent, actor: Actor, calendar: WorkCalendar) -> None:
    """The same party is not asked twice at once."""
    if fact.party in open_parties(file):
        raise Refusal(R.CONSULT_ALREADY_OPEN, "Art 32", party=fact.party)


def party_was_asked(
    file: CaseFile,
    fact: f.ConsultationServed | f.OpinionReceived | f.ConsultationReturned | f.ConsultationLapsed,
    actor: Actor,
    calendar: WorkCalendar,
) -> None:
    """Only who was asked can receive, answer, be unreachable or keep silent (Art 32, 34)."""
    if not any(c.party == fact.party for c in file.of(f.ConsultationSent)):
        raise Refusal(R.PARTY_NOT_CONSULTED, "Art 32", party=fact.party)


def silence_is_over(file: CaseFile, fact: f.ConsultationLapsed, actor: Actor, calendar: WorkCalendar) -> None:
    """Silence means something only after 15 working days from the party's receipt (Art 32, 34)."""
    if fact.party not in open_parties(file):
        raise Refusal(R.PARTY_NOT_CONSULTED, "Art 32", party=fact.party)
    is_over(file.clock(calendar).opinion_deadlines.get(fact.party), fact.on, "Art 32")


def party_is_open(
    file: CaseFile, fact: f.ConsultationServed | f.ConsultationReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """Only a letter that nobody has answered yet is still received or comes back."""
    if fact.party not in open_parties(file):
        raise Refusal(R.PARTY_NOT_CONSULTED, "Art 32", party=fact.party)


def not_before_sending(file: CaseFile, fact: _Followed, actor: Actor, calendar: WorkCalendar) -> None:
    """Nothing comes of a letter before it was sent."""
    sent, _ = last_letter(file, fact.party)
    if sent and fact.on < sent.on:
        raise Refusal(R.DATE_BEFORE_DISPATCH, "Art 32", on=fact.on, dispatched_on=sent.on)


def not_before_service(file: CaseFile, fact: f.OpinionReceived, actor: Actor, calendar: WorkCalendar) -> None:
    """Nobody answers a letter before he received it."""
    served = served_on(file, fact.party)
    if served and fact.on < served.on:
        raise Refusal(R.OPINION_BEFORE_SERVICE, "Art 32", on=fact.on, served_on=served.on)


def service_unknown(
    file: CaseFile, fact: f.ConsultationServed | f.ConsultationReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """A letter is received once, and what was received does not come back."""
    served = served_on(file, fact.party)
    if served:
        raise Refusal(R.SERVICE_ALREADY_KNOWN, "Art 32", on=served.on)


def public_notice_over(
    file: CaseFile, fact: f.ConsultationServed, actor: Actor, calendar: WorkCalendar
) -> None:
    """Service by public notice is complete when its 30 days have passed (民诉法 Art 95 by analogy)."""
    sent, _ = last_letter(file, fact.party)
    if sent and sent.ends_on and fact.on < sent.ends_on:
        raise Refusal(R.PUBLIC_NOTICE_RUNNING, "Procedure Law Art 95", ends_on=sent.ends_on)


def public_notice_last(
    file: CaseFile, fact: f.ConsultationSent | f.ReleaseTold, actor: Actor, calendar: WorkCalendar
) -> None:
    """By public notice only after another method has failed (民诉法 Art 95 by analogy; domain 02 § 8)."""
    failed = (f.ConsultationReturned, f.ReleaseNoticeReturned)
    if fact.method is Method.public_notice and not any(
        isinstance(x, failed) and x.party == fact.party for x in file.facts
    ):
        raise Refusal(R.PUBLIC_NOTICE_LAST_RESORT, "Procedure Law Art 95")
