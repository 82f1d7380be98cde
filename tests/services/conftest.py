"""An office that mails."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mail_server import SENDER


@pytest.fixture
def mailing_office(office: Flask) -> Iterator[Flask]:
    """The office with a mail server in its settings; which one, each test says."""
    settings = office.extensions["settings"]
    changes = {"smtp_host": "127.0.0.1", "smtp_from": SENDER, "smtp_security": "none"}
    office.extensions["settings"] = settings.model_copy(update=changes)
    yield office
    office.extensions["settings"] = settings
