"""Each guard: the one refusal it is named after, and the case beside it that is allowed."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules import difficult_refusals, third_party_cases
from tests.rules.walk import (
    ARRIVED,
    CALENDAR,
    DELIVERING,
    DRAFTED,
    DRAFTER,
    LEGAL,
    ORDERED,
    PROCESSING,
    REPLIED,
    REVIEWING,
    SIGNED,
    SIGNER,
    SIGNING,
    Walk,
    in_state,
    late,
    make,
)  # fmt: skip
from workflows import facts as f
from workflows.codes import (
    Channel,
    DisputeResult,
    Method,
    Role,
    State,
    TransferKind,
    TransferReturn,
)
from workflows.refusal import Refusal, RefusalCode

REASONS = (*REVIEWING, "reasons_requested")
CONSULTED = (*PROCESSING, "consultation_sent", "consultation_served")
CORRECTION = (*REVIEWING, "correction_requested")
DISPUTED = (*REPLIED, "dispute_filed")
TRANSFERRED = (*PROCESSING, "transferred")
RETURNED = (*TRANSFERRED, "transfer_returned")
ASSIST = {"transfer_kind": TransferKind.assist, "hop_no": 0}
NOTHING_FOUND = {"reason_code": TransferReturn.no_such_info_after_search, "proof": "searched everywhere"}


def refused(walk: Walk, fact: f.Fact, person: int = 0, *roles: Role) -> Refusal:
    with pytest.raises(Refusal) as caught:
        walk.decide(fact, *roles, person=person)
    return caught.value


def made(walk: Walk, kind: str, **changes: object) -> f.Fact:
    return replace(make(walk, kind), **changes)


# (code, walk, kind, changes): the walk is built anew for each test
REFUSED = [
    # dates, receipt
    ("DATE_BEFORE_RECEIPT", lambda: Walk().take(*PROCESSING), "searched", {"on": date(2026, 9, 18)}),
    ("REASON_MISSING", lambda: Walk().take(*DRAFTED), "voided", {"reason": " "}),
    ("REASON_MISSING", lambda: in_state(State.LEGAL_REVIEW), "sent_back", {"reason": ""}),
    ("REASON_MISSING", lambda: Walk().take(*REVIEWING), "closed_not_ogi_form", {"reason": ""}),
    ("CONFIRMATION_NOT_NEEDED", lambda: Walk().take("received"), "confirmation_awaited", {}),
    ("RECEIPT_NOT_CONFIRMED", lambda: in_state(State.AWAIT_CONFIRM), "registered", {"confirmed_on": None}),
    ("RECEIPT_DATE_WRONG", lambda: Walk().take("received"), "registered", {"received_on": date(2026, 9, 22)}),
    ("RECEIPT_DATE_WRONG", lambda: Walk().take(*PROCESSING), "receipt_date_changed",
     {"received_on": date(2026, 9, 22)}),
    ("APPLICANT_NOT_PRESENT", lambda: Walk().take("received"), "answered_on_the_spot", {}),
    # correction
    ("CORRECTION_ALREADY_USED", lambda: Walk().take(*CORRECTION, "correction_received"),
     "correction_requested", {}),
    ("CORRECTION_NOTICE_LATE", lambda: late(REVIEWING, 8), "correction_requested", {}),
    ("CORRECTION_PERIOD_INVALID", lambda: Walk().take(*REVIEWING), "correction_requested",
     {"period_days": 4}),
    ("CORRECTION_PERIOD_INVALID", lambda: Walk().take(*REVIEWING), "correction_requested",
     {"period_days": 31}),
    ("CORRECTION_OVERDUE", lambda: late(CORRECTION, 11), "correction_received", {}),
    ("REASON_MISSING", lambda: late(CORRECTION, 11), "correction_received",
     {"justified": True}),
    ("DEADLINE_NOT_PASSED", lambda: late(CORRECTION, 10), "correction_abandoned", {}),
    ("NOTICE_NOT_SERVED", lambda: Walk().take(*REVIEWING).take("correction_requested", method=Method.post),
     "correction_abandoned", {}),
    ("NOTICE_UNKNOWN", lambda: Walk().take(*PROCESSING), "notice_served", {}),
    ("NOTICE_UNKNOWN", lambda: Walk().take(*PROCESSING, "fee_charged"), "notice_served", {"letter_id": 999}),
    # reasons and delay
    ("REASONS_PERIOD_INVALID", lambda: Walk().take(*REVIEWING), "reasons_requested", {"period_days": 0}),
    ("REASONS_NOT_RECEIVED", lambda: Walk().take(*REASONS), "reasons_accepted", {}),
    ("DEADLINE_NOT_PASSED", lambda: late(REASONS, 5), "reasons_rejected", {}),
    ("DELAY_NEEDS_REASONS", lambda: Walk().take(*PROCESSING), "delay_granted", {}),
    ("DELAY_NOTICE_AFTER_DUE", lambda: late((*REASONS, "reasons_received", "reasons_accepted"), 21),
     "delay_granted", {}),
    ("DELAY_NOT_APPROVED", lambda: Walk().take(*REASONS, "reasons_received", "reasons_accepted"),
     "delay_granted", {"approved_by": Role.unit_head}),
    ("DELAY_DATE_NOT_LATER", lambda: Walk().take(*REASONS, "reasons_received", "reasons_accepted"),
     "delay_granted", {"new_due_on": CALENDAR.add(ARRIVED, 20)}),
    # fee
    ("FEE_AMOUNT_ZERO", lambda: Walk().take(*PROCESSING), "fee_charged", {"amount": 0}),
    ("FEE_ALREADY_CHARGED", lambda: Walk().take(*PROCESSING, "fee_charged", "fee_paid"), "fee_charged", {}),
    ("FEE_NOTICE_AFTER_DUE", lambda: late(PROCESSING, 21), "fee_charged", {}),
    ("FEE_OVERDUE", lambda: late((*PROCESSING, "fee_charged"), 21), "fee_paid", {}),
    ("FEE_AMOUNT_DIFFERS", lambda: Walk().take(*PROCESSING, "fee_charged"), "fee_paid", {"amount": 9_900}),
    ("DEADLINE_NOT_PASSED", lambda: late((*PROCESSING, "fee_charged"), 20), "fee_abandoned", {}),
    # extension
    ("CLOCK_SUSPENDED", lambda: Walk().take(*PROCESSING, "fee_charged"), "extended", {}),
    ("EXTENSION_DAYS_INVALID", lambda: Walk().take(*PROCESSING), "extended", {"days": 21}),
    ("EXTENSION_DAYS_INVALID", lambda: Walk().take(*PROCESSING), "extended", {"days": 0}),
    ("EXTENSION_NOT_APPROVED", lambda: Walk().take(*PROCESSING), "extended", {"approved_by": Role.unit_head}),
    ("EXTENSION_NOT_APPROVED", lambda: Walk().take(*PROCESSING), "extended", {"approved_on": None}),
    ("EXTENSION_NOT_APPROVED", lambda: Walk().take(*PROCESSING), "extended",
     {"approved_on": date(2026, 9, 22)}),
    ("EXTENSION_ALREADY_USED", lambda: Walk().take(*PROCESSING, "extended"), "extended", {}),
    ("EXTENSION_ALREADY_USED", lambda: Walk().take(*PROCESSING, "extended", "fee_charged", "fee_paid"),
     "extended", {}),
    ("EXTENSION_AFTER_DUE", lambda: late(PROCESSING, 21), "extended", {}),
    ("EXTENSION_OF_FIXED_DATE", lambda: Walk().take(*REASONS, "reasons_received", "reasons_accepted",
                                                    "delay_granted"), "extended", {}),
    # consultation
    ("CONSULT_AFTER_DUE", lambda: late(PROCESSING, 21), "consultation_sent", {}),
    ("CONSULT_ALREADY_OPEN", lambda: Walk().take(*CONSULTED), "consultation_sent", {"party": "P1"}),
    ("PARTY_NOT_CONSULTED", lambda: Walk().take(*CONSULTED), "opinion_received", {"party": "P9"}),
    ("DEADLINE_NOT_PASSED", lambda: late(CONSULTED, 15), "consultation_lapsed", {}),
    ("NOTICE_NOT_SERVED", lambda: late((*PROCESSING, "consultation_sent"), 30), "consultation_lapsed", {}),
    # transfer
    ("HOP_LIMIT", lambda: Walk().take(*TRANSFERRED, "transfer_returned", "transferred", "transfer_returned"),
     "transferred", {}),
    ("HOP_NUMBER_WRONG", lambda: Walk().take(*PROCESSING), "transferred", {"hop_no": 2}),
    ("TRANSFER_NOT_OPEN", lambda: Walk().take(*TRANSFERRED, "material_submitted"), "transfer_accepted", {}),
    ("TRANSFER_NOT_OPEN", lambda: Walk().take(*TRANSFERRED, "transfer_returned"), "material_submitted", {}),
    ("TRANSFER_NOT_OPEN", lambda: Walk().take(*PROCESSING), "transfer_ruled", {}),
    ("TRANSFER_ALREADY_ACCEPTED", lambda: Walk().take(*TRANSFERRED, "transfer_accepted"),
     "transfer_returned", {}),
    ("TRANSFER_ALREADY_RETURNED",
     lambda: Walk().take(*TRANSFERRED, "transfer_returned").take("transferred", to_unit_id=7, **ASSIST),
     "transfer_returned", {}),
    ("TRANSFER_RETURN_LATE", lambda: late(TRANSFERRED, 2), "transfer_returned", {}),
    ("TRANSFER_RULED", lambda: Walk().take(*TRANSFERRED, "transfer_returned", "transfer_ruled"),
     "transfer_returned", {}),
    ("RETURN_PROOF_MISSING", lambda: Walk().take(*TRANSFERRED), "transfer_returned", {"proof": ""}),
    ("RETURN_PROOF_MISSING", lambda: Walk().take(*TRANSFERRED), "transfer_returned",
     {"proposed_unit_id": None}),
    ("RETURN_PROOF_MISSING", lambda: Walk().take(*TRANSFERRED), "transfer_returned", NOTHING_FOUND),
    ("TRANSFER_RULED", lambda: Walk().take(*RETURNED, "transfer_ruled"), "transfer_ruled", {}),
    ("TRANSFER_NOT_RETURNED", lambda: Walk().take(*TRANSFERRED), "transfer_ruled", {}),
    ("TRANSFER_CRITERION_INVALID", lambda: Walk().take(*RETURNED), "transfer_ruled", {"criterion": "mine"}),
    ("TRANSFER_CRITERION_INVALID", lambda: Walk().take(*RETURNED), "transfer_ruled",
     {"criterion": "precedent"}),
    ("TRANSFER_REPLY_BY_INVALID", lambda: Walk().take(*RETURNED), "transfer_ruled",
     {"reply_by_on": CALENDAR.add(ARRIVED, 16)}),
    ("TRANSFER_TO_SELF", lambda: Walk().take(*PROCESSING), "transferred", {"from_unit_id": 7}),
    ("TRANSFER_IN_CIRCLE", lambda: Walk().take(*RETURNED), "transferred", {"to_unit_id": 7}),
    ("TRANSFER_ALREADY_THERE", lambda: Walk().take(*TRANSFERRED), "transferred", {"to_unit_id": 7}),
    ("TRANSFER_REPLY_BY_INVALID", lambda: Walk().take(*PROCESSING), "transferred",
     {"reply_by_on": CALENDAR.add(ARRIVED, 16)}),
    ("TRANSFER_REPLY_BY_INVALID", lambda: Walk().take(*PROCESSING), "transferred",
     {"reply_by_on": CALENDAR.before(ARRIVED, 1)}),
    ("TRANSFER_ACCEPT_BY_INVALID", lambda: Walk().take(*PROCESSING), "transferred",
     {"accept_by_on": CALENDAR.add(ARRIVED, 3)}),
    ("TRANSFER_NOT_SILENT_YET", lambda: late(TRANSFERRED, 1), "transfer_accepted", {"tacit": True}),
    ("TRANSFER_NOT_IN_DANGER", lambda: late(TRANSFERRED, 16), "transfer_taken_back", {}),
    ("TRANSFER_NOT_OPEN", lambda: late((*TRANSFERRED, "material_submitted"), 18), "transfer_taken_back", {}),
    # draft, reviews, signature
    ("DETERMINATION_UNKNOWN", lambda: Walk().take(*PROCESSING, "searched"), "drafted",
     {"determination": "sensitive"}),
    ("DETERMINATION_UNKNOWN", lambda: Walk().take(*PROCESSING, "searched"), "drafted", {"determination": ""}),
    ("DETERMINATION_NOT_A_REPLY", lambda: Walk().take(*PROCESSING), "drafted", {"determination": "OTHER_1"}),
    ("DETERMINATION_NEEDS_SEARCH", lambda: Walk().take(*REVIEWING, "searched"), "drafted", {}),
    ("SEARCH_MISSING", lambda: Walk().take(*PROCESSING), "drafted", {"determination": "UNABLE_1A"}),
    ("CORRECTION_NOT_ASKED", lambda: Walk().take(*PROCESSING), "drafted", {"determination": "UNABLE_3"}),
    ("REASONS_NOT_ASKED", lambda: Walk().take(*PROCESSING), "drafted", {"determination": "NOT_4"}),
    ("THIRD_PARTY_NOT_CONSULTED", lambda: Walk().take(*PROCESSING, "searched"), "drafted",
     {"determination": "REF_4"}),
    ("DRAFT_MISSING", lambda: late(REASONS, 6).take("reasons_rejected"), "submitted_for_review", {}),
    ("REVIEW_OF_OTHER_VERSION", lambda: Walk().take(*DRAFTED), "submitted_for_review",
     {"content_hash": "v0"}),
    ("REVIEW_OF_OTHER_VERSION", lambda: Walk().take(*SIGNING), "signed", {"content_hash": "v0"}),
    ("SEND_BACK_TARGET_INVALID", lambda: Walk().take(*SIGNING), "sent_back", {"to": State.SIGNED}),
    ("NUMBER_MISSING", lambda: Walk().take(*SIGNING), "signed", {"number": ""}),
    ("OVERDUE_REASON_MISSING", lambda: late(SIGNING, 21), "signed", {"overdue_reason": ""}),
    ("OPEN_TRANSFER", lambda: Walk().take(*DRAFTED, "transferred"), "submitted_for_review", {}),
    *difficult_refusals.REFUSED,
    # seal and delivery
    ("LETTER_DIFFERS", lambda: Walk().take(*SIGNED), "sealed", {"letter_id": 2}),
    ("ALREADY_SEALED", lambda: Walk().take(*SIGNED, "sealed"), "sealed", {}),
    ("SERVICE_ALREADY_KNOWN", lambda: Walk().take(*REPLIED, "reply_served"), "reply_served", {}),
    ("SERVICE_ALREADY_KNOWN", lambda: Walk().take(*DELIVERING, "delivered", method=Method.direct),
     "reply_served", {}),
    ("SEAL_MISSING", lambda: Walk().take(*SIGNED), "dispatched", {}),
    ("PDF_CHANGED", lambda: Walk().take(*DELIVERING), "delivered", {"pdf_sha256": "b" * 64}),
    ("DELIVERY_NOT_FAILED", lambda: Walk().take(*REPLIED), "dispatched", {}),
    ("DATE_BEFORE_DISPATCH", lambda: Walk().take(*SIGNED, "sealed").wait(2).take("dispatched"), "delivered",
     {"on": date(2026, 9, 22)}),
    ("PUBLIC_NOTICE_RUNNING",
     lambda: Walk().take(*SIGNED, "sealed").take("dispatched", method=Method.public_notice,
                                                 ends_on=date(2026, 10, 21)), "delivered", {}),
    # ends and archive
    ("IDENTITY_NOT_CHECKED", lambda: Walk().take(*PROCESSING), "withdrawn", {"identity_checked": False}),
    ("NOT_VOLUNTARY", lambda: Walk().take(*PROCESSING), "withdrawn", {"voluntary": False}),
    ("OPEN_CONSULTATION", lambda: Walk().take(*CONSULTED), "merged", {}),
    ("OPEN_TRANSFER", lambda: Walk().take(*TRANSFERRED), "merged", {}),
    ("OPEN_FEE", lambda: Walk().take(*PROCESSING, "fee_charged"), "merged", {}),
    ("OPEN_TRANSFER", lambda: Walk().take(*TRANSFERRED), "closed_not_ogi_form", {}),
    ("RETENTION_INVALID", lambda: in_state(State.CLOSED_WITHDRAWN), "archived", {"retention": "D20"}),
    ("ARCHIVE_TOO_EARLY", lambda: in_state(State.CLOSED_REPLIED), "archived", {}),
    ("ARCHIVE_TOO_EARLY", lambda: in_state(State.CLOSED_ABANDONED_FEE), "archived", {}),
    # review and litigation
    ("DECISION_MISSING", lambda: Walk().take(*ORDERED), "reopened", {"decision_no": ""}),
    ("DECISION_MISSING", lambda: in_state(State.CLOSED_REPLIED), "reopened", {}),
    ("DECISION_MISSING", lambda: Walk().take(*DISPUTED).take("dispute_concluded", orders_anew=False),
     "reopened", {"dispute_no": 1}),
    ("DECISION_MISSING", lambda: Walk().take(*ORDERED), "reopened", {"dispute_no": 2}),
    ("DECISION_PAPER_MISSING", lambda: Walk().take(*DISPUTED).take("dispute_concluded", file_id=0),
     "reopened", {}),
    ("ORDERED_DATE_INVALID", lambda: Walk().take(*ORDERED), "reopened", {"due_on": ARRIVED}),
    ("DISPUTE_ORDER", lambda: Walk().take(*DISPUTED).wait(3).take("dispute_concluded"), "reopened",
     {"on": ARRIVED}),
    ("DISPUTE_OPEN", lambda: late(DISPUTED, 60), "archived", {}),
    ("DISPUTE_KNOWN", lambda: Walk().take(*DISPUTED), "dispute_filed", {"reference": " No 1"}),
    ("DISPUTE_KNOWN", lambda: Walk().take(*DISPUTED), "dispute_filed", {"no": 1}),
    ("DISPUTE_ORDER", lambda: late(REPLIED, 3), "dispute_filed", {"notice_on": ARRIVED}),
    ("ANSWER_DAY_WRONG", lambda: Walk().take(*REPLIED), "dispute_filed", {"answer_by_on": ARRIVED}),
    ("ANSWER_DAY_WRONG", lambda: Walk().take(*REPLIED), "dispute_filed", {"summary": True}),
    ("NO_ANSWER_DUE", lambda: Walk().take(*REPLIED), "defence_submitted", {}),
    ("NO_ANSWER_DUE", lambda: Walk().take(*DISPUTED, "defence_submitted"), "defence_submitted", {}),
    ("NO_ANSWER_DUE", lambda: Walk().take(*DISPUTED, "dispute_concluded", "dispute_filed"),
     "defence_submitted", {"no": 1}),
    ("DISPUTE_UNKNOWN", lambda: Walk().take(*DISPUTED), "defence_submitted", {"no": 7}),
    ("DISPUTE_ORDER", lambda: late(REPLIED, 3).take("dispute_filed"), "defence_submitted", {"on": ARRIVED}),
    ("DISPUTE_UNKNOWN", lambda: Walk().take(*REPLIED), "dispute_concluded", {}),
    ("DISPUTE_UNKNOWN", lambda: Walk().take(*DISPUTED), "dispute_concluded", {"no": 7}),
    ("DISPUTE_ORDER", lambda: late(REPLIED, 3).take("dispute_filed"), "dispute_concluded", {"on": ARRIVED}),
    ("DISPUTE_ACTED_ON", lambda: Walk().take(*ORDERED, "reopened"), "dispute_concluded", {}),
    ("CAUSE_MISSING", lambda: Walk().take(*DISPUTED), "dispute_concluded", {"cause": None}),
    ("NOT_CORRECTED", lambda: Walk().take(*DISPUTED), "dispute_concluded",
     {"result": DisputeResult.maintained}),
    # splitting, suggestions
    ("SPLIT_AFTER_NOTICE", lambda: Walk().take(*CORRECTION, "correction_received"), "split", {}),
    ("SPLIT_AFTER_NOTICE", lambda: Walk().take(*PROCESSING, "extended"), "split", {}),
    ("OPEN_TRANSFER", lambda: Walk().take(*TRANSFERRED), "split", {}),
    ("SPLIT_SINGLE_ITEM", lambda: Walk().take(*REVIEWING), "split", {"items": "1", "left": 0}),
    ("SPLIT_NOTHING_LEFT", lambda: Walk().take(*REVIEWING), "split", {"items": "1,2", "left": 0}),
    ("SPLIT_NOTHING_LEFT", lambda: Walk().take(*REVIEWING), "split", {"items": "", "left": 2}),
    ("REASON_MISSING", lambda: Walk().take(*REVIEWING), "split", {"reason": " "}),
    ("CASE_ALREADY_CLOSED", lambda: Walk().take(*REPLIED), "split", {}),
    ("PUBLICATION_NOT_SUGGESTED", lambda: Walk().take(*REPLIED), "suggestion_examined", {}),
]  # fmt: skip


REFUSED += third_party_cases.REFUSED


@pytest.mark.parametrize(("code", "build", "kind", "changes"), REFUSED,
                         ids=[f"{code}-{kind}" for code, _, kind, _ in REFUSED])  # fmt: skip
def test_refused(code, build, kind, changes):
    walk = build()
    assert refused(walk, made(walk, kind, **changes)).code == code


# Codes raised for who acts, or by the tests of the machine.
ELSEWHERE = {
    "ROLE_NOT_ALLOWED", "STATE_NOT_ALLOWED", "CASE_ALREADY_CLOSED", "NOTHING_TO_VOID", "VOID_NOT_NEWEST",
    "VOID_NOT_YOURS", "DATE_IN_FUTURE", "DRAFTER_IS_REVIEWER", "DRAFTER_IS_SIGNER", "REVIEW_MISSING",
    "NOT_ON_THE_SPOT",
}  # fmt: skip
# Codes of the services, for what only rows and files can tell.
BY_SERVICES = {
    "ADDRESS_MISSING", "ARCHIVE_NOTE_MISSING", "CONSENT_MISSING", "LETTER_NOT_READY", "PDF_NOT_MADE",
    "SUPERVISION_NOT_YOURS", "NOMINATED_ALREADY", "CASE_NOT_CLOSED", "SIGNAL_DECIDED", "SIGNAL_STANDS",
    "SUPERVISION_STATE", "SUPERVISION_OWN_ANSWER", "SUPERVISION_OTHER_ISSUER", "SUPERVISION_APPROVER_MISSING",
    "SUPERVISION_ANSWER_DAY", "ALREADY_REMINDED", "NOTHING_TO_REMIND", "TRANSFER_NOT_YOURS",
    "TRANSFER_RECEIVER_ENDED", "TRANSFER_RECEIVER_OUTSIDE",
    "MATTER_NOT_YOURS", "MATTER_STATE", "MATTER_OUTCOME", "MATTER_ELSEWHERE_MISSING",
    "MATTER_EVIDENCE_MISSING", "MATTER_UNIT_MISSING", "MATTER_LETTER",
    "SUGGESTION_NOT_YOURS", "SUGGESTION_STATE", "SUGGESTION_OWN_ANSWER",
    "SUGGESTION_ANSWER_DAY",
    "MERGE_ITSELF", "MERGE_NOT_FOUND",
    "MERGE_OTHER_APPLICANT", "MERGE_OTHER_CONTENT", "MERGE_CLOSED", "MERGE_CHAIN", "MERGE_LATER",
    "MERGE_DUE_LATER", "CLUSTER_ONE_MEMBER", "CLUSTER_ONE_APPLICANT", "CLUSTER_NOT_GIVEN", "CLUSTER_STATE",
    "COPY_NAMES_APPLICANT", "COPY_NOT_POSSIBLE", "PROACTIVE_STATE", "PROACTIVE_OWN_PROPOSAL",
    "PROACTIVE_TEXT_MISSING", "PROACTIVE_HITS_LEFT", "RECHECK_STATE", "RECHECK_TOO_EARLY",
    "LIBRARY_STATE", "LIBRARY_OWN_TEXT", "LIBRARY_BOTH_REVIEWS", "LIBRARY_INCOMPLETE", "LIBRARY_HITS_LEFT",
    "NOMINATION_DECIDED",
}  # fmt: skip


def test_every_refusal_has_its_case():
    assert {code for code, *_ in REFUSED} | ELSEWHERE | BY_SERVICES == set(RefusalCode)


ALLOWED = [
    ("7th working day after receipt", lambda: late(REVIEWING, 7), "correction_requested", {}),
    ("posted on the last day", lambda: late(CORRECTION, 12), "correction_received",
     {"posted_on": CALENDAR.add(ARRIVED, 10)}),
    ("late with a good reason", lambda: late(CORRECTION, 12), "correction_received",
     {"justified": True, "justification": "in hospital"}),
    ("day after the deadline", lambda: late(CORRECTION, 11),
     "correction_abandoned", {}),
    ("on the due date", lambda: late(PROCESSING, 20), "extended", {}),
    ("while a consultation is open", lambda: late(CONSULTED, 30), "extended", {"days": 5}),
    ("consultation on the due date: no effect, but no harm", lambda: late(PROCESSING, 20),
     "consultation_sent", {}),
    ("fee on the due date", lambda: late(PROCESSING, 20), "fee_charged", {}),
    ("paid on the last day", lambda: late((*PROCESSING, "fee_charged"), 20), "fee_paid", {}),
    ("no reasons in the time set", lambda: late(REASONS, 6), "reasons_rejected", {}),
    *difficult_refusals.ALLOWED,
    ("signing past due with a reason", lambda: late(SIGNING, 40), "signed", {}),
    ("assistance is no hop",
     lambda: Walk().take(*TRANSFERRED, "transfer_returned", "transferred", "transfer_returned"),
     "transferred", {"transfer_kind": TransferKind.assist, "hop_no": 0}),
    ("conflict of interest needs no other unit", lambda: Walk().take(*TRANSFERRED), "transfer_returned",
     {"reason_code": TransferReturn.conflict_of_interest, "proposed_unit_id": None, "proof": ""}),
    ("a search that is on record is proof", lambda: Walk().take(*TRANSFERRED), "transfer_returned",
     {**NOTHING_FOUND, "search_id": 1}),
    ("back on the second working day, where the office allows two",
     lambda: Walk().take(*PROCESSING).take("transferred", accept_by_on=CALENDAR.add(ARRIVED, 2)).wait(2),
     "transfer_returned", {}),
    ("who handed it back may still assist", lambda: Walk().take(*RETURNED), "transferred",
     {"to_unit_id": 7, **ASSIST}),
    ("silent until the day after", lambda: late(TRANSFERRED, 2), "transfer_accepted", {"tacit": True}),
    ("three working days left: taken back", lambda: late(TRANSFERRED, 17), "transfer_taken_back", {}),
    ("no time left for sign-off: the next working day", lambda: late(PROCESSING, 19), "transferred",
     {"reply_by_on": CALENDAR.add(ARRIVED, 20)}),
    ("the post brought it back after the end", lambda: Walk().take(*REPLIED, "delivery_failed"),
     "dispatched", {}),
    ("a suit against silence", lambda: late(PROCESSING, 25), "dispute_filed", {}),
    ("a result set right before anybody acted on it", lambda: Walk().take(*ORDERED), "dispute_concluded",
     {"result": DisputeResult.maintained, "cause": None, "orders_anew": False}),
    ("the decision comes with the order", lambda: Walk().take(*DISPUTED).take("dispute_concluded", file_id=0),
     "reopened", {"file_id": 8}),
    ("archived when the review period is over", lambda: late(REPLIED, 60), "archived", {}),
    ("withdrawn: archived at once", lambda: in_state(State.CLOSED_WITHDRAWN), "archived", {}),
    ("withdrawn while somebody is being asked", lambda: Walk().take(*CONSULTED), "withdrawn", {}),
]  # fmt: skip


ALLOWED += third_party_cases.ALLOWED


@pytest.mark.parametrize(("build", "kind", "changes"), [pytest.param(*row[1:], id=row[0]) for row in ALLOWED])
def test_allowed(build, kind, changes):
    walk = build()
    assert walk.decide(made(walk, kind, **changes))


def test_the_last_day_of_the_review_period_is_still_too_early_to_archive():
    walk = Walk().take(*REPLIED)
    walk.on = date(2026, 11, 20)  # 60 days after service on 21 September
    assert refused(walk, make(walk, "archived")).params["review_until"] == date(2026, 11, 20)
    walk.on = date(2026, 11, 21)
    assert walk.decide(make(walk, "archived"))


@pytest.mark.parametrize("determination", ["REF_5", "PARTIAL", "UNABLE_1A", "NOT_4", "OTHER_3"])
def test_what_needs_a_review_is_not_answered_on_the_spot(determination):
    walk = Walk().record(f.Received(on=ARRIVED, channel=Channel.in_person))
    fact = made(walk, "answered_on_the_spot", determination=determination)
    assert refused(walk, fact).code == "NOT_ON_THE_SPOT"


def test_nobody_reviews_or_signs_his_own_draft():
    walk = Walk().take(*DRAFTED, "submitted_for_review")
    fact = make(walk, "secrecy_cleared")
    assert refused(walk, fact, DRAFTER, Role.secrecy_reviewer).code == "DRAFTER_IS_REVIEWER"
    walk = in_state(State.LEGAL_REVIEW)
    assert (
        refused(walk, make(walk, "legally_cleared"), DRAFTER, Role.legal_reviewer).code
        == "DRAFTER_IS_REVIEWER"
    )
    assert walk.decide(make(walk, "legally_cleared"), Role.legal_reviewer, person=LEGAL)
    walk = Walk().take(*SIGNING)
    assert refused(walk, make(walk, "signed"), DRAFTER, Role.signer).code == "DRAFTER_IS_SIGNER"
    own = made(walk, "signed", signer_id=DRAFTER)
    assert refused(walk, own, SIGNER, Role.signer).code == "DRAFTER_IS_SIGNER"


def test_a_case_that_becomes_difficult_while_signing_needs_the_legal_review():
    walk = Walk().take(*SIGNING, "marked_difficult")
    refusal = refused(walk, make(walk, "signed"))
    assert (refusal.code, refusal.params["review"]) == ("REVIEW_MISSING", "legal_review")


def test_late_entry_is_judged_by_its_legal_date():
    walk = late(PROCESSING, 30)  # typed in ten days after the due date, but told in time
    in_time = CALENDAR.add(ARRIVED, 20)
    assert walk.decide(made(walk, "extended", on=in_time, approved_on=in_time))
    too_late = CALENDAR.add(ARRIVED, 21)
    assert refused(walk, made(walk, "extended", on=too_late)).code == "EXTENSION_AFTER_DUE"


def test_after_another_dispatch_a_reply_is_served_again():
    walk = Walk().take(*REPLIED, "reply_served", "delivery_failed", "dispatched", "reply_served")
    assert len(walk.file.of(f.ReplyServed)) == 2
