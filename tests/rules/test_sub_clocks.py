"""Who still owes the office an opinion, an acceptance, material: read from the facts."""

from collections.abc import Iterable
from datetime import date

import pytest

from casework import calendar_data
from workflows import facts as f
from workflows.casefile import CaseFile, Entry
from workflows.codes import Channel, Role, State, TransferKind, TransferReturn
from workflows.facts import Fact
from workflows.sub_clocks import SubClock, SubClockKind, sub_clocks

CALENDAR = calendar_data.calendar_of(calendar_data.read_notices())
DAY = date(2026, 9, 21)  # a Monday
OPENED = (
    f.Received(on=DAY, channel=Channel.in_person, submitted_on=DAY),
    f.Registered(on=DAY, received_on=DAY),
    f.ReviewOpened(on=DAY, handler_id=1),
    f.Accepted(on=DAY),
)
SENT = f.ConsultationSent(on=DAY, party="P2", third_party=True)
SERVED = f.ConsultationServed(on=DAY, party="P2")
OPINION = SubClock(SubClockKind.opinion, "P2", date(2026, 10, 19))
PASSED_ON = f.Transferred(
    on=DAY, transfer_id=4, to_unit_id=9, transfer_kind=TransferKind.handle, hop_no=1,
    reply_by_on=date(2026, 9, 29),
)  # fmt: skip
ACCEPTANCE = SubClock(SubClockKind.acceptance, "4", date(2026, 9, 22), 9)
MATERIAL = SubClock(SubClockKind.material, "4", date(2026, 9, 29), 9)


def clocks(facts: Iterable[Fact], state: State = State.PROCESSING) -> set[SubClock]:
    entries = [
        Entry(seq, fact, state, fact.on, actor_id=1, role=Role.handler) for seq, fact in enumerate(facts, 1)
    ]
    return set(sub_clocks(CaseFile(entries), CALENDAR))


@pytest.mark.parametrize(("facts", "still"), [
    pytest.param((SENT,), set(), id="not served: nobody knows yet when it is due"),
    pytest.param((SENT, SERVED), {OPINION}, id="served: 15 working days, Art 32"),
    pytest.param((SENT, SERVED, f.OpinionReceived(on=DAY, party="P2", agrees=True)), set(), id="answered"),
    pytest.param((SENT, SERVED, f.ConsultationReturned(on=DAY, party="P2")), set(), id="came back"),
    pytest.param((SENT, SERVED, f.ConsultationLapsed(on=DAY, party="P2")), set(), id="silence recorded"),
    pytest.param((SENT, SERVED, f.ConsultationSent(on=DAY, party="P3", third_party=True)), {OPINION},
                 id="another one is asked too"),
    pytest.param((SENT, SERVED, f.OpinionReceived(on=DAY, party="P2"), f.Voided(on=DAY, seq=7, reason="x")),
                 {OPINION}, id="an answer entered by mistake is none"),
])  # fmt: skip
def test_an_opinion_is_owed_from_its_service_until_it_is_there(facts, still):
    assert clocks((*OPENED, *facts)) == still


@pytest.mark.parametrize(("facts", "still"), [
    pytest.param((), {ACCEPTANCE, MATERIAL}, id="sent: accept within one working day"),
    pytest.param((f.TransferAccepted(on=DAY, transfer_id=4),), {MATERIAL}, id="accepted"),
    pytest.param((f.TransferAccepted(on=DAY, transfer_id=4), f.MaterialSubmitted(on=DAY, transfer_id=4)),
                 set(), id="handed in"),
    pytest.param((f.TransferReturned(on=DAY, transfer_id=4, reason_code=TransferReturn.wrong_level),),
                 set(), id="handed back"),
    pytest.param((f.TransferReturned(on=DAY, transfer_id=4, reason_code=TransferReturn.wrong_level),
                  f.TransferRuled(on=DAY, transfer_id=4, unit_id=12, criterion="x")),
                 {SubClock(SubClockKind.material, "4", date(2026, 9, 29), 12)},
                 id="ruled: it binds the unit named, without acceptance"),
])  # fmt: skip
def test_a_unit_owes_acceptance_and_material_of_what_was_passed_on_to_it(facts, still):
    assert clocks((*OPENED, PASSED_ON, *facts)) == still


@pytest.mark.parametrize("state", [State.CLOSED_REPLIED, State.CLOSED_WITHDRAWN, State.ARCHIVED])
def test_nobody_owes_anything_in_a_case_that_has_ended(state):
    assert clocks((*OPENED, SENT, SERVED, PASSED_ON), state) == set()
