"""Generated documents: docs/reference.md and docs/manual/07-常见错误与处理.md.

``python -m scripts.documents`` writes both; tests/test_docs.py fails when they are stale.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
from flask import Flask

from app import COMMANDS
from casework import labels
from config import ROOT, Settings
from workflows.codes import ENDED, Role, State
from workflows.determinations import CATALOGUE
from workflows.facts import KINDS
from workflows.refusal import RefusalCode
from workflows.rules import RULES

REFERENCE = Path("docs/reference.md")
FAULTS = Path("docs/manual/07-常见错误与处理.md")

# Every setting in one sentence; a setting without one fails the test.
SETTINGS = {
    "data_dir": "Directory of database, files and letters; relative paths hang on the project.",
    "secrets_dir": "Directory of the secret files (`flask secrets init`), mode 0700, files 0400. "
    "Default: `secrets` in the data directory.",
    "heads_dir": "Where signed audit heads are kept outside the database; meant for write-once storage. "
    "Default: `heads` in the data directory.",
    "database_url": "`sqlite:///…` or `postgresql+psycopg://…`; `DATABASE_URL` is read too. "
    "Default: a SQLite file in the data directory.",
    "owner_database_url": "PostgreSQL only: the role that owns the tables and runs migrations.",
    "loopback_http": "1: plain http for one machine; requests from elsewhere are refused.",
    "demo": "1: fictional organs, people and requests are loaded at the first start.",
    "demo_password": "Password of the demo accounts, at least 12 characters; empty: made once and printed.",
    "trusted_hosts": "Host names that may be asked for, commas between; required in service.",
    "proxies": "How many reverse proxies stand in front; without one `X-Forwarded-*` is ignored.",
    "base_url": "The https address that letters and messages print; required in service.",
    "host": "Address to listen on.",
    "port": "Port to listen on.",
    "workers": "Web processes; 0: one a core.",
    "health_token": "Lets a monitor on another machine read `/healthz` (header `X-Health-Token`).",
    "smtp_host": "Mail server for messages to the staff; empty: nothing is mailed.",
    "smtp_port": "Port of the mail server.",
    "smtp_security": "`none`, `starttls` or `tls` (from the first byte).",
    "smtp_user": "Name at the mail server; the password is the file `smtp.password` (mode 0400) in the "
    "secrets directory. Empty: no sign-in.",
    "smtp_from": "Address that mails come from; required with a mail server.",
    "webhook_url": "Gateway of the office (SMS, DingTalk) that takes messages as JSON by POST, signed with "
    "`webhook.key`; https, or http on this machine. Empty: none.",
    "require_totp": "Second factor for administrators, heads, signers and seal keepers; "
    "on in service, off in a trial.",
}

# The manual names the places where a refusal is met; a code stands under the first group that has it.
GROUPS: tuple[tuple[str, str], ...] = (
    ("岗位、环节和作废", "ROLE_ STATE_ CASE_ NOTHING_TO_VOID VOID_ REASON_MISSING CLOCK_SUSPENDED"),
    ("日期和登记", "DATE_IN DATE_BEFORE_RECEIPT RECEIPT_ CONFIRMATION_ APPLICANT_ NOT_ON_THE"),
    ("文书签收和期限届满", "NOTICE_ DEADLINE_"),
    ("补正、说明理由", "CORRECTION_PERIOD CORRECTION_ALREADY CORRECTION_NOTICE CORRECTION_OVERDUE "
     "REASONS_PERIOD REASONS_NOT_RECEIVED DELAY_"),
    ("收费", "FEE_"),
    ("延期", "EXTENSION_"),
    ("征求意见", "CONSULT_ PARTY_ OPINION_ WEIGH WITHHELD_ RELEASE_ PUBLIC_NOTICE_LAST ADDRESS_"),
    ("转办、协办", "HOP_ TRANSFER_ RETURN_"),
    ("拟稿", "DETERMINATION_ SEARCH_ CORRECTION_NOT_ASKED REASONS_NOT_ASKED THIRD_PARTY_ DRAFT_"),
    ("审签", "DRAFTER_ REVIEW_ SEND_BACK_ NUMBER_ OVERDUE_ LETTER_NOT_READY"),
    ("用印、送达", "LETTER_DIFFERS ALREADY_SEALED SEAL_ PDF_ CONSENT_ DELIVERY_ DATE_BEFORE_DISPATCH "
     "PUBLIC_NOTICE_ SERVICE_"),
    ("办结、归档", "OPEN_ IDENTITY_ NOT_VOLUNTARY RETENTION_ ARCHIVE_ DECISION_ ORDERED_"),
    ("复议、诉讼", "DISPUTE_ ANSWER_DAY_ NO_ANSWER_ CAUSE_ NOT_CORRECTED"),
    ("更正、投诉", "MATTER_"),
    ("疑难复杂、超量信号", "MARK_ NOT_DIFFICULT MEETING_ CONCLUSION_ PRINCIPAL_ NOMINATED_ "
     "CASE_NOT_CLOSED SIGNAL_"),
    ("案例库", "LIBRARY_ NOMINATION_"),
    ("督办", "SUPERVISION_ SUGGESTION_ ALREADY_REMINDED NOTHING_TO_REMIND"),
    ("合并、拆分", "MERGE_ SPLIT_"),
    ("集中申请、转主动公开", "CLUSTER_ COPY_ PUBLICATION_ PROACTIVE_ RECHECK_"),
)  # fmt: skip
# Words for what a refusal fills in.
BLANKS = {
    "kind": "某步骤", "roles": "规定的岗位", "state": "某环节", "sources": "规定的", "newest": "某记录",
    "mark": "某情形",
    "channel": "某来件方式", "determination": "某答复类型", "review": "审查", "paid": "×元", "charged": "×元",
    "number": "文号", "supervision_state": "某状态", "limit": "×", "count": "×", "days": "×",
    "unit": "某单位", "successor": "某单位",
    "cluster_state": "某状态", "case_state": "某状态", "fields": "某栏目", "task_state": "某状态",
}  # fmt: skip

PAGE_FAULTS = """## 页面提示，不是法律问题

| 看到的 | 意思 | 怎么办 |
|---|---|---|
| 请改正下面的内容后再提交 | 有的栏目没有填或者看不懂，已填的都还在 | 点提示里的栏目名，改正后再提交 |
| 案件刚被他人更新 | 打开页面以后，别人办理过这件案件 | 填的内容还在；看一眼最新情况，再提交一次 |
| 这份表单已经提交过一次 | 退回来改了内容，又提交同一份表单 | 没有再次办理；到案件页面核对上次的结果 |
| 登录已过期 | 30 分钟没有操作，或者已满 8 小时 | 照常提交，系统先请您登录，再接着办；附件要重新选择 |
| 您没有办理这件事的权限（403） | 您的岗位不办这一步 | 请由办这一步的岗位办理，或者找负责人 |
| 没有找到（404） | 号码不对，或者不是本单位的案件 | 核对登记号；确需查看的，找案件所在单位 |
| 文件不能上传 | 类型不对、超过 20 MB、加了密码或内容与扩展名不符 | 换成 PDF、图片、Word 等；去掉密码后再传 |
| 操作太频繁（429） | 短时间内登录失败、上传或查看个人信息太多次 | 按提示的时间等一等 |
| 系统出了故障（500） | 没有保存 | 再试一次；还不行的，把页面上的编号告诉系统管理员 |
| 系统正忙（503）、磁盘已满（507） | 没有办成，什么也没有写入 | 稍后再试；磁盘满的告诉系统管理员 |
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the project as it is typed after ``flask``, sorted."""
    app = Flask("documents")
    for module in COMMANDS:
        import_module(module).init_app(app)
    own = {
        name: command for name, command in app.cli.commands.items() if name not in ("run", "shell", "routes")
    }
    yield from sorted(_leaves("", own))


def _leaves(before: str, found: dict[str, click.Command]) -> Iterator[tuple[str, click.Command]]:
    for name, command in found.items():
        if isinstance(command, click.Group):
            yield from _leaves(f"{before}{name} ", command.commands)
        else:
            yield f"{before}{name}", command


def reference() -> str:
    """Settings, commands, states, facts, results, letters, roles, each under its heading."""
    parts = (
        "# Reference\n\nGenerated from the code by `make docs`; do not edit. What leads to what stands in "
        "[lifecycle.md](lifecycle.md), what a command does in detail in [commands.md](commands.md).",
        "# Settings\n\nEnvironment variables, or lines of the file `.env`.", *_settings(),
        "# Commands\n\n`.venv/bin/flask …` in the project folder. Exit code 0: all is well.", *_commands(),
        "# States", *_states(), "# Facts", *_facts(), "# Results", *_results(),
        "# Letters", *(f"## {code}\n\n{words}" for code, words in labels.LETTER_KINDS.items()),
        "# Roles", *(f"## {role}\n\n{labels.ROLES[role]}" for role in Role),
    )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        plain = field.default_factory is None and not field.is_required()
        default = field.default if plain and isinstance(field.default, int | str | bool) else None
        told = (
            f" Default: `{int(default) if isinstance(default, bool) else default}`."
            if default not in (None, "")
            else ""
        )
        yield f"## OGI_{name.upper()}\n\n{SETTINGS[name]}{told}"


def _commands() -> Iterator[str]:
    for name, command in commands():
        rows = [
            f"- `{_usage(option)}` {getattr(option, 'help', None) or ''}".rstrip()
            for option in command.params
        ]
        help_text = (command.help or "").strip().replace("\b\n", "")
        yield "\n\n".join(filter(None, (f"## flask {name}", help_text, "\n".join(rows))))


def _usage(option: click.Parameter) -> str:
    return option.human_readable_name if isinstance(option, click.Argument) else ", ".join(option.opts)


def _states() -> Iterator[str]:
    for state in State:
        kinds = dict.fromkeys(r.kind for r in RULES if r.sources and state in r.sources and r.target)
        leads = "、".join(labels.ACTIONS[kind] for kind in kinds)
        ends = "已办结。" if state in ENDED else "在办。"
        yield f"## {state}\n\n{labels.STATES[state]}。{ends}" + (f"可以：{leads}。" if leads else "")


def _facts() -> Iterator[str]:
    for kind, fact in KINDS.items():
        rules = [rule for rule in RULES if rule.kind == kind]
        roles = "、".join(labels.ROLES[role] for role in Role if any(role in rule.roles for rule in rules))
        basis = labels.basis(rules[0].basis) if rules else ""
        meaning = (fact.__doc__ or "").strip().splitlines()[0]
        yield f"## {kind}\n\n{labels.FACTS[kind]}。{meaning}\n\n- 由谁：{roles}\n- 依据：{basis}"


def _results() -> Iterator[str]:
    for code, result in CATALOGUE.items():
        fields = "、".join(labels.FIELDS[name][0] for name in result.fields)
        basis = labels.basis(result.basis) or "无"
        yield (
            f"## {code}\n\n{labels.DETERMINATIONS[code]}\n\n"
            f"- 依据：{basis}\n- 年报栏目：{labels.ROWS[result.row]}\n"
            f"- 必须写明：{fields}\n- 须先检索：{'是' if result.needs_search else '否'}；"
            f"须法制审核：{'是' if result.legal_review else '否'}"
        )


def group_of(code: str) -> str:
    """Heading of the manual under which a refusal stands."""
    return next(title for title, starts in GROUPS if code.startswith(tuple(starts.split())))


def faults() -> str:
    """07: every refusal in words, with what to do instead."""
    parts = [
        "# 07 常见错误与处理",
        "本页由程序自动生成（`make docs`），与页面上看到的提示一致。系统拦下一步时，页面会写明三件事："
        "为什么不能办、依据哪一条、应当怎么办。您填的内容都还在，没有任何东西被改动。",
        "![不能办的步骤写明原因和依据](../screenshots/refusal-1440.png)",
        PAGE_FAULTS.rstrip(),
    ]
    for title, _ in GROUPS:
        rows = [_fault_row(code) for code in RefusalCode if group_of(code) == title]
        parts.append(f"## {title}\n\n| 提示 | 怎么办 |\n|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _fault_row(code: RefusalCode) -> str:
    blanks = _Blanks(BLANKS, expected="×" if code is RefusalCode.HOP_NUMBER_WRONG else "×月×日")
    sentence, instead = (text.format_map(blanks) for text in labels.REFUSALS[code])
    return f"| {sentence} | {instead} |"


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "×月×日"


def main() -> None:
    """Write both documents."""
    for path, text in ((REFERENCE, reference()), (FAULTS, faults())):
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
