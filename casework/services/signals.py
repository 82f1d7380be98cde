"""Signals of excessive requests (超量信号): a note for the ogi_head and nothing else (domain 06 § 5).

A signal never blocks a registration, is never told to the applicant nor to the departments; each request is
still judged by itself (条例 Art 35, 42).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from casework import audit
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.models import Case, MessageKind, SignalGroup, SignalNote, SignalState
from casework.queries.signals import narrowed_in
from casework.services import materials, messages, parameters
from casework.services.duplicates import requests_of
from casework.services.materials import Incoming
from casework.services.recipients import recipients
from casework.services.signal_groups import Group, applicant_group, cluster_group, day_of, disputed_on
from workflows.codes import Role, State
from workflows.excessive import Counter, Finding, Signal, find_counters, find_signals
from workflows.refusal import Refusal, RefusalCode

LOOK_BACK = timedelta(days=7)  # the job looks at requests that came since
QUIET = timedelta(days=30)  # after a decision the same signals stay quiet for so long
PURPOSE = "signals"  # of the table in the file; people of other organs do not get it
S = SignalState


def look_for_signals(acting: Acting) -> int:
    """Look at the requests of the last days and open or renew notes; each in a transaction. How many."""
    since = acting.today - LOOK_BACK
    fresh = select(Case.id).where(Case.arrived_on >= since, Case.received_on.is_not(None))
    newest = fresh.order_by(Case.received_on.desc(), Case.id.desc())  # it has all others in its group
    return sum(_look_at(case_id, acting) for case_id in db.session.scalars(newest).all())


def _look_at(case_id: int, acting: Acting) -> int:
    case = db.session.get_one(Case, case_id)
    kind, group, findings = signals_of(case)
    if not findings or not _is_news(case, group, findings, acting):
        return 0
    with writing():
        _note(db.session.get_one(Case, case_id), kind, group, findings, acting)
    return 1


def signals_of(case: Case) -> tuple[SignalGroup, Group, tuple[Finding, ...]]:
    """Signals as they stand with this request: of the applicant, or of the cluster when it shows more."""
    in_force = parameters.values_of("excessive")
    own, linked = applicant_group(case), cluster_group(case)
    of_own = find_signals(own.newest, own.asks, in_force, disputes=disputed_on(case))
    of_cluster = find_signals(linked.newest, linked.asks, in_force)
    if {f.signal for f in of_cluster} - {f.signal for f in of_own}:
        return SignalGroup.cluster, linked, of_cluster
    return SignalGroup.applicant, own, of_own


def _is_news(case: Case, group: Group, findings: Sequence[Finding], acting: Acting) -> bool:
    """Whether the note of this group would change, or a new one must be opened."""
    note = _latest(case, group)
    if note is None:
        return True
    known, seen = {f["signal"] for f in note.findings}, {f.signal.value for f in findings}
    if note.state is S.open:
        return bool(set(_ids(group)) - set(note.members))
    is_quiet = note.decided_on is not None and acting.today < note.decided_on + QUIET
    return not is_quiet or bool(seen - known)


def _latest(case: Case, group: Group) -> SignalNote | None:
    """The newest note of the same organ about some of the same requests."""
    rows = select(SignalNote).where(SignalNote.organ_id == case.organ_id).order_by(SignalNote.id.desc())
    members = set(_ids(group))
    return next((note for note in db.session.scalars(rows) if members & set(note.members)), None)


def _note(
    case: Case, kind: SignalGroup, group: Group, findings: Sequence[Finding], acting: Acting
) -> SignalNote:
    note = _latest(case, group)
    if note is None or note.state is not S.open:
        note = SignalNote(organ_id=case.organ_id, opened_on=acting.today, counters=[])
        db.session.add(note)
    marked = [f for f in note.findings or [] if f["signal"] == Signal.S7]
    note.case_id, note.group_kind, note.ways = case.id, kind, list(group.ways)
    note.findings, note.members = [*map(_plain, findings), *marked], _ids(group)
    db.session.flush()
    _tell(note, case, acting)
    return note


def _ids(group: Group) -> list[int]:
    return [ask.case_id for ask in group.asks]


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "signal": finding.signal.value, "count": finding.count, "limit": finding.limit,
        "first_on": finding.first_on.isoformat(), "last_on": finding.last_on.isoformat(),
    }  # fmt: skip


def _tell(note: SignalNote, case: Case, acting: Acting) -> None:
    audit.note("signals.noted", acting=acting, chain="system", object_type="signal_note", object_id=note.id,
               signals=[f["signal"] for f in note.findings])  # fmt: skip
    messages.tell(
        recipients([Role.ogi_head.value], case), MessageKind.system, key=f"signal:{note.id}", acting=acting,
        case_id=case.id, what="signal",
    )  # fmt: skip


def mark(case: Case, *, remark: str, seen: int, acting: Acting) -> SignalNote:
    """Mark by the head or a reviewer of the office (S7): a settled dispute, trivial items. Needs writing().

    Raises Refusal when there is a mark already, Stale.
    """
    if seen != case.version:
        raise Stale
    group = applicant_group(case)
    note = _latest(case, group)
    if note is None or note.state is not S.open:
        day = day_of(case)
        marked = Finding(Signal.S7, 0, 0, day, day)
        note = _note(case, SignalGroup.applicant, group, (marked,), acting)
    elif any(f["signal"] == Signal.S7 for f in note.findings):
        raise Refusal(RefusalCode.SIGNAL_STANDS, "Design")
    else:
        note.findings = [*note.findings, _plain(Finding(Signal.S7, 0, 0, day_of(case), day_of(case)))]
    note.remark = remark
    audit.note("signals.marked", acting=acting, object_type="signal_note", object_id=note.id)
    return note


def members_of(note: SignalNote) -> Sequence[Case]:
    """The requests of a note that one may see."""
    return db.session.scalars(select(Case).where(Case.id.in_(note.members)).order_by(Case.id)).all()


def known_counters(note: SignalNote) -> tuple[Counter, ...]:
    """Counter-signals that the records of one's scope tell; people add what they know."""
    case = note.case
    group = applicant_group(case)
    first = min((day_of(c) for c in requests_of(case)), default=day_of(case))
    narrowed = narrowed_in(note.members)
    return find_counters(
        group.newest, group.asks, kind=case.applicant_kind, first_asked_on=first, narrowed=narrowed
    )


def dismiss(note: SignalNote, *, reason: str, counters: Sequence[str], seen: int, acting: Acting) -> None:
    """Nothing follows (不作处理); the same signals stay quiet for a time. Raises Refusal, Stale."""
    _decide(note, S.dismissed, reason, counters, seen, acting)


def proceed(
    note: SignalNote, case: Case, table: Incoming, *, reason: str, counters: Sequence[str], seen: int,
    acting: Acting,
) -> None:  # fmt: skip
    """Ask for reasons in this case (Art 35): the table of requests goes into its file, D05 comes next.

    ``table``: the printed table, made before the transaction. Raises Refusal, Stale.
    """
    if case.id not in note.members or case.state is not State.REVIEWING:
        raise Refusal(RefusalCode.STATE_NOT_ALLOWED, "Art 35", state=case.state, kind="reasons_requested",
                      sources=[State.REVIEWING])  # fmt: skip
    _decide(note, S.proceeded, reason, counters, seen, acting)
    materials.put_to_case(case, table, PURPOSE, acting)


def _decide(
    note: SignalNote, state: SignalState, reason: str, counters: Sequence[str], seen: int, acting: Acting
) -> None:
    if note.version != seen:
        raise Stale
    if note.state is not S.open:
        raise Refusal(RefusalCode.SIGNAL_DECIDED, "Design")
    note.state, note.reason, note.counters = state, reason, [Counter(c).value for c in counters]
    note.decided_on, note.decided_by_id = acting.today, acting.person_id
    audit.note(f"signals.{state}", acting=acting, object_type="signal_note", object_id=note.id)
    db.session.flush()
