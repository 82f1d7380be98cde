"""Transfers and consultations in any order, side by side: the invariants of domain 01 § 13 hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_invariants import walks
from tests.rules.test_transfers import fact_of
from tests.rules.walk import CALENDAR, PROCESSING, Walk
from workflows import facts as f
from workflows import transfers as t
from workflows.casefile import CaseFile
from workflows.clock_codes import ClockState
from workflows.codes import ENDED, PostReturn, State, TransferKind
from workflows.guards_clock import open_parties
from workflows.guards_transfer import open_transfers
from workflows.refusal import Refusal
from workflows.rules import RULES

PARTIES = st.sampled_from(["P1", "P2", "P3"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(list(TransferKind)), st.integers(4, 8)),
        st.tuples(
            st.sampled_from(["accept", "silence", "return", "rule", "submit", "take_back"]),
            st.integers(1, 4),
            st.integers(4, 8),
        ),
        st.tuples(st.just("ask"), PARTIES, st.booleans()),
        st.tuples(st.sampled_from(["serve", "opinion", "come_back", "lapse"]), PARTIES, st.none()),
        st.tuples(st.just("wait"), st.integers(1, 9), st.none()),
        st.tuples(st.just("end"), st.none(), st.none()),
    ),
    max_size=30,
)


def consultation(walk: Walk, act: str, party: str, third_party: bool) -> f.Fact:
    """The fact of an act of consultation, as somebody would enter it who knows no rule."""
    on = walk.on
    return {
        "ask": f.ConsultationSent(on=on, party=party, third_party=bool(third_party)),
        "serve": f.ConsultationServed(on=on, party=party),
        "opinion": f.OpinionReceived(on=on, party=party, agrees=True),
        "come_back": f.ConsultationReturned(on=on, party=party, reason=PostReturn.unclaimed),
        "lapse": f.ConsultationLapsed(on=on, party=party),
    }[act]


def played(acts: list[tuple]) -> Walk:
    """The walk of what was not refused."""
    walk = Walk().take(*PROCESSING)
    for act, what, more in acts:
        if act == "wait":
            walk.wait(what)
            continue
        known = act in ("ask", "serve", "opinion", "come_back", "lapse")
        fact = consultation(walk, act, what, more) if known else fact_of(walk, act, what, more)
        try:
            walk.record(fact)
        except Refusal:
            continue
    return walk


def asked_now(file: CaseFile) -> set[str]:
    """The naive model: who was asked and has not answered, come back or kept silent since."""
    asked: set[str] = set()
    for fact in file.facts:
        if isinstance(fact, f.ConsultationSent):
            asked.add(fact.party)
        elif isinstance(fact, f.OpinionReceived | f.ConsultationReturned | f.ConsultationLapsed):
            asked.discard(fact.party)
    return asked


@walks
@given(ACTS)
def test_the_clock_stands_still_while_somebody_is_asked_and_never_for_a_transfer(acts):
    walk = played(acts)
    asked = asked_now(walk.file)
    assert open_parties(walk.file) == asked
    if walk.state not in ENDED:
        assert (walk.state is State.CONSULTING) == bool(asked)
        assert (walk.file.clock(CALENDAR).state is ClockState.paused_consult) == bool(asked)
    plain = CaseFile(e for e in walk.entries if not hasattr(e.fact, "transfer_id"))
    assert walk.file.clock(CALENDAR).due_on == plain.clock(CALENDAR).due_on


@walks
@given(ACTS)
def test_a_case_ends_only_when_nothing_is_open(acts):
    walk = played(acts)
    if walk.state in ENDED:
        assert not asked_now(walk.file)
        assert not open_transfers(walk.file)
        return
    if asked_now(walk.file) or open_transfers(walk.file):
        with pytest.raises(Refusal):
            walk.record(fact_of(walk, "end", None, None))


@walks
@given(ACTS)
def test_hops_receipt_and_rights_are_kept(acts):
    file = played(acts).file
    hops = [x.hop_no for x in file.of(f.Transferred) if x.transfer_kind is TransferKind.handle]
    assert hops == list(range(1, len(hops) + 1))
    assert len(hops) <= t.HOP_LIMIT  # I10
    assert len(file.of(f.Received)) == 1  # I1
    allowed = {(rule.kind, role) for rule in RULES for role in rule.roles}
    assert all((entry.fact.kind, entry.role) in allowed for entry in file.entries)  # I7
