"""The holding ledger: who held a case how long, against a second model that walks the days."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings

from tests.rules.test_invariants import STEPS, walked
from tests.rules.walk import ARRIVED, CALENDAR, Walk
from workflows import facts as f
from workflows.casefile import CaseFile
from workflows.codes import ENDED, Role, State
from workflows.holding import Holder, HolderKind, held_since, ledger, present_holder, totals

K = HolderKind
DAY = timedelta(days=1)


def naive_kind(file: CaseFile) -> HolderKind:
    """Whose turn it is, told again from the facts alone and without the code under test."""
    state = file.state
    if state in ENDED:
        return K.ended
    by_state = {
        State.RECEIVED: K.desk, State.AWAIT_CONFIRM: K.desk, State.CORRECTION_PENDING: K.applicant,
        State.FEE_PENDING: K.applicant, State.SECRECY_REVIEW: K.reviewer, State.LEGAL_REVIEW: K.reviewer,
        State.SIGNING: K.signer,
    }  # fmt: skip
    if state in by_state:
        return by_state[state]
    if state is State.REASON_PENDING and not any(
        isinstance(x, f.ReasonsReceived) for x in file.since(f.ReasonsRequested)
    ):
        return K.applicant
    if state is State.SIGNED and not any(isinstance(x, f.Sealed) for x in file.since(f.Signed)):
        return K.seal_keeper
    asked: list[f.ConsultationSent] = []
    for fact in file.facts:
        if isinstance(fact, f.ConsultationSent):
            asked.append(fact)
        elif isinstance(fact, f.OpinionReceived | f.ConsultationReturned | f.ConsultationLapsed):
            asked = [sent for sent in asked if sent.party != fact.party]
    if state is State.CONSULTING and asked:
        return K.third_party if asked[0].third_party else K.organ
    if state is State.DELIVERING:
        last = [x for x in file.facts if isinstance(x, f.Dispatched | f.DeliveryFailed)][-1]
        if isinstance(last, f.Dispatched) and last.method not in ("direct", "lien"):
            return K.post
    else:
        open_transfers: set[int] = set()
        for fact in file.facts:
            if isinstance(fact, f.Transferred):
                open_transfers.add(fact.transfer_id)
            elif isinstance(fact, f.TransferReturned | f.TransferTakenBack | f.MaterialSubmitted):
                open_transfers.discard(fact.transfer_id)
            elif isinstance(fact, f.TransferRuled):
                open_transfers.add(fact.transfer_id)
        if open_transfers:
            return K.unit
    named = [x.handler_id for x in file.facts if isinstance(x, f.Assigned | f.ReviewOpened)]
    if named and named[-1] is not None:
        return K.handler
    return K.unit if any(isinstance(x, f.Assigned) for x in file.facts) else K.desk


def naive_days(file: CaseFile, today: date) -> list[tuple[date, HolderKind]]:
    """Every day of the life of a case after the first, with who held it when the day began."""
    entries, days, latest = list(file.valid_entries), [], date.min
    for entry in entries:
        latest = max(latest, entry.fact.on)
        days.append(latest)
    last = today
    if file.state in ENDED:
        still = len(entries)
        while still and entries[still - 1].state_after in ENDED:
            still -= 1
        last = days[still]
    found, day = [], days[0] + DAY
    while day <= last:
        before = [e for e, on in zip(entries, days, strict=True) if on < day]
        found.append((day, naive_kind(CaseFile(before))))
        day += DAY
    return found


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_the_intervals_cover_the_life_of_a_case_without_gap_or_overlap(
    steps: list[tuple[int, int, str]],
) -> None:
    walk = walked(steps)
    if not walk.entries:
        return
    today = walk.on + 3 * DAY
    held = ledger(walk.file, CALENDAR, today)
    expected = naive_days(walk.file, today)
    covered = [
        (date.fromordinal(n), h.holder.kind)
        for h in held
        for n in range(h.after.toordinal() + 1, h.until.toordinal() + 1)
    ]
    assert covered == expected
    working = [day for day, _ in expected if CALENDAR.is_working(day)]
    assert sum(h.days for h in held) == len(working) == sum(totals(held).values())
    reading = walk.file.clock(CALENDAR, today)
    stops = [(p.after, p.until or date.max) for p in (*reading.pauses, *reading.suspensions)]
    for h in held:
        counted = [
            day for day in working
            if h.after < day <= h.until and reading.received_on and day > reading.received_on
            and (reading.end_on is None or day <= reading.end_on)
            and not any(a < day <= b for a, b in stops)
        ]  # fmt: skip
        assert h.clock_days == len(counted), h


def test_the_days_of_a_correction_are_the_applicants_and_do_not_count() -> None:
    walk = Walk().take("received", "registered", "review_opened").wait(2).take("correction_requested")
    walk.wait(6).take("correction_received").wait(1)
    held = ledger(walk.file, CALENDAR, walk.on)
    assert [(h.holder.kind, h.days, h.clock_days) for h in held] == [
        (K.handler, 2, 2), (K.applicant, 6, 0), (K.handler, 1, 1),
    ]  # fmt: skip
    assert held[0].after == ARRIVED
    assert held_since(walk.file, walk.on) == CALENDAR.before(walk.on, 1)


def test_a_unit_that_was_asked_holds_the_case_until_its_material_is_there() -> None:
    walk = Walk().take("received", "registered", "review_opened", "accepted", "transferred").wait(3)
    assert present_holder(walk.file).kind is K.unit
    walk.take("material_submitted").wait(1)
    asked = [h for h in ledger(walk.file, CALENDAR, walk.on) if h.holder.kind is K.unit]
    assert [h.days for h in asked] == [3]


def test_supervision_changes_neither_the_holder_nor_the_clock() -> None:
    walk = Walk().take("received", "registered", "review_opened", "accepted").wait(4)
    before = walk.file.clock(CALENDAR).due_on, present_holder(walk.file)
    walk.record(f.Supervised(on=walk.on, action_id=7, level=2), Role.ogi_head)
    assert (walk.file.clock(CALENDAR).due_on, present_holder(walk.file)) == before
    assert held_since(walk.file, walk.on) == ARRIVED
    assert totals(ledger(walk.file, CALENDAR, walk.on)) == {
        Holder(K.handler, present_holder(walk.file).id): 4
    }
