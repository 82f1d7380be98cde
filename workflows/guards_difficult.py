"""Guards of difficult cases (疑难复杂; domain 06 § 7, domain 00 § 4)."""

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile
from workflows.codes import DifficultMark
from workflows.determinations import CATALOGUE, NOT_A_REPLY, codes_of
from workflows.difficult import is_difficult, standing_marks, unheeded
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode


def not_marked_yet(file: CaseFile, fact: f.MarkedDifficult, actor: Actor, calendar: WorkCalendar) -> None:
    """A mark is set once; what has no code of its own may come again in other words."""
    if fact.mark is not DifficultMark.other and fact.mark in standing_marks(file):
        raise Refusal(R.MARK_STANDS, "Design", mark=fact.mark)


def mark_stands(file: CaseFile, fact: f.DifficultyLifted, actor: Actor, calendar: WorkCalendar) -> None:
    """Only a mark that stands can be lifted."""
    if fact.mark not in standing_marks(file):
        raise Refusal(R.MARK_NOT_SET, "Design", mark=fact.mark)


def marked_difficult(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Reviewer and meeting belong to a difficult case."""
    if not is_difficult(file):
        raise Refusal(R.NOT_DIFFICULT, "Design")


def conclusions_known(file: CaseFile, fact: f.JointMeetingHeld, actor: Actor, calendar: WorkCalendar) -> None:
    """A meeting proposes results of the catalogue."""
    for code in codes_of(fact.conclusions):
        if code not in CATALOGUE or code in NOT_A_REPLY:
            raise Refusal(R.DETERMINATION_UNKNOWN, determination=code)


def meeting_was_held(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """Nothing is set aside that nobody concluded."""
    if file.last(f.JointMeetingHeld) is None:
        raise Refusal(R.MEETING_NOT_HELD, "Design")


def newest_meeting(file: CaseFile, fact: f.ConclusionSetAside, actor: Actor, calendar: WorkCalendar) -> None:
    """The conclusion that counts is that of the newest meeting."""
    held = file.last(f.JointMeetingHeld)
    if held is None or held.meeting_id != fact.meeting_id:
        raise Refusal(R.MEETING_NOT_HELD, "Design")


def conclusion_heeded(file: CaseFile, fact: f.Fact, actor: Actor, calendar: WorkCalendar) -> None:
    """The draft heeds the meeting, or somebody has said why not (domain 06 § 7)."""
    draft = file.last(f.Drafted)
    given = codes_of(f"{draft.determination},{draft.hidden_grounds}") if draft else ()
    left_out = unheeded(file, given) if draft else ()
    if left_out:
        raise Refusal(R.CONCLUSION_NOT_HEEDED, "Design", determination=",".join(left_out))


def signed_one_level_higher(file: CaseFile, fact: f.Signed, actor: Actor, calendar: WorkCalendar) -> None:
    """A difficult case is signed by the head of the organ (主要负责人), or with consent (domain 00 § 4)."""
    if is_difficult(file) and not fact.by_principal:
        raise Refusal(R.PRINCIPAL_NEEDED, "Design")
