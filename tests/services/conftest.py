"""An office that mails."""

from collections.abc import Iterator

import pytest
from flask import Flask

from casework.db import writing
from casework.models import MessageKind
from casework.models.message import Channel
from casework.services import outbox
from casework.services.messages import tell
from tests.mail_server import SENDER
from tests.services.staff import person_id, with_address


@pytest.fixture
def mailing_office(office: Flask) -> Iterator[Flask]:
    """The office with a mail server in its settings; which one, each test says."""
    settings = office.extensions["settings"]
    changes = {"smtp_host": "127.0.0.1", "smtp_from": SENDER, "smtp_security": "none"}
    office.extensions["settings"] = settings.model_copy(update=changes)
    yield office
    office.extensions["settings"] = settings


@pytest.fixture
def queued(mailing_office, acting_as):
    """``queued("a", "b")``: so many mails for 王敏, told now."""
    with_address("wangmin", acting_as)

    def queue(*keys, channels=(Channel.mail,)):
        with writing():
            for key in keys:
                tell([person_id("wangmin")], MessageKind.overdue, key=key, acting=acting_as("chenzr"),
                     channels=channels, days=2)  # fmt: skip

    return queue


@pytest.fixture
def send(clock_now, acting_as):
    """One tick of the sender by these ways."""

    def tick(way, channel=Channel.mail):
        return outbox.send_due({channel: way}, clock_now, acting_as("admin"))

    return tick
