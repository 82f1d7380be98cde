"""Typical cases through the services: from a nomination to publication, checked and withdrawn."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from case_library.codes import Axis, CaseState, Validity
from case_library.models import CaseText, IndexedDocument, LibraryTerm, PolicyDocument, TypicalCase
from case_library.queries import nominations as nominated_queries
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.services import entries, nominations, prefill, review
from casework.db import Stale, db, writing
from casework.jobs import as_system
from casework.models import (
    AuditEntry,
    Case,
    Cluster,
    ClusterMember,
    ClusterState,
    LibraryNomination,
    MemberState,
    Message,
    NominationSource,
    NominationState,
    Party,
    PartyRole,
)
from casework.numbering import check_numbers
from casework.record import record
from casework.services import difficult, personal_data
from casework.services.proactive import propose
from tests.beginnings import begins
from tests.library.making import EDITOR, LEGAL, REVIEWER, begun, closed, nominated, taken
from tests.library.stock import loaded
from tests.replies import disputes_at
from workflows import facts as f
from workflows.codes import ApplicantKind, Role
from workflows.concentration import ObjectKind
from workflows.proactive import TaskState
from workflows.refusal import Refusal

NAME, FIRM, PHONE, STREET = "张样例", "济南鲁泰建材有限公司", "13800001234", "济南市市中区样例路18号"


def nominated_case(beginning):
    """A nominated case whose applicant and third party are named in its text; id of the nomination."""
    loaded(beginning)
    a_case, acting_as = beginning.a_case, beginning.acting_as
    title = f"{NAME}反映的{FIRM}绿化养护合同"
    case = a_case(on="2026-09-21", title=title, applicant_name=NAME).accepted()
    with writing():
        row = db.session.get_one(Case, case.id)
        personal_data.put(row.parties[0], phone=PHONE, address=STREET)
        row.parties[0].name = NAME
        row.items[0].text = f"{NAME}（{PHONE}，住样例路18号）申请公开{FIRM}的合同。"
        db.session.add(
            Party(uuid="00000000-0000-4000-8000-000000000001", case_id=row.id, code="P9",
                  role=PartyRole.third_party, kind=ApplicantKind.commercial_enterprise, name=FIRM)
        )  # fmt: skip
    return nominated(closed(case, acting_as), acting_as)


@pytest.fixture
def of_case(office, begun):
    """The id of the nomination with which every test here begins."""
    return begun


@begins(nominated_case)
def test_a_draft_begins_with_the_case_and_without_its_persons(of_case, acting_as):
    made = taken(of_case, acting_as)
    row = made.row
    texts = "\n".join(entries.texts_of(row).values())
    for secret in (NAME, FIRM, "鲁泰", PHONE, "样例路"):
        assert secret not in texts
    assert "申请人甲" in row.facts
    assert row.facts.startswith("申请人甲申请公开：")
    assert "某公司" in row.title
    assert row.determinations == ["PARTIAL"]
    assert row.dispute_points == ["DP20"]
    assert [line.citation for line in row.basis] == ["条例第三十七条"]
    assert (row.year, row.organ_kind, row.stage, row.remedy_result) == (2026, "district", "reply", "none")
    assert entries.checked(row).count == 0


@begins(loaded)
def test_the_subject_is_proposed_from_the_words(office, acting_as):
    asked = {
        "申请公开厂房征收补偿协议及评估报告": "S01",
        "申请公开小区物业备案材料": "S05",
        "申请公开学区划分方案": "S06",
        "申请公开某事项的说明": "S20",
    }
    assert {text: prefill.propose_words(text).subject for text in asked} == asked


@begins(nominated_case)
def test_names_of_the_linked_case_block_until_they_are_replaced(of_case, acting_as):
    made = taken(of_case, acting_as)
    made.written(facts=f"{NAME}打电话{PHONE}询问，{NAME}住样例路。")
    checked = entries.checked(made.row)
    assert [piece.trace.kind for piece in checked.fields["facts"] if piece.trace] == [
        "name", "phone", "name", "address",
    ]  # fmt: skip
    with pytest.raises(Refusal, match="LIBRARY_HITS_LEFT"):
        made.submitted()
    made.written(facts=made.row.facts, take="facts:0")
    assert made.row.facts == f"申请人甲打电话{PHONE}询问，申请人甲住样例路。"
    made.written(facts=made.row.facts, take="all")
    assert made.row.facts == "申请人甲打电话（电话略）询问，申请人甲住某路。"
    assert made.submitted().row.state is CaseState.review1


def test_a_street_office_of_the_district_is_named_without_its_name(office, acting_as):
    made = begun(acting_as).written(outcome="七贤街道办事处、舜玉路街道分别提供。")
    found = [piece for piece in entries.checked(made.row).fields["outcome"] if piece.trace]
    assert [(piece.text, piece.trace.kind) for piece in found] == [
        ("七贤街道", "place"), ("舜玉路街道", "place"),
    ]  # fmt: skip
    made.written(outcome=made.row.outcome, take="all")
    assert made.row.outcome == "某街道办事处、某街道分别提供。"


@begins(nominated_case)
def test_what_the_check_reads_is_neither_stored_nor_logged(of_case, acting_as):
    made = taken(of_case, acting_as).written(facts=f"{NAME}申请。")
    made.written().submitted()
    entries_text = "".join(
        row.body for row in db.session.scalars(select(AuditEntry).where(AuditEntry.chain_id == "library"))
    )
    texts = "".join(str(row.content) for row in db.session.scalars(select(CaseText)))
    for secret in (NAME, PHONE, "样例路"):
        assert secret not in entries_text
        assert secret not in texts


@begins(nominated_case)
def test_a_nomination_is_decided_once(of_case, acting_as):
    taken(of_case, acting_as)
    with pytest.raises(Refusal, match="NOMINATION_DECIDED"):
        taken(of_case, acting_as)
    assert nominated_queries.count_nominations() == 0
    line = nominated_queries.nomination_line(of_case)
    assert (line.state, line.entry) == (NominationState.taken, "AL-2026-0001")


@begins(nominated_case)
def test_a_declined_nomination_keeps_its_reason(of_case, acting_as):
    with writing():
        row = db.session.get_one(LibraryNomination, of_case)
        entries.decline(row, reason="情形常见", seen=row.version, acting=acting_as(EDITOR))
    [line] = nominated_queries.list_nominations(NominationState.declined)
    assert line.decision == "情形常见"


def test_published_by_three_people_and_found(office, acting_as):
    made = begun(acting_as).written().submitted().examined().published()
    row = made.row
    assert (row.state, row.published_on, row.law_checked_on) == (
        CaseState.published, date(2026, 9, 21), date(2026, 9, 21),
    )  # fmt: skip
    assert len({row.author_id, row.legal_reviewer_id, row.library_reviewer_id}) == 3
    found = db.session.scalars(select(IndexedDocument)).one()
    assert (found.ref, found.title) == (row.ref, row.title)
    actions = select(AuditEntry.action).where(AuditEntry.chain_id == "library").order_by(AuditEntry.seq)
    assert list(db.session.scalars(actions))[-3:] == [
        "library.case_submit", "library.case_pass_law", "library.case_publish",
    ]  # fmt: skip


def test_whoever_wrote_in_it_does_not_review_it(office, acting_as):
    made = begun(acting_as).written()
    everything = frozenset({Role.library_editor, Role.legal_reviewer, Role.library_reviewer})

    def with_all_roles(login):
        return replace(acting_as(login), roles=everything)

    made._as = with_all_roles
    made.written(by=LEGAL).submitted()
    with pytest.raises(Refusal, match="LIBRARY_OWN_TEXT"):
        made.examined(by=LEGAL)
    made.examined(by=REVIEWER)
    with pytest.raises(Refusal, match="LIBRARY_BOTH_REVIEWS"):
        made.published(by=REVIEWER)
    with pytest.raises(Refusal, match="LIBRARY_OWN_TEXT"):
        made.published(by=EDITOR)
    made.published(by="chenzr")
    assert made.row.state is CaseState.published


def test_an_empty_draft_is_not_submitted(office, acting_as):
    with pytest.raises(Refusal, match="LIBRARY_INCOMPLETE") as refused:
        begun(acting_as).submitted()
    assert "facts" in refused.value.params["fields"]


@begins(nominated_case)
def test_a_text_that_turns_out_to_name_somebody_is_not_published(of_case, acting_as):
    """The third party became known after the submission."""
    made = taken(of_case, acting_as).written(facts="中标的恒样商贸不同意公开。" * 4).submitted().examined()
    with writing():
        party = db.session.scalars(select(Party).where(Party.code == "P9")).one()
        party.name = "恒样商贸有限公司"
    with pytest.raises(Refusal, match="LIBRARY_HITS_LEFT"):
        made.published()


def test_reviewers_see_what_changed_since_their_last_look(office, acting_as):
    made = begun(acting_as).written().submitted()
    made.do(review.send_back, LEGAL, opinion="评析应当写明规则。")
    made.written(analysis="新的评析。").submitted()
    assert review.last_look(made.row) == 1
    texts = queries.texts_of(made.row.id)
    assert [text.no for text in texts] == [2, 1]
    assert texts[0].content["analysis"] == "新的评析。"


def test_whoever_is_next_is_told(office, acting_as):
    made = begun(acting_as).written().submitted().examined()
    made.do(review.send_back, REVIEWER, opinion="标题过长")
    told = select(Message.person_id, Message.params).where(Message.kind == "system").order_by(Message.id)
    news = [(person, params["what"]) for person, params in db.session.execute(told).tuples()]
    assert news == [
        (acting_as(LEGAL).person_id, "library_review"),
        (acting_as(REVIEWER).person_id, "library_review"),
        (acting_as(EDITOR).person_id, "library_sent_back"),
    ]


def test_an_old_page_changes_nothing(office, acting_as):
    made = begun(acting_as).written()
    with pytest.raises(Stale):
        made.written(seen=made.row.version - 1)
    with pytest.raises(Stale):
        made.do(review.submit, EDITOR, opinion="", seen=1)


def test_withdrawn_is_out_of_the_search_and_can_be_revised(office, acting_as):
    made = begun(acting_as).written().submitted().examined().published()
    made.do(review.withdraw, REVIEWER, opinion="依据已修改")
    assert db.session.scalar(select(func.count()).select_from(IndexedDocument)) == 0
    assert queries.case_by_ref(made.ref, acting_as("wangmin")) is None
    for login in ("shenji", EDITOR, LEGAL, REVIEWER):
        assert queries.case_by_ref(made.ref, acting_as(login)) is not None
    made.do(review.revise, EDITOR, opinion="按新法修订").written().submitted().examined().published()
    assert made.row.state is CaseState.published


def test_numbers_have_no_gaps(office, acting_as):
    refs = [begun(acting_as).ref for _ in range(2)]
    with suppress(RuntimeError), writing():
        entries.begin(title="不成", acting=acting_as(EDITOR))
        raise RuntimeError
    assert [*refs, begun(acting_as).ref] == ["AL-2026-0001", "AL-2026-0002", "AL-2026-0003"]
    assert check_numbers() == []


def test_one_vote_a_person_and_changeable(office, acting_as):
    made = begun(acting_as).written().submitted().examined().published()
    version = made.row.version
    for login, is_useful in (("wangmin", True), ("zhaoyi", True), ("wangmin", False)):
        with writing():
            review.vote(made.row, is_useful=is_useful, acting=acting_as(login))
    row = made.row
    assert (row.useful, row.useless, row.version) == (1, 1, version)
    assert queries.vote_of(row.id, acting_as("wangmin").person_id) is False


def test_the_yearly_check_lists_old_ones_and_ended_bases(office, acting_as, clock_now):
    with writing():
        who = acting_as(EDITOR)
        law = PolicyDocument(
            uuid="u1", title="样例条例", short_title="条例", issuer="国务院", level="regulation",
            validity=Validity.valid, subjects=[], keywords=[], created_at=who.now,
        )  # fmt: skip
        db.session.add(law)
    made = begun(acting_as).written().submitted().examined().published()
    assert {line.policy_id for line in queries.basis_lines(made.row)} == {law.id}
    assert queries.count_tabs(acting_as(LEGAL))[queries.CHECK] == 0
    assert review.remind_of_law(as_system()) == 0
    with writing():
        db.session.get_one(PolicyDocument, law.id).validity = Validity.repealed
    assert queries.count_tabs(acting_as(LEGAL))[queries.CHECK] == 1
    with writing():
        db.session.get_one(PolicyDocument, law.id).validity = Validity.valid
    clock_now.set("2027-09-21")
    assert queries.count_tabs(acting_as(LEGAL))[queries.CHECK] == 1
    assert review.remind_of_law(as_system()) > 0
    assert review.remind_of_law(as_system()) == 0
    made.do(review.confirm_law, LEGAL)
    assert queries.count_tabs(acting_as(LEGAL))[queries.CHECK] == 0
    assert made.row.law_checked_on == date(2027, 9, 21)


def test_the_morning_nominates_a_difficult_case_once_and_tells_the_editors(office, a_case, acting_as):
    case = a_case(on="2026-09-21").accepted()
    with writing():
        row = db.session.get_one(Case, case.id)
        difficult.mark_difficult(row, reason="三家单位", seen=row.version, acting=acting_as("wangmin"))
    withdrawn = f.Withdrawn(on=date(2026, 9, 21), identity_checked=True, voluntary=True)
    with writing():
        row = db.session.get_one(Case, case.id, populate_existing=True)
        record(row, withdrawn, acting_as("wangmin"))
    assert nominations.propose(as_system()) == 1
    assert nominations.propose(as_system()) == 0
    row = db.session.scalars(select(LibraryNomination)).one()
    assert (row.source, row.person_id) == (NominationSource.difficult, 0)
    told = select(Message.params).where(Message.params.is_not(None))
    assert "library_nominations" in [params.get("what") for params in db.session.scalars(told)]


def test_a_corrected_answer_is_nominated(office, a_case, acting_as):
    case = a_case(on="2026-09-21").accepted()
    disputes_at("ordered", case, acting_as)
    nominations.propose(as_system())
    row = db.session.scalars(select(LibraryNomination)).one()
    assert row.source is NominationSource.corrected
    made = taken(row.id, acting_as).row
    assert (made.stage, made.remedy_result) == ("review", "corrected")


def test_a_case_that_led_to_publication_is_nominated(office, a_case, acting_as):
    case_id = closed(a_case(on="2026-09-21").accepted(), acting_as)
    who = acting_as("wangmin")
    with writing():
        cluster = Cluster(
            organ_id=who.organ_id, state=ClusterState.published, kind=ObjectKind.project, name="样例片区",
            topics="方案", subject="other", found_on=who.today, seen_on=who.today, is_ripe=True,
        )  # fmt: skip
        db.session.add(cluster)
        db.session.flush()
        member = ClusterMember(
            cluster_id=cluster.id, case_id=case_id, state=MemberState.confirmed, kind=ObjectKind.project,
            words="样例",
        )  # fmt: skip
        db.session.add(member)
        task = propose(organ_id=who.organ_id, unit_id=who.unit_id, title="样例", proposal="样例",
                       cluster_id=cluster.id, acting=who)  # fmt: skip
        task.state, task.published_on = TaskState.published, who.today
    assert nominations.propose(as_system()) == 1
    assert db.session.scalars(select(LibraryNomination.source)).one() is NominationSource.converted


@begins(loaded)
def test_terms_are_offered_pinned_first(office, acting_as):
    with writing():
        db.session.scalars(select(LibraryTerm).where(LibraryTerm.code == "S05")).one().active = False
    offered = list(terms.offered(Axis.subject))
    assert offered[:3] == ["S01", "S02", "S03"]
    assert "S05" not in offered
    assert db.session.scalar(select(func.count()).select_from(TypicalCase)) == 0
