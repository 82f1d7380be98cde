"""Commands of the library: load what ships with the system, check its search."""

from flask import Flask
from flask.cli import AppGroup

from case_library import loading
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
