"""Constrained transfer: the small machine by its table, and random sequences beside a naive model (I10)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_guards import RETURNED, TRANSFERRED
from tests.rules.test_invariants import walks
from tests.rules.walk import ARRIVED, CALENDAR, PROCESSING, Walk
from workflows import facts as f
from workflows import transfers as t
from workflows.casefile import CaseFile
from workflows.codes import ENDED, TransferKind, TransferReturn, TransferState
from workflows.refusal import Refusal

S = TransferState


def only(walk: Walk, today: date | None = None) -> t.Transfer:
    [transfer] = t.transfers(walk.file, today)
    return transfer


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (TRANSFERRED, S.sent),
        ((*TRANSFERRED, "transfer_accepted"), S.accepted),
        (RETURNED, S.returned),
        ((*RETURNED, "transfer_ruled"), S.ruled),
        ((*TRANSFERRED, "material_submitted"), S.material_in),
        ((*TRANSFERRED, "transfer_accepted", "material_submitted"), S.material_in),
        ((*RETURNED, "transfer_ruled", "material_submitted"), S.material_in),
        ((*TRANSFERRED, "withdrawn"), S.closed),
    ],
)
def test_where_a_transfer_stands(steps: tuple[str, ...], state: TransferState) -> None:
    assert only(Walk().take(*steps)).state is state


def test_silence_and_taking_back() -> None:
    walk = Walk().take(*TRANSFERRED).wait(2).take("transfer_accepted", tacit=True)
    assert only(walk).state is S.tacit
    walk.wait(15).take("transfer_taken_back")
    assert only(walk).state is S.closed
    assert not only(walk).is_open


def test_what_is_open_past_its_day_is_overdue_and_may_still_be_answered() -> None:
    walk = Walk().take(*TRANSFERRED, "transfer_accepted")
    last = only(walk).reply_by_on
    assert only(walk, last).state is S.accepted
    assert only(walk, CALENDAR.add(last, 1)).state is S.overdue
    walk.wait(8).take("material_submitted")
    assert only(walk, walk.on).state is S.material_in


def test_a_ruling_names_the_unit_and_may_set_another_day() -> None:
    walk = Walk().take(*RETURNED).take("transfer_ruled", unit_id=3, reply_by_on=CALENDAR.add(ARRIVED, 9))
    transfer = only(walk)
    assert (transfer.unit_id, transfer.to_unit_id) == (3, 7)
    assert transfer.reply_by_on == CALENDAR.add(ARRIVED, 9)


def test_a_return_awaits_a_ruling_until_somebody_else_was_asked_the_same() -> None:
    walk = Walk().take(*RETURNED)
    known = t.transfers(walk.file)
    assert t.awaits_ruling(known, known[0])
    assert t.ruling_due(known[0], CALENDAR) == CALENDAR.add(ARRIVED, 1)
    walk.take("transferred", transfer_kind=TransferKind.assist, hop_no=0)
    assert t.awaits_ruling(t.transfers(walk.file), t.transfers(walk.file)[0]), (
        "assistance settles no handling"
    )
    walk.take("transferred")
    assert not t.awaits_ruling(t.transfers(walk.file), t.transfers(walk.file)[0])


@pytest.mark.parametrize(
    ("on", "due", "expected", "is_usual"),
    [
        ("2026-09-07", "2026-10-05", "2026-09-14", True),
        ("2026-09-07", "2026-09-18", "2026-09-11", False),  # five working days before the due date
        ("2026-09-07", "2026-09-14", "2026-09-08", False),  # no time left: the next working day
        ("2026-09-07", None, "2026-09-14", True),
    ],
)
def test_the_day_proposed_for_the_material(on: str, due: str | None, expected: str, is_usual: bool) -> None:
    due_on = date.fromisoformat(due) if due else None
    proposed = t.reply_by(date.fromisoformat(on), 5, due_on, CALENDAR)
    assert (proposed.on.isoformat(), proposed.is_usual) == (expected, is_usual)


def test_an_old_fact_has_one_working_day_to_be_accepted() -> None:
    assert t.accept_by(only(Walk().take(*TRANSFERRED)), CALENDAR) == CALENDAR.add(ARRIVED, 1)


# Random sequences

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(list(TransferKind)), st.integers(4, 8)),
        st.tuples(
            st.sampled_from(["accept", "silence", "return", "rule", "submit", "take_back"]),
            st.integers(1, 4),
            st.integers(4, 8),
        ),
        st.tuples(st.just("wait"), st.integers(1, 6), st.none()),
        st.tuples(st.just("end"), st.none(), st.none()),
    ),
    max_size=25,
)


def fact_of(walk: Walk, act: str, what: object, unit: object) -> f.Fact | None:
    """The fact of an act, as somebody would enter it who knows no rule."""
    on, number = walk.on, what
    sent = len(walk.file.of(f.Transferred)) + 1
    hop = sum(x.transfer_kind is TransferKind.handle for x in walk.file.of(f.Transferred)) + 1
    return {
        "send": lambda: f.Transferred(
            on=on, transfer_id=sent, to_unit_id=unit, transfer_kind=what, reply_by_on=CALENDAR.add(on, 1),
            hop_no=hop if what is TransferKind.handle else 0, from_unit_id=4,
        ),
        "accept": lambda: f.TransferAccepted(on=on, transfer_id=number),
        "silence": lambda: f.TransferAccepted(on=on, transfer_id=number, tacit=True),
        "return": lambda: f.TransferReturned(
            on=on, transfer_id=number, reason_code=TransferReturn.wrong_level
        ),
        "rule": lambda: f.TransferRuled(on=on, transfer_id=number, unit_id=unit, criterion="nearest"),
        "submit": lambda: f.MaterialSubmitted(on=on, transfer_id=number),
        "take_back": lambda: f.TransferTakenBack(on=on, transfer_id=number, reason="late"),
        "end": lambda: f.Merged(on=on, into="DG-2026-0001"),
    }[act]()  # fmt: skip


def played(acts: list[tuple[str, object, object]]) -> tuple[Walk, dict[int, str]]:
    """The walk of what was not refused, and the naive model: one word a transfer, moved by plain ifs."""
    walk, words = Walk().take(*PROCESSING), {}
    for act, what, unit in acts:
        if act == "wait":
            walk.wait(what)
            continue
        try:
            walk.record(fact_of(walk, act, what, unit))
        except Refusal:
            continue
        if act == "send":
            words[len(words) + 1] = "sent"
        elif act == "end":
            words = dict.fromkeys(words, "closed")
        elif act == "accept" and words[what] == "sent":
            words[what] = "accepted"
        elif act == "silence" and words[what] == "sent":
            words[what] = "tacit"
        elif act != "accept" and act != "silence":
            words[what] = {
                "return": "returned", "rule": "ruled", "submit": "material_in", "take_back": "closed",
            }[act]  # fmt: skip
    return walk, words


@walks
@given(ACTS)
def test_transfers_stand_where_a_naive_model_has_them(acts):
    walk, words = played(acts)
    assert {x.id: x.state.value for x in t.transfers(walk.file)} == words


@walks
@given(ACTS)
def test_transfers_keep_their_limits_whatever_is_tried(acts):
    walk, _ = played(acts)
    sent, back = walk.file.of(f.Transferred), walk.file.of(f.TransferReturned)
    handled = [x for x in sent if x.transfer_kind is TransferKind.handle]
    assert [x.hop_no for x in handled] == list(range(1, len(handled) + 1))
    assert len(handled) <= t.HOP_LIMIT  # I10
    assert all(x.to_unit_id != x.from_unit_id for x in sent)
    units = {x.transfer_id: x.to_unit_id for x in sent}
    assert len({units[r.transfer_id] for r in back}) == len(back), "once a unit"
    ruled = [r.transfer_id for r in walk.file.of(f.TransferRuled)]
    assert len(set(ruled)) == len(ruled), "one ruling binds"
    if walk.state in ENDED:
        assert not any(x.is_open for x in t.transfers(walk.file))


@walks
@given(ACTS)
def test_transfers_never_touch_the_clock(acts):
    walk, _ = played(acts)
    plain = CaseFile(e for e in walk.entries if not hasattr(e.fact, "transfer_id"))
    with_transfers, without = walk.file.clock(CALENDAR), plain.clock(CALENDAR)
    assert (with_transfers.due_on, with_transfers.state) == (without.due_on, without.state)
