"""A case that can be walked: facts of every kind made to fit the file, recorded through the machine."""

from dataclasses import dataclass, field, replace
from datetime import date

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import Actor, CaseFile, Entry
from workflows.codes import (
    Channel,
    DifficultMark,
    DisputeCause,
    DisputeKind,
    DisputeResult,
    ExtensionReason,
    FeeMethod,
    Method,
    Outcome,
    PostReturn,
    Purpose,
    Role,
    State,
    TransferKind,
    TransferReturn,
    Weighing,
)  # fmt: skip
from workflows.disputes import answer_day, next_number, orders_to_act
from workflows.guards_clock import open_parties
from workflows.guards_reply import current_draft
from workflows.guards_third_party import overridden, unweighed
from workflows.guards_transfer import handle_hops, open_transfers
from workflows.machine import Decision, decide

# Monday to Friday and the fixed holidays of an unpublished year: enough for rules that do not count days.
CALENDAR = WorkCalendar(frozenset(), frozenset(), frozenset())
ARRIVED = date(2026, 9, 21)

CLERK, DRAFTER, HEAD, SECRECY, LEGAL, SIGNER, SEAL, ARCHIVIST, LIAISON = range(1, 10)
# Who usually records a role's facts: one person per role, as in the district office.
PEOPLE: dict[Role, int] = {
    Role.registrar: CLERK, Role.handler: DRAFTER, Role.unit_head: HEAD, Role.ogi_head: HEAD,
    Role.secrecy_reviewer: SECRECY, Role.legal_reviewer: LEGAL, Role.signer: SIGNER, Role.seal_keeper: SEAL,
    Role.archivist: ARCHIVIST, Role.liaison: LIAISON,
}  # fmt: skip


@dataclass
class Walk:
    """A growing case file; ``on`` is the day of the next fact."""

    on: date = ARRIVED
    entries: list[Entry] = field(default_factory=list)

    @property
    def file(self) -> CaseFile:
        return CaseFile(self.entries)

    @property
    def state(self) -> State | None:
        return self.file.state

    def wait(self, working_days: int) -> "Walk":
        """Let working days pass."""
        self.on = CALENDAR.add(self.on, working_days)
        return self

    def decide(self, fact: f.Fact, *roles: Role, person: int = 0, today: date | None = None) -> Decision:
        held = roles or tuple(Role)
        actor = Actor(person or PEOPLE.get(held[0], 99), frozenset(held), today)
        return decide(self.file, fact, actor, CALENDAR)

    def record(self, fact: f.Fact, *roles: Role, person: int = 0) -> "Walk":
        decision = self.decide(fact, *roles, person=person)
        who = person or PEOPLE.get(decision.role, 99)
        entry = Entry(len(self.entries) + 1, fact, decision.state_after, fact.on, who, decision.role)
        self.entries.append(entry)
        return self

    def take(self, *kinds: str, **changes: object) -> "Walk":
        """Record plain facts of these kinds, made to fit; ``changes`` go to the last one."""
        for kind in kinds[:-1]:
            self.record(make(self, kind), person=_recorder(kind))
        last = replace(make(self, kinds[-1]), **changes)  # type: ignore[arg-type]
        return self.record(last, person=_recorder(kinds[-1]))


def late(path: tuple[str, ...], days: int) -> Walk:
    """The same path, then working days pass."""
    return Walk().take(*path).wait(days)


def _recorder(kind: str) -> int:
    return {"secrecy_cleared": SECRECY, "legally_cleared": LEGAL, "signed": SIGNER}.get(kind, DRAFTER)


def make(walk: Walk, kind: str) -> f.Fact:
    """A fact of this kind that fits the file as far as a fact alone can."""
    file, on = walk.file, walk.on
    draft = current_draft(file)
    hash_, version = (draft.content_hash, draft.version) if draft else ("v0", 0)
    charged = file.last(f.FeeCharged)
    party = min(open_parties(file), default="P1")
    weighed, told = (unweighed(file) or ("P1",))[0], file.last(f.ReleaseTold)
    transfer = max(open_transfers(file), default=1)
    sent = next((x for x in reversed(file.facts) if x.kind in ("correction_requested", "fee_charged")), None)
    meeting = len(file.of(f.JointMeetingHeld))
    received = file.last(f.Received)
    confirmed = on if received and received.channel is not Channel.registered_mail else None
    receipt = (received.signed_on or received.on) if received else on
    facts: dict[str, f.Fact] = {x.kind: x for x in (
        f.Received(on=on, channel=Channel.registered_mail, signed_on=on),
        f.ConfirmationAwaited(on=on), f.Contacted(on=on, contact_id=1, purpose=Purpose.clarify_content,
                                                  outcome=Outcome.clarified),
        f.Registered(on=on, received_on=confirmed or receipt, confirmed_on=confirmed),
        f.ReceiptDateChanged(on=on, received_on=receipt, reason="stamp misread"),
        f.AnsweredOnTheSpot(on=on, letter_id=1, determination="GRANT_B"), f.Assigned(on=on, unit_id=2),
        f.MaterialFiled(on=on, file_id=1, sha256="0" * 64), f.ReviewOpened(on=on, handler_id=DRAFTER),
        f.CorrectionRequested(on=on, letter_id=11, method=Method.direct),
        f.NoticeServed(on=on, notice=sent.kind if sent else "fee_charged",
                       letter_id=getattr(sent, "letter_id", 0)),
        f.CorrectionReceived(on=on), f.CorrectionAbandoned(on=on, reason_check="none known"),
        f.ReasonsRequested(on=on, letter_id=12, method=Method.direct), f.ReasonsReceived(on=on),
        f.ReasonsAccepted(on=on, finding="research"), f.ReasonsRejected(on=on, finding="none"),
        f.DelayGranted(on=on, letter_id=13, new_due_on=CALENDAR.add(on, 60), method=Method.direct,
                       approved_on=on),
        f.FeeCharged(on=on, letter_id=14, method=Method.direct, fee_method=FeeMethod.by_item, amount=10_000),
        f.FeePaid(on=on, receipt_no="R1", amount=charged.amount if charged else 0),
        f.FeeAbandoned(on=on, reason_check="none known"), f.Accepted(on=on),
        f.Searched(on=on, search_id=1, found=True),
        f.Extended(on=on, letter_id=15, days=20, reason_code=ExtensionReason.wide_search,
                   method=Method.direct, approved_on=on),
        f.ConsultationSent(on=on, party=f"P{len(file.of(f.ConsultationSent)) + 1}", third_party=True),
        f.ConsultationServed(on=on, party=party), f.OpinionReceived(on=on, party=party, agrees=False),
        f.ConsultationReturned(on=on, party=party), f.ConsultationLapsed(on=on, party=party),
        f.ThirdPartyMarked(on=on, party="P1"),
        f.OpinionWeighed(on=on, party=weighed, outcome=Weighing.withhold),
        f.ReleaseTold(on=on, party=(overridden(file) or ("P1",))[0], letter_id=17, method=Method.direct,
                      planned_on=CALENDAR.add(on, 6), wait_days=5),
        f.ReleaseNoticeReturned(on=on, party=told.party if told else "P1",
                                letter_id=told.letter_id if told else 17, reason=PostReturn.moved),
        f.Transferred(on=on, transfer_id=len(file.of(f.Transferred)) + 1, to_unit_id=7 + handle_hops(file),
                      transfer_kind=TransferKind.handle, hop_no=handle_hops(file) + 1,
                      reply_by_on=CALENDAR.add(on, 5)),
        f.TransferAccepted(on=on, transfer_id=transfer),
        f.TransferReturned(on=on, transfer_id=transfer, reason_code=TransferReturn.not_our_function,
                           proposed_unit_id=3, proof="list of powers, item 4"),
        f.TransferRuled(on=on, transfer_id=transfer, unit_id=3, criterion="maker"),
        f.TransferTakenBack(on=on, transfer_id=transfer, reason="due in three days"),
        f.MaterialSubmitted(on=on, transfer_id=transfer), f.MarkedDifficult(on=on, reason="five applicants"),
        f.DifficultyLifted(on=on, mark=DifficultMark.other, reason="plain after all"),
        f.ReviewerNamed(on=on, reviewer_id=LEGAL), f.JointMeetingHeld(on=on, meeting_id=meeting + 1),
        f.ConclusionSetAside(on=on, meeting_id=meeting, reason="the parcel map was found"),
        f.Drafted(on=on, letter_id=1, version=version + 1, determination="GRANT_A",
                  content_hash=f"v{version + 1}", drafter_id=DRAFTER, discloses=True, legal_review=False),
        f.SubmittedForReview(on=on, letter_id=1, content_hash=hash_),
        f.SecrecyCleared(on=on, content_hash=hash_, opinion="public", basis="Art 17"),
        f.LegallyCleared(on=on, content_hash=hash_, opinion="lawful"),
        f.SentBack(on=on, reason="say where it was searched"),
        f.Signed(on=on, letter_id=1, content_hash=hash_, number="No 1", signer_id=SIGNER,
                 overdue_reason="many files", by_principal=True),
        f.Sealed(on=on, letter_id=1, pdf_sha256="a" * 64),
        f.Dispatched(on=on, letter_id=1, method=Method.post, tracking_no="E1"),
        f.DeliveryFailed(on=on, reason=PostReturn.moved, letter_id=1),
        f.Delivered(on=on, letter_id=1, method=Method.post, pdf_sha256="a" * 64),
        f.ReplyServed(on=on, letter_id=1), f.Withdrawn(on=on, identity_checked=True, voluntary=True),
        f.Merged(on=on, into="DG-2026-0001"), f.ClosedNotOgiForm(on=on, reason="plain consultation"),
        f.Rectified(on=on, letter_id=16, corrected_letter_id=1),
        f.Archived(on=on, retention="D10", archive_no="J1", box="1", pages=20),
        f.DisputeFiled(on=on, no=next_number(file), dispute=DisputeKind.review, body="a government",
                       reference=f"No {next_number(file)}", notice_on=on,
                       answer_by_on=answer_day(DisputeKind.review, on, CALENDAR)),
        f.DefenceSubmitted(on=on, no=max(next_number(file) - 1, 1)),
        f.DisputeConcluded(on=on, no=max(next_number(file) - 1, 1), result=DisputeResult.revoked,
                           decision_no="D1", cause=DisputeCause.facts, orders_anew=True, file_id=7),
        f.Reopened(on=on, due_on=CALENDAR.add(on, 20), decision_no="D1",
                   dispute_no=max((d.no for d in orders_to_act(file)), default=0)),
        f.ReworkStarted(on=on),
        f.Split(on=on, items="2,3", into="DG-2026-0002,DG-2026-0003", left=1, reason="three matters"),
        f.SplitOff(on=on, source="DG-2026-0001", item=2, reason="three matters"),
        f.MainCaseAnswered(on=on, main="DG-2026-0001", determination="GRANT_A", statistics_row="granted"),
        f.PublicationSuggested(on=on, suggestion_id=len(file.of(f.PublicationSuggested)) + 1),
        f.SuggestionExamined(on=on, suggestion_id=_suggested(file), adopted=True),
        f.Recalculated(on=on, old_due_on=on, new_due_on=on, old_calendar="a", new_calendar="b"),
        f.Supervised(on=on, action_id=1, level=2),
        f.Voided(on=on, seq=_voidable(file), reason="typed in the wrong case"),
    )}  # fmt: skip
    return facts[kind]


def _suggested(file: CaseFile) -> int:
    """The oldest suggestion nobody has examined; 0 when there is none."""
    done = {s.suggestion_id for s in file.of(f.SuggestionExamined)}
    return next((s.suggestion_id for s in file.of(f.PublicationSuggested) if s.suggestion_id not in done), 0)


def _voidable(file: CaseFile) -> int:
    newest = file.newest_change()
    return newest.seq if newest else 0


# The shortest way into each state: facts made to fit, in order.
REGISTERED = ("received", "registered")
REVIEWING = (*REGISTERED, "review_opened")
PROCESSING = (*REVIEWING, "accepted")
DRAFTED = (*PROCESSING, "searched", "drafted")
SIGNING = (*DRAFTED, "submitted_for_review", "secrecy_cleared")
SIGNED = (*SIGNING, "signed")
DELIVERING = (*SIGNED, "sealed", "dispatched")
REPLIED = (*DELIVERING, "delivered")
ORDERED = (*REPLIED, "dispute_filed", "dispute_concluded")
PATHS: dict[State, tuple[str, ...]] = {
    State.RECEIVED: ("received",), State.REGISTERED: REGISTERED, State.REVIEWING: REVIEWING,
    State.CORRECTION_PENDING: (*REVIEWING, "correction_requested"),
    State.REASON_PENDING: (*REVIEWING, "reasons_requested"), State.PROCESSING: PROCESSING,
    State.CONSULTING: (*PROCESSING, "consultation_sent"), State.FEE_PENDING: (*PROCESSING, "fee_charged"),
    State.DRAFTED: DRAFTED, State.SECRECY_REVIEW: (*DRAFTED, "submitted_for_review"), State.SIGNING: SIGNING,
    State.SIGNED: SIGNED, State.DELIVERING: DELIVERING, State.CLOSED_REPLIED: REPLIED,
    State.CLOSED_WITHDRAWN: (*REGISTERED, "withdrawn"), State.CLOSED_MERGED: (*REGISTERED, "merged"),
    State.CLOSED_NOT_OGI_FORM: (*REGISTERED, "closed_not_ogi_form"),
    State.ARCHIVED: (*REGISTERED, "withdrawn", "archived"), State.REOPENED: (*ORDERED, "reopened"),
}  # fmt: skip


def in_state(state: State) -> Walk:
    """A case in this state, all on one day unless a period has to pass first."""
    walk = Walk()
    if state is State.AWAIT_CONFIRM:
        walk.record(f.Received(on=walk.on, channel=Channel.ordinary_mail)).take("confirmation_awaited")
    elif state is State.LEGAL_REVIEW:
        walk.take(*DRAFTED, determination="REF_5", discloses=False, legal_review=True)
        walk.take("submitted_for_review")
    elif state is State.CLOSED_ABANDONED_CORRECTION:
        walk.take(*REVIEWING, "correction_requested", "notice_served").wait(11).take("correction_abandoned")
    elif state is State.CLOSED_ABANDONED_FEE:
        walk.take(*PROCESSING, "fee_charged", "notice_served").wait(21).take("fee_abandoned")
    else:
        walk.take(*PATHS[state])
    return walk
