"""flask prepare: all that a data directory needs before it serves; what is there already is left alone."""

import click
from alembic.migration import MigrationContext
from flask import Flask, current_app
from flask_migrate import upgrade

from casework import calendar_data, cli_demo, pii, rebuild, secret_files
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.further import LOADERS
from casework.scope import everything
from casework.services import calendars, message_rules, organisation, responsibilities


@click.command("prepare")
@click.option("--demo", "with_demo", is_flag=True, help="载入演示账号和虚构申请。")
def prepare(with_demo: bool) -> None:
    """准备数据目录：密钥、数据表、机关、职责目录、提醒规则、放假安排（可重复执行）。"""
    settings = current_app.extensions["settings"]
    secret_files.create(settings.secrets_dir)
    use_secrets(current_app)
    before = revision()
    upgrade()
    notices = calendar_data.read_notices()
    with everything(), writing():
        acting = Acting.system(current_app.extensions["now"](), calendar_data.calendar_of(notices))
        pii.ensure_keys(acting)
        organisation.load_organs(acting)
        message_rules.load_rules(acting)
        responsibilities.load_catalogue(acting)
        for load in LOADERS.values():
            load(acting)
    known = current_calendar().known_years
    for notice in (notice for notice in notices if notice.year not in known):
        with everything(), writing():
            acting = Acting.system(current_app.extensions["now"](), current_calendar())
            calendars.import_notice(notice, source=f"{notice.year}.toml", acting=acting)
    if before and before != revision():  # columns that the migration left empty follow from the facts
        with everything(), writing():
            for _ in rebuild.rebuild(current_calendar(), only_open=True):
                pass
    if with_demo:
        cli_demo.load_demo()
    db.session.remove()


def revision() -> str | None:
    """The migration at which the database stands; None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def use_secrets(app: Flask) -> None:
    """Give the secrets that were just made to the running command."""
    found = secret_files.load(app.extensions["settings"].secrets_dir)
    app.extensions["secrets"] = found
    app.config["SECRET_KEY"] = found.session


def init_app(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(prepare)
