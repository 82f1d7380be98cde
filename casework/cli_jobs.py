"""flask scheduler, flask jobs: the ticker, each of its jobs by hand, and the ledger of runs.

They are imported when they are asked for, so that no other command waits for them.
"""

import signal
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from casework import labels, start
from casework.now import OFFICE_ZONE

jobs_group = AppGroup("jobs", help="定时任务。")


@jobs_group.command("list")
def list_jobs() -> None:
    """列出定时任务及其执行时间。"""
    from casework import jobs

    for name, job in jobs.JOBS.items():
        click.echo(f"{name:20} {labels.schedule_words(job.schedule)}  {labels.JOBS[name]}")


@jobs_group.command("run")
@click.argument("name")
def run_job(name: str) -> None:
    """立即执行一次。"""
    from casework import jobs

    if name not in jobs.JOBS:
        raise click.ClickException("没有这个定时任务，名称见 flask jobs list。")
    click.echo(f"{name}：完成 {jobs.run_once(name)} 项。")


@jobs_group.command("runs")
@click.argument("name", default="")
def list_runs(name: str) -> None:
    """列出最近的执行记录（全部任务，或只列一项）。"""
    from casework.queries import runs

    for run in runs.last_runs(name):
        at = run.scheduled_for.astimezone(OFFICE_ZONE)
        words = [f"{at:%Y-%m-%d %H:%M:%S}", f"{run.job:20}", labels.RUN_STATES[runs.state_of(run)]]
        words += [f"{run.done} 项"] if run.finished_at else []
        words += [f"错过 {run.missed} 次"] if run.missed else []
        words += [run.fault] if run.fault else []
        click.echo("  ".join(words))


@jobs_group.command("release")
def release() -> None:
    """放行暂缓发出的提醒（一次超过 200 条时）。"""
    from casework import jobs
    from casework.db import writing
    from casework.services import sweep

    with writing():
        is_released = sweep.release(jobs.as_system())
    if not is_released:
        raise click.ClickException("没有等待放行的提醒。")
    click.echo("已放行，下一次检查时发出。")


@click.command("scheduler")
def scheduler() -> None:
    """运行定时任务；可在多台主机上各运行一个，同时只有一个执行。"""
    from casework import ticker

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    start.ensure_sound(app, holds_audit_key=True)
    signal.signal(signal.SIGTERM, _end)
    try:
        ticker.serve(app)
    except (KeyboardInterrupt, SystemExit):
        click.echo("定时任务已停止。")


def _end(*_: Any) -> None:
    sys.exit(0)


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(jobs_group)
    app.cli.add_command(scheduler)
