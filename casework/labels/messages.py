"""Words of messages to the staff: what a message says, its subject, why one was not sent.

A sentence knows ``case`` (the number), ``on`` (the due date) and ``days`` (working days left, or overdue);
the other names are those of the ``params`` that were given to ``services.messages.tell``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.labels.jobs import JOBS
from casework.labels.sentences import cn_date, fill
from casework.labels.transfers import TRANSFER_KINDS, TRANSFER_RETURNS

MESSAGE_KINDS = {
    "due_soon": "期限提醒",
    "overdue": "逾期提醒",
    "unconfirmed": "来件待确认",
    "correction_notice": "补正告知期限",
    "applicant_period_over": "申请人期限届满",
    "opinion_due": "征求意见未回",
    "transfer_unanswered": "转办待接收",
    "material_due": "材料待报送",
    "transfer_received": "收到转办",
    "transfer_returned": "转办被退回",
    "transfer_ruled": "转办裁定",
    "transfer_answered": "转办进展",
    "callback_due": "约定回电",
    "supervision": "督办",
    "calendar_moved": "期限调整",
    "outage": "停机补报",
    "digest": "今日清单",
    "system": "系统",
}

# What a message says. A clause in 〔〕 vanishes when its value was not given.
MESSAGES = {
    "due_soon": "{case}答复期限〔{on}〕到期〔，还剩 {days} 个工作日〕，请抓紧办理。",
    "overdue": "{case}已超过答复期限〔（{on}）〕〔 {days} 个工作日〕，请立即办结并说明原因。",
    "unconfirmed": "{case}来件〔（{on} 收到）〕尚未登记或者确认，请当日确认。",
    "correction_notice": "{case}如需补正，告知书〔最迟 {on}〕送出〔，还剩 {days} 个工作日〕。",
    "applicant_period_over": "{case}申请人的期限〔已于 {on}〕届满，请核实后决定是否按放弃申请处理。",
    "opinion_due": "{case}征求意见〔应于 {on} 答复〕，对方尚未回复，请催办；期限已过的，请确认逾期未答。",
    "transfer_unanswered": "{case}转办件〔应于 {on} 接收〕，尚未接收，请处理。",
    "material_due": "{case}协办材料〔应于 {on} 报送〕，请按时报送。",
    "transfer_received": "{case}收到{transfer_kind}〔（{number}）〕，请〔于 {accept_by} 前〕接收或者退回"
    "〔，于 {on} 前提交材料〕。",
    "transfer_returned": "{case}〔{unit}〕退回{transfer_kind}〔（{return_reason}）〕，请转给应承办的单位，"
    "或者由机构负责人〔于 {on} 前〕裁定。",
    "transfer_ruled": "{case}{transfer_kind}〔（{number}）〕〔{decision}〕〔，请于 {on} 前提交材料〕。",
    "transfer_answered": "{case}〔{unit}〕{transfer_kind}〔：{progress}〕。",
    "callback_due": "{case}约定〔 {on} 〕给申请人回电，请按时联系并记录沟通情况。",
    "supervision": "{case}〔{action}〕〔（{number}）〕〔，请于 {answer_by} 前答复〕。",
    "calendar_moved": "{case}〔您经办或者负责的 {count} 件〕因放假安排调整，期限有变化"
    "〔：由 {before}〕〔改为 {after}〕。",
    "outage": "系统停止运行〔 {since} 至 {until}〕期间〔有 {count} 项提醒没有按时发出〕，现按当前情况补发。",
    "digest": "今日清单："
    "〔红灯 {red} 件；〕〔黄灯 {yellow} 件；〕〔待您处理 {waiting} 件；〕〔待您决定 {proposals} 项；〕"
    "〔督办建议 {supervision} 项；〕请及时办理。",
    "system": "{what}",
}

# What happened to a transfer.
TRANSFER_DECISIONS = {
    "to_you": "经机构负责人裁定由您单位承办，不能退回",
    "to_other": "经机构负责人裁定由其他单位承办",
    "taken_back": "已由机构负责人收回，不用再提交材料",
}
TRANSFER_PROGRESS = {
    "tacit": "逾期未答复，视为接收",
    "material": "已提交材料和意见",
    "ruled": "已裁定承办单位",
}
_CODED = {
    "transfer_kind": TRANSFER_KINDS, "return_reason": TRANSFER_RETURNS, "decision": TRANSFER_DECISIONS,
    "progress": TRANSFER_PROGRESS,
}  # fmt: skip

# An opinion that another organ asks of one's own unit; the case stays with who asks.
ASKED_HERE = (
    "有机关征求您单位意见〔（{asked}）〕，请〔于 {on} 前〕在“征求我单位意见”中答复"
    "〔，还剩 {days} 个工作日〕。"
)

# What a system message is about.
SYSTEM_NEWS = {
    "dispute_answer": "{case}复议答复、诉讼答辩〔最迟 {on} 提交〕〔，还剩 {days} 个工作日〕"
    "〔，已超过 {over} 个工作日〕，请按期提交答复、证据和答辩卷宗。",
    "dead_letters": "有发给工作人员的消息没有送出〔（{fault}）〕，请到“消息发送”查看原因并重新发送。",
    "clock_put_back": "服务器时钟被拨回〔 {minutes} 分钟〕，请核对时间同步设置；已发的提醒不会重发。",
    "joint_meeting": "{case}疑难复杂案件〔须在 {on} 前〕会商，请组织并登记纪要。",
    "reviewer_named": "{case}已标为疑难复杂，由您负责审核〔，须在 {on} 前会商〕。",
    "signal": "{case}所属申请人的申请件数、频次出现超量信号，请到“超量信号”查看并处理。",
    "recheck_due": "有〔 {count} 项〕曾不予公开的信息到了重新审查的日期，请到“不予公开复查”办理。",
    "proactive_due": "主动公开事项“{title}”〔应于 {until} 前发布〕，〔还剩 {days} 个工作日，〕请抓紧办理。",
    "proactive_overdue": "主动公开事项“{title}”〔应于 {until} 前发布〕，"
    "〔已逾期 {days} 个工作日，〕请立即发布。",
    "cluster_ripe": "有集中申请可以转为主动公开，请到“集中申请”确认。",
    "library_law": "案例库有〔 {count} 个〕典型案例应当核对依据是否仍然有效，请到“案例入库—待年检”办理。",
    "library_review": "典型案例〔 {number} 〕等待您审核，请到“案例入库”办理。",
    "library_sent_back": "典型案例〔 {number} 〕被退回修改，请到“案例入库”查看意见。",
    "library_nominations": "案例库有〔 {count} 个〕新推荐的案件，请到“案例入库—推荐”查看。",
    "library_flags": "有复议、诉讼纠错，案例库〔 {count} 项〕内容需要复核，请到“案例入库—存疑复核”办理。",
    "policies_due": "有〔 {count} 份〕政策文件待核对效力，请到“政策文件”核对。",
    "job_failed": "定时任务〔“{job}”〕运行出错，系统会自动重试，请到“定时任务”查看。",
    "messages_held": "一次要发出的提醒过多〔（{number} 项）〕，已暂停发送，请到“定时任务”核实后放行。",
}

# Why something did not leave the house, and what to do about it.
OUTBOX_FAULTS = {
    "mailbox_full": ("对方邮箱已满", "请收件人清理邮箱后重新发送。"),
    "refused": ("对方服务器拒收", "请收件人核对个人设置中的邮箱地址。"),
    "put_off": ("对方服务器暂缓接收", "系统会继续尝试。"),
    "server_down": ("邮件服务器或消息网关无法连接", "请检查服务器和网络。"),
    "sign_in": ("邮件服务器或消息网关不认可登录信息", "请核对账号和密钥文件。"),
    "sender": ("邮件服务器不接受发件地址", "请核对发件邮箱设置。"),
    "tls": ("不能建立加密连接", "请核对加密方式和证书。"),
    "settings": ("密钥文件缺失或者权限不对", "请检查密钥目录。"),
    "unreadable": ("内容无法解密", "请检查数据密钥；该消息在系统内仍可查看。"),
    "no_way": ("该发送方式已停用", "如需发送，请恢复设置后重新发送。"),
}
OUTBOX_STATES = {"waiting": "等待发送", "sent": "已发送", "dead": "发送失败"}
CHANNELS_OUT = {"mail": "邮件", "webhook": "短信网关"}

# Headings of the list of the day.
DIGEST_PARTS = {"red": "红灯", "yellow": "黄灯", "waiting": "待您处理", "proposals": "待您决定"}

# Who a rule reaches.
REACHES = {
    "handler": "经办人",
    "registrar": "登记员",
    "liaison": "协办联络员",
    "unit_head": "承办部门负责人",
    "secrecy_reviewer": "保密审查员",
    "legal_reviewer": "法制审核员",
    "ogi_head": "信息公开机构负责人",
    "signer": "签发人",
    "seal_keeper": "印章管理员",
    "archivist": "档案员",
    "supervisor": "督办员",
    "sysadmin": "系统管理员",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A list inside a message. ``rows``: number of the case (empty for none) and the line in words."""

    heading: str
    rows: Sequence[tuple[str, str]]


_SUBJECT = "【依申请公开】{case}{kind}"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FOOT = "本消息由依申请公开办理平台自动发出，请勿直接回复。"


def message_words(kind: str, params: Mapping[str, Any], *, ref: str = "", due_on: date | None = None) -> str:
    """What a message says, in one sentence. ``ref``: number of the case, empty when it concerns none."""
    values = {name: _word(name, value) for name, value in params.items()}
    values["days"] = values.get("days") or None  # on the day itself the date says it
    if kind == "system":
        values["fault"] = OUTBOX_FAULTS.get(str(params.get("fault")), ("",))[0]
        values["job"] = JOBS.get(str(params.get("job")), "")
        sentence = SYSTEM_NEWS.get(str(params.get("what")), "{what}")
    else:
        sentence = ASKED_HERE if "asked" in params else MESSAGES[kind]
    return fill(sentence, {**values, "case": f"{ref} " if ref else "", "on": due_on})


def _word(name: str, value: Any) -> Any:
    """What a parameter says: the word of a code, a day, or the value itself."""
    words = _CODED.get(name)
    return words.get(value, value) if words else _day(value)


def _day(value: Any) -> Any:
    """A day as facts and messages write it, as a day."""
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


def mail_subject(kind: str, ref: str) -> str:
    """【依申请公开】DG-2026-0038 期限提醒. The number of the case is all it tells of the case."""
    return _SUBJECT.format(case=f"{ref} " if ref else "", kind=MESSAGE_KINDS[kind])


def mail_text(words: str, parts: Sequence[Part], link: str, stands_for: str) -> str:
    """The text of a mail: what there is to say, its lists, the link."""
    lines = [f"您正在代理{stands_for}接收消息。", ""] if stands_for else []
    lines += [words, ""]
    for part in parts:
        lines += [part.heading, *(f"  {text}" for _, text in part.rows), ""]
    return "\n".join([*lines, f"办理：{link}", "", _FOOT, ""])


def message_parts(params: Mapping[str, Any]) -> list[Part]:
    """The lists of a message: of the day, of what was missed; empty for most."""
    lists = params.get("lists", {})
    found = [
        Part(f"{words}（{params[part]} 件）", [(row[0], digest_line(*row)) for row in lists[part]])
        for part, words in DIGEST_PARTS.items()
        if lists.get(part)
    ]
    if missed := params.get("cases"):
        rows = [
            (ref, f"{ref}　{MESSAGE_KINDS[kind]}（{level_words(levels)}）") for ref, kind, levels in missed
        ]
        found.append(Part("没有按时发出的提醒", rows))
    if jobs := params.get("jobs"):
        rows = [("", f"{JOBS.get(job, job)}　{number} 次") for job, number in jobs.items()]
        found.append(Part("没有按时运行的任务", rows))
    return found


def level_words(levels: Sequence[int]) -> str:
    """届满前 5 个、3 个工作日，当天: the days on which something should have been told."""
    before = "、".join(f"{level} 个" for level in levels if level > 0)
    after = "、".join(f"{-level} 个" for level in levels if level < 0)
    words = [f"届满前 {before}工作日"] if before else []
    words += ["届满当天"] if 0 in levels else []
    return "，".join(words + ([f"届满后 {after}工作日"] if after else []))


def digest_line(ref: str, due: str, days: int | None) -> str:
    """DG-2026-0038　2026年10月26日到期，剩 3 个工作日."""
    if not due:
        return ref
    on = cn_date(date.fromisoformat(due))
    if days is None:
        return f"{ref}　{on}"
    left = "今日到期" if days == 0 else f"逾期 {-days} 个工作日" if days < 0 else f"剩 {days} 个工作日"
    return f"{ref}　{on}到期，{left}"
