"""Codes of the field: states, stages, roles, channels, methods (the words of domain 00 and 01)."""

from enum import StrEnum


class Code(StrEnum):
    """A word that is stored, compared and labelled; its name and its value are the same."""

    # Enum hashes in Python code, five times slower; a code is looked up in tables all the time.
    __hash__ = str.__hash__


class State(Code):
    """Main state of a case (domain 01 § 1)."""

    RECEIVED = "RECEIVED"
    AWAIT_CONFIRM = "AWAIT_CONFIRM"
    REGISTERED = "REGISTERED"
    REVIEWING = "REVIEWING"
    CORRECTION_PENDING = "CORRECTION_PENDING"
    REASON_PENDING = "REASON_PENDING"
    PROCESSING = "PROCESSING"
    CONSULTING = "CONSULTING"
    FEE_PENDING = "FEE_PENDING"
    DRAFTED = "DRAFTED"
    SECRECY_REVIEW = "SECRECY_REVIEW"
    LEGAL_REVIEW = "LEGAL_REVIEW"
    SIGNING = "SIGNING"
    SIGNED = "SIGNED"
    DELIVERING = "DELIVERING"
    CLOSED_REPLIED = "CLOSED_REPLIED"
    CLOSED_ABANDONED_CORRECTION = "CLOSED_ABANDONED_CORRECTION"
    CLOSED_ABANDONED_FEE = "CLOSED_ABANDONED_FEE"
    CLOSED_WITHDRAWN = "CLOSED_WITHDRAWN"
    CLOSED_MERGED = "CLOSED_MERGED"
    CLOSED_NOT_OGI_FORM = "CLOSED_NOT_OGI_FORM"
    ARCHIVED = "ARCHIVED"
    REOPENED = "REOPENED"


CLOSED = frozenset(s for s in State if s.startswith("CLOSED_"))
ENDED = CLOSED | {State.ARCHIVED}
OPEN = frozenset(State) - ENDED
REVIEWS = frozenset({State.SECRECY_REVIEW, State.LEGAL_REVIEW, State.SIGNING})
# States in which the answering period runs and work is being done on the reply.
WORKING = frozenset(
    {State.REGISTERED, State.REVIEWING, State.REASON_PENDING, State.PROCESSING, State.CONSULTING,
     State.DRAFTED, State.SIGNED, State.DELIVERING} | REVIEWS
)  # fmt: skip


class Stage(Code):
    """Stage shown on the bar of a case page, in the city's words (domain 01, head)."""

    intake = "intake"
    communication = "communication"
    processing = "processing"
    sign_off = "sign_off"
    reply = "reply"
    end = "end"
    archive = "archive"


class Role(Code):
    """What somebody acts as (domain 00 § 4; DESIGN D16)."""

    registrar = "registrar"
    handler = "handler"
    liaison = "liaison"
    unit_head = "unit_head"
    secrecy_reviewer = "secrecy_reviewer"
    legal_reviewer = "legal_reviewer"
    ogi_head = "ogi_head"
    signer = "signer"
    seal_keeper = "seal_keeper"
    archivist = "archivist"
    supervisor = "supervisor"
    library_editor = "library_editor"
    library_reviewer = "library_reviewer"
    library_reader = "library_reader"
    statistician = "statistician"
    auditor = "auditor"
    sysadmin = "sysadmin"
    secadmin = "secadmin"
    system = "system"


class Channel(Code):
    """How a request arrived (domain 01 § 3; Art 29, 31)."""

    in_person = "in_person"
    oral = "oral"
    registered_mail = "registered_mail"
    ordinary_mail = "ordinary_mail"
    online = "online"
    fax = "fax"
    misdirected_mail = "misdirected_mail"


# Channels whose receipt date is the day of mutual confirmation (domain 02 § 3).
CONFIRMED_CHANNELS = frozenset({Channel.ordinary_mail, Channel.online, Channel.fax, Channel.misdirected_mail})


class Method(Code):
    """How a letter is served (domain 02 § 8)."""

    post = "post"
    direct = "direct"
    via_organ = "via_organ"
    electronic = "electronic"
    lien = "lien"
    public_notice = "public_notice"


class ApplicantKind(Code):
    """Kinds of applicant, as the annual table counts them (domain 03 § 5, 04)."""

    natural_person = "natural_person"
    commercial_enterprise = "commercial_enterprise"
    research_institution = "research_institution"
    social_organisation = "social_organisation"
    legal_service = "legal_service"
    other_organisation = "other_organisation"


class DifficultMark(Code):
    """Why a case is difficult (疑难复杂, domain 06 § 7). ``other``: named in words alone."""

    art_14_or_15 = "art_14_or_15"
    public_interest_override = "public_interest_override"
    three_organs = "three_organs"
    collective = "collective"
    related_suit = "related_suit"
    s_signals = "s_signals"
    media_interest = "media_interest"
    earlier_correction = "earlier_correction"
    disagreement = "disagreement"
    other = "other"


class ExtensionReason(Code):
    """Reason codes of an extension (domain 01 § 9)."""

    wide_search = "wide_search"
    many_units = "many_units"
    legal_complexity = "legal_complexity"
    large_volume = "large_volume"
    masking_work = "masking_work"
    other = "other"


class FeeMethod(Code):
    """The two ways to compute the processing fee, never both (domain 05 § 2)."""

    by_item = "by_item"
    by_volume = "by_volume"


class PostReturn(Code):
    """Why the post brought a letter back (domain 01 T26)."""

    refused = "refused"
    unclaimed = "unclaimed"
    moved = "moved"
    unknown_at_address = "unknown_at_address"
    address_wrong_by_office = "address_wrong_by_office"


class Purpose(Code):
    """Why somebody spoke with the applicant (domain 01 § 4)."""

    confirm_receipt = "confirm_receipt"
    clarify_content = "clarify_content"
    explain_law = "explain_law"
    guide_other_channel = "guide_other_channel"
    mediate_real_need = "mediate_real_need"
    deliver = "deliver"


class Outcome(Code):
    """What came of a contact (domain 01 § 4)."""

    clarified = "clarified"
    narrowed = "narrowed"
    withdrew_voluntarily = "withdrew_voluntarily"
    guided = "guided"
    no_contact = "no_contact"
    refused = "refused"
    confirmed = "confirmed"


class AskedAs(Code):
    """As what somebody is asked for an opinion (Art 32, 34, 33(3), 11)."""

    third_party = "third_party"
    co_maker = "co_maker"
    organ = "organ"
    outside = "outside"  # an organ outside the district: free name and address (domain 01 § 6)


class Stance(Code):
    """What somebody who was asked says about release (Art 32)."""

    agree = "agree"
    refuse = "refuse"
    partly = "partly"
    none = "none"


class Weighing(Code):
    """What the organ makes of an opinion or of silence (自行衡量, domain 01 § 5.4)."""

    withhold = "withhold"
    release_part = "release_part"
    release = "release"
    not_concerned = "not_concerned"  # no lawful interest of the party is touched


class TransferKind(Code):
    """Transfer to a handling unit or to an assisting one (domain 01 § 6)."""

    handle = "handle"
    assist = "assist"


class TransferState(Code):
    """Where a transfer stands (workflows/transfers.py). OVERDUE is of a day, never stored."""

    sent = "sent"
    accepted = "accepted"
    tacit = "tacit"  # accepted by silence
    returned = "returned"
    ruled = "ruled"  # the coordinator decided who acts
    overdue = "overdue"
    material_in = "material_in"
    closed = "closed"  # taken back, or the case ended


class TransferCriterion(Code):
    """By what the coordinator rules, in this order (domain 01 § 6)."""

    maker = "maker"  # who made or first got the information
    powers = "powers"  # the list of powers and duties (权责清单)
    precedent = "precedent"  # who did the same before
    nearest = "nearest"  # the unit nearest to the subject


class TransferReturn(Code):
    """Reason codes for handing a transfer back (domain 01 § 6)."""

    not_our_function = "not_our_function"
    no_such_info_after_search = "no_such_info_after_search"
    wrong_level = "wrong_level"
    conflict_of_interest = "conflict_of_interest"


class DisputeKind(Code):
    """What somebody turned to against an answer, or against silence (domain 01 § 10)."""

    review = "review"
    litigation = "litigation"


class DisputeResult(Code):
    """How a review or suit ended; the columns of annual table 4 follow from it."""

    maintained = "maintained"
    claim_rejected = "claim_rejected"
    revoked = "revoked"
    changed = "changed"
    declared_unlawful = "declared_unlawful"
    ordered_to_act = "ordered_to_act"
    dismissed = "dismissed"
    withdrawn = "withdrawn"
    mediated = "mediated"


class DisputeCause(Code):
    """Why an answer was corrected (domain 01 § 10)."""

    facts = "facts"
    law = "law"
    procedure_late = "procedure_late"
    procedure_delivery = "procedure_delivery"
    reason_missing = "reason_missing"
    wrong_remedy_text = "wrong_remedy_text"
    search_insufficient = "search_insufficient"
    severing_missed = "severing_missed"
