"""Codes of the statutory clock: its states, ends, findings, steps and kinds of day (domain 02)."""

from workflows.codes import Code


class ClockState(Code):
    """What the answering period is doing."""

    not_started = "not_started"
    awaiting_confirmation = "awaiting_confirmation"
    running = "running"
    paused_consult = "paused_consult"
    suspended_correction = "suspended_correction"
    suspended_fee = "suspended_fee"
    stopped = "stopped"


class EndState(Code):
    """How the clock ended."""

    REPLIED = "REPLIED"
    WITHDRAWN = "WITHDRAWN"
    ABANDONED_NO_CORRECTION = "ABANDONED_NO_CORRECTION"
    ABANDONED_FEE_UNPAID = "ABANDONED_FEE_UNPAID"
    MERGED = "MERGED"
    NOT_OGI_FORM = "NOT_OGI_FORM"


class Silence(Code):
    """What it means that a consulted party kept silent (Art 32, 34)."""

    agency_decides = "agency_decides"
    consent = "consent"


class Level(Code):
    """An error has no effect on the clock and must be mended; a warning is to be looked at."""

    error = "error"
    warning = "warning"


class FindingCode(Code):
    """What the clock noticed; it never raises (domain 02 §§ 5, 11)."""

    CASE_ALREADY_CLOSED = "CASE_ALREADY_CLOSED"
    CLOCK_NOT_STARTED = "CLOCK_NOT_STARTED"
    CLOCK_SUSPENDED = "CLOCK_SUSPENDED"
    BEFORE_RECEIPT = "BEFORE_RECEIPT"
    RECEIPT_DATE_DIFFERS = "RECEIPT_DATE_DIFFERS"
    CONFIRM_NOT_SAME_DAY = "CONFIRM_NOT_SAME_DAY"
    CONFIRM_OVERDUE = "CONFIRM_OVERDUE"
    CONFIRM_SUPERVISION = "CONFIRM_SUPERVISION"
    CORRECTION_ALREADY_USED = "CORRECTION_ALREADY_USED"
    CORRECTION_NOTICE_LATE = "CORRECTION_NOTICE_LATE"
    CORRECTION_NOT_PENDING = "CORRECTION_NOT_PENDING"
    CORRECTION_OVERDUE = "CORRECTION_OVERDUE"
    CONSULT_AFTER_DUE = "CONSULT_AFTER_DUE"
    CONSULT_ON_DUE_DATE_NO_EFFECT = "CONSULT_ON_DUE_DATE_NO_EFFECT"
    CONSULT_UNKNOWN_PARTY = "CONSULT_UNKNOWN_PARTY"
    OPINION_LATE = "OPINION_LATE"
    EXTENSION_DAYS_INVALID = "EXTENSION_DAYS_INVALID"
    EXTENSION_NOT_APPROVED = "EXTENSION_NOT_APPROVED"
    EXTENSION_ALREADY_USED = "EXTENSION_ALREADY_USED"
    EXTENSION_AFTER_DUE = "EXTENSION_AFTER_DUE"
    EXTENSION_OF_FIXED_DATE = "EXTENSION_OF_FIXED_DATE"
    DELAY_NOTICE_AFTER_DUE = "DELAY_NOTICE_AFTER_DUE"
    DELAY_NOT_APPROVED = "DELAY_NOT_APPROVED"
    DELAY_DATE_NOT_LATER = "DELAY_DATE_NOT_LATER"
    FEE_NOTICE_AFTER_DUE = "FEE_NOTICE_AFTER_DUE"
    FEE_ZERO_NO_EFFECT = "FEE_ZERO_NO_EFFECT"
    FEE_NOT_PENDING = "FEE_NOT_PENDING"
    FEE_OVERDUE = "FEE_OVERDUE"
    REPLY_WHILE_SUSPENDED = "REPLY_WHILE_SUSPENDED"


# Findings that only ask somebody to look; all others say that an event has no effect.
WARNINGS = frozenset(
    {FindingCode.RECEIPT_DATE_DIFFERS, FindingCode.CONFIRM_NOT_SAME_DAY, FindingCode.CONFIRM_OVERDUE,
     FindingCode.CONFIRM_SUPERVISION, FindingCode.CONSULT_ON_DUE_DATE_NO_EFFECT, FindingCode.OPINION_LATE,
     FindingCode.CONSULT_UNKNOWN_PARTY, FindingCode.REPLY_WHILE_SUSPENDED, FindingCode.FEE_ZERO_NO_EFFECT,
     FindingCode.CORRECTION_NOT_PENDING, FindingCode.FEE_NOT_PENDING}
)  # fmt: skip


class StepCode(Code):
    """Sentences that explain the due date, in order (DESIGN D4)."""

    RECEIVED = "RECEIVED"
    RECEIPT_DATE_CORRECTED = "RECEIPT_DATE_CORRECTED"
    AWAITING_CONFIRMATION = "AWAITING_CONFIRMATION"
    COUNTING = "COUNTING"
    CORRECTION_SUSPENDS = "CORRECTION_SUSPENDS"
    RESTARTED_BY_CORRECTION = "RESTARTED_BY_CORRECTION"
    CONSULTATION_PAUSES = "CONSULTATION_PAUSES"
    CONSULTATION_OPEN = "CONSULTATION_OPEN"
    EXTENDED = "EXTENDED"
    DELAYED = "DELAYED"
    FEE_SUSPENDS = "FEE_SUSPENDS"
    RESTARTED_BY_PAYMENT = "RESTARTED_BY_PAYMENT"
    REOPENED = "REOPENED"
    RECALCULATED = "RECALCULATED"
    REST_DAYS = "REST_DAYS"
    PROVISIONAL = "PROVISIONAL"
    EXTENSION_POSSIBLE = "EXTENSION_POSSIBLE"
    DUE = "DUE"
    LATEST_DUE = "LATEST_DUE"
    REPLIED = "REPLIED"
    ENDED = "ENDED"


class DayKind(Code):
    """How a day of the explained clock is drawn."""

    outside = "outside"  # before the receipt or after the due date
    received = "received"  # the day of receipt; not counted
    counted = "counted"  # a working day of the period, used
    remaining = "remaining"  # a working day of the period, still to come
    due = "due"  # the last day of the period
    paused = "paused"  # a working day that does not count: consultation
    suspended = "suspended"  # a working day that does not count: correction or fee
    restarted = "restarted"  # corrected paper or payment: the period starts afresh, the day is not counted
    superseded = "superseded"  # counted once, void since the period started afresh
    overdue = "overdue"  # a working day after the due date, not replied
    rest = "rest"


class DayReason(Code):
    """Why a day of the explained clock counts or not."""

    working = "working"
    make_up = "make_up"
    weekend = "weekend"
    holiday = "holiday"
    receipt_day = "receipt_day"
    restart_day = "restart_day"
    paused_consult = "paused_consult"
    suspended_correction = "suspended_correction"
    suspended_fee = "suspended_fee"
    superseded = "superseded"
    overdue = "overdue"


class Lamp(Code):
    """The five lamps (DESIGN D15)."""

    red = "red"
    yellow = "yellow"
    green = "green"
    paused = "paused"
    closed = "closed"


# Articles the clock cites; data codes, put into words by the labels.
ART_30, ART_32, ART_34, ART_35 = "Art 30", "Art 32", "Art 34", "Art 35"
ART_31_1, ART_31_2, ART_31_3 = "Art 31(1)", "Art 31(2)", "Art 31(3)"
ART_33_2, ART_33_3, ART_36, ART_41 = "Art 33(2)", "Art 33(3)", "Art 36", "Art 41"
RECEIPT_LETTER = "Letter 2015-207 item 1(2)"
SERVICE_LETTER = "Letter 2016-235 item 4"
FEE_MEASURES = "Measures 2020-109"
CIVIL_CODE_201 = "Civil Code Art 201"
HOLIDAY_LAW = "Holiday Measures"
DESIGN = "Design"
BASES = frozenset(
    {ART_30, ART_32, ART_34, ART_35, ART_31_1, ART_31_2, ART_31_3, ART_33_2, ART_33_3, ART_36, ART_41,
     RECEIPT_LETTER, SERVICE_LETTER, FEE_MEASURES, CIVIL_CODE_201, HOLIDAY_LAW, DESIGN}
)  # fmt: skip
