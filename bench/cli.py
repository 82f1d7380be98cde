"""flask bench data: fill an empty demo database with a made-up province."""

from __future__ import annotations

from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from bench import data, province
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.cli_demo import password
from casework.db import db, writing
from casework.models import Case
from casework.now import legal_day
from casework.scope import everything
from casework.services import demo_accounts

bench = AppGroup("bench", help="性能测试数据。")


@bench.command("data")
@click.option("--cases", "count", type=click.IntRange(1, 2_000_000), default=20_000, show_default=True)
def make_data(count: int) -> None:
    """在空的演示库中生成虚构的全省案件。"""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("性能测试数据只写入 SQLite 库。")
    acting = Acting.system(current_app.extensions["now"](), current_calendar())
    with everything():
        if db.session.scalar(select(func.count()).select_from(Case)):
            raise click.ClickException("库中已有案件；请用空的数据目录（OGI_DATA_DIR）。")
        with writing():
            demo_accounts.load_accounts(password(), acting)
            province.build(acting)
        with writing():
            demo_accounts.give_password(password(), acting)
        offices = province.offices()
    _fill(count, offices, legal_day(acting.now - timedelta(days=1)))  # the last day that is over
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def _fill(count: int, offices: list[province.Office], today: date) -> None:
    """One process a core; each opens the database anew."""
    spawn = get_context("spawn")
    parts = current_app.extensions["settings"].server_workers
    told: Queue[int | str] = spawn.Queue()
    children = [
        spawn.Process(target=_make_part, args=(data.Part(no, parts, count), offices, today, told))
        for no in range(parts)
    ]
    db.engine.dispose()
    for child in children:
        child.start()
    made = 0
    with click.progressbar(length=count, label=f"{count} 件") as bar:
        while made < count:
            news = told.get()
            if isinstance(news, str):
                raise click.ClickException(news)
            made += news
            bar.update(news)
    for child in children:
        child.join()


def _make_part(part: data.Part, offices: list[province.Office], today: date, told: Queue[int | str]) -> None:
    from app import create_app

    with create_app().app_context():
        try:
            data.fill(part, offices, current_calendar(), today, told.put)
        except Exception as fault:
            told.put(f"{type(fault).__name__}: {fault}"[:500])


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(bench)
