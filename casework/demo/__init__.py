"""Demo data (DESIGN D14): about ninety fictional requests, replayed through the services."""

from collections.abc import Iterable

import click
from flask import Flask
from sqlalchemy import func, select

from casework.calendars import current_calendar
from casework.db import db, writing
from casework.demo.acts import play_act
from casework.demo.asking import ask
from casework.demo.concentrating import concentrate
from casework.demo.difficult import signal
from casework.demo.improving import suggest
from casework.demo.people import Cast
from casework.demo.play import Play
from casework.demo.stories import Story, sample_organ, stories
from casework.demo.transfers import silence
from casework.demo.watching import supervise
from casework.models import Case, Organ, OrganKind
from casework.scope import everything


def load(app: Flask, told: Iterable[Story] | None = None) -> int:
    """Replay the stories into a demo database that has no case yet; returns how many requests there are."""
    with everything():
        _enter_contacts()
        there = db.session.scalar(select(func.count()).select_from(Case)) or 0
        if there:
            return there
        play = Play(Cast(current_calendar()), app.extensions["now"]())
        acts = play.enter(stories() if told is None else told)
        with click.progressbar(play.run(play_act), length=acts, label="建立演示申请件") as bar:
            for _step in bar:
                pass
        silence(play)
        supervise(play)
        suggest(play)
        ask(play)
        concentrate(play)
        signal(play)
        return len(play.cases)


def _enter_contacts() -> None:
    """Made-up office, telephone and address where none is entered: letters name them."""
    with writing():
        organs = select(Organ).where(Organ.kind != OrganKind.OTHER, Organ.valid_to.is_(None))
        for number, organ in enumerate(db.session.scalars(organs.order_by(Organ.id)), 1):
            for name, text in sample_organ(number, organ.short_name).items():
                if not getattr(organ, name):
                    setattr(organ, name, text)
