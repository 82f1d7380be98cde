"""Merging and splitting: what is allowed, what both logs say, what the reply tells, how it counts."""

from dataclasses import replace
from datetime import date

import pytest

from casework.db import Stale, db, writing
from casework.letters import draft as drafts
from casework.letters.draft import Draft, DraftItem
from casework.models import Case
from casework.record import casefile_of, record
from casework.services import drafting, endings, intake, merging, splitting
from casework.services.duplicates import merge_targets
from casework.services.parties import read_party
from tests.papers import ID_NUMBER, OTHER_ID_NUMBER, sheet
from tests.replies import Reply
from workflows import facts as f
from workflows.codes import State
from workflows.refusal import Refusal

ITEMS = ("公开样例路改造工程的施工许可证", "公开样例社区2025年养老补贴发放标准", "公开样例小学招生方案")
HEAD = "chenzr"


def register(acting, paper=None):
    with writing():
        return intake.register_request(paper or sheet(), acting)


def merge(case, into, acting):
    with writing():
        merging.merge(case, into=into, seen=case.version, acting=acting)


def split(case, items, acting, reason="三项互不相关"):
    with writing():
        return splitting.split(case, items=items, reason=reason, seen=case.version, acting=acting)


def refused(code, act, *args):
    with pytest.raises(Refusal) as caught:
        act(*args)
    assert caught.value.code == code


def worked(case, acting_as):
    """Reviewed, taken up and searched."""
    clerk = acting_as("wangmin")
    for fact in (
        f.ReviewOpened(on=clerk.today, handler_id=clerk.person_id), f.Accepted(on=clerk.today),
        f.Searched(on=clerk.today, search_id=1, found=True),
    ):  # fmt: skip
        with writing():
            record(case, fact, clerk)
    return Reply(case, acting_as)


def closed(reply, code="GRANT_A"):
    """Signed, sealed and handed over today."""
    made = reply.drafted(code).submitted().cleared().signed().sealed().dispatched("direct")
    return made.delivered(reply._as("wangmin").today)


def test_the_later_request_is_merged_into_the_earlier_pending_one(office, acting_as):
    first, second = register(acting_as("wangmin")), register(acting_as("wangmin"))
    assert [e.ref for e in merge_targets(second)] == [first.number]
    merge(second, first.number, acting_as(HEAD))
    assert (second.state, second.main_ref, second.statistics_row) == (State.CLOSED_MERGED, first.number, None)
    assert merge_targets(first) == ()
    assert merging.merged_into(first) == [second]


def test_what_may_not_be_merged_is_refused_with_its_own_reason(office, acting_as):
    clerk, head = acting_as("wangmin"), acting_as(HEAD)
    first, second, third = register(clerk), register(clerk), register(clerk)
    stranger = register(clerk, sheet(applicant={"name": "他人", "id_number": OTHER_ID_NUMBER, "phone": ""}))
    other = register(clerk, replace(sheet(), content="公开样例小学2026年招生方案", title="招生方案"))
    refused("MERGE_NOT_FOUND", merge, second, "DG-2026-0099", head)
    refused("MERGE_ITSELF", merge, second, second.number, head)
    refused("MERGE_OTHER_APPLICANT", merge, second, stranger.number, head)
    refused("MERGE_OTHER_CONTENT", merge, other, first.number, head)
    refused("MERGE_LATER", merge, first, second.number, head)
    merge(second, first.number, head)
    refused("MERGE_CHAIN", merge, third, second.number, head)
    refused("MERGE_CHAIN", merge, first, third.number, head)
    refused("CASE_ALREADY_CLOSED", merge, second, first.number, head)
    with writing():
        endings.withdraw(first, on=clerk.today, identity_checked=True, voluntary=True, seen=first.version,
                         acting=clerk)  # fmt: skip
    refused("MERGE_CLOSED", merge, third, first.number, head)


def test_a_request_is_not_merged_into_one_whose_due_date_lies_later(office, acting_as, clock_now):
    first = register(acting_as("wangmin"))
    worked(first, acting_as)
    with writing():
        extended = f.Extended(
            on=clock_now.today, letter_id=1, days=20, reason_code="wide_search", method="direct",
            approved_on=clock_now.today,
        )  # fmt: skip
        record(first, extended, acting_as("wangmin"))
    clock_now.set("2026-09-23")
    second = register(acting_as("wangmin"), sheet("2026-09-23"))
    refused("MERGE_DUE_LATER", merge, second, first.number, acting_as(HEAD))


def test_one_reply_names_both_receipt_dates_and_both_count_alike(office, acting_as, clock_now):
    first = register(acting_as("wangmin"))
    clock_now.set("2026-09-23")
    second = register(acting_as("wangmin"), sheet("2026-09-23"))
    merge(second, first.number, acting_as(HEAD))
    reply = worked(first, acting_as).drafted("GRANT_A")
    text = "".join(
        block.text for block in drafting.preview(first, _draft(reply), acting_as("wangmin"))[0].blocks
    )
    assert "2026年9月21日收到" in text
    assert f"2026年9月23日另收到你提出的内容相同的政府信息公开申请（登记编号：{second.number}）" in text
    clock_now.set("2026-09-28")
    closed(reply)
    second = db.session.get_one(Case, second.id)
    assert (second.determination, second.statistics_row) == ("GRANT_A", "granted")
    assert second.state is State.CLOSED_MERGED
    last = casefile_of(second).entries[-1]
    assert (last.fact.kind, last.fact.main, last.role) == ("main_case_answered", first.number, "system")


def _draft(reply):
    return drafts.load(reply.letter.fields)


def said_in(reply, acting_as):
    """The text of a draft as it would read now."""
    content, _ = drafting.preview(reply.row, _draft(reply), acting_as("wangmin"))
    return "".join(block.text for block in content.blocks)


def test_the_job_lets_a_merged_case_follow_any_other_end_of_its_main_case(office, acting_as):
    clerk = acting_as("wangmin")
    first, second = register(clerk), register(clerk)
    merge(second, first.number, acting_as(HEAD))
    assert merging.follow_all(acting_as("admin")) == 0
    with writing():
        endings.withdraw(first, on=clerk.today, identity_checked=True, voluntary=True, seen=first.version,
                         acting=clerk)  # fmt: skip
    assert merging.follow_all(acting_as("admin")) == 1
    assert merging.follow_all(acting_as("admin")) == 0
    assert db.session.get_one(Case, second.id).statistics_row == first.statistics_row == "other_3_other"


def test_a_merge_made_by_mistake_is_voided_and_the_reply_names_it_no_more(office, acting_as):
    clerk = acting_as("wangmin")
    first, second = register(clerk), register(clerk)
    merge(second, first.number, acting_as(HEAD))
    with writing():
        record(second, f.Voided(on=clerk.today, seq=second.version, reason="误并"), acting_as(HEAD))
    assert (second.state, second.main_ref) == (State.REGISTERED, None)
    assert merging.merged_into(first) == []


# Splitting


def paper():
    return replace(sheet(), items=ITEMS, content="；".join(ITEMS), title="样例三项")


def test_items_of_one_paper_become_cases_with_the_same_receipt_date(office, acting_as, clock_now):
    source = register(acting_as("wangmin"), paper())
    clock_now.set("2026-09-24")
    new = split(source, [2, 3], acting_as(HEAD))
    assert [case.number for case in new] == ["DG-2026-0002", "DG-2026-0003"]
    assert {(case.received_on, case.due_on, case.state) for case in (source, *new)} == {
        (date(2026, 9, 21), date(2026, 10, 26), State.REGISTERED)
    }
    assert [item.text for item in source.items] == [ITEMS[0]]
    assert [[(item.no, item.text) for item in case.items] for case in new] == [
        [(1, ITEMS[1])],
        [(1, ITEMS[2])],
    ]
    told = casefile_of(source).last(f.Split)
    assert (told.items, told.into, told.left) == ("2,3", "DG-2026-0002,DG-2026-0003", 1)
    for number, case in zip((2, 3), new, strict=True):
        back = casefile_of(case).last(f.SplitOff)
        assert (back.source, back.item, back.reason) == (source.number, number, "三项互不相关")
        applicant = read_party(case.parties[0])
        assert (applicant.id_number, case.unit_id) == (ID_NUMBER, source.unit_id)


def test_both_replies_say_where_the_other_items_went(office, acting_as):
    source = register(acting_as("wangmin"), paper())
    (other,) = split(source, [2], acting_as(HEAD))
    kept = worked(source, acting_as).drafted("GRANT_A")
    own = worked(other, acting_as).drafted("GRANT_A")
    said = {reply.ref: said_in(reply, acting_as) for reply in (kept, own)}
    assert f"第2项，本机关另行登记（登记编号：{other.number}），单独答复" in said[source.number]
    assert f"（登记编号：{source.number}）中的第2项，单独登记、单独答复，收到日期不变" in said[other.number]


def test_a_draft_under_work_answers_the_items_that_stay(office, acting_as):
    source = register(acting_as("wangmin"), paper())
    reply = worked(source, acting_as)
    with writing():
        items = tuple(DraftItem(n, "GRANT_B", {"info_name": f"第{n}项"}) for n in (1, 2, 3))
        drafting.save_draft(reply.row, Draft(items), acting=acting_as("wangmin"))
    split(reply.row, [1], acting_as(HEAD))
    assert [item.no for item in _draft(reply).items] == [2, 3]


def test_what_may_not_be_split_is_refused(office, acting_as):
    clerk, head = acting_as("wangmin"), acting_as(HEAD)
    refused("SPLIT_SINGLE_ITEM", split, register(clerk), [1], head)
    source = register(clerk, replace(paper(), applicant=replace(sheet().applicant, name="另一人")))
    refused("SPLIT_NOTHING_LEFT", split, source, [1, 2, 3], head)
    refused("SPLIT_NOTHING_LEFT", split, source, [9], head)
    refused("REASON_MISSING", split, source, [2], head, " ")
    refused("ROLE_NOT_ALLOWED", split, source, [2], clerk)
    with pytest.raises(Stale), writing():
        splitting.split(source, items=[2], reason="理由", seen=source.version - 1, acting=head)
    with writing():
        endings.withdraw(source, on=clerk.today, identity_checked=True, voluntary=True, seen=source.version,
                         acting=clerk)  # fmt: skip
    refused("CASE_ALREADY_CLOSED", split, source, [2], head)
    assert db.session.query(Case).count() == 2
