"""Facts of difficult cases (疑难复杂): marks, office reviewer, joint meeting (会商) (domain 06 § 7)."""

from workflows.codes import DifficultMark
from workflows.facts.fact import Fact, row


@row
class MarkedDifficult(Fact):
    """Marked as a difficult case (疑难复杂). ``by_rule``: the mark follows from the facts of the case."""

    reason: str
    mark: DifficultMark = DifficultMark.other
    by_rule: bool = False


@row
class DifficultyLifted(Fact):
    """The ogi_head lifted a mark; what was marked by rule stays lifted."""

    mark: DifficultMark
    reason: str


@row
class ReviewerNamed(Fact):
    """Somebody of the office looks after the difficult case."""

    reviewer_id: int


@row
class JointMeetingHeld(Fact):
    """A joint meeting (会商) was held. ``conclusions``: result codes it proposes, joined by commas."""

    meeting_id: int
    conclusions: str = ""


@row
class ConclusionSetAside(Fact):
    """The drafter does not follow the conclusion of the meeting, and says why."""

    meeting_id: int
    reason: str
