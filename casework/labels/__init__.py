"""Every Chinese word that stands for a code, by kind of code. Import the package, not its modules."""

from casework.labels.articles import REGULATION_IN_FULL, basis, chinese_number
from casework.labels.clock import (
    CLOCK_ENDS,
    CLOCK_STATES,
    CLOCK_STEPS,
    DAY_KINDS,
    DAY_REASONS,
    FINDING_LEVELS,
    FINDINGS,
    SILENCE,
)  # fmt: skip
from casework.labels.letters import (
    HAND_IN_WAY,
    LETTER_CHECKS,
    LETTER_CHECKS_OK,
    LETTER_KINDS,
    NOTICE_FIELDS,
    check_words,
)
from casework.labels.lists import EXPORT_HEADINGS, EXPORT_SHEET, LAMPS, PROVISIONAL
from casework.labels.people import (
    APPLICANT_KINDS,
    CHANNELS,
    CONTACT_CHANNELS,
    DIRECTIONS,
    FORMS_WANTED,
    ID_KINDS,
    LACKS,
    METHODS,
    NEED_RESOLVED,
    ORGAN_KINDS,
    OTHER_FORMS,
    OUTCOMES,
    PARTY_ROLES,
    POST_RETURNS,
    PURPOSES,
    ROLES,
    ROUTES_WANTED,
)  # fmt: skip
from casework.labels.process import (
    ACTIONS,
    BAR_OF_STATE,
    CITY_STEPS,
    EXTENSION_REASONS,
    FACTS,
    FEE_METHODS,
    RETENTIONS,
    REVIEWS,
    SEARCH_RESULTS,
    STAGES,
    STATES,
    STEPS_OF_BAR,
    TRANSFER_KINDS,
    TRANSFER_RETURNS,
)  # fmt: skip
from casework.labels.refusals import REFUSALS
from casework.labels.results import CHOICES, DETERMINATIONS, FIELDS, REMEDY_CLASSES, ROWS
from casework.labels.sentences import (
    RefusalWords,
    cn_date,
    determination_words,
    fill,
    finding_words,
    refusal_words,
    step_words,
    word,
    yuan,
)  # fmt: skip

__all__ = [
    "ACTIONS", "APPLICANT_KINDS", "BAR_OF_STATE", "CHANNELS", "CHOICES", "CITY_STEPS", "CLOCK_ENDS",
    "CLOCK_STATES", "CLOCK_STEPS", "CONTACT_CHANNELS", "DAY_KINDS", "DAY_REASONS", "DETERMINATIONS",
    "DIRECTIONS", "EXPORT_HEADINGS", "EXPORT_SHEET", "EXTENSION_REASONS", "FACTS", "FEE_METHODS",
    "FIELDS", "FINDINGS", "FINDING_LEVELS", "FORMS_WANTED", "HAND_IN_WAY", "ID_KINDS", "LACKS", "LAMPS", "LETTER_CHECKS", "LETTER_CHECKS_OK",
    "LETTER_KINDS", "NOTICE_FIELDS", "check_words", "METHODS",
    "NEED_RESOLVED", "ORGAN_KINDS", "OTHER_FORMS", "OUTCOMES", "PARTY_ROLES", "POST_RETURNS",
    "PROVISIONAL", "PURPOSES", "REFUSALS", "REGULATION_IN_FULL", "REMEDY_CLASSES", "RETENTIONS",
    "REVIEWS", "ROLES", "ROUTES_WANTED", "ROWS", "SEARCH_RESULTS", "SILENCE", "STAGES", "STATES",
    "STEPS_OF_BAR", "TRANSFER_KINDS", "TRANSFER_RETURNS", "RefusalWords", "basis", "chinese_number",
    "cn_date", "determination_words", "fill", "finding_words", "refusal_words", "step_words", "word",
    "yuan",
]  # fmt: skip
