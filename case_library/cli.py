"""Commands of the library: load what ships with the system, check its search."""

from collections import Counter
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from case_library import loading
from case_library.codes import ImportState
from case_library.labels.policies import IMPORT_FAULTS, IMPORT_STATES
from case_library.services import folder_import
from casework.cli import system
from casework.db import writing

library = AppGroup("library", help="案例库：装载、检查。")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(library)


@library.command("load")
def load() -> None:
    """装载随系统提供的领域、争议点和通俗说法；已有的不改动。"""
    with writing():
        loading.load(system())


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
