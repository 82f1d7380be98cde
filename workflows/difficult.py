"""Difficult cases (疑难复杂): which marks stand, what the rules propose, the meeting and its conclusion.

Pure reading of a case file. Source: domain 06 § 7; domain 00 § 4 (signer of a difficult case).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.codes import ENDED, Stance
from workflows.codes import DifficultMark as M
from workflows.determinations import codes_of, known

MEETING_DAYS = 5  # working days until the joint meeting (domain 06 § 7)
MANY_APPLICANTS = 5  # a collective request
MANY_ORGANS = 3
PROTECTED_GROUNDS = ("Art 14", "Art 15")
REPEATED_RETURNS = 2


def standing_marks(file: CaseFile) -> dict[M, f.MarkedDifficult]:
    """The marks that stand, each with the fact that set it last."""
    standing: dict[M, f.MarkedDifficult] = {}
    for fact in file.facts:
        if isinstance(fact, f.MarkedDifficult):
            standing[fact.mark] = fact
        elif isinstance(fact, f.DifficultyLifted):
            standing.pop(fact.mark, None)
    return standing


def is_difficult(file: CaseFile) -> bool:
    """Whether a mark stands."""
    return bool(standing_marks(file))


def difficult_since(file: CaseFile) -> date | None:
    """Since which day the case is difficult without a break."""
    since: date | None = None
    standing: set[M] = set()
    for fact in file.facts:
        if isinstance(fact, f.MarkedDifficult):
            since = since or fact.on
            standing.add(fact.mark)
        elif isinstance(fact, f.DifficultyLifted):
            standing.discard(fact.mark)
            since = since if standing else None
    return since


def reviewer_of(file: CaseFile) -> int | None:
    """Who looks after the case for the office."""
    named = file.last(f.ReviewerNamed)
    return named.reviewer_id if named and is_difficult(file) else None


def meeting_due_on(file: CaseFile, calendar: WorkCalendar) -> date | None:
    """The last day for the joint meeting; None once it was held, and where none is owed."""
    since = difficult_since(file)
    if since is None or file.state in ENDED:
        return None
    held = file.last(f.JointMeetingHeld)
    return None if held and held.on >= since else calendar.add(since, MEETING_DAYS)


def concluded(file: CaseFile) -> tuple[str, ...]:
    """Result codes that the newest meeting proposes, and nobody has set aside with a reason."""
    held = file.last(f.JointMeetingHeld)
    if held is None or not is_difficult(file):
        return ()
    if any(s.meeting_id == held.meeting_id for s in file.of(f.ConclusionSetAside)):
        return ()
    return codes_of(held.conclusions)


def unheeded(file: CaseFile, codes: Iterable[str]) -> tuple[str, ...]:
    """What the meeting proposes and these results leave out."""
    given = set(codes)
    return tuple(code for code in concluded(file) if code not in given)


# What the rules propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the facts do not hold. ``suits``: related suits and reviews that are pending."""

    applicants: int = 1
    suits: int = 0


class Proposal(NamedTuple):
    """A mark and the number that its reason names, 0 for none."""

    mark: M
    number: int = 0


def proposals(file: CaseFile, given: Given) -> tuple[Proposal, ...]:
    """Marks that the rules of domain 06 § 7 ask for and that were never set: a lifted one stays lifted."""
    if file.state is None or file.state in ENDED:
        return ()
    set_before = {fact.mark for fact in file.of(f.MarkedDifficult)}
    return tuple(p for p in _found(file, given) if p.mark not in set_before)


def _found(file: CaseFile, given: Given) -> Iterator[Proposal]:
    draft = file.last(f.Drafted)
    results = known(f"{draft.determination},{draft.hidden_grounds}") if draft else ()
    if any(r.basis.startswith(PROTECTED_GROUNDS) for r in results):
        yield Proposal(M.art_14_or_15)
    if any(weighed.public_interest for weighed in file.of(f.OpinionWeighed)):
        yield Proposal(M.public_interest_override)
    if (organs := organs_concerned(file)) >= MANY_ORGANS:
        yield Proposal(M.three_organs, organs)
    if given.applicants >= MANY_APPLICANTS:
        yield Proposal(M.collective, given.applicants)
    if given.suits:
        yield Proposal(M.related_suit, given.suits)
    if file.last(f.ReasonsRequested):  # a signal alone stays with the ogi_head (domain 06 § 5)
        yield Proposal(M.s_signals)
    if file.last(f.Reopened):
        yield Proposal(M.earlier_correction)
    if _units_disagree(file):
        yield Proposal(M.disagreement)


def _third_parties(file: CaseFile) -> set[str]:
    return {c.party for c in file.of(f.ConsultationSent) if c.third_party}


def organs_concerned(file: CaseFile) -> int:
    """The answering organ, the organs it asks, and the units it gave work to."""
    organs = {c.party for c in file.of(f.ConsultationSent) if not c.third_party}
    units = {t.to_unit_id for t in file.of(f.Transferred)}
    return 1 + len(organs) + len(units)


def _refuses(opinion: f.OpinionReceived) -> bool:
    return opinion.stance is Stance.refuse or opinion.agrees is False


def _units_disagree(file: CaseFile) -> bool:
    """The coordinator had to rule, units handed it back again and again, or another organ objects."""
    third = _third_parties(file)
    objects = any(_refuses(o) for o in file.of(f.OpinionReceived) if o.party not in third)
    returns = len(file.of(f.TransferReturned))
    return bool(file.of(f.TransferRuled)) or returns >= REPEATED_RETURNS or objects
