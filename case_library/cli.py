"""Commands of the library: load what ships with the system, check its search, store its index anew."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import StaticPool, create_engine

from case_library import checking, loading, samples
from case_library.codes import ImportState
from case_library.index import engine, runs
from case_library.labels.policies import IMPORT_FAULTS, IMPORT_STATES
from case_library.services import folder_import
from casework.acting import Acting
from casework.calendar_data import load as load_calendar
from casework.cli import system
from casework.cli_checks import read_yaml, report
from casework.db import db, writing
from casework.now import system_now

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
library = AppGroup("library", help="案例库：装载、检查、重建索引。")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(library)


@library.command("load")
@click.option("--samples", "with_samples", is_flag=True, help="连同 30 件样例案例。")
def load(with_samples: bool) -> None:
    """装载随系统提供的领域、争议点和通俗说法；已有的不改动。"""
    with writing():
        loading.load(system())
        if with_samples:
            samples.load_samples(system())


@library.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_folder(folder: Path) -> None:
    """读取文件夹（含子文件夹）里的政策文件，逐份等待确认；不能读取的说明原因。"""
    counts: Counter[ImportState] = Counter()
    for done in folder_import.import_folder(folder, system()):
        counts[done.state] += 1
        what = IMPORT_FAULTS[done.fault] if done.fault else IMPORT_STATES[done.state]
        click.echo(f"[{done.place}/{done.total}] {done.name}　{what}")
    click.echo(
        "　".join(f"{IMPORT_STATES[state]} {number}" for state, number in counts.items()) or "没有文件"
    )


@library.command("reindex")
def reindex() -> None:
    """重新建立检索索引（可中断，再次运行接着做）。"""
    with writing():
        runs.queue(system())
    click.echo(f"已重建 {runs.work(system())} 条。")


@library.command("check")
@click.argument("queries", type=FILE)
@click.option("--cases", type=FILE, required=True, help="案例文件，格式同 data/library/sample_cases.yaml。")
def check(queries: Path, cases: Path) -> None:
    """用 QUERIES 中的检索词在只装有 --cases 案例的临时案例库中检索，逐条核对前三名。"""
    asked, lines = read_yaml(queries)
    given, _ = read_yaml(cases)
    acting = Acting.system(system_now(), load_calendar())
    with temporary_library():
        try:
            results = checking.check(asked["queries"], given["cases"], acting)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise click.ClickException(f"not files of queries and cases: {error!r}") from error
    report(results, lines)


@contextmanager
def temporary_library() -> Iterator[None]:
    """An empty database in memory for the length of a command; the stored one is not touched."""
    before, memory = db.engines[None], create_engine("sqlite://", poolclass=StaticPool)
    db.session.remove()
    db.engines[None] = memory  # type: ignore[index]
    try:
        db.metadata.create_all(memory)
        with memory.begin() as connection:
            connection.exec_driver_sql(engine.SQLITE_TABLE)
        yield
    finally:
        db.session.remove()
        db.engines[None] = before  # type: ignore[index]
        memory.dispose()
