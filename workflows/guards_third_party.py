"""Guards of a third party's interest: heard, weighed, told before release (Art 15, 32; I5).

An opinion binds nobody: the organ weighs it itself. What a draft says must agree with what was weighed.
"""

from datetime import date

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import Method, Stance, Weighing
from workflows.determinations import codes_of, known
from workflows.guards_clock import open_parties
from workflows.guards_reply import current_draft
from workflows.refusal import Refusal, RefusalCode
from workflows.service import SERVED_AT_ONCE

R = RefusalCode
W = Weighing
ART_15 = "REF_4"  # the result, and the ground of a hidden part, that stands on Art 15
GRANTED = frozenset({"GRANT_A", "GRANT_B", "GRANT_C"})
RELEASING = frozenset({W.release, W.release_part})
WITHHOLDING = frozenset({W.withhold, W.release_part})


def stance_of(opinion: f.OpinionReceived) -> Stance:
    """What an opinion says; old facts know only whether the party agrees."""
    if opinion.stance:
        return opinion.stance
    return {True: Stance.agree, False: Stance.refuse, None: Stance.none}[opinion.agrees]


def last_stance(file: CaseFile, party: str) -> Stance | None:
    """What the party has said last, in time or late; None when it never answered."""
    said = [stance_of(o) for o in file.of(f.OpinionReceived) if o.party == party]
    return said[-1] if said else None


def weighing_of(file: CaseFile, party: str) -> f.OpinionWeighed | None:
    """The weighing that stands: newer than the last letter to the party."""
    found = None
    for fact in file.facts:
        if isinstance(fact, f.ConsultationSent) and fact.party == party:
            found = None
        elif isinstance(fact, f.OpinionWeighed) and fact.party == party:
            found = fact
    return found


def stance_weighed(file: CaseFile, party: str) -> Stance | None:
    """What the party had said when it was weighed last; a late opinion counts once it is weighed too."""
    said = weighed = None
    for fact in file.facts:
        if isinstance(fact, f.OpinionReceived) and fact.party == party:
            said = stance_of(fact)
        elif isinstance(fact, f.OpinionWeighed) and fact.party == party:
            weighed = said
    return weighed


def third_parties(file: CaseFile) -> tuple[str, ...]:
    """Third parties that the information concerns: marked, or asked as such."""
    marked = {m.party for m in file.of(f.ThirdPartyMarked)}
    return tuple(sorted(marked | {c.party for c in file.of(f.ConsultationSent) if c.third_party}))


def unweighed(file: CaseFile) -> tuple[str, ...]:
    """Third parties whose opinion or silence waits to be weighed."""
    heard = {c.party for c in file.of(f.ConsultationSent)} - open_parties(file)
    return tuple(p for p in third_parties(file) if p in heard and weighing_of(file, p) is None)


def is_against(stance: Stance | None, outcome: Weighing) -> bool:
    """Whether this outcome releases what the party does not want released."""
    if stance is Stance.refuse:
        return outcome in RELEASING
    return stance is Stance.partly and outcome is W.release


def overridden(file: CaseFile) -> tuple[str, ...]:
    """Parties against whose refusal the organ decided to release (Art 32)."""
    weighed = ((p, weighing_of(file, p)) for p in third_parties(file))
    return tuple(p for p, w in weighed if w and is_against(stance_weighed(file, p), w.outcome))


def late_opinions(file: CaseFile) -> tuple[str, ...]:
    """Parties whose opinion came after it was weighed: it may still be heeded before signing."""
    found: dict[str, bool] = {}
    for fact in file.facts:
        if isinstance(fact, f.OpinionWeighed):
            found[fact.party] = False
        elif isinstance(fact, f.OpinionReceived) and fact.party in found:
            found[fact.party] = True
    return tuple(party for party, is_late in found.items() if is_late)


# Weighing


def consultation_over(file: CaseFile, fact: f.OpinionWeighed, actor: Actor, calendar: WorkCalendar) -> None:
    """Weighed once the party has spoken or its time is over (Art 32).

    Unasked only where nothing of it is released: it is not concerned, or all of it stays hidden.
    """
    if fact.party in open_parties(file):
        raise Refusal(R.WEIGHED_TOO_EARLY, "Art 32")
    asked = any(c.party == fact.party for c in file.of(f.ConsultationSent))
    if not asked and fact.outcome in RELEASING:
        raise Refusal(R.THIRD_PARTY_NOT_CONSULTED, "Art 32")


def weighed_by_law(file: CaseFile, fact: f.OpinionWeighed, actor: Actor, calendar: WorkCalendar) -> None:
    """A good reason yields only to the public interest; consent leaves nothing to withhold (Art 15, 32)."""
    stance = last_stance(file, fact.party)
    if is_against(stance, fact.outcome) and fact.reason_good and not fact.public_interest:
        raise Refusal(R.RELEASE_AGAINST_GOOD_REASON, "Art 32")
    if stance is Stance.agree and fact.outcome in WITHHOLDING:
        raise Refusal(R.WITHHELD_AGAINST_CONSENT, "Art 15")


# Draft and signature


def third_parties_heard(file: CaseFile, fact: f.Drafted, actor: Actor, calendar: WorkCalendar) -> None:
    """A draft on Art 15, or one that releases, agrees with what was weighed (Art 15, 32; I5)."""
    _ensure_heard(file, fact)


def heard_before_signing(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The same, for what was weighed since the draft: a late opinion may still be heeded."""
    draft = current_draft(file)
    if draft:
        _ensure_heard(file, draft)


def _ensure_heard(file: CaseFile, draft: f.Drafted) -> None:
    on_art_15, releases = stands_on_art_15(draft), does_release(draft)
    if not (on_art_15 or releases):
        return
    parties, asked = third_parties(file), {c.party for c in file.of(f.ConsultationSent) if c.third_party}
    if ART_15 in codes_of(draft.determination) and not asked - open_parties(file):
        raise Refusal(R.THIRD_PARTY_NOT_CONSULTED, "Art 32")
    if on_art_15 and not parties:  # a hidden part: whose interest it is, is at least weighed
        raise Refusal(R.THIRD_PARTY_NOT_CONSULTED, "Art 32")
    outcomes = set()
    for party in parties:
        weighing = weighing_of(file, party)
        if weighing is None and party in asked:
            raise Refusal(R.OPINION_NOT_WEIGHED, "Art 32")
        if weighing is None:
            raise Refusal(R.THIRD_PARTY_NOT_CONSULTED, "Art 32")
        outcomes.add(weighing.outcome)
    withholds_all = W.withhold in outcomes and set(codes_of(draft.determination)) <= GRANTED
    if withholds_all or (on_art_15 and not outcomes & WITHHOLDING):
        raise Refusal(R.WEIGHING_DIFFERS, "Art 32")
    if releases:
        _ensure_told(file)


def _ensure_told(file: CaseFile) -> None:
    """Whoever is overridden has been told in writing, after the decision (Art 32)."""
    for party in overridden(file):
        if _told(file, party)[0] is None:
            raise Refusal(R.RELEASE_NOTICE_MISSING, "Art 32")


def stands_on_art_15(draft: f.Drafted) -> bool:
    """Art 15 is the ground of the whole or of a hidden part."""
    return ART_15 in codes_of(draft.determination) or ART_15 in codes_of(draft.hidden_grounds)


def does_release(draft: f.Drafted) -> bool:
    """Anything is disclosed."""
    return draft.discloses or any(d.discloses for d in known(draft.determination))


# Release against a refusal


def _told(file: CaseFile, party: str) -> tuple[f.ReleaseTold | None, date | None]:
    """The notice that stands since the weighing, and the day the party received it, when known."""
    told, got = None, None
    for fact in file.facts:
        if isinstance(fact, f.OpinionWeighed) and fact.party == party:
            told = got = None
        elif isinstance(fact, f.ReleaseTold) and fact.party == party:
            told, got = fact, _received_at_once(fact)
        elif isinstance(fact, f.ReleaseNoticeReturned) and fact.party == party:
            got = None
        elif told and isinstance(fact, f.NoticeServed) and fact.letter_id == told.letter_id:
            got = fact.on
    return told, got


def _received_at_once(told: f.ReleaseTold) -> date | None:
    if told.method is Method.public_notice:
        return told.ends_on
    return told.on if told.method in SERVED_AT_ONCE else None


def first_release_day(told: f.ReleaseTold, received_on: date, calendar: WorkCalendar) -> date:
    """The first day on which the information may leave the house: after the wait, not before the day told."""
    return max(calendar.add(received_on, told.wait_days + 1), told.planned_on)


def release_day(file: CaseFile, party: str, calendar: WorkCalendar) -> date | None:
    """That day for one party; None while it was not told or its receipt is unknown."""
    told, received_on = _told(file, party)
    return first_release_day(told, received_on, calendar) if told and received_on else None


def release_decided(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Only a decision to release against a refusal is told this way (Art 32)."""
    if not overridden(file):
        raise Refusal(R.RELEASE_NOT_DECIDED, "Art 32")


def release_planned(file: CaseFile, fact: f.ReleaseTold, actor: Actor, calendar: WorkCalendar) -> None:
    """For this party, and with the waiting time before the planned day (domain 01 § 5.4)."""
    if fact.party not in overridden(file):
        raise Refusal(R.RELEASE_NOT_DECIDED, "Art 32")
    first = calendar.add(fact.on, fact.wait_days + 1)
    if fact.planned_on < first:
        raise Refusal(R.RELEASE_PLANNED_TOO_EARLY, "Art 32", first=first, days=fact.wait_days)


def release_notice_sent(
    file: CaseFile, fact: f.ReleaseNoticeReturned, actor: Actor, calendar: WorkCalendar
) -> None:
    """Only what was sent comes back, and not after it was received."""
    told, received_on = _told(file, fact.party)
    if told is None or told.letter_id != fact.letter_id or fact.on < told.on:
        raise Refusal(R.NOTICE_UNKNOWN)
    if received_on:
        raise Refusal(R.SERVICE_ALREADY_KNOWN, "Art 32", on=received_on)


def release_waited(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The third party had its time to seek relief before the information leaves (domain 01 § 5.4)."""
    draft = current_draft(file)
    if draft is None or not does_release(draft):
        return
    _ensure_told(file)
    for party in overridden(file):
        first = release_day(file, party, calendar)
        if first is None:
            raise Refusal(R.RELEASE_NOTICE_UNSERVED, "Art 32")
        if fact.on < first:
            raise Refusal(R.RELEASE_TOO_EARLY, "Art 32", first=first)
