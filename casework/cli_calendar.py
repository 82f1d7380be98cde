"""flask calendar import: show what a notice on days off would move, and load it when that is confirmed."""

import tomllib
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from casework import calendar_data, labels
from casework.acting import Acting
from casework.calendar_data import YearNotice
from casework.calendars import current_calendar
from casework.db import db, write
from casework.scope import everything
from casework.services import calendars
from casework.services.calendars import Loading, Plan
from workflows.holiday_notice import YearDays, faults

calendar = AppGroup("calendar", help="放假调休安排。")


@calendar.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--notice", default="", help="通知文号（CSV 文件必填）。")
@click.option("--reason", default="载入放假安排", show_default=True, help="重算理由，写入留痕。")
@click.option("--confirm", is_flag=True, help="确认载入；不加时只列出将变动的期限。")
def import_calendar(files: tuple[Path, ...], notice: str, reason: str, confirm: bool) -> None:
    """列出放假通知（TOML 或 CSV，每年一个文件）将变动的期限；加 --confirm 时载入并重算。"""
    for file in files:
        loading = Loading(_read(file, notice), file.name, file.read_text("utf-8-sig"), reason)
        with everything():
            planned = write(lambda given=loading: _apply(given)) if confirm else calendars.plan(loading)
            db.session.rollback()
        _print(planned, confirmed=confirm)


def _apply(loading: Loading) -> Plan:
    acting = Acting.system(current_app.extensions["now"](), current_calendar())
    return calendars.apply(loading, acting=acting)


def _read(file: Path, notice: str) -> YearNotice:
    """Raises ClickException for a file that cannot be read or contradicts itself."""
    try:
        if file.suffix.lower() == ".csv":
            if not notice:
                raise click.ClickException("CSV 文件须用 --notice 写明通知文号。")
            found = calendar_data.read_table(file, notice=notice)
        else:
            found = calendar_data.read_notice(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise click.ClickException(
            f"{file.name} 无法识别，格式见 data/holidays/2026.toml；CSV 每行一个日期和“休”或“班”。"
        ) from None
    except ValueError as fault:
        raise click.ClickException(f"{file.name} 第 {fault} 行无法识别，应为日期和“休”或“班”。") from None
    wrong = faults(found.year, YearDays(found.rest_days, found.make_up_days))
    if wrong:
        raise click.ClickException("\n".join(labels.notice_fault(finding) for finding in wrong))
    return found


def _print(planned: Plan, *, confirmed: bool) -> None:
    year = planned.loading.notice.year
    if not planned.is_needed:
        click.echo(f"{year} 年：与已载入的相同，未作改动。")
        return
    for move in planned.moved:
        click.echo(f"{move.ref}：{move.before or '无'} → {move.after or '无'}")
    left = sum(move.left for move in planned.moves)
    if confirmed:
        click.echo(f"{year} 年：已载入，变动期限 {len(planned.moved)} 件，不再暂估 {left} 件。")
        return
    versions = f"日历版本 {planned.old.version} → {planned.new.version}"
    click.echo(f"{year} 年：将变动期限 {len(planned.moved)} 件，不再暂估 {left} 件；{versions}。")
    click.echo("以上只是预览，加 --confirm 载入。")
