"""Words for notices on days off: what is wrong with a text, and the kinds of day."""

from collections.abc import Mapping
from typing import Any

from casework.labels.sentences import fill
from workflows.holiday_notice import Finding

# A clause in 〔〕 without its value vanishes.
NOTICE_FAULTS = {
    "REST_AND_WORK": "{day}（星期{weekday}）既列为放假，又列为上班，前后矛盾。",
    "YEAR_MISMATCH": "〔{day}与通知的年份不符，〕通知所指年份为{years}，请核对。",
    "YEAR_UNKNOWN": "看不出这是哪一年的通知，请连同标题一起粘贴。",
    "WEEKDAY_WRONG": "{day}括号内写星期{said}，实为星期{fits}。",
    "COUNT_WRONG": "写明共{said}天，所列日期为{counted}天。",
    "MAKE_UP_NOT_WEEKEND": "{day}是星期{fits}，本来就上班，不应列为调休上班日。",
    "NO_SUCH_DATE": "没有“{words}”这一天。",
    "SPAN_BACKWARDS": "假期自{first}起、至{day}止，起止颠倒。",
    "SPAN_TOO_LONG": "假期自{first}起、至{day}止，共{days}天，明显过长。",
    "FESTIVAL_TWICE": "同一节日列了两次，请核对。",
    "FESTIVALS_MISSING": "没有找到{names}的放假安排，该年又没有已载入的安排可供补充。",
    "NOTHING_FOUND": "没有找到放假或上班的日期，请粘贴通知正文。",
    "NOTHING_TO_EXTEND": "延长至{day}的假期，在已载入的安排中找不到。",
    "SENTENCE_UNREAD": "这一句有日期，但看不出是放假还是上班：“{words}”",
    "YEAR_LOADED": "{year}年的安排已经载入，确认后有{changed}天与原来不同。",
}

# Rest and make-up days, as they stand in the grid of a year.
DAY_MARKS = {"rest": "休", "make_up": "班", "": "照常"}

# Deadlines that are not the reply's, in the calendar of due dates.
DEADLINES_BESIDE = {
    "applicant": "申请人期限",
    "correction_notice": "补正告知",
    "opinion": "征求意见",
    "acceptance": "转办接收",
    "material": "协办材料",
}

FEED_NAME = "依申请公开期限"
FEED_REACHES = {"mine": "待我办理的", "scope": "我能看到的全部"}


def notice_fault(finding: Finding) -> str:
    """What a text says wrongly, in one sentence, with the item it stands in."""
    day = finding.day
    values: Mapping[str, Any] = {
        **finding.params, "day": day, "weekday": "一二三四五六日"[day.weekday()] if day else "",
    }  # fmt: skip
    item = f"{finding.festival}：" if finding.festival else ""
    return item + fill(NOTICE_FAULTS[finding.code], values)
