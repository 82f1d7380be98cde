"""Invariants I1-I10 of domain 01 § 13 on random walks, as far as they are rules.

A walk takes any possible step, lets days pass, and never looks at what the guards think beforehand.
"""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.walk import CALENDAR, PEOPLE, Walk, make
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.codes import ENDED, Role, State, TransferKind
from workflows.determinations import CATALOGUE, codes_of
from workflows.guards_clock import open_parties
from workflows.guards_reply import needs_legal_review, needs_secrecy_review
from workflows.guards_third_party import (
    does_release,
    overridden,
    stands_on_art_15,
    third_parties,
    weighing_of,
)
from workflows.guards_transfer import open_transfers
from workflows.machine import possible
from workflows.refusal import Refusal
from workflows.rules import RULES
from workflows.transfers import HOP_LIMIT

ALL = frozenset(Role)
RESULTS = st.sampled_from(sorted(CATALOGUE))
STEPS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 6), RESULTS), min_size=5, max_size=45)
# Steps that leave the main road at once end most walks early; they are taken now and then.
ENDS = {"withdrawn", "merged", "closed_not_ogi_form", "voided"}


def walked(steps: list[tuple[int, int, str]]) -> Walk:
    """A case after these choices; refused ones leave it as it was."""
    walk = Walk()
    for choice, days, result in steps:
        kinds = [k for k in possible(walk.file, ALL) if k not in ENDS or choice % 11 == 0]
        if not kinds:
            return walk
        if days > 3:
            walk.wait(days - 3)
        # The usual next steps stand first: half of the choices go there.
        kind = kinds[choice % min(3, len(kinds))] if choice % 2 else kinds[choice % len(kinds)]
        fact = make(walk, kind)
        if isinstance(fact, f.Drafted):
            entry = CATALOGUE[result]
            fact = _drafted(fact, result, entry.discloses, entry.legal_review)
        try:
            walk.record(fact, person=_person(kind))
        except Refusal:
            continue
    return walk


def _drafted(fact: f.Drafted, result: str, discloses: bool, legal_review: bool) -> f.Drafted:
    return f.Drafted(
        on=fact.on, letter_id=1, version=fact.version, determination=result, content_hash=fact.content_hash,
        drafter_id=fact.drafter_id, discloses=discloses, legal_review=legal_review,
    )  # fmt: skip


def _person(kind: str) -> int:
    roles = next(r.roles for r in RULES if r.kind == kind)
    return next((PEOPLE[role] for role in Role if role in roles and role in PEOPLE), 99)


walks = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@walks
@given(STEPS)
def test_what_the_machine_lets_pass_the_clock_does_not_object_to(steps):
    walk = walked(steps)
    assert walk.file.clock(CALENDAR).errors == ()


@walks
@given(STEPS)
def test_one_receipt_date_one_correction_one_extension(steps):
    file = walked(steps).file
    assert len(file.of(f.Registered)) <= 1  # I1
    assert len(file.of(f.CorrectionRequested)) <= 1  # I2
    assert len(file.of(f.Extended)) <= 1
    on_the_spot = file.last(f.AnsweredOnTheSpot)
    if file.state not in (None, State.RECEIVED, State.AWAIT_CONFIRM) and not on_the_spot:
        assert file.of(f.Registered) or file.of(f.Withdrawn) or file.of(f.ClosedNotOgiForm)


@walks
@given(STEPS)
def test_a_reply_has_its_draft_its_reviews_its_signature_and_its_seal(steps):
    file = walked(steps).file
    signed, draft = file.last(f.Signed), file.last(f.Drafted)
    if signed and not file.of(f.ReworkStarted):
        assert draft
        assert all(code in CATALOGUE for code in codes_of(draft.determination))  # I4
        assert signed.content_hash == draft.content_hash
        assert signed.signer_id != draft.drafter_id
        then = before(file, signed)  # a case may be marked difficult after it was signed
        cleared = {c.content_hash for c in then.of(f.SecrecyCleared)}
        assert not needs_secrecy_review(then) or signed.content_hash in cleared
        cleared = {c.content_hash for c in then.of(f.LegallyCleared)}
        assert not needs_legal_review(then) or signed.content_hash in cleared
    if delivered := file.last(f.Delivered):
        assert delivered.pdf_sha256 == file.last(f.Sealed).pdf_sha256  # I9


def before(file: CaseFile, fact: f.Fact) -> CaseFile:
    """The file as it stood when this fact was recorded."""
    seq = next(entry.seq for entry in file.entries if entry.fact is fact)
    return CaseFile(entry for entry in file.entries if entry.seq < seq)


@walks
@given(STEPS)
def test_third_party_ground_has_its_consultation_result(steps):
    file = walked(steps).file
    for draft in file.of(f.Drafted):
        then = before(file, draft)
        asked = {c.party for c in then.of(f.ConsultationSent) if c.third_party}
        if "REF_4" in codes_of(draft.determination):  # I5
            assert asked - open_parties(then)
        if stands_on_art_15(draft) or does_release(draft):
            assert all(weighing_of(then, party) for party in third_parties(then))
        if does_release(draft):
            assert set(overridden(then)) <= {told.party for told in then.of(f.ReleaseTold)}


@walks
@given(STEPS)
def test_a_case_is_in_one_state_and_closed_with_nothing_open(steps):
    walk = walked(steps)
    file = walk.file
    assert file.state is None or file.state in State  # I6: one state each, so the sum is the number of cases
    if file.state is State.CLOSED_REPLIED:
        assert not open_parties(file)
        assert not open_transfers(file)
    ends = [k for k in (f.Delivered, f.AnsweredOnTheSpot, f.Withdrawn, f.Merged, f.ClosedNotOgiForm,
                        f.CorrectionAbandoned, f.FeeAbandoned) if file.of(k)]  # fmt: skip
    if file.state in ENDED and not file.of(f.Reopened):
        assert len(ends) == 1  # I3: one end, so one statistic category


@walks
@given(STEPS)
def test_every_entry_was_recorded_in_a_role_with_the_right(steps):
    allowed = {r.kind: set() for r in RULES}
    for rule in RULES:
        allowed[rule.kind] |= rule.roles
    for entry in walked(steps).entries:
        assert entry.role in allowed[entry.fact.kind]  # I7


@walks
@given(STEPS)
def test_hops_stay_within_the_limit(steps):
    file = walked(steps).file
    hops = [t.hop_no for t in file.of(f.Transferred) if t.transfer_kind is TransferKind.handle]
    assert all(hop <= HOP_LIMIT for hop in hops)  # I10


@walks
@given(STEPS)
def test_state_is_read_from_the_last_entry_never_decided_again(steps):
    walk = walked(steps)
    if walk.entries:
        assert walk.file.state is walk.entries[-1].state_after


def test_walks_get_somewhere():
    """Random walks do reach the later stages, so the invariants above are not empty."""
    chance, results, reached = Random(20190515), sorted(CATALOGUE), set()
    for _ in range(300):
        steps = [(chance.randrange(1000), chance.randrange(7), chance.choice(results)) for _ in range(45)]
        reached.update(entry.state_after for entry in walked(steps).entries)
        if len(reached) >= 14:
            return
    raise AssertionError(reached)
