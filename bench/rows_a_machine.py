"""Row A3: a decision of the state machine with its guards, against a Machine per object."""

import gc
from collections.abc import Iterable
from datetime import date
from itertools import cycle

from transitions import Machine

from bench.row import Row, human, in_turn, seconds
from casework.calendar_data import load
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile, Entry
from workflows.codes import Channel, ExtensionReason, Method, Role, State
from workflows.machine import NEW, decide
from workflows.rules import RULES

BUDGET = 80  # times faster
DECISIONS = 5_000  # of one round
MACHINES = 20  # of one round; a thousand times slower
SOME_OBJECTS = 50  # noise of the interpreter itself
DAY = date(2026, 9, 21)
ACTOR = Actor(1, frozenset({Role.handler, Role.registrar, Role.ogi_head}), DAY)


class _Case:
    """What the peer turns into a model."""


def _opened(calendar: WorkCalendar) -> CaseFile:
    facts: tuple[tuple[f.Fact, State], ...] = (
        (f.Received(on=DAY, channel=Channel.registered_mail, signed_on=DAY), State.RECEIVED),
        (f.Registered(on=DAY, received_on=DAY), State.REGISTERED),
        (f.ReviewOpened(on=DAY, handler_id=1), State.REVIEWING),
        (f.Accepted(on=DAY), State.PROCESSING),
        (f.Searched(on=DAY, search_id=1, found=True), State.PROCESSING),
    )
    file = CaseFile(Entry(n, fact, state, DAY, 1, Role.handler) for n, (fact, state) in enumerate(facts, 1))
    file.clock(calendar)  # read by the page before anybody decides; row A2 measures it
    return file


def _steps() -> tuple[f.Fact, ...]:
    """Three decisions that look at the law: an extension, a consultation, a draft."""
    return (
        f.Extended(on=DAY, letter_id=1, days=20, reason_code=ExtensionReason.wide_search,
                   method=Method.direct, approved_on=DAY),
        f.ConsultationSent(on=DAY, party="P1", third_party=True),
        f.Drafted(on=DAY, letter_id=1, version=1, determination="GRANT_A", content_hash="v1", drafter_id=1,
                  discloses=True, legal_review=False),
    )  # fmt: skip


def _machine_per_object() -> object:
    """The same arrows with the defaults of the library: a Machine around one case, then one trigger."""
    transitions = [
        {"trigger": rule.kind, "source": sorted(rule.sources or [NEW]), "dest": rule.target} for rule in RULES
    ]
    case = _Case()
    machine = Machine(case, states=[NEW, *State], initial=State.PROCESSING, transitions=transitions)
    case.extended()  # type: ignore[attr-defined]
    return machine


def measure() -> Iterable[Row]:
    """Median time of one decision of each side, and what stays in memory after many."""
    calendar = load()
    file, steps = _opened(calendar), cycle(_steps())

    def decision() -> object:
        return decide(file, next(steps), ACTOR, calendar)

    ours, peer = in_turn(lambda: seconds(decision, DECISIONS), lambda: seconds(_machine_per_object, MACHINES))
    kept = _kept(decision)
    detail = f"{human(ours)} a decision with guards, {human(peer)} for a Machine per object"
    yield Row(
        "A3",
        "machine decision with guards faster than a Machine per object",
        peer / ours,
        BUDGET,
        detail=detail,
    )
    what = "objects kept after 5,000 decisions"
    yield Row("A3", what, kept, SOME_OBJECTS, at_least=False, unit="")


def _kept(decision: object) -> int:
    """How many objects more the interpreter tracks after many decisions."""
    assert callable(decision)
    decision()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(DECISIONS):
        decision()
    gc.collect()
    return max(0, len(gc.get_objects()) - before)


ROWS = {"A3": measure}
