"""flask scheduler, flask jobs: the ticker, and each of its jobs by hand."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from casework import jobs

jobs_group = AppGroup("jobs", help="定时任务。")


@jobs_group.command("list")
def list_jobs() -> None:
    """列出定时任务及其间隔。"""
    for name, job in jobs.JOBS.items():
        click.echo(f"{name:20} 每 {job.minutes} 分钟")


@jobs_group.command("run")
@click.argument("name", type=click.Choice(list(jobs.JOBS)))
def run_job(name: str) -> None:
    """立即执行一次。"""
    click.echo(f"{name}：完成 {jobs.run_once(name)} 项。")


@click.command("scheduler")
def scheduler() -> None:
    """运行定时任务（只运行一个进程）。"""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
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
