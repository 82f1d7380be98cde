"""Commands for accounts and roles, used at installation and in need."""

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models.person import Person
from casework.scope import everything
from casework.services import people as services
from casework.services.people import PeopleFault
from workflows.codes import Role

FAULTS = {
    "LOGIN_FORM": "登录名须为 3-32 位小写字母、数字、点、下划线或连字符。",
    "LOGIN_TAKEN": "登录名或工号已被使用。",
    "ROLES_EXCLUDE": "该角色与已有角色互斥。",
    "ONESELF": "不能变更本人的账号和权限。",
    "UNIT_UNKNOWN": "没有这个机关或内设机构。",
    "PERSON_UNKNOWN": "没有这个账号。",
}
ROLES = click.Choice([role.value for role in Role if role is not Role.system])

people = AppGroup("people", help="账号与角色。")


@people.command("add")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--staff-no", required=True, help="工号（每人唯一）。")
@click.option("--organ", required=True, help="机关代码，如 DG。")
@click.option("--unit", default="", help="内设机构代码；不填为第一个。")
@click.option("--role", "roles", multiple=True, type=ROLES, help="角色，可多次给出。")
def add(login: str, name: str, staff_no: str, organ: str, unit: str, roles: tuple[str, ...]) -> None:
    """建立账号；首次登录另发一次性链接。"""

    def run(acting: Acting) -> None:
        found = services.unit_by_code(organ, unit)
        if found is None:
            raise PeopleFault("UNIT_UNKNOWN")
        person = services.add_person(login=login, name=name, staff_no=staff_no, unit=found, acting=acting)
        services.set_roles(person, map(Role, roles), acting)

    _change(run, f"已建立账号 {login}。")


@people.command("grant")
@click.argument("login")
@click.argument("role", type=ROLES)
def grant(login: str, role: str) -> None:
    """授予角色。"""
    _change(
        lambda acting: services.grant_role(_person(login), Role(role), acting),
        f"已授予 {login} 角色 {role}。",
    )


@people.command("revoke")
@click.argument("login")
@click.argument("role", type=ROLES)
def revoke(login: str, role: str) -> None:
    """收回角色。"""
    _change(
        lambda acting: services.revoke_role(_person(login), Role(role), acting),
        f"已收回 {login} 角色 {role}。",
    )


@people.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """停用账号。"""
    _change(lambda acting: services.disable_person(_person(login), acting), f"已停用 {login}。")


@people.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """按文件建立尚不存在的账号。"""
    _change(lambda acting: services.load_people(file, acting), "已载入。")


@people.command("list")
def list_people() -> None:
    """列出账号、单位和角色。"""
    for person in db.session.scalars(select(Person).where(Person.id > 0).order_by(Person.login)):
        unit = person.unit.name if person.unit else ""
        roles = "、".join(sorted(person.role_set))
        click.echo(f"{person.login:12} {person.status:8} {person.name} {unit} {roles}")


def _person(login: str) -> Person:
    found = services.person_by_login(login)
    if found is None:
        raise PeopleFault("PERSON_UNKNOWN")
    return found


def _change(run: Any, done: str) -> None:
    try:
        with everything(), writing():
            run(Acting.system(current_app.extensions["now"](), current_calendar()))
    except PeopleFault as fault:
        raise click.ClickException(FAULTS[fault.code]) from None
    click.echo(done)
