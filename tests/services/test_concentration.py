"""From several requests to public information: clusters, the task, its checks, and the next applicant."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.db import Stale, db, writing
from casework.letters import draft as drafts
from casework.models import (
    AuditEntry,
    Case,
    Cluster,
    ClusterMember,
    ClusterState,
    Message,
    ProactiveTask,
    PublicationSuggestion,
)
from casework.record import casefile_of
from casework.services import clusters, draft_copies, intake, proactive, proactive_watch, suggestions
from casework.services.draft_proposals import proposals_for, published_like, taken_over
from tests.papers import sheet
from tests.replies import Reply
from tests.services.test_joining import closed, refused, worked
from workflows import facts as f
from workflows.codes import Role
from workflows.proactive import TaskState
from workflows.refusal import Refusal

PLACE = "玉函路片区"
WORDS = (
    f"申请公开{PLACE}征收补偿安置方案。", f"请公开{PLACE}的征地补偿方案", f"获取{PLACE}拆迁补偿、安置方案",
    f"公开{PLACE}征收补偿方案及安置情况",
)  # fmt: skip
TITLE = f"{PLACE}征收补偿安置方案"
HEAD, CLERK = "chenzr", "wangmin"
TEXT = "玉函路片区征收补偿安置方案全文。咨询电话：0531-82078301。"


def ask(acting_as, text, name, number="", **changed):
    applicant = {"name": name, "id_number": "", "id_kind": "", "phone": number}
    with writing():
        return intake.register_request(sheet(content=text, applicant=applicant, **changed), acting_as(CLERK))


def three(acting_as, names=("甲某", "乙某", "丙某")):
    return [ask(acting_as, text, name) for text, name in zip(WORDS, names, strict=False)]


def found(acting_as):
    clusters.find_clusters(acting_as("admin"))
    return db.session.scalars(select(Cluster)).all()


def do(service, row, by, acting_as, **values):
    with writing():
        return service(row, seen=row.version, acting=acting_as(by), **values)


def ripe(acting_as, names=("甲某", "乙某", "丙某")):
    """A confirmed cluster whose first request was answered with the information."""
    cases = three(acting_as, names)
    closed(worked(cases[0], acting_as))
    (cluster,) = found(acting_as)
    do(clusters.confirm_members, cluster, CLERK, acting_as, confirmed=[case.id for case in cases])
    return cluster, cases


def decided(acting_as, text=TEXT):
    cluster, cases = ripe(acting_as)
    task = do(clusters.propose_task, cluster, CLERK, acting_as, title=TITLE, unit_id=cases[0].unit_id)
    do(proactive.edit, task, CLERK, acting_as, title=TITLE, text=text)
    do(proactive.decide, task, HEAD, acting_as, decision="多人申请，可以公开")
    return task


def published(acting_as):
    task = decided(acting_as)
    do(proactive.clear_secrecy, task, "baomi", acting_as, opinion="不涉密")
    do(proactive.clear_personal, task, CLERK, acting_as, cleared=[0], reason="单位公开电话")
    do(proactive.publish, task, CLERK, acting_as, site="区政府门户网站", section="征地信息",
       address="https://www.shizhong.gov.cn/art/1.html")  # fmt: skip
    return task


# Clusters


def test_three_applicants_for_one_thing_are_found_with_the_reason_for_each(office, acting_as):
    three(acting_as)
    ask(acting_as, "申请公开样例小学2026年招生方案", "丁某")
    (cluster,) = found(acting_as)
    assert (cluster.kind, cluster.name, cluster.state) == ("project", PLACE, ClusterState.found)
    assert (cluster.subject, cluster.is_ripe) == ("land_requisition", False)
    members = db.session.scalars(select(ClusterMember)).all()
    assert {(m.kind, m.state) for m in members} == {("project", "proposed")}
    assert all("征收" in m.words and PLACE in m.words for m in members)


def test_the_job_run_again_makes_nothing_twice_and_adds_who_asks_later(office, acting_as, clock_now):
    three(acting_as)
    assert clusters.find_clusters(acting_as("admin")) == 1
    assert clusters.find_clusters(acting_as("admin")) == 0
    clock_now.set("2026-09-24")
    late = ask(acting_as, WORDS[3], "丁某")
    assert clusters.find_clusters(acting_as("admin")) == 0
    cluster = db.session.scalars(select(Cluster)).one()
    assert db.session.get(ClusterMember, (cluster.id, late.id)) is not None


@pytest.mark.parametrize(("day", "number"), [("2027-03-19", 1), ("2027-03-20", 0)],
                         ids=["180th day", "181st day"])  # fmt: skip
def test_requests_count_for_180_days(office, acting_as, clock_now, day, number):
    ask(acting_as, WORDS[0], "甲某")
    clock_now.set(day)
    ask(acting_as, WORDS[1], "乙某", day=day)
    assert len(found(acting_as)) == number


def test_a_cluster_is_ripe_when_three_different_people_asked_and_the_last_reply_gave_it(office, acting_as):
    cluster, _ = ripe(acting_as)
    assert cluster.is_ripe
    (told,) = db.session.scalars(select(Message).where(Message.kind == "system"))
    assert (told.person_id, told.params["what"]) == (acting_as(HEAD).person_id, "cluster_ripe")


def test_one_applicant_who_asks_three_times_makes_no_ripe_cluster(office, acting_as):
    cases = three(acting_as, ("甲某", "甲某", "甲某"))
    closed(worked(cases[0], acting_as))
    (cluster,) = found(acting_as)
    assert not cluster.is_ripe
    ids = [case.id for case in cases]
    refused("CLUSTER_ONE_APPLICANT", lambda: do(clusters.confirm_members, cluster, CLERK, acting_as,
                                                confirmed=ids))  # fmt: skip


def test_a_cluster_of_one_member_is_refused(office, acting_as):
    cases = three(acting_as)
    (cluster,) = found(acting_as)
    refused("CLUSTER_ONE_MEMBER", lambda: do(clusters.confirm_members, cluster, CLERK, acting_as,
                                             confirmed=[cases[0].id]))  # fmt: skip
    refused("CLUSTER_STATE", lambda: do(clusters.propose_task, cluster, CLERK, acting_as, title=TITLE,
                                        unit_id=cases[0].unit_id))  # fmt: skip


def test_what_was_not_given_is_not_proposed_for_publication(office, acting_as):
    cases = three(acting_as)
    (cluster,) = found(acting_as)
    do(clusters.confirm_members, cluster, CLERK, acting_as, confirmed=[c.id for c in cases])
    refused("CLUSTER_NOT_GIVEN", lambda: do(clusters.propose_task, cluster, CLERK, acting_as, title=TITLE,
                                            unit_id=cases[0].unit_id))  # fmt: skip


def test_a_dismissed_cluster_does_not_come_back(office, acting_as):
    three(acting_as)
    (cluster,) = found(acting_as)
    do(clusters.dismiss, cluster, CLERK, acting_as, reason="并非同一文件")
    assert clusters.find_clusters(acting_as("admin")) == 0
    assert db.session.scalars(select(Cluster)).one().state is ClusterState.dismissed
    refused("CLUSTER_STATE", lambda: do(clusters.dismiss, cluster, CLERK, acting_as, reason="再次"))


# Mass requests


def test_drafts_are_prepared_from_one_and_nobody_elses_data_goes_along(office, acting_as):
    cases = three(acting_as)
    (cluster,) = found(acting_as)
    do(clusters.confirm_members, cluster, CLERK, acting_as, confirmed=[c.id for c in cases])
    source = worked(cases[0], acting_as).drafted("GRANT_B", info_name=TITLE)
    for case in cases[1:]:
        worked(case, acting_as)
    with writing():
        made = draft_copies.copy_draft(
            cluster, source_id=cases[0].id, targets=[cases[1].id, cases[2].id], acting=acting_as(CLERK)
        )
    assert [case.id for case in made] == [cases[1].id, cases[2].id]
    for case in made:
        letter = Reply(case, acting_as).letter
        assert letter.id != source.letter.id
        assert drafts.load(letter.fields).items == drafts.load(source.letter.fields).items
        assert case.applicant_name in letter.content
        assert "甲某" not in letter.content
        assert cases[0].number not in letter.content
    with pytest.raises(Refusal, match="COPY_NOT_POSSIBLE"), writing():
        draft_copies.copy_draft(
            cluster, source_id=cases[0].id, targets=[cases[1].id], acting=acting_as(CLERK)
        )


def test_a_draft_that_names_its_applicant_is_not_copied(office, acting_as):
    cases = three(acting_as)
    (cluster,) = found(acting_as)
    do(clusters.confirm_members, cluster, CLERK, acting_as, confirmed=[c.id for c in cases])
    worked(cases[0], acting_as).drafted("GRANT_B", info_name="答复甲某的方案")
    worked(cases[1], acting_as)
    with pytest.raises(Refusal, match="COPY_NAMES_APPLICANT"), writing():
        draft_copies.copy_draft(
            cluster, source_id=cases[0].id, targets=[cases[1].id], acting=acting_as(CLERK)
        )


# The task


def test_the_decision_gives_twenty_working_days_and_is_entered(office, acting_as):
    task = decided(acting_as)
    assert (task.state, task.decided_on) == (TaskState.decided, date(2026, 9, 21))
    assert task.due_on == acting_as(HEAD).calendar.add(task.decided_on, 20)
    assert "3 名申请人" in task.proposal
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [a for a in actions if a.startswith("proactive.")] == [
        "proactive.proposed", "proactive.edited", "proactive.decided",
    ]  # fmt: skip


def test_who_proposed_does_not_make_the_secrecy_review_and_roles_hold(office, acting_as):
    task = decided(acting_as)
    both = replace(acting_as(CLERK), roles=frozenset({Role.secrecy_reviewer, Role.handler}))
    with pytest.raises(Refusal, match="PROACTIVE_OWN_PROPOSAL"), writing():
        proactive.clear_secrecy(task, opinion="可以", seen=task.version, acting=both)
    refused("ROLE_NOT_ALLOWED",
            lambda: do(proactive.clear_secrecy, task, "zhoukz", acting_as, opinion="可以"))  # fmt: skip
    refused("PROACTIVE_STATE",
            lambda: do(proactive.publish, task, CLERK, acting_as, site="a", section="b",
                       address="c"))  # fmt: skip
    with pytest.raises(Stale), writing():
        proactive.clear_secrecy(task, opinion="可以", seen=task.version - 1, acting=acting_as("baomi"))


def test_personal_data_must_be_cleared_hit_by_hit_with_a_reason(office, acting_as):
    task = decided(acting_as, "联系人电话13800001234，车牌鲁A12345，身份证000000199001010018。")
    do(proactive.clear_secrecy, task, "baomi", acting_as, opinion="不涉密")
    for cleared, reason in (([], "理由"), ([0, 1], "理由"), ([0, 1, 2], " ")):
        refused("PROACTIVE_HITS_LEFT", lambda c=cleared, r=reason: do(
            proactive.clear_personal, task, CLERK, acting_as, cleared=c, reason=r))  # fmt: skip
    do(proactive.edit, task, CLERK, acting_as, title=TITLE, text="已遮盖全部个人信息。")
    assert (task.state, task.secrecy_on) == (TaskState.decided, None)  # another text, another review
    do(proactive.clear_secrecy, task, "baomi", acting_as, opinion="不涉密")
    do(proactive.clear_personal, task, CLERK, acting_as, cleared=[], reason="")
    assert task.state is TaskState.cleared


def test_the_reviewer_can_stop_it(office, acting_as):
    task = decided(acting_as)
    do(proactive.withhold, task, "baomi", acting_as, opinion="涉及国家秘密")
    assert task.state is TaskState.withheld
    refused("PROACTIVE_STATE",
            lambda: do(proactive.edit, task, CLERK, acting_as, title=TITLE, text="改"))  # fmt: skip


def test_reminders_come_on_their_days_and_once(office, acting_as, clock_now):
    task = decided(acting_as)
    calendar = acting_as(HEAD).calendar
    told = []
    for left in (6, 5, 3, 1, 0):
        clock_now.set(calendar.before(task.due_on, left).isoformat() if left else task.due_on.isoformat())
        told.append(proactive_watch.remind(acting_as("admin")) > 0)
        assert proactive_watch.remind(acting_as("admin")) == 0
    assert told == [False, True, True, True, True]
    clock_now.set(calendar.add(task.due_on, 1).isoformat())
    assert proactive_watch.remind(acting_as("admin")) > 0
    what = {m.params["what"] for m in db.session.scalars(select(Message).where(Message.kind == "system"))}
    assert what == {"cluster_ripe", "proactive_due", "proactive_overdue"}


# The next applicant


def test_the_next_request_is_pointed_to_the_exact_place(office, acting_as, clock_now):
    published(acting_as)
    assert db.session.scalars(select(Cluster)).one().state is ClusterState.published
    clock_now.set("2026-10-12")
    case = ask(acting_as, "请公开玉函路片区征收补偿安置方案", "戊某", day="2026-10-12")
    (proposal,) = proposals_for(case, acting_as(CLERK))
    assert (proposal.code, proposal.item_no, proposal.basis) == ("GRANT_B", 1, "Art 36(1)")
    assert proposal.fields == {
        "info_name": TITLE, "published_where": "区政府门户网站“征地信息”",
        "published_address": "https://www.shizhong.gov.cn/art/1.html",
    }  # fmt: skip
    draft = taken_over(drafts.Draft(), proposal, [1])
    assert [(item.no, item.code) for item in draft.items] == [(1, "GRANT_B")]
    assert published_like(["公开样例小学招生方案"], case.organ_id) == []
    assert published_like(["公开玉函路片区征收补偿安置方案"], case.organ_id + 1) == []


def test_a_repeated_request_is_proposed_as_duplicate_with_number_and_date(office, acting_as, clock_now):
    first = ask(acting_as, WORDS[0], "甲某", "13800001234")
    reply = closed(worked(first, acting_as))
    clock_now.set("2026-10-12")
    again = ask(acting_as, WORDS[0], "甲某", "13800001234", day="2026-10-12")
    (proposal,) = proposals_for(again, acting_as(CLERK))
    assert proposal.code == "NOT_2"
    assert proposal.fields["earlier_number"] == reply.letter.number
    assert proposal.fields["earlier_on"] == reply.letter.signed_on.isoformat()
    worked(again, acting_as)
    stranger = ask(acting_as, WORDS[0], "乙某", "13900001234", day="2026-10-12")
    assert proposals_for(stranger, acting_as(CLERK)) == []


# Suggestions


def test_a_suggestion_is_examined_answered_and_becomes_a_task(office, acting_as):
    case = ask(acting_as, WORDS[0], "甲某")
    closed(worked(case, acting_as))
    case = db.session.get_one(Case, case.id)
    do(suggestions.suggest, case, CLERK, acting_as, on=date(2026, 9, 21), text="建议公开全文")
    waiting = suggestions.waiting_of(case)
    refused("ROLE_NOT_ALLOWED", lambda: do(
        suggestions.examine, case, CLERK, acting_as, adopted=True, finding="x", answer="y",
        title=""))  # fmt: skip
    do(suggestions.examine, case, HEAD, acting_as, adopted=True, finding="可以公开", answer="已电话告知",
       title=TITLE)  # fmt: skip
    task = db.session.scalars(select(ProactiveTask)).one()
    kept = db.session.get_one(PublicationSuggestion, waiting.id)
    assert (kept.state, kept.task_id, kept.answer) == ("adopted", task.id, "已电话告知")
    assert casefile_of(case).last(f.SuggestionExamined).adopted
    refused("PUBLICATION_NOT_SUGGESTED", lambda: do(
        suggestions.examine, case, HEAD, acting_as, adopted=False, finding="x", answer="y",
        title=""))  # fmt: skip
