"""Cases of the guards of consultation and of a third party's interest, for tests/rules/test_guards.py."""

from datetime import date

from tests.rules.walk import ARRIVED, CALENDAR, PROCESSING, Walk, late
from workflows.calendar import add_calendar_days
from workflows.codes import Method, Weighing

CONSULTED = (*PROCESSING, "consultation_sent", "consultation_served")
REFUSED_BY_PARTY = (*CONSULTED, "opinion_received")


def decided() -> Walk:
    """The organ decided to release against the refusal of a third party."""
    walk = Walk().take(*REFUSED_BY_PARTY, "searched")
    return walk.take("opinion_weighed", outcome=Weighing.release, public_interest=True)


def by_public_notice() -> Walk:
    """The post brought the letter back, then it hung out."""
    walk = Walk().take(*PROCESSING, "consultation_sent", "consultation_returned")
    ends_on = add_calendar_days(walk.on, 30)
    return walk.take("consultation_sent", party="P1", method=Method.public_notice, ends_on=ends_on)


def heeded_late() -> Walk:
    """Silent, so released; the opinion came late and was heeded while the draft lay at the signer."""
    walk = late(CONSULTED, 16).take("consultation_lapsed", "searched")
    walk.take("opinion_weighed", outcome=Weighing.release).take("drafted")
    walk.take("submitted_for_review", "secrecy_cleared", "opinion_received")
    return walk.take("opinion_weighed", party="P1", outcome=Weighing.withhold)


def late_opinion() -> Walk:
    walk = late(CONSULTED, 16).take("consultation_lapsed", "searched")
    walk.take("opinion_weighed", outcome=Weighing.release).take("drafted")
    return walk.take("submitted_for_review", "secrecy_cleared", "opinion_received")


def released(method: Method) -> Walk:
    """Release against a refusal, told to the party by this method, its reply sealed."""
    walk = decided().take("release_told", method=method)
    return walk.take("drafted", "submitted_for_review", "secrecy_cleared", "signed", "sealed")


# (code, walk, kind, changes)
REFUSED = [
    ("DATE_BEFORE_DISPATCH", lambda: late(PROCESSING, 2).take("consultation_sent"),
     "consultation_served", {"on": date(2026, 9, 22)}),
    ("SERVICE_ALREADY_KNOWN", lambda: Walk().take(*CONSULTED), "consultation_served", {}),
    ("SERVICE_ALREADY_KNOWN", lambda: Walk().take(*CONSULTED), "consultation_returned", {}),
    ("PARTY_NOT_CONSULTED", lambda: Walk().take(*CONSULTED, "consultation_sent", "opinion_received"),
     "consultation_returned", {"party": "P1"}),
    ("OPINION_BEFORE_SERVICE",
     lambda: late((*PROCESSING, "consultation_sent"), 2).take("consultation_served"),
     "opinion_received", {"on": date(2026, 9, 22)}),
    ("PUBLIC_NOTICE_LAST_RESORT", lambda: Walk().take(*PROCESSING), "consultation_sent",
     {"method": Method.public_notice}),
    ("PUBLIC_NOTICE_RUNNING", lambda: by_public_notice().wait(10), "consultation_served", {}),
    # a third party's interest
    ("WEIGHED_TOO_EARLY", lambda: Walk().take(*CONSULTED), "opinion_weighed", {}),
    ("THIRD_PARTY_NOT_CONSULTED", lambda: Walk().take(*PROCESSING, "third_party_marked"), "opinion_weighed",
     {"outcome": Weighing.release}),
    ("RELEASE_AGAINST_GOOD_REASON", lambda: Walk().take(*REFUSED_BY_PARTY), "opinion_weighed",
     {"outcome": Weighing.release, "reason_good": True}),
    ("WITHHELD_AGAINST_CONSENT", lambda: Walk().take(*CONSULTED).take("opinion_received", agrees=True),
     "opinion_weighed", {}),
    ("THIRD_PARTY_NOT_CONSULTED", lambda: Walk().take(*PROCESSING, "searched", "third_party_marked"),
     "drafted", {}),
    ("THIRD_PARTY_NOT_CONSULTED", lambda: Walk().take(*PROCESSING, "searched"), "drafted",
     {"determination": "PARTIAL", "hidden_grounds": "REF_6,REF_4"}),
    ("OPINION_NOT_WEIGHED", lambda: Walk().take(*REFUSED_BY_PARTY, "searched"), "drafted", {}),
    ("OPINION_NOT_WEIGHED", lambda: Walk().take(*REFUSED_BY_PARTY, "searched"), "drafted",
     {"determination": "REF_4", "discloses": False}),
    ("WEIGHING_DIFFERS", lambda: Walk().take(*REFUSED_BY_PARTY, "searched", "opinion_weighed"), "drafted",
     {}),
    ("WEIGHING_DIFFERS", lambda: decided(), "drafted",
     {"determination": "REF_4", "discloses": False}),
    ("WEIGHING_DIFFERS", lambda: heeded_late(), "signed", {}),
    ("RELEASE_NOTICE_MISSING", lambda: decided(), "drafted", {}),
    ("RELEASE_NOT_DECIDED", lambda: Walk().take(*REFUSED_BY_PARTY, "opinion_weighed"), "release_told", {}),
    ("RELEASE_NOT_DECIDED", lambda: decided(), "release_told", {"party": "P7"}),
    ("RELEASE_PLANNED_TOO_EARLY", lambda: decided(), "release_told",
     {"planned_on": CALENDAR.add(ARRIVED, 5)}),
    ("NOTICE_UNKNOWN", lambda: decided(), "release_notice_returned", {}),
    ("SERVICE_ALREADY_KNOWN", lambda: decided().take("release_told"), "release_notice_returned", {}),
    ("RELEASE_NOTICE_UNSERVED", lambda: released(Method.post), "dispatched", {}),
    ("RELEASE_TOO_EARLY", lambda: released(Method.direct).wait(5), "dispatched", {}),
]  # fmt: skip

# (why, walk, kind, changes)
ALLOWED = [
    ("released once the third party had its time", lambda: released(Method.direct).wait(6), "dispatched", {}),
    ("posted, received, waited", lambda: released(Method.post).take("notice_served", notice="release_told",
                                                                     letter_id=17).wait(6), "dispatched", {}),
    ("a late opinion need not be heeded", lambda: late_opinion(), "signed", {}),
    ("by public notice once the post has failed",
     lambda: Walk().take(*PROCESSING, "consultation_sent", "consultation_returned"), "consultation_sent",
     {"party": "P1", "method": Method.public_notice}),
    ("hidden personal data need no letter, only a weighing",
     lambda: Walk().take(*PROCESSING, "searched", "third_party_marked", "opinion_weighed"), "drafted",
     {"determination": "PARTIAL", "hidden_grounds": "REF_4"}),
    ("not concerned: released without asking",
     lambda: Walk().take(*PROCESSING, "searched", "third_party_marked").take(
         "opinion_weighed", outcome=Weighing.not_concerned), "drafted", {}),
    ("REF_4 after silence",
     lambda: late(CONSULTED, 16).take("consultation_lapsed", "searched", "opinion_weighed"), "drafted",
     {"determination": "REF_4"}),
]  # fmt: skip
