"""flask scheduler, flask jobs: the ticker, and each of its jobs by hand.

The scheduler is imported when it is asked for, so that no other command waits for it.
"""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from casework import start

jobs_group = AppGroup("jobs", help="定时任务。")


@jobs_group.command("list")
def list_jobs() -> None:
    """列出定时任务及其间隔。"""
    from casework import jobs

    for name, job in jobs.JOBS.items():
        click.echo(f"{name:20} 每 {job.minutes} 分钟")


@jobs_group.command("run")
@click.argument("name")
def run_job(name: str) -> None:
    """立即执行一次。"""
    from casework import jobs

    if name not in jobs.JOBS:
        raise click.ClickException("没有这个定时任务，名称见 flask jobs list。")
    click.echo(f"{name}：完成 {jobs.run_once(name)} 项。")


@click.command("scheduler")
def scheduler() -> None:
    """运行定时任务（只运行一个进程）。"""
    from casework import jobs

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    start.ensure_sound(app, holds_audit_key=True)
    try:
        jobs.serve(app)
    except jobs.AlreadyRunning:
        raise click.ClickException("定时任务已在运行。") from None
    except (KeyboardInterrupt, SystemExit):
        click.echo("定时任务已停止。")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(jobs_group)
    app.cli.add_command(scheduler)
