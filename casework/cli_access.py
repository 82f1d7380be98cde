"""flask secrets, keys, people link: what the operator does before anybody can sign in."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, select

from casework import pii, secret_files
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import CryptoKey, Person, PersonStatus
from casework.scope import everything
from casework.services import passwords
from casework.views.sessions import end_all


def _system() -> Acting:
    return Acting.system(current_app.extensions["now"](), current_calendar())


secrets_group = AppGroup("secrets", help="密钥文件（OGI_SECRETS_DIR）。")


@secrets_group.command("init")
def secrets_init() -> None:
    """建立缺少的密钥文件；已有的不动。"""
    made = secret_files.create(current_app.extensions["settings"].secrets_dir)
    click.echo("已建立：" + "、".join(made) if made else "密钥文件都已存在，没有改动。")
    click.echo("请另行备份 data.key：丢失后，已加密的个人信息和附件无法恢复。")


keys_group = AppGroup("keys", help="数据密钥（由 data.key 保护）。")


@keys_group.command("init")
def keys_init() -> None:
    """建立第一把数据密钥和索引密钥；已有的不动。"""
    with writing():
        pii.ensure_keys(_system())
    click.echo("数据密钥已就绪。")


@keys_group.command("status")
def keys_status() -> None:
    """列出数据密钥。"""
    for row in db.session.scalars(select(CryptoKey).order_by(CryptoKey.id)):
        click.echo(f"{row.id} {row.purpose} {row.state}")


@click.command("link")
@click.argument("login")
@with_appcontext
def people_link(login: str) -> None:
    """发一次性链接（30 分钟内有效），由本人设定密码。"""
    with everything(), writing():
        person = db.session.scalars(
            select(Person).where(
                func.lower(Person.login) == login.lower(),
                Person.status == PersonStatus.active,
            )
        ).one_or_none()
        if person is None or person.id == 0:
            raise click.ClickException("没有这个登录名，或者账号已停用。")
        token = passwords.make_link(person, _system())
        end_all(person.id)
    click.echo(f"{current_app.extensions['settings'].public_url}/first/{token}")
    click.echo("链接 30 分钟内有效，只能用一次；请当面或通过内部渠道交给本人。")
