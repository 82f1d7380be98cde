"""How requests go in the made-up province: each story is a fixed row of facts, only dates and ids differ.

The state after each fact is asked of the machine once a story (``states``), because it depends on the order
of the kinds alone; so a million cases cost no million decisions, and yet hold what the rules would decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from workflows import facts as f
from workflows import machine
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile, Entry
from workflows.codes import (
    Channel,
    ExtensionReason,
    Method,
    Outcome,
    Purpose,
    Role,
    State,
    TransferKind,
    Weighing,
)

R = Role


@dataclass(frozen=True, slots=True)
class Ids:
    """What the facts of one case point to."""

    case: int
    letter: int
    number: str
    content_hash: str
    pdf_sha256: str
    unit: int
    other_unit: int
    people: dict[str, int]  # clerk, reviewer, lawyer, head, signer, keeper


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of fact, who records it and on which working day after receipt."""

    day: int
    by: str
    role: Role
    make: Callable[[Ids, date, Callable[[int], date]], f.Fact]


def _step(day: int, by: str, role: Role, kind: type[f.Fact], **fixed: Any) -> Step:
    """A step whose fields are plain values or functions of the ids."""

    def make(ids: Ids, on: date, day_of: Callable[[int], date]) -> f.Fact:
        return kind(on=on, **{name: v(ids) if callable(v) else v for name, v in fixed.items()})

    return Step(day, by, role, make)


def _letter(ids: Ids) -> int:
    return ids.letter


def _content(ids: Ids) -> str:
    return ids.content_hash


def _pdf(ids: Ids) -> str:
    return ids.pdf_sha256


def _clerk(ids: Ids) -> int:
    return ids.people["clerk"]


def _received(channel: Channel) -> Step:
    def make(ids: Ids, on: date, day_of: Callable[[int], date]) -> f.Fact:
        signed = {"signed_on": on, "tracking_no": f"10{ids.case:011d}"}
        return f.Received(
            on=on,
            channel=channel,
            **(signed if channel is Channel.registered_mail else {"submitted_on": on}),
        )

    return Step(0, "clerk", R.registrar, make)


def _intake(channel: Channel) -> tuple[Step, ...]:
    def registered(ids: Ids, on: date, day_of: Callable[[int], date]) -> f.Fact:
        return f.Registered(on=on, received_on=day_of(0))

    return (
        _received(channel),
        Step(0, "clerk", R.registrar, registered),
        _step(1, "head", R.unit_head, f.Assigned, unit_id=lambda i: i.unit, handler_id=_clerk),
        _step(1, "clerk", R.handler, f.ReviewOpened, handler_id=_clerk),
    )


_CONTACT = _step(2, "clerk", R.handler, f.Contacted, contact_id=lambda i: i.case,
                 purpose=Purpose.clarify_content, outcome=Outcome.clarified)  # fmt: skip


def _work(day: int) -> tuple[Step, ...]:
    """Taken up, sent to the unit that holds the information, searched."""

    def transferred(ids: Ids, on: date, day_of: Callable[[int], date]) -> f.Fact:
        return f.Transferred(
            on=on, transfer_id=ids.case, to_unit_id=ids.other_unit, transfer_kind=TransferKind.assist,
            hop_no=1, reply_by_on=day_of(day + 6),
        )  # fmt: skip

    return (
        _step(day, "clerk", R.handler, f.Accepted),
        Step(day, "clerk", R.handler, transferred),
        _step(day + 1, "head", R.unit_head, f.TransferAccepted, transfer_id=lambda i: i.case),
        _step(day + 4, "head", R.unit_head, f.MaterialSubmitted, transfer_id=lambda i: i.case),
        _step(day + 5, "clerk", R.handler, f.Searched, search_id=lambda i: i.case, found=True),
    )


def _extended(day: int) -> Step:
    def make(ids: Ids, on: date, day_of: Callable[[int], date]) -> f.Fact:
        return f.Extended(
            on=on, letter_id=ids.letter, days=15, reason_code=ExtensionReason.wide_search, method=Method.post,
            approved_on=on, dispatched_on=on,
        )  # fmt: skip

    return Step(day, "clerk", R.handler, make)


def _reply(day: int, code: str, *, discloses: bool, legal: bool) -> tuple[Step, ...]:
    """Draft, the reviews it needs, signature, seal, post."""
    steps = [
        _step(day, "clerk", R.handler, f.Drafted, letter_id=_letter, version=1, determination=code,
              content_hash=_content, drafter_id=_clerk, discloses=discloses, legal_review=legal),
        _step(day, "clerk", R.handler, f.SubmittedForReview, letter_id=_letter, content_hash=_content),
    ]  # fmt: skip
    if discloses:
        steps.append(
            _step(day + 1, "reviewer", R.secrecy_reviewer, f.SecrecyCleared, content_hash=_content,
                  opinion="不涉密，可以公开", basis="保密审查登记表")
        )  # fmt: skip
    if legal:
        steps.append(
            _step(day + 1, "lawyer", R.legal_reviewer, f.LegallyCleared, content_hash=_content,
                  opinion="依据适用正确，同意")
        )  # fmt: skip
    steps += [
        _step(day + 2, "signer", R.signer, f.Signed, letter_id=_letter, content_hash=_content,
              number=lambda i: i.number, signer_id=lambda i: i.people["signer"]),
        _step(day + 2, "keeper", R.seal_keeper, f.Sealed, letter_id=_letter, pdf_sha256=_pdf),
        _step(day + 3, "clerk", R.handler, f.Dispatched, letter_id=_letter, method=Method.post,
              tracking_no=lambda i: f"11{i.case:011d}"),
        _step(day + 3, "clerk", R.handler, f.Delivered, letter_id=_letter, method=Method.post,
              pdf_sha256=_pdf),
        _step(day + 75, "keeper", R.archivist, f.Archived, retention="D10",
              archive_no=lambda i: f"2-{i.case}", box="1", pages=12),
    ]  # fmt: skip
    return tuple(steps)


_CORRECTION = (
    _step(3, "clerk", R.handler, f.CorrectionRequested, letter_id=_letter, method=Method.post,
          period_days=10),
    _step(5, "clerk", R.handler, f.NoticeServed, notice="correction_requested", letter_id=_letter),
    _step(9, "clerk", R.handler, f.CorrectionReceived),
)  # fmt: skip

_CONSULTED = (
    _step(8, "clerk", R.handler, f.ConsultationSent, party="P2", third_party=True),
    _step(10, "clerk", R.handler, f.ConsultationServed, party="P2"),
    _step(15, "clerk", R.handler, f.OpinionReceived, party="P2", agrees=False),
    _step(15, "clerk", R.handler, f.OpinionWeighed, party="P2", outcome=Weighing.withhold, reason_good=True),
)

_MAIL = _intake(Channel.registered_mail)
_DESK = _intake(Channel.in_person)
# (weight, story): what the annual reports show, roughly.
STORIES: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (26, (*_MAIL, _CONTACT, *_work(3), *_reply(10, "GRANT_A", discloses=True, legal=False))),
    (14, (*_DESK, *_work(2), *_reply(9, "UNABLE_1A", discloses=False, legal=True))),
    (10, (*_MAIL, *_reply(4, "UNABLE_1B", discloses=False, legal=False))),
    (9, (*_MAIL, *_work(2), *_reply(11, "PARTIAL", discloses=True, legal=True))),
    (9, (*_MAIL, _CONTACT, *_work(3), _extended(15), *_reply(28, "GRANT_A", discloses=True, legal=False))),
    (8, (*_MAIL, *_CORRECTION, *_work(10), *_reply(18, "UNABLE_2", discloses=False, legal=True))),
    (7, (*_MAIL, *_work(2), *_CONSULTED, *_reply(17, "REF_4", discloses=False, legal=True))),
    (6, (*_DESK, *_reply(3, "GRANT_B", discloses=False, legal=False))),
    (6, (*_MAIL, *_reply(4, "NOT_1", discloses=False, legal=True))),
    (5, (*_DESK, _CONTACT, _step(4, "clerk", R.handler, f.Withdrawn, identity_checked=True, voluntary=True))),
)


def facts_of(story: tuple[Step, ...], ids: Ids, days: Callable[[int], date]) -> list[f.Fact]:
    """The facts of one case; ``days(n)``: the n-th working day after receipt."""
    return [step.make(ids, days(step.day), days) for step in story]


@cache
def states(index: int, calendar: WorkCalendar) -> tuple[State, ...]:
    """State after each fact of a story, as the machine decides on an example. Raises Refusal."""
    story = STORIES[index][1]
    people = {
        name: no for no, name in enumerate(("clerk", "reviewer", "lawyer", "head", "signer", "keeper"), 1)
    }
    ids = Ids(
        case=1,
        letter=1,
        number="样例1号",
        content_hash="c",
        pdf_sha256="p",
        unit=1,
        other_unit=2,
        people=people,
    )
    start = date(2025, 3, 3)
    file = CaseFile()
    found: list[State] = []
    for step, fact in zip(
        story, facts_of(story, ids, lambda n: calendar.add(start, n) if n else start), strict=True
    ):
        actor = Actor(person_id=people[step.by], roles=frozenset({step.role}))
        state = machine.decide(file, fact, actor, calendar).state_after
        found.append(state)
        entry = Entry(seq=len(found), fact=fact, state_after=state, recorded_on=fact.on,
                      actor_id=people[step.by], role=step.role)  # fmt: skip
        file = CaseFile((*file.entries, entry))
    return tuple(found)
