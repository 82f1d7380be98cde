"""Pages of the process letters and of what comes back: sees, does, is refused; nothing typed is lost."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from casework.db import db
from casework.models import CaseEvent
from casework.scope import everything
from tests.notices import FIELDS, NoticePlay

pytestmark = pytest.mark.one_database

STEPS = ("correction-received", "reasons-received", "fee-paid", "correction-abandoned", "fee-abandoned",
         "reasons-accepted", "reasons-rejected")  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that stands on the page."""
    form = page[page.rindex("data-guard") :]
    return dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', form))


def key_of(page: str) -> dict[str, str]:
    return {"idempotency_key": re.findall(r'name="idempotency_key"[^>]*value="([^"]*)"', page)[-1]}


def kinds(app: Flask, case_id: int) -> list[str]:
    with app.app_context(), everything():
        statement = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)
        return list(db.session.scalars(statement))


@pytest.fixture
def case(a_case):
    return a_case(on="2025-03-03").registered().reviewed()


@pytest.fixture
def asked(app, case, acting_as, clock_now):
    """C23: asked on 7 March, served on 10 March, deadline 24 March."""
    with app.app_context(), everything():
        play = NoticePlay(case.id, acting_as, clock_now).sent("D02", "2025-03-07").served("2025-03-10")
        case.letter_id = play.letter_id
    return case


def test_correction_notice_from_draft_to_service(app, case, as_, clock_now):
    clerk, head, path = as_("wangmin"), as_("zhoukz"), f"/cases/{case.ref}/correction"
    clock_now.set("2025-03-12")  # the seventh working day (C21)
    clerk, head = as_("wangmin"), as_("zhoukz")
    page = clerk.get(path).text
    assert "2025年3月12日" in page
    assert "最迟送出（第 7 个工作日）" in page
    assert "暂停计算" in page
    made = clerk.post(path, data={**hidden(page), **FIELDS["D02"]})
    assert made.status_code == 303
    where = made.location
    assert "批准并编号" not in clerk.get(where).text
    assert "接着办理这一份" in clerk.get(path).text
    assert "批准补正告知书" in head.get("/").text
    page = head.get(where).text
    assert "如果今天邮寄送出" in page
    assert head.post(f"{where}/approve", data=key_of(page)).status_code == 303
    assert clerk.get(f"{where}.pdf").data.startswith(b"%PDF")
    assert "送出补正告知书" in clerk.get("/").text
    send = clerk.get(f"{where}/send").text
    assert "变为 <strong>暂停计算" in send
    typed = {**key_of(send), "method": "post", "dispatched_on": "2025-03-12"}
    missing = clerk.post(f"{where}/send", data=typed)
    assert missing.status_code == 422
    assert "请填写邮件号码" in missing.text
    assert clerk.post(f"{where}/send", data={**typed, "tracking_no": "EX000000000CN"}).status_code == 303
    page = clerk.get(where).text
    assert "EX000000000CN" in page
    clock_now.set("2025-03-14")
    clerk = as_("wangmin")
    page = clerk.get(where).text
    assert clerk.post(f"{where}/served", data={**key_of(page), "on": "2025-03-14"}).status_code == 303
    assert kinds(app, case.id)[-2:] == ["correction_requested", "notice_served"]
    assert "3月28日" in clerk.get(f"/cases/{case.ref}").text


def test_late_correction_notice_is_refused_with_article_and_way_out_and_keeps_the_text(case, as_, clock_now):
    clock_now.set("2025-03-13")
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/correction"
    page = clerk.get(path).text
    assert "已超过收到申请后7个工作日" in page  # said before anything is typed
    answer = clerk.post(path, data={**hidden(page), **FIELDS["D02"], "guidance": "我写的一大段"})
    assert answer.status_code == 409
    assert "第三十条" in answer.text
    assert "请按现有内容办理" in answer.text
    assert "我写的一大段" in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"items_to_correct": ""}, "请填写需要补正的事项"),
        ({"period_days": "十天"}, "请填写整数"),
        ({"period_days": ""}, "请填写期限"),
        ({"guidance": "字" * 4001}, "最多 4000 字"),
        ({"guidance": "a\x07b"}, "控制字符"),
        ({"seen": ""}, "页面已失效"),
    ],
)
def test_bad_fields_of_a_notice(app, case, as_, changes, sentence):
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/correction"
    answer = clerk.post(path, data={**hidden(clerk.get(path).text), **FIELDS["D02"], **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert FIELDS["D02"]["hand_in_way"] in answer.text


def test_period_the_practice_does_not_know_is_refused(case, as_):
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/correction"
    answer = clerk.post(path, data={**hidden(clerk.get(path).text), **FIELDS["D02"], "period_days": "40"})
    assert answer.status_code == 409
    assert "5 至 30 个工作日" in answer.text


def test_full_width_digits_are_read(case, as_):
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/correction"
    answer = clerk.post(path, data={**hidden(clerk.get(path).text), **FIELDS["D02"], "period_days": "１０"})
    assert answer.status_code == 303


def test_live_preview_says_what_sending_would_do(case, as_, clock_now):
    clock_now.set("2025-03-20")
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/extension"
    page = clerk.get(path).text
    live = clerk.post(path, data={**hidden(page), "days": "10", "only": "preview"})
    assert live.status_code == 200
    assert "2025年4月15日" in live.text
    assert "延长答复期限10个工作日" in live.text
    assert "<html" not in live.text


def test_fee_is_computed_both_ways_and_zero_is_refused(app, case, as_):
    clerk = as_("wangmin")
    clerk.post(f"/cases/{case.ref}/accept", data=hidden(clerk.get(f"/cases/{case.ref}/accept").text))
    path = f"/cases/{case.ref}/fee"
    page = clerk.get(path).text
    assert 'name="fee_rank" type="text" value="1"' in page or re.search(
        r'name="fee_rank"[^>]*value="1"', page
    )
    typed = {**hidden(page), "fee_items": "2", "fee_pages": "120", "fee_account": "凭缴款码缴款",
             "fee_reason": "2025年3月，你共提出申请32件", "fee_method": "by_item"}  # fmt: skip
    zero = clerk.post(path, data={**typed, "fee_rank": "1"})
    assert zero.status_code == 409
    assert "信息处理费为零" in zero.text
    live = clerk.post(path, data={**typed, "fee_rank": "30", "only": "preview"}).text
    assert "300元" in live  # the 30th 100, the 31st 200
    assert "1100元" in live  # 70 pages of 10, 20 of 20
    made = clerk.post(path, data={**typed, **hidden(zero.text), "fee_rank": "30"})
    assert made.status_code == 303
    letter = clerk.get(made.location).text
    assert "当月第30件至第31件" in letter
    assert "人民币300元" in letter


def test_corrected_paper_restarts_the_clock(app, asked, as_, clock_now):
    clock_now.set("2025-03-26")  # C26: posted on the last day
    clerk, path = as_("wangmin"), f"/cases/{asked.ref}/correction-received"
    page = clerk.get(path).text
    assert "2025年3月24日" in page  # the applicant's deadline
    late = clerk.post(path, data={**hidden(page), "on": "2025-03-26", "posted_on": ""})
    assert late.status_code == 409
    assert "由机构负责人确认视为放弃" in late.text
    effect = clerk.post(path, data={"on": "2025-03-26", "posted_on": "2025-03-24", "only": "effect"}).text
    assert "2025年4月24日" in effect
    done = {**hidden(late.text), "on": "2025-03-26", "posted_on": "2025年3月24日"}
    assert [clerk.post(path, data=done).status_code for _ in range(2)] == [303, 303]
    assert kinds(app, asked.id).count("correction_received") == 1
    assert "4月24日" in unescape(clerk.get(f"/cases/{asked.ref}").text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": ""}, "请填写收到补正材料的日期"),
        ({"on": "2025-02-30"}, "没有这一天"),
        ({"on": "2026-01-01"}, "日期在今天之后"),
        ({"on": "2025-03-01"}, "早于来件日期"),
        ({"on": "2025-03-08", "posted_on": "2025-03-09"}, "交寄日期晚于收到日期"),
        ({"justified": "y"}, "请写明是什么正当理由"),
        ({"justification": "字" * 2001}, "最多 2000 字"),
    ],
)
def test_bad_fields_of_the_corrected_paper(app, asked, as_, changes, sentence):
    clerk, path = as_("wangmin"), f"/cases/{asked.ref}/correction-received"
    typed = {**hidden(clerk.get(path).text), "on": "2025-03-10", **changes}
    answer = clerk.post(path, data=typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert kinds(app, asked.id)[-1] == "notice_served"


def test_deemed_abandoned_by_the_head_with_its_notice(app, asked, as_, clock_now):
    clock_now.set("2025-03-25")
    head, path = as_("chenzr"), f"/cases/{asked.ref}/correction-abandoned"
    page = head.get(path).text
    assert "逾期未补正，视为放弃" in page
    assert head.post(path, data={**hidden(page), "reason_check": ""}).status_code == 422
    assert head.post(path, data={**hidden(page), "reason_check": "收发室无材料"}).status_code == 303
    assert kinds(app, asked.id)[-1] == "correction_abandoned"
    closing = as_("wangmin").get(f"/cases/{asked.ref}/closing-notice").text
    assert 'value="2025-03-10"' in closing
    assert 'value="2025-03-24"' in closing


@pytest.mark.parametrize("path", STEPS)
def test_wrong_role_and_foreign_unit(case, as_, path):
    address = f"/cases/{case.ref}/{path}"
    assert as_("dangan").get(address).status_code == 403
    assert (
        as_("mz_fz" if "abandoned" in path or path.endswith("ted") else "mz_js").get(address).status_code
        == 404
    )


@pytest.mark.parametrize("path", STEPS)
def test_order_that_cannot_be_is_refused_with_its_article(app, case, as_, path):
    person = as_("chenzr" if "abandoned" in path or path.endswith("ted") else "wangmin")
    page = person.get(f"/cases/{case.ref}/{path}").text
    typed = {
        "on": "2025-03-03",
        "reason_check": "写好的话",
        "finding": "写好的话",
        "amount": "100",
        "receipt_no": "1",
    }
    answer = person.post(f"/cases/{case.ref}/{path}", data={**hidden(page), **typed})
    assert answer.status_code == 409
    assert "依据" in answer.text
    assert kinds(app, case.id)[-1] == "review_opened"


@pytest.mark.parametrize("amount", ["", "二百", "-5", "12.345", "99999999"])
def test_amounts_that_cannot_be_read(case, as_, amount):
    clerk, path = as_("wangmin"), f"/cases/{case.ref}/fee-paid"
    typed = {**hidden(clerk.get(path).text), "on": "2025-03-03", "receipt_no": "1", "amount": amount}
    assert clerk.post(path, data=typed).status_code == 422
