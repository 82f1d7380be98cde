"""flask demo: the demo accounts and the fictional requests."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import writing
from casework.further import DEMO
from casework.labels import people as words
from casework.scope import everything
from casework.services import demo_accounts

demo = AppGroup("demo", help="演示数据（仅用于演示库）。")


def password() -> str:
    """The password of the demo accounts of this data directory."""
    settings = current_app.extensions["settings"]
    return demo_accounts.password_of(settings.data_dir, settings.demo_password.get_secret_value())


@demo.command("load")
def load() -> None:
    """建立演示账号和虚构申请（可重复执行）。"""
    load_demo()


def load_demo() -> None:
    """Accounts first, then the requests they play."""
    from casework.demo import load as play_stories  # not at the start of every command

    acting = Acting.system(current_app.extensions["now"](), current_calendar())
    try:
        with everything(), writing():
            demo_accounts.load_accounts(password(), acting)
    except demo_accounts.NotADemo:
        raise click.ClickException("库中已有正式账号，不能载入演示数据。") from None
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    play_stories(app)
    for load in DEMO.values():
        load(Acting.system(current_app.extensions["now"](), current_calendar()))


@demo.command("accounts")
@click.option("--all", "shows_all", is_flag=True, help="连同各部门、街道的账号。")
def accounts(shows_all: bool) -> None:
    """列出演示账号及密码。"""
    with everything():
        rows = demo_accounts.accounts()
    shown = rows if shows_all else [row for row in rows if row.organ == rows[0].organ]
    click.echo(f"  演示账号（密码均为 {password()}）：")
    for row in shown:
        roles = "、".join(words.ROLES.get(role, role) for role in row.roles)
        click.echo(f"    {row.login:10} {row.name:　<9} {row.organ}　{roles}")
    if len(shown) < len(rows):
        click.echo(f"    另有各部门、街道 {len(rows) - len(shown)} 个账号：flask demo accounts --all")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(demo)
