"""Words of the scheduler: its jobs, when they are due, how a run stands."""

from typing import Protocol

JOBS = {
    "accept-silent": "默认接收转办",
    "sweep": "工作日晨检",
    "sweep-changes": "变动检查",
    "remind-disputes": "复议诉讼答辩提醒",
    "find-clusters": "查找集中申请",
    "follow-merged": "合并件随主件办结",
    "recheck-refused": "不予公开复查提醒",
    "remind-proactive": "主动公开到期提醒",
    "remind-asked": "提醒被征求意见单位",
    "digest": "今日清单",
    "send-outbox": "发送消息",
    "propose-supervision": "提出督办建议",
    "propose-suggestions": "提出工作建议",
    "difficult-cases": "疑难案件核查",
    "excessive-signals": "超量信号核查",
    "issue-letters": "补制文书",
    "sign-heads": "签存日志摘要",
    "forget-expired": "清理过期登录与缓存",
    "remove-stray-files": "清理无主文件",
}

RUN_STATES = {"done": "已完成", "running": "执行中", "failed": "出错，将自动重试", "asked": "等待执行"}

# What a run met; only the class of a fault is kept (SECURITY 7). Others: FAULT.
FAULTS = {"Busy": "数据库繁忙", "OperationalError": "数据库不可用", "OSError": "文件不可读写"}
FAULT = "程序出错，详见运行日志"


def fault_words(name: str) -> str:
    """What is said of the fault of a run."""
    return FAULTS.get(name, FAULT)


class _When(Protocol):
    """A schedule; labels know its words and nothing of its reckoning."""

    @property
    def words(self) -> tuple[str, int | str]: ...


def schedule_words(schedule: _When) -> str:
    """每 15 分钟, 每 6 小时, 每日 07:30."""
    kind, value = schedule.words
    if kind == "daily":
        return f"每日 {value}"
    minutes = int(value)
    return f"每 {minutes // 60} 小时" if minutes % 60 == 0 else f"每 {minutes} 分钟"
