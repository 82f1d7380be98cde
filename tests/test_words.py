"""Every code has its word and no word stands for nothing (STYLE § 7)."""

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest

import workflows
from case_library import codes as library_codes
from case_library import wiring
from case_library.labels import cases as case_words
from case_library.labels import search as search_words
from case_library.models.index import RunState
from case_library.queries import typical_cases as library_queries
from case_library.search import asked
from casework import labels
from casework.jobs import JOBS
from casework.labels import clock as clock_words
from casework.labels.articles import LAWS
from casework.models.calendar_feed import FeedReach
from casework.models.case import Lack, PartyRole
from casework.models.contact import ContactChannel, Direction, NeedResolved
from casework.models.difficult import NominationSource, NominationState
from casework.models.improvement import ActKind, SuggestionState
from casework.models.message import Channel, MessageKind, OutboxState
from casework.models.organ import OrganKind
from casework.models.search_record import SearchResult
from casework.models.supervision import SupervisionState
from casework.notifiers import Fault
from casework.queries.disputes import GROUPS
from casework.services.message_rules import DIGEST_REACHES
from casework.services.recipients import REACHES
from workflows import (
    clock_codes,
    codes,
    disputes,
    holding,
    improvement,
    matters,
    supervision,
    typical_cases,
)
from workflows.clock_reading import Finding, Step
from workflows.determinations import CATALOGUE, RemedyClass, Row
from workflows.facts import KINDS
from workflows.guards_end import RETENTIONS
from workflows.holiday_notice import NoticeFault
from workflows.refusal import Refusal, RefusalCode
from workflows.rules import RULES

assert wiring.__doc__  # its jobs have words too
FIELDS = {name for d in CATALOGUE.values() for name in (*d.fields, *d.optional)}
CHOICES = {word for d in CATALOGUE.values() for words in d.choices.values() for word in words}


@pytest.mark.parametrize(("name", "words", "wanted"), [
    ("states", labels.STATES, codes.State), ("bar", labels.BAR_OF_STATE, codes.State),
    ("stages", labels.STAGES, codes.Stage), ("roles", labels.ROLES, codes.Role),
    ("channels", labels.CHANNELS, codes.Channel), ("methods", labels.METHODS, codes.Method),
    ("applicants", labels.APPLICANT_KINDS, codes.ApplicantKind),
    ("extension reasons", labels.EXTENSION_REASONS, codes.ExtensionReason),
    ("fee methods", labels.FEE_METHODS, codes.FeeMethod), ("post", labels.POST_RETURNS, codes.PostReturn),
    ("purposes", labels.PURPOSES, codes.Purpose), ("outcomes", labels.OUTCOMES, codes.Outcome),
    ("asked as", labels.ASKED_AS, codes.AskedAs), ("stances", labels.STANCES, codes.Stance),
    ("weighings", labels.WEIGHINGS, codes.Weighing),
    ("transfers", labels.TRANSFER_KINDS, codes.TransferKind),
    ("states of transfers", labels.TRANSFER_STATES, codes.TransferState),
    ("criteria", labels.TRANSFER_CRITERIA, codes.TransferCriterion),
    ("returns", labels.TRANSFER_RETURNS, codes.TransferReturn), ("facts", labels.FACTS, KINDS),
    ("actions", labels.ACTIONS, KINDS), ("refusals", labels.REFUSALS, RefusalCode),
    ("determinations", labels.DETERMINATIONS, CATALOGUE), ("rows", labels.ROWS, Row),
    ("remedies", labels.REMEDY_CLASSES, RemedyClass), ("fields", labels.FIELDS, FIELDS),
    ("choices", labels.CHOICES, CHOICES), ("retentions", labels.RETENTIONS, RETENTIONS),
    ("clock states", labels.CLOCK_STATES, clock_codes.ClockState),
    ("clock ends", labels.CLOCK_ENDS, clock_codes.EndState),
    ("steps", labels.CLOCK_STEPS, clock_codes.StepCode),
    ("findings", labels.FINDINGS, clock_codes.FindingCode),
    ("levels", labels.FINDING_LEVELS, clock_codes.Level),
    ("day kinds", labels.DAY_KINDS, clock_codes.DayKind),
    ("day reasons", labels.DAY_REASONS, clock_codes.DayReason),
    ("silence", labels.SILENCE, clock_codes.Silence),
    ("lamps", labels.LAMPS, clock_codes.Lamp), ("lacks", labels.LACKS, Lack),
    ("party roles", labels.PARTY_ROLES, PartyRole),
    ("contact channels", labels.CONTACT_CHANNELS, ContactChannel),
    ("directions", labels.DIRECTIONS, Direction), ("needs", labels.NEED_RESOLVED, NeedResolved),
    ("kinds of message", labels.MESSAGE_KINDS, MessageKind), ("messages", labels.MESSAGES, MessageKind),
    ("ways out", labels.CHANNELS_OUT, Channel), ("outbox", labels.OUTBOX_STATES, OutboxState),
    ("why not sent", labels.OUTBOX_FAULTS, Fault),
    ("reaches", labels.REACHES, {*REACHES, *DIGEST_REACHES}),
    ("organs", labels.ORGAN_KINDS, OrganKind), ("search results", labels.SEARCH_RESULTS, SearchResult),
    ("jobs", labels.JOBS, JOBS),
    ("notice faults", labels.NOTICE_FAULTS, NoticeFault), ("feeds", labels.FEED_REACHES, FeedReach),
    ("holders", labels.HOLDERS, holding.HolderKind),
    ("disputes", labels.DISPUTE_KINDS, codes.DisputeKind),
    ("dispute results", labels.DISPUTE_RESULTS, codes.DisputeResult),
    ("dispute causes", labels.DISPUTE_CAUSES, codes.DisputeCause),
    ("dispute outcomes", labels.DISPUTE_OUTCOMES, disputes.Outcome),
    ("dispute groups", labels.DISPUTE_GROUPS, GROUPS),
    ("matters", labels.MATTER_KINDS, matters.MatterKind),
    ("matter states", labels.MATTER_STATES, matters.MatterState),
    ("matter outcomes", labels.MATTER_OUTCOMES, matters.MatterOutcome),
    ("matter acts", labels.MATTER_ACTS, matters.MatterAct),
    ("kinds of act", labels.ACT_KINDS, ActKind),
    ("suggestion states", labels.SUGGESTION_STATES, SuggestionState),
    ("suggestion triggers", labels.SUGGESTION_TRIGGERS, improvement.TRIGGERS),
    ("suggestion texts", labels.SUGGESTION_TEXTS, improvement.TRIGGERS),
    ("library states", labels.LIBRARY_STATES, typical_cases.CaseState),
    ("library steps", labels.LIBRARY_STEPS, typical_cases.CaseStep),
    ("nominations", labels.NOMINATION_STATES, NominationState),
    ("nomination sources", labels.NOMINATION_SOURCES, NominationSource),
    ("case stages", case_words.CASE_STAGES, library_codes.CaseStage),
    ("remedy results", case_words.REMEDY_RESULTS, library_codes.RemedyResult),
    ("case levels", case_words.CASE_LEVELS, library_codes.CaseLevel),
    ("library organs", case_words.LIBRARY_ORGAN_KINDS, library_codes.LibraryOrganKind),
    ("collections", search_words.COLLECTIONS, library_codes.Collection),
    ("tones of collections", search_words.COLLECTION_TONES, library_codes.Collection),
    ("facets", search_words.FACETS, asked.FACETS),
    ("orders of results", search_words.SORTS, asked.Sort),
    ("axes", search_words.AXES, library_codes.Axis),
    ("runs of the index", search_words.RUN_STATES, RunState),
    ("faults of a search", search_words.SEARCH_FAULTS, ("too_long", "no_words")),
    ("review tabs", case_words.REVIEW_TABS, library_queries.TABS),
    ("supervision levels", map(str, labels.SUPERVISION_LEVELS), supervision.LEVELS),
    ("supervision states", labels.SUPERVISION_STATES, SupervisionState),
    ("supervision triggers", labels.SUPERVISION_TRIGGERS, supervision.TRIGGERS),
    ("supervision texts", labels.SUPERVISION_TEXTS, supervision.TRIGGERS),
])  # fmt: skip
def test_every_code_has_a_word_and_every_word_a_code(name, words, wanted):
    assert set(words) == {str(getattr(code, "value", code)) for code in wanted}, name


def test_labels_are_chinese_and_not_empty():
    for table in (labels.STATES, labels.FACTS, labels.ACTIONS, labels.ROLES, labels.DETERMINATIONS):
        assert all(re.search("[一-鿿]", text) for text in table.values())


@pytest.mark.parametrize(("code", "words"), [
    ("Art 33(2)", "《条例》第三十三条第二款"),
    ("Art 36(4)", "《条例》第三十六条第四项"),
    ("Art 36(2), Art 40", "《条例》第三十六条第二项、《条例》第四十条"),
    ("Art 16(1)", "《条例》第十六条第一款"),
    ("Review Law Art 23(1)(4)", "《行政复议法》第二十三条第一款第四项"),
    ("Secrecy Law Art 35", "《保守国家秘密法》第三十五条"),
    ("Measures 2020-109", "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"),
    ("Letter 2016-235 item 4", "国办公开办函〔2016〕235号第四项"),
    ("", ""),
])  # fmt: skip
def test_articles_in_words(code, words):
    assert labels.basis(code) == words


def test_every_article_of_the_rules_can_be_said():
    spoken = {r.basis for r in RULES} | {d.basis for d in CATALOGUE.values()} | clock_codes.BASES
    for code in spoken:
        assert not re.search("[A-Za-z]", labels.basis(code)), code
    assert all(re.search("[一-鿿]", name) for name in LAWS.values())


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _refusals_in_the_code() -> dict[str, set[str]]:
    """Code → the values that every place which raises it gives; services raise a few of their own."""
    rules = Path(workflows.__file__).parent
    services = (rules.parent / package / "services" for package in ("casework", "case_library"))
    found: dict[str, set[str]] = {}
    for folder in (*services, rules):
        found |= _refusals_in(folder)
    return found


def _refusals_in(folder: Path) -> dict[str, set[str]]:
    given: dict[str, set[str]] = {}
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                code = getattr(node.args[0], "attr", "")
                names = {keyword.arg or "" for keyword in node.keywords}
                given[code] = given[code] & names if code in given else names
    return given


def test_every_refusal_is_raised_and_gives_what_its_sentence_names():
    given = _refusals_in_the_code()
    assert set(given) == set(RefusalCode)
    for code, (sentence, instead) in labels.REFUSALS.items():
        assert _names(sentence) | _names(instead) <= given[code], code


def test_sentences_name_dates_in_words():
    refusal = Refusal("EXTENSION_AFTER_DUE", "Art 33(2)", due_on=date(2026, 10, 26))
    words = labels.refusal_words(refusal)
    assert words.sentence == "不能延长期限：答复期限2026年10月26日已过。"
    assert words.basis == "《条例》第三十三条第二款"
    assert words.instead


def test_refusals_say_codes_in_words():
    refusal = Refusal("STATE_NOT_ALLOWED", "Art 30", state="PROCESSING", kind="correction_requested",
                      sources=["REVIEWING"])  # fmt: skip
    assert labels.refusal_words(refusal).sentence == "案件现为“办理中”，不能办理“发起补正”。"
    assert "形式审查" in labels.refusal_words(refusal).instead


def test_a_clause_without_its_value_vanishes():
    step = Step(clock_codes.StepCode.CORRECTION_SUSPENDS, date(2026, 10, 26), None, 10)
    assert labels.step_words(step) == "2026年10月26日告知补正，期限中止，补正期限10个工作日"
    with_end = step._replace(until=date(2026, 11, 9))
    assert labels.step_words(with_end).endswith("，至2026年11月9日")


def test_findings_and_results_in_words():
    found = Finding(
        clock_codes.FindingCode.OPINION_LATE, "Art 32", date(2026, 10, 26), clock_codes.Level.warning
    )
    assert "2026年10月26日" in labels.finding_words(found)
    assert labels.determination_words("GRANT_A,REF_5") == "予以公开（提供信息）；不予公开：内部事务信息"


def test_numbers_and_money_in_words():
    assert [labels.chinese_number(n) for n in (1, 10, 16, 20, 33, 105, 111)] == [
        "一", "十", "十六", "二十", "三十三", "一百零五", "一百一十一",
    ]  # fmt: skip
    assert labels.yuan(10_000) == "100元"
    assert labels.yuan(1_050) == "10.50元"


def test_sentences_use_no_value_that_is_never_given():
    known = {"on", "until", "days", "channel", "deadline", "due_before", "holidays", "make_up", "notices",
             "on_time", "end_state"}  # fmt: skip
    for sentence in clock_words.CLOCK_STEPS.values():
        assert _names(sentence) <= known, sentence
