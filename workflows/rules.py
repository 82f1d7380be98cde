"""RULES: what may happen, from where, to where, by whom, under which article (domain 01 §§ 1, 2).

One row is one arrow of the diagram. A destination that depends on facts is several rows with conditions;
a legal condition is a guard, because guards can say which article. Rows of one kind are tried in order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from workflows import facts as f
from workflows import guards as g
from workflows import guards_clock as gc
from workflows import guards_consultation as gn
from workflows import guards_difficult as gf
from workflows import guards_dispute as gd
from workflows import guards_end as ge
from workflows import guards_joining as gj
from workflows import guards_reply as gr
from workflows import guards_third_party as g3
from workflows import guards_transfer as gt
from workflows.casefile import CaseFile
from workflows.codes import CLOSED, OPEN, REVIEWS, WORKING, Role, State
from workflows.guards import Guard

S = State
R = Role
Condition = Callable[[CaseFile, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row. ``sources`` None: before anything has arrived. ``target`` None: the state stays.

    ``early`` guards need only the file and the day, so a page can tell beforehand why a step is impossible.
    """

    number: str
    kind: str
    sources: frozenset[State] | None
    target: State | None
    roles: frozenset[Role]
    basis: str
    early: tuple[Guard, ...] = ()
    guards: tuple[Guard, ...] = ()
    conditions: tuple[Condition, ...] = ()


INTAKE = frozenset({S.RECEIVED, S.AWAIT_CONFIRM})
REGISTERED_OPEN = OPEN - INTAKE
RUNNING = WORKING  # the answering period runs or is paused (T19 "any running")
ON_THE_DESK = frozenset({S.REGISTERED, S.REVIEWING, S.PROCESSING, S.CONSULTING, S.DRAFTED})
UNLOCKED = frozenset(State) - {S.ARCHIVED}
BEFORE_SIGNING = frozenset({S.PROCESSING, S.CONSULTING, S.DRAFTED}) | REVIEWS
BEFORE_RELEASE = BEFORE_SIGNING | {S.SIGNED, S.DELIVERING}

_OFFICE = frozenset({R.registrar, R.handler, R.unit_head, R.ogi_head})
# Notices are approved on the letter by the proper head; whoever posts them records the fact.
_SENDERS = frozenset({R.handler, R.registrar, R.ogi_head})
_DESK = frozenset({R.handler, R.registrar})
_EVERYBODY = _OFFICE | {
    R.liaison, R.secrecy_reviewer, R.legal_reviewer, R.signer, R.seal_keeper, R.archivist,
}  # fmt: skip


def _rule(
    number: str,
    fact: type[f.Fact],
    sources: Iterable[State] | None,
    target: State | None,
    roles: Iterable[Role],
    basis: str,
    *guards: Guard,
    early: tuple[Guard, ...] = (),
    when: Condition | None = None,
) -> Rule:
    return Rule(
        number=number, kind=fact.kind, sources=None if sources is None else frozenset(sources),
        target=target, roles=frozenset(roles), basis=basis, early=early, guards=guards,
        conditions=(when,) if when else (),
    )  # fmt: skip


# A suit against silence is entered while the case is open, one against the reply when it has long ended.
_DISPUTES = frozenset({R.registrar, R.handler, R.legal_reviewer, R.ogi_head})


# Conditions: which of several destinations


def last_consultation(file: CaseFile, fact: Any) -> bool:
    """The party of this fact was the only one still being asked (T15)."""
    return not gc.open_parties(file) - {fact.party}


def discloses(file: CaseFile, fact: f.Fact) -> bool:
    """The draft needs the secrecy review."""
    return gr.needs_secrecy_review(file)


def legal_review_due(file: CaseFile, fact: f.Fact) -> bool:
    """The draft needs the legal review."""
    return gr.needs_legal_review(file)


def back_to_draft(file: CaseFile, fact: f.SentBack) -> bool:
    """The reviewer wants another wording, not another search."""
    return fact.to is State.DRAFTED


_DRAFT_GUARDS = (
    gr.determination_known, gr.search_made, gr.unclear_only_after_correction,
    gr.excessive_only_after_reasons, g3.third_parties_heard,
)  # fmt: skip
_OPINION = (gn.party_was_asked, gn.not_before_sending, gn.not_before_service)
_SUBMIT = (gr.draft_exists, gr.transfers_ended, gf.conclusion_heeded)
_CLOSING = (gr.consultations_ended, gr.transfers_ended)
_SEND_BACK = (
    (S.SECRECY_REVIEW, R.secrecy_reviewer), (S.LEGAL_REVIEW, R.legal_reviewer), (S.SIGNING, R.signer),
)  # fmt: skip

_INTAKE_RULES = (
    _rule("T01", f.Received, None, S.RECEIVED, [R.registrar, R.system], "Art 29"),
    _rule("T02", f.ConfirmationAwaited, [S.RECEIVED], S.AWAIT_CONFIRM, [R.registrar, R.system], "Art 31",
          early=(g.confirmation_needed,)),
    _rule("T03", f.Registered, INTAKE, S.REGISTERED, [R.registrar, R.system], "Art 31",
          g.receipt_confirmed, g.receipt_date_by_channel),
    _rule("", f.ReceiptDateChanged, REGISTERED_OPEN, None, [R.ogi_head], "Art 31",
          g.receipt_not_after_change),
    _rule("T04", f.AnsweredOnTheSpot, [S.RECEIVED, S.REGISTERED], S.CLOSED_REPLIED, [R.registrar, R.signer],
          "Art 33(1)", g.answerable_on_the_spot, early=(g.applicant_present,)),
    _rule("", f.Contacted, UNLOCKED, None, _OFFICE | {R.liaison}, "Design"),
    _rule("", f.Assigned, OPEN, None, _OFFICE, "Art 4"),
    _rule("", f.MaterialFiled, UNLOCKED, None, _EVERYBODY | {R.system}, "Art 45"),
    _rule("T05", f.ReviewOpened, [S.REGISTERED], S.REVIEWING, [R.handler], "Art 29"),
)  # fmt: skip

_COMMUNICATION_RULES = (
    _rule("T06", f.CorrectionRequested, [S.REVIEWING], S.CORRECTION_PENDING, [*_SENDERS, R.unit_head],
          "Art 30", gc.correction_period_valid,
          early=(gc.correction_only_once, gc.correction_notice_in_time)),
    _rule("", f.NoticeServed, REGISTERED_OPEN, None, _DESK, "Letter 2016-235 item 4", gc.notice_was_sent),
    _rule("T07", f.CorrectionReceived, [S.CORRECTION_PENDING], S.REVIEWING, _DESK, "Art 30",
          gc.correction_in_time),
    _rule("T08", f.CorrectionAbandoned, [S.CORRECTION_PENDING], S.CLOSED_ABANDONED_CORRECTION, [R.ogi_head],
          "Art 30", early=(gc.correction_period_over, *_CLOSING)),
    _rule("T09", f.ReasonsRequested, [S.REVIEWING], S.REASON_PENDING, _SENDERS, "Art 35",
          gc.reasons_period_valid),
    _rule("", f.ReasonsReceived, [S.REASON_PENDING], None, _DESK, "Art 35"),
    _rule("T10", f.ReasonsAccepted, [S.REASON_PENDING], S.PROCESSING, [R.ogi_head], "Art 35",
          early=(gc.reasons_came,)),
    _rule("T11", f.ReasonsRejected, [S.REASON_PENDING], S.DRAFTED, [R.ogi_head], "Art 35",
          early=(gc.reasons_came_or_time_is_over,)),
    _rule("T10", f.DelayGranted, RUNNING, None, _SENDERS, "Art 35", gc.delay_approved, gc.delay_to_later_date,
          early=(gc.not_suspended, gc.delay_after_good_reasons, gc.delay_notice_in_time)),
    _rule("T16", f.FeeCharged, [S.PROCESSING], S.FEE_PENDING, _SENDERS, "Art 42", gc.fee_above_zero,
          early=(gc.fee_not_charged_yet, gc.fee_notice_in_time)),
    _rule("T17", f.FeePaid, [S.FEE_PENDING], S.PROCESSING, _DESK, "Measures 2020-109", gc.fee_paid_in_time,
          gc.fee_paid_in_full),
    _rule("T18", f.FeeAbandoned, [S.FEE_PENDING], S.CLOSED_ABANDONED_FEE, [R.ogi_head], "Measures 2020-109",
          early=(gc.fee_period_over, *_CLOSING)),
)  # fmt: skip

_DIFFICULT_RULES = (
    _rule("", f.MarkedDifficult, REGISTERED_OPEN, None,
          _OFFICE | {R.legal_reviewer, R.supervisor, R.system}, "Design", gf.not_marked_yet),
    _rule("", f.DifficultyLifted, REGISTERED_OPEN, None, [R.ogi_head], "Design", gf.mark_stands,
          early=(gf.marked_difficult,)),
    _rule("", f.ReviewerNamed, REGISTERED_OPEN, None,
          _OFFICE | {R.legal_reviewer, R.supervisor, R.system}, "Design", early=(gf.marked_difficult,)),
    _rule("", f.JointMeetingHeld, REGISTERED_OPEN, None,
          [R.handler, R.unit_head, R.legal_reviewer, R.ogi_head], "Design", gf.conclusions_known,
          early=(gf.marked_difficult,)),
    _rule("", f.ConclusionSetAside, ON_THE_DESK - {S.REGISTERED}, None, [R.handler], "Design",
          gf.newest_meeting, early=(gf.marked_difficult, gf.meeting_was_held)),
)  # fmt: skip

_PROCESSING_RULES = (
    _rule("T12", f.Accepted, [S.REVIEWING], S.PROCESSING, [R.handler], "Art 33(2)"),
    _rule("", f.Searched, ON_THE_DESK - {S.REGISTERED}, None, [R.handler, R.liaison], "Art 36(4)"),
    _rule("T19", f.Extended, RUNNING, None, _SENDERS, "Art 33(2)", gc.extension_within_limit,
          gc.extension_approved, early=(gc.not_suspended, gc.extended_only_once,
                                        gc.extension_not_of_fixed_date, gc.extended_in_time)),
    _rule("T14", f.ConsultationSent, [S.PROCESSING], S.CONSULTING, [*_DESK, R.unit_head], "Art 32",
          gn.party_not_open, gn.public_notice_last, early=(gc.not_suspended, gc.consulted_in_time)),
    _rule("T14", f.ConsultationSent, [S.CONSULTING], None, [*_DESK, R.unit_head], "Art 32",
          gn.party_not_open, gn.public_notice_last, early=(gc.not_suspended, gc.consulted_in_time)),
    _rule("", f.ThirdPartyMarked, RUNNING - {S.REGISTERED, S.SIGNED, S.DELIVERING}, None, _OFFICE, "Art 15"),
    _rule("", f.ConsultationServed, [S.CONSULTING], None, _DESK, "Art 32", gn.party_was_asked,
          gn.party_is_open, gn.not_before_sending, gn.service_unknown, gn.public_notice_over),
    *(
        rule
        for fact, roles, guards in (
            (f.OpinionReceived, [*_DESK, R.liaison], _OPINION),
            (f.ConsultationReturned, _DESK,
             (gn.party_was_asked, gn.party_is_open, gn.not_before_sending, gn.service_unknown)),
            (f.ConsultationLapsed, [*_DESK, R.system], (gn.party_was_asked, gn.silence_is_over)),
        )
        for rule in (
            _rule("T15", fact, [S.CONSULTING], S.PROCESSING, roles, "Art 32", *guards,
                  when=last_consultation),
            _rule("T15", fact, [S.CONSULTING], None, roles, "Art 32", *guards),
        )
    ),
    _rule("", f.OpinionReceived, RUNNING - {S.CONSULTING, S.REGISTERED, S.REVIEWING}, None,
          [*_DESK, R.liaison], "Art 32", *_OPINION),
    _rule("", f.OpinionWeighed, BEFORE_SIGNING, None, [R.handler, R.unit_head, R.ogi_head], "Art 32",
          g3.consultation_over, g3.weighed_by_law),
    _rule("", f.ReleaseTold, BEFORE_RELEASE, None, _SENDERS, "Art 32", g3.release_planned,
          gn.public_notice_last, early=(g3.release_decided,)),
    _rule("", f.ReleaseNoticeReturned, BEFORE_RELEASE, None, _DESK, "Art 32", g3.release_notice_sent),
    _rule("", f.Transferred, ON_THE_DESK, None, _OFFICE, gt.NOTICE, gt.not_to_itself, gt.within_hop_limit,
          gt.hop_number_right, gt.not_in_circle, gt.not_there_already, gt.accept_by_within_limit,
          gt.time_left_for_sign_off),
    _rule("", f.TransferAccepted, REGISTERED_OPEN, None, [R.liaison, R.unit_head, R.system], gt.NOTICE,
          gt.transfer_is_open, gt.not_yet_accepted, gt.tacit_only_after_silence),
    _rule("", f.TransferReturned, REGISTERED_OPEN, None, [R.liaison, R.unit_head], gt.NOTICE,
          gt.not_ruled, gt.transfer_is_open, gt.not_yet_accepted, gt.returned_once_per_unit,
          gt.returned_in_time, gt.return_proven),
    _rule("", f.TransferRuled, REGISTERED_OPEN, None, [R.ogi_head], gt.NOTICE, gt.not_ruled, gt.was_returned,
          gt.criterion_valid, gt.ruled_reply_in_time),
    _rule("", f.TransferTakenBack, REGISTERED_OPEN, None, [R.ogi_head], gt.NOTICE, gt.transfer_is_open,
          gt.due_date_in_danger),
    _rule("", f.MaterialSubmitted, REGISTERED_OPEN, None, [R.liaison, R.unit_head, R.handler], gt.NOTICE,
          gt.transfer_is_open),
    *_DIFFICULT_RULES,
)  # fmt: skip

_SIGN_OFF_RULES = (
    _rule("T13", f.Drafted, [S.REVIEWING], S.DRAFTED, [R.handler], "Art 36", *_DRAFT_GUARDS),
    _rule("T20", f.Drafted, [S.PROCESSING], S.DRAFTED, [R.handler], "Art 36", *_DRAFT_GUARDS),
    _rule("T20", f.Drafted, [S.DRAFTED], None, [R.handler], "Art 36", *_DRAFT_GUARDS),
    _rule("T21", f.SubmittedForReview, [S.DRAFTED], S.SECRECY_REVIEW, [R.handler, R.unit_head], "Art 17",
          gr.same_version, early=_SUBMIT, when=discloses),
    _rule("T21", f.SubmittedForReview, [S.DRAFTED], S.LEGAL_REVIEW, [R.handler, R.unit_head], "Design",
          gr.same_version, early=_SUBMIT, when=legal_review_due),
    _rule("T21", f.SubmittedForReview, [S.DRAFTED], S.SIGNING, [R.handler, R.unit_head], "Design",
          gr.same_version, early=_SUBMIT),
    _rule("T21", f.SecrecyCleared, [S.SECRECY_REVIEW], S.LEGAL_REVIEW, [R.secrecy_reviewer], "Art 17",
          gr.same_version, early=(gr.reviewer_is_not_drafter,), when=legal_review_due),
    _rule("T21", f.SecrecyCleared, [S.SECRECY_REVIEW], S.SIGNING, [R.secrecy_reviewer], "Art 17",
          gr.same_version, early=(gr.reviewer_is_not_drafter,)),
    _rule("T21", f.LegallyCleared, [S.LEGAL_REVIEW], S.SIGNING, [R.legal_reviewer], "Design",
          gr.same_version, early=(gr.reviewer_is_not_drafter,)),
    *(
        rule
        for state, role in _SEND_BACK
        for rule in (
            _rule("T22", f.SentBack, [state], S.DRAFTED, [role], "Design", gr.sent_back_to_work,
                  when=back_to_draft),
            _rule("T22", f.SentBack, [state], S.PROCESSING, [role], "Design", gr.sent_back_to_work),
        )
    ),
    _rule("T23", f.Signed, [S.SIGNING], S.SIGNED, [R.signer], "Art 36", gr.same_version,
          gr.named_signer_is_not_drafter, gr.reviews_done, gr.number_given, gr.overdue_explained,
          gf.signed_one_level_higher,
          early=(gr.signer_is_not_drafter, gr.transfers_ended, g3.heard_before_signing,
                 gf.conclusion_heeded)),
)  # fmt: skip

_REPLY_RULES = (
    _rule("T24", f.Sealed, [S.SIGNED], None, [R.seal_keeper], "Design", gr.signed_letter,
          early=(gr.sealed_once,)),
    _rule("T24", f.Dispatched, [S.SIGNED], S.DELIVERING, [*_DESK, R.seal_keeper], "Letter 2016-235 item 4",
          gr.signed_letter, early=(gr.seal_stands, g3.release_waited)),
    _rule("T26", f.Dispatched, [S.DELIVERING], None, [*_DESK, R.seal_keeper], "Letter 2016-235 item 4",
          gr.signed_letter, early=(gr.seal_stands, g3.release_waited)),
    _rule("T26", f.Dispatched, [S.CLOSED_REPLIED], None, [*_DESK, R.seal_keeper], "Letter 2016-235 item 4",
          gr.signed_letter, early=(gr.delivery_failed_before, g3.release_waited)),
    _rule("T26", f.DeliveryFailed, [S.DELIVERING, S.CLOSED_REPLIED], None, _DESK, "Letter 2016-235 item 4",
          gr.not_before_dispatch),
    _rule("T25", f.Delivered, [S.DELIVERING], S.CLOSED_REPLIED, _DESK, "Letter 2016-235 item 4",
          gr.signed_letter, gr.not_before_dispatch, gr.public_notice_complete, gr.same_document,
          early=(*_CLOSING, g3.release_waited)),
    _rule("", f.ReplyServed, [S.DELIVERING, S.CLOSED_REPLIED, S.ARCHIVED], None, [*_DESK, R.archivist],
          "Letter 2016-235 item 4", gr.not_before_dispatch, early=(gr.service_still_unknown,)),
)  # fmt: skip

_END_RULES = (
    _rule("T27", f.Withdrawn, OPEN, S.CLOSED_WITHDRAWN, _DESK, "Design", ge.identity_checked,
          ge.withdrawn_freely),
    _rule("", f.Merged, ON_THE_DESK | {S.FEE_PENDING}, S.CLOSED_MERGED, [R.ogi_head, R.unit_head], "Design",
          early=(ge.fee_settled, *_CLOSING)),
    _rule("", f.ClosedNotOgiForm, INTAKE | ON_THE_DESK | {S.FEE_PENDING}, S.CLOSED_NOT_OGI_FORM,
          [R.ogi_head], "Art 41", early=(ge.fee_settled, *_CLOSING)),
    _rule("T31", f.Rectified, [S.CLOSED_REPLIED], None, [R.ogi_head], "Design"),
    _rule("T28", f.Archived, CLOSED, S.ARCHIVED, [R.archivist], "Art 45", ge.retention_known,
          early=(ge.review_period_over, gd.disputes_ended)),
    _rule("", f.DisputeFiled, State, None, _DISPUTES, "Review Law Art 20", gd.dispute_is_new,
          gd.notice_after_filing, gd.answer_day_by_rule),
    _rule("", f.DefenceSubmitted, State, None, _DISPUTES, gd.REVIEW, gd.answered_once,
          early=(gd.an_answer_is_due,)),
    _rule("", f.DisputeConcluded, State, None, _DISPUTES, "Design", gd.concluded_after_filing,
          gd.cause_with_correction, early=(gd.a_dispute_exists,)),
    _rule("T29", f.Reopened, ge.REVIEWABLE | {S.ARCHIVED}, S.REOPENED, [R.ogi_head], "Review Law Art 20",
          gd.decision_attached, gd.reopened_after_decision, ge.ordered_date_later,
          early=(gd.an_order_waits,)),
    _rule("T30", f.ReworkStarted, [S.REOPENED], S.PROCESSING, [R.handler], "Review Law Art 20"),
    _rule("", f.Voided, State, None, _EVERYBODY | {R.supervisor}, "Design", g.can_be_voided, g.void_is_newest,
          g.void_is_own),
)  # fmt: skip

_JOINING_RULES = (
    _rule("", f.Split, [S.REGISTERED, S.REVIEWING, S.PROCESSING], None, [R.ogi_head], "Design",
          gj.several_items, early=(gj.nothing_lost_by_splitting, gr.transfers_ended)),
    _rule("", f.SplitOff, [S.REGISTERED], None, [R.ogi_head], "Design", gj.split_off_once),
    _rule("", f.MainCaseAnswered, [S.CLOSED_MERGED, S.ARCHIVED], None, [R.system], "Design"),
    _rule("", f.PublicationSuggested, set(State) - INTAKE, None, [*_DESK, R.ogi_head], "Art 44(2)"),
    _rule("", f.SuggestionExamined, set(State) - INTAKE, None, [R.ogi_head], "Art 44(2)",
          gj.suggestion_is_open, early=(gj.suggestion_waits,)),
)  # fmt: skip

_WATCH_RULES = (
    _rule("", f.Recalculated, State, None, [R.sysadmin, R.system], "Design"),
    _rule("", f.Supervised, State, None, [R.supervisor, R.ogi_head], "Art 46"),
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    _INTAKE_RULES + _COMMUNICATION_RULES + _PROCESSING_RULES + _SIGN_OFF_RULES + _REPLY_RULES + _END_RULES
    + _JOINING_RULES + _WATCH_RULES
)  # fmt: skip

# Guards of every step; they come before those of the row.
ALWAYS: tuple[Guard, ...] = (g.not_in_future, g.not_before_receipt, g.reason_given)

# Steps that a clerk thinks of by their period: the reason of the law is told before that of the state.
LAW_FIRST = frozenset(
    fact.kind for fact in (f.CorrectionRequested, f.Extended, f.ConsultationSent, f.FeeCharged)
)  # fmt: skip
