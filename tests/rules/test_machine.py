"""Every row of RULES: who may, who may not, from where, to where (domain 01 §§ 1, 2)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.walk import (
    ARRIVED,
    CALENDAR,
    CLERK,
    DRAFTED,
    DRAFTER,
    HEAD,
    PROCESSING,
    REVIEWING,
    SIGNED,
    SIGNING,
    Walk,
    in_state,
    make,
)  # fmt: skip
from workflows import facts as f
from workflows.casefile import Actor, CaseFile
from workflows.codes import Channel, Method, Role, State, Weighing
from workflows.machine import _ROWS, NEW, decide, foresee, possible
from workflows.refusal import Refusal, RefusalCode
from workflows.rules import RULES

S = State
ALL = frozenset(Role)
# (number, kind, from, to, who) as domain 01 § 2 lists them; None: the state stays.
TRANSITIONS = [
    ("T01", "received", None, S.RECEIVED, "registrar system"),
    ("T02", "confirmation_awaited", S.RECEIVED, S.AWAIT_CONFIRM, "registrar system"),
    ("T03", "registered", S.RECEIVED, S.REGISTERED, "registrar system"),
    ("T03", "registered", S.AWAIT_CONFIRM, S.REGISTERED, "registrar system"),
    ("T04", "answered_on_the_spot", S.RECEIVED, S.CLOSED_REPLIED, "registrar signer"),
    ("T05", "review_opened", S.REGISTERED, S.REVIEWING, "handler"),
    ("T06", "correction_requested", S.REVIEWING, S.CORRECTION_PENDING,
     "handler registrar unit_head ogi_head"),
    ("T07", "correction_received", S.CORRECTION_PENDING, S.REVIEWING, "registrar handler"),
    ("T08", "correction_abandoned", S.CORRECTION_PENDING, S.CLOSED_ABANDONED_CORRECTION, "ogi_head"),
    ("T09", "reasons_requested", S.REVIEWING, S.REASON_PENDING, "handler registrar ogi_head"),
    ("T10", "reasons_accepted", S.REASON_PENDING, S.PROCESSING, "ogi_head"),
    ("T11", "reasons_rejected", S.REASON_PENDING, S.DRAFTED, "ogi_head"),
    ("T12", "accepted", S.REVIEWING, S.PROCESSING, "handler"),
    ("T13", "drafted", S.REVIEWING, S.DRAFTED, "handler"),
    ("T14", "consultation_sent", S.PROCESSING, S.CONSULTING, "handler registrar unit_head"),
    ("T14", "consultation_sent", S.CONSULTING, None, "handler registrar unit_head"),
    ("T15", "opinion_received", S.CONSULTING, S.PROCESSING, "handler registrar liaison"),
    ("T15", "consultation_returned", S.CONSULTING, S.PROCESSING, "handler registrar"),
    ("T15", "consultation_lapsed", S.CONSULTING, S.PROCESSING, "handler registrar system"),
    ("T16", "fee_charged", S.PROCESSING, S.FEE_PENDING, "handler registrar ogi_head"),
    ("T17", "fee_paid", S.FEE_PENDING, S.PROCESSING, "registrar handler"),
    ("T18", "fee_abandoned", S.FEE_PENDING, S.CLOSED_ABANDONED_FEE, "ogi_head"),
    ("T19", "extended", S.PROCESSING, None, "handler registrar ogi_head"),
    ("T19", "extended", S.SIGNING, None, "handler registrar ogi_head"),
    ("T20", "drafted", S.PROCESSING, S.DRAFTED, "handler"),
    ("T21", "submitted_for_review", S.DRAFTED, S.SECRECY_REVIEW, "handler unit_head"),
    ("T21", "secrecy_cleared", S.SECRECY_REVIEW, S.SIGNING, "secrecy_reviewer"),
    ("T21", "legally_cleared", S.LEGAL_REVIEW, S.SIGNING, "legal_reviewer"),
    ("T22", "sent_back", S.SECRECY_REVIEW, S.PROCESSING, "secrecy_reviewer"),
    ("T22", "sent_back", S.LEGAL_REVIEW, S.PROCESSING, "legal_reviewer"),
    ("T22", "sent_back", S.SIGNING, S.PROCESSING, "signer"),
    ("T23", "signed", S.SIGNING, S.SIGNED, "signer"),
    ("T24", "sealed", S.SIGNED, None, "seal_keeper"),
    ("T24", "dispatched", S.SIGNED, S.DELIVERING, "handler registrar seal_keeper"),
    ("T25", "delivered", S.DELIVERING, S.CLOSED_REPLIED, "handler registrar"),
    ("T26", "delivery_failed", S.DELIVERING, None, "handler registrar"),
    ("T26", "dispatched", S.DELIVERING, None, "handler registrar seal_keeper"),
    ("T27", "withdrawn", S.REGISTERED, S.CLOSED_WITHDRAWN, "registrar handler"),
    ("T27", "withdrawn", S.CONSULTING, S.CLOSED_WITHDRAWN, "registrar handler"),
    ("T27", "withdrawn", S.FEE_PENDING, S.CLOSED_WITHDRAWN, "registrar handler"),
    ("T28", "archived", S.CLOSED_WITHDRAWN, S.ARCHIVED, "archivist"),
    ("T28", "archived", S.CLOSED_REPLIED, S.ARCHIVED, "archivist"),
    ("T28", "archived", S.CLOSED_ABANDONED_FEE, S.ARCHIVED, "archivist"),
    ("T29", "reopened", S.CLOSED_REPLIED, S.REOPENED, "ogi_head"),
    ("T29", "reopened", S.ARCHIVED, S.REOPENED, "ogi_head"),
    ("", "dispute_filed", S.PROCESSING, None, "registrar handler legal_reviewer ogi_head"),
    ("", "dispute_filed", S.ARCHIVED, None, "registrar handler legal_reviewer ogi_head"),
    ("", "defence_submitted", S.CLOSED_REPLIED, None, "registrar handler legal_reviewer ogi_head"),
    ("", "dispute_concluded", S.CLOSED_REPLIED, None, "registrar handler legal_reviewer ogi_head"),
    ("T30", "rework_started", S.REOPENED, S.PROCESSING, "handler"),
    ("T31", "rectified", S.CLOSED_REPLIED, None, "ogi_head"),
    ("", "merged", S.PROCESSING, S.CLOSED_MERGED, "ogi_head unit_head"),
    ("", "closed_not_ogi_form", S.REGISTERED, S.CLOSED_NOT_OGI_FORM, "ogi_head"),
    ("", "receipt_date_changed", S.REGISTERED, None, "ogi_head"),
]  # fmt: skip


def ready(kind: str, source: State | None) -> Walk:
    """A case in which this kind can happen now."""
    if kind == "answered_on_the_spot":
        return Walk().record(f.Received(on=ARRIVED, channel=Channel.in_person))
    if kind == "confirmation_awaited":
        return Walk().record(f.Received(on=ARRIVED, channel=Channel.ordinary_mail))
    walk = in_state(source) if source else Walk()
    if kind == "reasons_accepted":
        walk.take("reasons_received")
    if kind == "reasons_rejected":
        walk.record(f.NoticeServed(on=walk.on, notice="reasons_requested", letter_id=12)).wait(6)
    if kind in ("correction_abandoned", "fee_abandoned"):
        walk.take("notice_served").wait(21)
    if kind == "consultation_lapsed":
        walk.take("consultation_served").wait(16)
    if kind == "drafted" and source is S.PROCESSING:
        walk.take("searched")
    if kind == "dispatched" and source is S.SIGNED:
        walk.take("sealed")
    if kind == "archived":
        walk.wait(70)
    if kind == "reopened":
        walk.take("dispute_filed", "dispute_concluded")
    if kind in ("defence_submitted", "dispute_concluded"):
        walk.take("dispute_filed")
    return walk


def fact_for(walk: Walk, kind: str, source: State | None) -> f.Fact:
    fact = make(walk, kind)
    if kind == "drafted" and source is S.REVIEWING:
        fact = replace(fact, determination="NOT_1", discloses=False, legal_review=True)
    return fact


@pytest.mark.parametrize(("number", "kind", "source", "target", "who"), TRANSITIONS)
def test_transition(number, kind, source, target, who):
    walk = ready(kind, source)
    assert walk.state is source
    decision = walk.decide(fact_for(walk, kind, source))
    assert decision.state_after is (target or source)
    rules = [r for r in RULES if r.kind == kind and r.number == number]
    assert rules, "the row of the rules carries the number of domain 01"


@pytest.mark.parametrize(("number", "kind", "source", "target", "who"), TRANSITIONS)
def test_only_these_roles_may(number, kind, source, target, who):
    walk = ready(kind, source)
    fact = fact_for(walk, kind, source)
    allowed = {Role(name) for name in who.split()}
    for role in Role:
        if role in allowed:
            assert walk.decide(fact, role, person=99).role is role
        else:
            with pytest.raises(Refusal) as caught:
                walk.decide(fact, role, person=99)
            assert caught.value.code == "ROLE_NOT_ALLOWED"


def _wrong_places() -> list[tuple[str, State | str]]:
    return [(kind, state) for kind in f.KINDS for state in (NEW, *State) if state not in _ROWS[kind]]


CASES = {state: in_state(state) for state in State}


@pytest.mark.parametrize(("kind", "state"), _wrong_places())
def test_impossible_order_is_refused_with_a_reason(kind, state):
    walk = Walk() if state == NEW else CASES[State(state)]
    with pytest.raises(Refusal) as caught:
        walk.decide(make(walk, kind))
    told_by_law = {"CLOCK_SUSPENDED", "CORRECTION_ALREADY_USED", "FEE_ALREADY_CHARGED",
                   "EXTENSION_OF_FIXED_DATE"}  # fmt: skip
    assert caught.value.code in {"STATE_NOT_ALLOWED", "CASE_ALREADY_CLOSED"} | told_by_law
    if state in (S.ARCHIVED, *[s for s in State if s.startswith("CLOSED_")]):
        assert caught.value.code == "CASE_ALREADY_CLOSED"


def test_every_kind_and_every_transition_of_the_book_has_a_rule():
    assert {r.kind for r in RULES} == set(f.KINDS)
    assert {r.number for r in RULES if r.number} == {f"T{n:02}" for n in range(1, 32)}


def test_rows_of_one_kind_and_state_share_roles_and_guards():
    for states in _ROWS.values():
        for rows in states.values():
            assert len({(r.roles, r.early, r.guards) for r in rows}) == 1


def test_every_state_can_be_reached_and_left():
    assert {r.target for r in RULES if r.target} == set(State)
    left = {s for r in RULES if r.target for s in r.sources or ()}
    assert left == set(State)


# Conditions: destinations that depend on facts


def _to_review(determination: str, *, discloses: bool, legal: bool, difficult: bool = False) -> State | None:
    walk = Walk().take(*PROCESSING, "searched")
    if difficult:
        walk.take("marked_difficult")
    walk.take("drafted", determination=determination, discloses=discloses, legal_review=legal)
    return walk.take("submitted_for_review").state


@pytest.mark.parametrize(("determination", "discloses", "legal", "difficult", "first"), [
    ("GRANT_A", True, False, False, S.SECRECY_REVIEW),
    ("GRANT_A", False, False, False, S.SECRECY_REVIEW),  # understated on the draft: the result decides
    ("GRANT_B", False, False, False, S.SIGNING),
    ("GRANT_B", False, False, True, S.LEGAL_REVIEW),
    ("REF_5", False, True, False, S.LEGAL_REVIEW),
    ("REF_5", False, False, False, S.LEGAL_REVIEW),
    ("UNABLE_1A", False, True, False, S.LEGAL_REVIEW),
    ("UNABLE_1B", False, False, False, S.SIGNING),
    ("GRANT_A,REF_5", True, True, False, S.SECRECY_REVIEW),
])  # fmt: skip
def test_first_review(determination, discloses, legal, difficult, first):
    assert _to_review(determination, discloses=discloses, legal=legal, difficult=difficult) is first


@pytest.mark.parametrize(("determination", "difficult", "after"), [
    ("GRANT_A", False, S.SIGNING), ("PARTIAL", False, S.LEGAL_REVIEW), ("GRANT_A", True, S.LEGAL_REVIEW),
])  # fmt: skip
def test_after_secrecy_review(determination, difficult, after):
    walk = Walk().take(*PROCESSING, "searched")
    if difficult:
        walk.take("marked_difficult")
    walk.take("drafted", determination=determination).take("submitted_for_review", "secrecy_cleared")
    assert walk.state is after


def test_a_new_version_after_being_sent_back_is_reviewed_again():
    walk = Walk().take(*SIGNING).take("sent_back", to=S.DRAFTED)
    assert walk.state is S.DRAFTED
    old = make(walk, "submitted_for_review")
    walk.take("drafted")
    with pytest.raises(Refusal) as caught:
        walk.decide(old)
    assert caught.value.code == "REVIEW_OF_OTHER_VERSION"
    assert walk.take("submitted_for_review").state is S.SECRECY_REVIEW


def test_the_last_of_two_consultations_ends_the_pause():
    walk = Walk().take(*PROCESSING, "consultation_sent", "consultation_sent")
    walk.take("opinion_received")
    assert walk.state is S.CONSULTING
    walk.take("consultation_returned")
    assert walk.state is S.PROCESSING


def test_a_late_opinion_is_recorded_without_moving_the_case():
    walk = Walk().take(*PROCESSING, "consultation_sent", "consultation_served").wait(16)
    walk.take("consultation_lapsed", "searched").take("opinion_weighed", outcome=Weighing.release)
    walk.take("drafted")
    walk.record(f.OpinionReceived(on=walk.on, party="P1", agrees=True))
    assert walk.state is S.DRAFTED


# Voids


def test_voiding_the_newest_change_puts_the_state_back():
    walk = Walk().take(*PROCESSING, "contacted", "voided")
    assert walk.state is S.REVIEWING
    assert walk.file.last(f.Accepted) is None
    assert walk.take("accepted").state is S.PROCESSING


def test_voids_go_back_step_by_step_as_far_as_the_registration():
    walk = Walk().take(*PROCESSING, "voided", "voided")
    assert walk.state is S.REGISTERED
    with pytest.raises(Refusal) as caught:
        walk.take("voided")
    assert caught.value.code == "NOTHING_TO_VOID"


@pytest.mark.parametrize(("seq", "code"), [
    (1, "NOTHING_TO_VOID"), (2, "NOTHING_TO_VOID"), (99, "NOTHING_TO_VOID"), (3, "VOID_NOT_NEWEST"),
])  # fmt: skip
def test_only_the_newest_can_be_voided(seq, code):
    walk = Walk().take(*PROCESSING)
    with pytest.raises(Refusal) as caught:
        walk.decide(f.Voided(on=walk.on, seq=seq, reason="mistake"))
    assert caught.value.code == code


def test_what_came_after_the_newest_change_can_be_voided_without_moving_the_state():
    walk = Walk().take(*PROCESSING, "extended")
    walk.record(f.Voided(on=walk.on, seq=len(walk.entries), reason="wrong case"))
    assert walk.state is S.PROCESSING
    assert walk.take("extended").state is S.PROCESSING


def test_somebody_elses_record_is_voided_by_the_head_only():
    walk = Walk().take(*PROCESSING)
    fact = make(walk, "voided")
    assert walk.decide(fact, Role.handler, person=DRAFTER)
    assert walk.decide(fact, Role.ogi_head, person=HEAD)
    with pytest.raises(Refusal) as caught:
        walk.decide(fact, Role.registrar, person=CLERK)
    assert caught.value.code == "VOID_NOT_YOURS"


# What the page asks


def test_possible_lists_the_usual_next_step_first():
    assert possible(Walk().file, frozenset({Role.registrar}))[0] == "received"
    assert possible(in_state(S.REVIEWING).file, frozenset({Role.handler}))[0] == "accepted"
    assert possible(in_state(S.SIGNING).file, frozenset({Role.signer}))[:2] == ("signed", "sent_back")
    assert possible(in_state(S.SIGNING).file, frozenset({Role.library_reader})) == ()


@pytest.mark.parametrize("state", list(State))
def test_possible_is_what_decide_does_not_refuse_for_state_or_role(state):
    walk = CASES[state]
    made = {kind: make(walk, kind) for kind in f.KINDS}
    for role in Role:
        kinds = possible(walk.file, frozenset({role}))
        for kind, fact in made.items():
            code = _outcome(walk, fact, role)
            if kind in kinds:
                assert code not in {"STATE_NOT_ALLOWED", "CASE_ALREADY_CLOSED", "ROLE_NOT_ALLOWED"}
            else:
                assert code, kind


def _outcome(walk: Walk, fact: f.Fact, role: Role) -> str:
    try:
        walk.decide(fact, role)
    except Refusal as refusal:
        return refusal.code
    return ""


def _foresee(walk: Walk, kind: str, *roles: Role) -> str:
    actor = Actor(DRAFTER, frozenset(roles or ALL))
    refusal = foresee(walk.file, kind, walk.on, actor, CALENDAR)
    return refusal.code if refusal else ""


def test_foresee_names_the_article_before_the_state():
    walk = Walk().take(*PROCESSING).wait(8)
    refusal = foresee(walk.file, "correction_requested", walk.on, Actor(1, ALL), CALENDAR)
    assert refusal
    assert (refusal.code, refusal.basis) == ("CORRECTION_NOTICE_LATE", "Art 30")
    assert refusal.params["deadline"] == CALENDAR.add(ARRIVED, 7)


def test_foresee_tells_what_the_day_and_the_file_tell():
    assert _foresee(Walk().take(*REVIEWING), "correction_requested") == ""
    assert _foresee(Walk().take(*PROCESSING), "correction_requested") == "STATE_NOT_ALLOWED"
    assert _foresee(Walk().take(*PROCESSING).wait(21), "extended") == "EXTENSION_AFTER_DUE"
    assert _foresee(Walk().take(*PROCESSING, "extended"), "extended") == "EXTENSION_ALREADY_USED"
    assert _foresee(Walk().take(*PROCESSING), "extended", Role.signer) == "ROLE_NOT_ALLOWED"
    assert _foresee(in_state(S.CORRECTION_PENDING), "extended") == "CLOCK_SUSPENDED"
    posted = Walk().take(*REVIEWING).take("correction_requested", method=Method.post)
    assert _foresee(posted, "correction_abandoned") == "NOTICE_NOT_SERVED"
    assert _foresee(in_state(S.CORRECTION_PENDING), "correction_abandoned") == "DEADLINE_NOT_PASSED"
    assert _foresee(in_state(S.SIGNED), "dispatched") == "SEAL_MISSING"
    assert _foresee(in_state(S.CLOSED_REPLIED), "archived") == "ARCHIVE_TOO_EARLY"
    assert _foresee(in_state(S.CLOSED_WITHDRAWN), "accepted") == "CASE_ALREADY_CLOSED"


@pytest.mark.parametrize("kind", sorted(f.KINDS))
def test_foresee_never_needs_more_than_the_day(kind):
    for state, walk in CASES.items():
        refusal = foresee(walk.file, kind, walk.on, Actor(1, ALL), CALENDAR)
        assert refusal is None or isinstance(refusal, Refusal), state


def test_nothing_is_kept_in_the_machine():
    from workflows.machine import _MACHINE

    before = list(_MACHINE.models)
    Walk().take(*SIGNED)
    assert _MACHINE.models == before == []


def test_the_future_is_no_fact():
    walk = Walk().take(*PROCESSING)
    with pytest.raises(Refusal) as caught:
        walk.decide(replace(make(walk, "searched"), on=date(2027, 1, 4)), today=walk.on)
    assert caught.value.code is RefusalCode.DATE_IN_FUTURE


def test_an_empty_file_has_no_state():
    assert CaseFile().state is None
    assert CaseFile().newest_change() is None
    decision = decide(CaseFile(), make(Walk(), "received"), Actor(1, ALL), CALENDAR)
    assert decision.state_after is S.RECEIVED


def test_drafted_again_stays_drafted():
    walk = Walk().take(*DRAFTED, "drafted")
    assert walk.state is S.DRAFTED
    assert walk.file.last(f.Drafted).version == 2
