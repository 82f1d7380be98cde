"""Catalogue of results (答复类型): the 24 codes, their articles, annual rows, remedies and required facts.

Source: domain 03 sections 1 and 4; rows: domain 04 section 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from workflows.codes import Code


class Row(Code):
    """Result row of the annual table 3 (domain 04 § 3)."""

    granted = "granted"
    partial = "partial"
    refused_1_state_secret = "refused_1_state_secret"  # noqa: S105 - a row of the table, no password
    refused_2_law_forbids = "refused_2_law_forbids"
    refused_3_three_security_one_stability = "refused_3_three_security_one_stability"
    refused_4_third_party = "refused_4_third_party"
    refused_5_internal_affairs = "refused_5_internal_affairs"
    refused_6_process_info = "refused_6_process_info"
    refused_7_enforcement_file = "refused_7_enforcement_file"
    refused_8_admin_query = "refused_8_admin_query"
    unable_1_not_held = "unable_1_not_held"
    unable_2_needs_making = "unable_2_needs_making"
    unable_3_still_unclear = "unable_3_still_unclear"
    declined_1_petition = "declined_1_petition"
    declined_2_duplicate = "declined_2_duplicate"
    declined_3_publication = "declined_3_publication"
    declined_4_mass_repeated = "declined_4_mass_repeated"
    declined_5_confirm_reissue = "declined_5_confirm_reissue"
    other_1_no_correction = "other_1_no_correction"
    other_2_fee_unpaid = "other_2_fee_unpaid"
    other_3_other = "other_3_other"


class RemedyClass(Code):
    """Which remedy paragraph a letter carries (domain 03 § 4). HIDDEN: that of the hidden part's ground."""

    FIRST = "FIRST"
    FREE = "FREE"
    MIXED = "MIXED"
    NONE = "NONE"
    FEE = "FEE"
    HIDDEN = "HIDDEN"


# 复议法 Art 23(1)(4) has put review before suit (复议前置) since this day; earlier letters used FREE for all.
REVIEW_FIRST_FROM = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """One kind of result. ``fields``: what the letter must state; ``optional``: what it may state."""

    code: str
    basis: str
    row: Row
    remedy_class: RemedyClass
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    needs_search: bool = True
    discloses: bool = False
    legal_review: bool = False
    ends_without_search: bool = False


# The named kinds inside a ground (条例 Art 14, 15, 16(1), 16(2)); free text is refused.
INTERESTS = ("national_security", "public_security", "economic_security", "social_stability")
PROTECTED = ("trade_secret", "personal_privacy", "other_lawful_rights")
INTERNAL_KINDS = ("personnel", "logistics", "internal_workflow")
PROCESS_KINDS = ("discussion_record", "process_draft", "consultation_letter", "request_report")
CONSENT_RESULTS = ("refused_with_reason", "silent", "partly_agreed")

_GIVEN = ("info_name", "page_count", "form_given", "route_given")

_free = RemedyClass.FREE
_first = RemedyClass.FIRST

_ALL = (
    Determination(code="GRANT_A", basis="Art 36(2), Art 40", row=Row.granted, remedy_class=_free,
        fields=_GIVEN, optional=("info_number",), discloses=True),
    Determination(code="GRANT_B", basis="Art 36(1)", row=Row.granted, remedy_class=_free,
        fields=("info_name", "published_where", "published_address"), needs_search=False,
        ends_without_search=True),
    Determination(code="GRANT_C", basis="Art 36(2), Art 40", row=Row.granted, remedy_class=_free,
        fields=("info_name", "available_where", "available_when"), optional=("available_how",),
        discloses=True),
    Determination(code="PARTIAL", basis="Art 37", row=Row.partial, remedy_class=RemedyClass.HIDDEN,
        fields=(*_GIVEN, "given_part", "hidden_parts"), optional=("info_number",), discloses=True,
        legal_review=True),
    Determination(code="REF_1", basis="Art 14", row=Row.refused_1_state_secret, remedy_class=_first,
        fields=("secrecy_level", "secrecy_period", "secrecy_decided_by"), legal_review=True),
    Determination(code="REF_2", basis="Art 14", row=Row.refused_2_law_forbids, remedy_class=_first,
        fields=("forbidding_law", "forbidding_article", "why_it_applies"), legal_review=True),
    Determination(code="REF_3", basis="Art 14", row=Row.refused_3_three_security_one_stability,
        remedy_class=_first, fields=("interest", "danger", "assessment"), choices={"interest": INTERESTS},
        legal_review=True),
    Determination(code="REF_4", basis="Art 15, Art 32", row=Row.refused_4_third_party, remedy_class=_first,
        fields=("protected_interest", "consent_result", "interest_weighed"),
        choices={"protected_interest": PROTECTED, "consent_result": CONSENT_RESULTS}, legal_review=True),
    Determination(code="REF_5", basis="Art 16(1)", row=Row.refused_5_internal_affairs, remedy_class=_first,
        fields=("internal_kind", "matter", "no_outside_effect", "discretion_reason"),
        choices={"internal_kind": INTERNAL_KINDS}, legal_review=True),
    Determination(code="REF_6", basis="Art 16(2)", row=Row.refused_6_process_info, remedy_class=_first,
        fields=("process_kind", "matter", "exception_checked"), choices={"process_kind": PROCESS_KINDS},
        legal_review=True),
    Determination(code="REF_7", basis="Art 16(2)", row=Row.refused_7_enforcement_file, remedy_class=_first,
        fields=("enforcement_file",), optional=("file_reading_route",), legal_review=True),
    Determination(code="REF_8", basis="Art 36(7)", row=Row.refused_8_admin_query, remedy_class=_free,
        fields=("query_law", "query_body", "query_way"), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="UNABLE_1A", basis="Art 36(4)", row=Row.unable_1_not_held, remedy_class=_free,
        fields=("search_places", "search_words", "search_period", "search_result"), optional=("why_absent",),
        legal_review=True),
    Determination(code="UNABLE_1B", basis="Art 36(5), Art 10", row=Row.unable_1_not_held, remedy_class=_free,
        fields=("why_not_ours",), optional=("right_organ", "right_organ_contact"), needs_search=False,
        ends_without_search=True),
    Determination(code="UNABLE_2", basis="Art 38", row=Row.unable_2_needs_making, remedy_class=_free,
        fields=("no_ready_info", "raw_info"), optional=("raw_info_given",), legal_review=True),
    Determination(code="UNABLE_3", basis="Art 30", row=Row.unable_3_still_unclear, remedy_class=_free,
        fields=("asked_in_notice", "why_still_unclear"), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="NOT_1", basis="Art 39(1)", row=Row.declined_1_petition, remedy_class=_free,
        fields=("petition_sentences",), optional=("right_channel",), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="NOT_2", basis="Art 36(6)", row=Row.declined_2_duplicate, remedy_class=_free,
        fields=("earlier_number", "earlier_on", "sameness"), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="NOT_3", basis="Art 39(2)", row=Row.declined_3_publication, remedy_class=_free,
        fields=("publication",), optional=("how_to_get",), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="NOT_4", basis="Art 35", row=Row.declined_4_mass_repeated, remedy_class=_free,
        fields=("request_counts", "count_period", "comparison", "reasons_asked", "why_not_reasonable"),
        needs_search=False, legal_review=True, ends_without_search=True),
    Determination(code="NOT_5", basis="Art 36(6), Art 2", row=Row.declined_5_confirm_reissue,
        remedy_class=_free, fields=("obtained_on", "obtained_how"), needs_search=False, legal_review=True,
        ends_without_search=True),
    Determination(code="OTHER_1", basis="Art 30", row=Row.other_1_no_correction, remedy_class=_free,
        fields=("notice_number", "notice_served_on", "notice_deadline"), needs_search=False,
        legal_review=True, ends_without_search=True),
    Determination(code="OTHER_2", basis="Art 42, Measures 2020-109", row=Row.other_2_fee_unpaid,
        remedy_class=_free, fields=("notice_number", "notice_served_on", "notice_deadline"),
        needs_search=False, legal_review=True, ends_without_search=True),
    Determination(code="OTHER_3", basis="", row=Row.other_3_other, remedy_class=RemedyClass.NONE,
        fields=("withdrawal_paper",), needs_search=False, ends_without_search=True),
)  # fmt: skip

CATALOGUE: dict[str, Determination] = {d.code: d for d in _ALL}

# Results that end a case without a reply of their own: D15 tells them, not a draft (domain 01 T08, T18, T27).
NOT_A_REPLY = frozenset({"OTHER_1", "OTHER_2", "OTHER_3"})
GIVES = frozenset({"GRANT_A", "GRANT_B", "GRANT_C", "PARTIAL"})
# Grounds that may hide a part: they stand as item results beside a grant or as the reason inside PARTIAL.
HIDING_GROUNDS = tuple(f"REF_{n}" for n in range(1, 8))


def codes_of(determination: str) -> tuple[str, ...]:
    """The codes in the text of a fact: one, or several item results joined by commas."""
    return tuple(part.strip() for part in determination.split(",") if part.strip())


def known(determination: str) -> tuple[Determination, ...]:
    """The catalogue entries of a fact's text; unknown codes are left out."""
    return tuple(CATALOGUE[code] for code in codes_of(determination) if code in CATALOGUE)


def remedy_class(code: str, *, hidden: Iterable[str] = (), signed_on: date) -> RemedyClass:
    """Remedy class of one item result; ``hidden`` names the grounds of a PARTIAL's hidden part.

    Source: 复议法 Art 23(1)(4); 国办函〔2021〕132号 Art 2 (partial refusal is refusal); domain 03 § 4.
    """
    own = CATALOGUE[code].remedy_class
    if own is RemedyClass.HIDDEN:
        grounds = tuple(hidden)
        own = RemedyClass.FIRST if not grounds or any(_is_first(g) for g in grounds) else RemedyClass.FREE
    if own is RemedyClass.FIRST and signed_on < REVIEW_FIRST_FROM:
        return RemedyClass.FREE
    return own


def _is_first(code: str) -> bool:
    return CATALOGUE[code].remedy_class is RemedyClass.FIRST


def remedy_class_of_letter(
    codes: Iterable[str], signed_on: date, *, hidden: Iterable[str] = ()
) -> RemedyClass:
    """Remedy class of a whole letter: MIXED when it holds items of both FIRST and FREE (domain 03 § 4)."""
    grounds = tuple(hidden)
    classes = {remedy_class(code, hidden=grounds, signed_on=signed_on) for code in codes}
    classes.discard(RemedyClass.NONE)
    if not classes:
        return RemedyClass.NONE
    return RemedyClass.MIXED if len(classes) > 1 else classes.pop()


def statistics_row(codes: Iterable[str], *, main: str = "") -> Row:
    """The one row of a case with one or several item results; ``main``: the item the handler named.

    Source: domain 04 § 4: given and not given → partial; all given → granted; else the main item's row,
    without one refused before unable before declined. The catalogue's order is that order.
    """
    results = [CATALOGUE[code] for code in codes]
    if not results:
        raise ValueError("no result, no row")
    given = [r.code in GIVES for r in results]
    if any(r.code == "PARTIAL" for r in results) or (any(given) and not all(given)):
        return Row.partial
    if all(given):
        return Row.granted
    if main in {r.code for r in results}:
        return CATALOGUE[main].row
    order = list(CATALOGUE)
    return min(results, key=lambda r: order.index(r.code)).row
