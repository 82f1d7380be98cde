"""Commands for letters: verify the stored bytes, issue what a crash left behind, show the fonts."""

import click
from flask import current_app
from flask.cli import AppGroup

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.letters import selfcheck
from casework.scope import everything
from casework.services import letters as service

FAULTS = {"broken": "存储的文件损坏或者被改动", "differs": "重新生成的文件与存储的不同"}
ROLES = {
    "fangsong": "正文仿宋",
    "kaiti": "楷体",
    "heiti": "黑体",
    "xiaobiaosong": "标题小标宋",
    "songti": "页码宋体",
}

letters = AppGroup("letters", help="文书：核对、补生成、字体。")


@letters.command("verify")
def verify() -> None:
    """Compare every issued letter with its SHA-256 and with a new rendering; exit code 1 on a difference."""
    faults = 0
    with everything():
        for letter, how in service.changed_letters():
            faults += 1
            click.echo(f"{letter.number or letter.title}（{letter.id}）：{FAULTS[how]}")
    click.echo(f"发现 {faults} 处问题。" if faults else "全部一致。")
    if faults:
        raise SystemExit(1)


@letters.command("issue")
def issue() -> None:
    """Make the PDF of letters whose number was given and whose bytes are missing."""
    with everything():
        acting = Acting.system(current_app.extensions["now"](), current_calendar())
        done = service.issue_pending(acting)
    click.echo(f"补生成 {done} 件。")


@letters.command("fonts")
def show_fonts() -> None:
    """Which font file each role really got."""
    for role, files in selfcheck.roles().items():
        click.echo(f"{ROLES[role]}：{'、'.join(files)}")
