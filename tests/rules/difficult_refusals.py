"""Steps of difficult cases that the rules refuse or allow, for test_guards: code, walk, kind, changes."""

from tests.rules.walk import PROCESSING, Walk
from workflows.codes import DifficultMark

MARKED = (*PROCESSING, "marked_difficult")


def met(conclusions: str) -> Walk:
    """A difficult case after a joint meeting that proposes these results."""
    return (
        Walk()
        .take(*PROCESSING, "searched", "marked_difficult")
        .take("joint_meeting_held", conclusions=conclusions)
    )


REFUSED = [
    ("MARK_STANDS", lambda: Walk().take(*PROCESSING).take("marked_difficult", mark=DifficultMark.collective),
     "marked_difficult", {"mark": DifficultMark.collective}),
    ("MARK_NOT_SET", lambda: Walk().take(*MARKED), "difficulty_lifted", {"mark": DifficultMark.collective}),
    ("REASON_MISSING", lambda: Walk().take(*MARKED), "difficulty_lifted", {"reason": ""}),
    ("NOT_DIFFICULT", lambda: Walk().take(*PROCESSING), "joint_meeting_held", {}),
    ("NOT_DIFFICULT", lambda: Walk().take(*MARKED, "difficulty_lifted"), "reviewer_named", {}),
    ("DETERMINATION_UNKNOWN", lambda: Walk().take(*MARKED), "joint_meeting_held", {"conclusions": "OTHER_1"}),
    ("MEETING_NOT_HELD", lambda: Walk().take(*MARKED), "conclusion_set_aside", {}),
    ("MEETING_NOT_HELD", lambda: Walk().take(*MARKED, "joint_meeting_held", "joint_meeting_held"),
     "conclusion_set_aside", {"meeting_id": 1}),
    ("CONCLUSION_NOT_HEEDED", lambda: met("REF_4").take("drafted"), "submitted_for_review", {}),
    ("PRINCIPAL_NEEDED", lambda: Walk().take(*PROCESSING, "searched", "marked_difficult", "drafted",
                                             "submitted_for_review", "secrecy_cleared", "legally_cleared"),
     "signed", {"by_principal": False}),
]  # fmt: skip
ALLOWED = [
    ("a draft that heeds the meeting", lambda: met("GRANT_A").take("drafted"), "submitted_for_review", {}),
    ("a meeting that proposes no result", lambda: met("").take("drafted"), "submitted_for_review", {}),
    ("a conclusion set aside with a reason", lambda: met("REF_4").take("conclusion_set_aside", "drafted"),
     "submitted_for_review", {}),
]  # fmt: skip
