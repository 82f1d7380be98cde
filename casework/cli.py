"""Commands of the operator; each only calls services. Exit code 0: all is well."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from casework import (
    cli_access,
    cli_audit,
    cli_calendar,
    cli_checks,
    cli_letters,
    cli_people,
    numbering,
    rebuild,
    selfcheck,
)
from casework.acting import Acting
from casework.audit import note
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models.organ import Organ
from casework.project import Difference
from casework.scope import everything
from casework.services import organisation
from casework.services import responsibilities as catalogue

CHECK_NAMES = {
    "debug_off": "调试模式已关闭",
    "secrets": "密钥文件",
    "directories": "目录权限",
    "migrated": "数据表齐全",
    "database_settings": "数据库参数",
    "triggers": "触发器",
    "constraints": "约束",
    "database_role": "数据库角色",
    "clock": "系统时钟",
    "letters": "文书排版与字体",
    "calendar_year": "本年放假通知",
}
NUMBER_FAULTS = {"gap": "缺号", "duplicate": "重号", "beyond_counter": "号码大于计数"}

cases = AppGroup("cases", help="案件投影：核对与重建。")
numbers = AppGroup("numbers", help="登记号、文号。")
organs = AppGroup("organs", help="答复机关与内设机构。")
responsibilities = AppGroup("responsibilities", help="职责目录。")


def init_app(app: Flask) -> None:
    """Register every group and command."""
    cli_people.people.add_command(cli_access.people_link)
    groups: tuple[click.Command, ...] = (
        cases, numbers, cli_calendar.calendar, organs, responsibilities, selfcheck_command,
        cli_audit.audit, cli_people.people,
        cli_access.secrets_group, cli_access.keys_group, cli_checks.clock_commands, cli_checks.fees_commands,
        cli_letters.letters,
    )  # fmt: skip
    for group in groups:
        app.cli.add_command(group)


def now() -> datetime:
    """The injected present moment."""
    moment: datetime = current_app.extensions["now"]()
    return moment


def system() -> Acting:
    """The system acting now, for a command."""
    return Acting.system(now(), current_calendar())


@cases.command("verify")
@click.option("--case", "ref", default="", help="只核对一件（登记号）。")
def verify_cases(ref: str) -> None:
    """核对每件案件的数据行与其办理记录是否一致。"""
    with everything():
        found = [_line(difference) for difference in rebuild.verify(current_calendar(), ref=ref)]
    _end(found, "全部一致。")


@cases.command("rebuild")
def rebuild_cases() -> None:
    """按办理记录重建每件案件的数据行，并列出改动。"""
    with everything(), writing():
        acting = system()
        changed = list(rebuild.rebuild(acting.calendar))
        if changed:
            note("cases.rebuilt", acting=acting, chain="system", columns=len(changed))
    for difference in changed:
        click.echo(_line(difference))
    click.echo(f"已重建，更正 {len(changed)} 处。")


def _line(difference: Difference) -> str:
    return f"{difference.case} {difference.column}：{difference.stored} ≠ {difference.expected}"


@numbers.command("check")
def check_numbers() -> None:
    """检查号码有无缺号、重号，并列出作废号。"""
    with everything():
        for void in numbering.void_numbers():
            click.echo(f"作废 {void.kind} {void.year} {void.no}：{void.void_reason}")
        faults = numbering.check_numbers()
    _end(
        [f"{NUMBER_FAULTS[f.what]} {f.organ_id} {f.kind} {f.year} {f.no}" for f in faults],
        "号码连续，无缺号重号。",
    )


@organs.command("load")
@click.option("--file", type=click.Path(exists=True, path_type=Path), default=organisation.ORGANS_FILE)
def load_organs(file: Path) -> None:
    """载入答复机关、内设机构和复议诉讼机关（可重复执行）。"""
    with everything(), writing():
        changed = organisation.load_organs(system(), file)
    click.echo(f"新增或更新 {len(changed)} 个：{'、'.join(changed)}" if changed else "没有变化。")


@responsibilities.command("load")
@click.option("--file", type=click.Path(exists=True, path_type=Path), default=catalogue.CATALOGUE_FILE)
def load_responsibilities(file: Path) -> None:
    """载入职责目录的样例行（可重复执行，不改动已有的行）。"""
    with everything(), writing():
        made = catalogue.load_catalogue(system(), file)
    click.echo(f"新增 {made} 条。" if made else "没有变化。")


@organs.command("list")
def list_organs() -> None:
    """列出答复机关。"""
    for organ in db.session.scalars(select(Organ).order_by(Organ.kind, Organ.code)):
        ended = f"（至 {organ.valid_to}）" if organ.valid_to else ""
        click.echo(f"{organ.code:6} {organ.kind:5} {organ.name}{ended}")


@click.command("selfcheck")
@click.option("--audit-key", is_flag=True, help="本进程应持有审计签名密钥。")
def selfcheck_command(audit_key: bool) -> None:
    """启动自检：逐项一行；有故障时退出码不为 0。"""
    with everything():
        checks = list(selfcheck.run(surroundings(holds_audit_key=audit_key)))
    for check in checks:
        word = "正常" if check.ok else "提醒" if check.is_warning else "故障"
        detail = f"：{'；'.join(check.faults)}" if check.faults else ""
        click.echo(f"{word} {CHECK_NAMES.get(check.name, check.name)}{detail}")
    if any(not check.ok and not check.is_warning for check in checks):
        raise SystemExit(1)


def surroundings(*, holds_audit_key: bool = False) -> selfcheck.Surroundings:
    """What the running process was started with, for the self-check."""
    settings = current_app.extensions["settings"]
    return selfcheck.Surroundings(
        debug=current_app.debug,
        secrets_dir=settings.secrets_dir,
        data_dir=settings.data_dir,
        now=now(),
        holds_audit_key=holds_audit_key,
    )


def _end(faults: list[str], well: str) -> None:
    """Print the faults and exit with 1, or one line that all is well."""
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo(well)
