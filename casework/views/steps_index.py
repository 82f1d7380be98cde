"""Which page takes a step: kind of fact → endpoint, path, picture. Cards link only to what exists."""

from __future__ import annotations

from dataclasses import dataclass

from casework.views.template_tools import address_for, has_endpoint
from workflows.codes import State


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page on which a fact is entered: ``/cases/<ref>/<path>``."""

    kind: str
    endpoint: str
    path: str
    icon: str


def _page(kind: str, blueprint: str, path: str, icon: str) -> StepPage:
    return StepPage(kind, f"{blueprint}.{path.replace('-', '_')}", path, icon)


STEP_PAGES: tuple[StepPage, ...] = (
    _page("confirmation_awaited", "intake", "await-confirmation", "hourglass-split"),
    _page("registered", "intake", "register", "clipboard-check"),
    _page("answered_on_the_spot", "intake", "on-the-spot", "chat-square-text"),
    _page("assigned", "intake", "assign", "person-check"),
    _page("receipt_date_changed", "intake", "receipt-date", "calendar-check"),
    _page("review_opened", "intake", "open-review", "eye"),
    _page("correction_requested", "notices", "correction", "envelope-exclamation"),
    _page("correction_received", "communication", "correction-received", "envelope-check"),
    _page("correction_abandoned", "communication", "correction-abandoned", "x-circle"),
    _page("reasons_requested", "notices", "reasons", "chat-dots"),
    _page("reasons_received", "communication", "reasons-received", "envelope-check"),
    _page("reasons_accepted", "communication", "reasons-accepted", "check2-circle"),
    _page("reasons_rejected", "communication", "reasons-rejected", "x-circle"),
    _page("fee_charged", "notices", "fee", "cash-coin"),
    _page("fee_paid", "communication", "fee-paid", "receipt"),
    _page("fee_abandoned", "communication", "fee-abandoned", "x-circle"),
    _page("delay_granted", "notices", "delay", "calendar-plus"),
    _page("accepted", "processing", "accept", "play-fill"),
    _page("searched", "processing", "search", "search"),
    StepPage("consultation_sent", "consultations.show", "consultations", "pause-fill"),
    _page("third_party_marked", "processing", "asked-party", "person-plus"),
    _page("consultation_served", "processing", "consult-served", "envelope-check"),
    _page("opinion_received", "processing", "opinion", "chat-square-text"),
    _page("consultation_returned", "processing", "consult-returned", "reply-fill"),
    _page("consultation_lapsed", "processing", "consult-lapsed", "hourglass-bottom"),
    _page("transferred", "transfers", "transfer", "arrow-left-right"),
    _page("transfer_ruled", "transfers", "transfer-ruling", "signpost-split"),
    _page("transfer_taken_back", "transfers", "transfer-take-back", "reply-fill"),
    _page("opinion_weighed", "processing", "weigh", "sliders"),
    _page("release_told", "notices", "release-notice", "megaphone"),
    _page("extended", "notices", "extension", "calendar-plus"),
    _page("marked_difficult", "difficult", "difficult", "flag"),
    _page("difficulty_lifted", "difficult", "lift-mark", "x-circle"),
    _page("reviewer_named", "difficult", "reviewer", "person-check"),
    _page("joint_meeting_held", "difficult", "joint-meeting", "people"),
    _page("conclusion_set_aside", "difficult", "set-aside", "signpost-split"),
    _page("drafted", "letters", "draft", "pencil-square"),
    _page("submitted_for_review", "sign_off", "submit", "send"),
    _page("secrecy_cleared", "sign_off", "secrecy", "shield-lock"),
    _page("legally_cleared", "sign_off", "legal", "bank"),
    _page("sent_back", "sign_off", "send-back", "reply-fill"),
    _page("signed", "sign_off", "sign", "pen"),
    _page("sealed", "delivery", "seal", "patch-check"),
    _page("dispatched", "delivery", "dispatch", "send"),
    _page("delivery_failed", "delivery", "delivery-failed", "send-x"),
    _page("delivered", "delivery", "deliver", "send-check"),
    _page("reply_served", "delivery", "served", "envelope-check"),
    _page("rectified", "notices", "rectify", "eraser"),
    _page("withdrawn", "intake", "withdraw", "arrow-return-left"),
    _page("merged", "intake", "merge", "intersect"),
    _page("split", "intake", "split", "diagram-3"),
    _page("closed_not_ogi_form", "intake", "close-other", "x-octagon"),
    _page("archived", "archive", "archive", "archive"),
    _page("dispute_filed", "disputes", "dispute", "shield-exclamation"),
    _page("defence_submitted", "disputes", "dispute-answer", "send-check"),
    _page("dispute_concluded", "disputes", "dispute-result", "journal-check"),
    _page("reopened", "disputes", "reopen", "arrow-clockwise"),
    _page("rework_started", "archive", "rework", "play-fill"),
    _page("voided", "archive", "void", "arrow-counterclockwise"),
    _page("supervised", "supervision", "supervise", "megaphone"),
    _page("publication_suggested", "proactive", "suggestion", "megaphone"),
    _page("suggestion_examined", "proactive", "suggestion-examined", "check2-circle"),
    _page("contacted", "contacts", "contact", "telephone"),
)
BY_KIND = {page.kind: page for page in STEP_PAGES}

# The step that usually comes next, for the button of a line in a list; the case page asks the machine.
USUAL_NEXT: dict[State, str] = {
    State.RECEIVED: "registered",
    State.AWAIT_CONFIRM: "registered",
    State.REGISTERED: "review_opened",
    State.REVIEWING: "accepted",
    State.CORRECTION_PENDING: "correction_received",
    State.REASON_PENDING: "reasons_received",
    State.PROCESSING: "drafted",
    State.FEE_PENDING: "fee_paid",
    State.DRAFTED: "submitted_for_review",
    State.SECRECY_REVIEW: "secrecy_cleared",
    State.LEGAL_REVIEW: "legally_cleared",
    State.SIGNING: "signed",
    State.SIGNED: "sealed",
    State.DELIVERING: "delivered",
    State.REOPENED: "rework_started",
    **{state: "archived" for state in State if state.startswith("CLOSED_")},
}


def step_url(kind: str, ref: str) -> str:
    """Address of the page of a step, or nothing when there is none or the person may not ask for it."""
    page = BY_KIND.get(kind)
    return address_for(page.endpoint, ref=ref) if page and has_endpoint(page.endpoint) else ""


def step_icon(kind: str) -> str:
    """Picture of a kind of fact."""
    return BY_KIND[kind].icon if kind in BY_KIND else FACT_ICONS.get(kind, "circle")


# Facts that are not entered on a page of their own.
FACT_ICONS = {
    "split_off": "diagram-3",
    "main_case_answered": "intersect",
    "received": "inbox-fill",
    "material_filed": "paperclip",
    "notice_served": "envelope-check",
    "transfer_accepted": "check2",
    "transfer_returned": "reply-fill",
    "material_submitted": "upload",
    "release_notice_returned": "reply-fill",
}
