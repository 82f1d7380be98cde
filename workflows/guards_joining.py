"""Guards of splitting one paper into several cases, and of suggestions to publish (domain 01 §§ 3, 8, 10)."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode

# What a new case would not carry along: periods that these gave, papers that they sent.
LOST_BY_SPLITTING = (
    f.CorrectionRequested, f.ReasonsRequested, f.DelayGranted, f.FeeCharged, f.Extended, f.ConsultationSent,
    f.Reopened,
)  # fmt: skip


def nothing_lost_by_splitting(file: CaseFile, fact: f.Split, actor: Actor, calendar: WorkCalendar) -> None:
    """A notice, an extension or a consultation belongs to the whole paper: after it nothing is split off."""
    if any(isinstance(done, LOST_BY_SPLITTING) for done in file.facts):
        raise Refusal(R.SPLIT_AFTER_NOTICE, "Design")


def several_items(file: CaseFile, fact: f.Split, actor: Actor, calendar: WorkCalendar) -> None:
    """One thing asked for is one case already; something must stay in the paper's own case."""
    chosen = [number for number in fact.items.split(",") if number]
    if len(chosen) + fact.left < 2:
        raise Refusal(R.SPLIT_SINGLE_ITEM, "Design")
    if fact.left < 1 or not chosen:
        raise Refusal(R.SPLIT_NOTHING_LEFT, "Design")


def split_off_once(file: CaseFile, fact: f.SplitOff, actor: Actor, calendar: WorkCalendar) -> None:
    """A case comes from one paper only."""
    if file.last(f.SplitOff) is not None:
        raise Refusal(R.STATE_NOT_ALLOWED, "Design", kind=fact.kind, state=file.state, sources=[])


def suggestion_is_open(
    file: CaseFile, fact: f.SuggestionExamined, actor: Actor, calendar: WorkCalendar
) -> None:
    """A suggestion is examined once, after it was made (Art 44(2))."""
    if fact.suggestion_id not in open_suggestions(file):
        raise Refusal(R.PUBLICATION_NOT_SUGGESTED, "Art 44(2)")


def suggestion_waits(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Some suggestion waits to be examined."""
    if not open_suggestions(file):
        raise Refusal(R.PUBLICATION_NOT_SUGGESTED, "Art 44(2)")


def open_suggestions(file: CaseFile) -> frozenset[int]:
    """Ids of suggestions nobody has examined."""
    done = {s.suggestion_id for s in file.of(f.SuggestionExamined)}
    return frozenset(s.suggestion_id for s in file.of(f.PublicationSuggested)) - done
