"""A real mail server for tests: an SMTP daemon in a thread of its own, which answers what a test wants."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from casework.notifiers import SmtpNotifier

SENDER = "ysq@example.gov.cn"


@dataclass
class Post:
    """What arrived. ``answers``: what the server says to the next recipients instead of taking them."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802 (the name aiosmtpd calls)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.on_data()
        return "250 taken"


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Post, SmtpNotifier]]:
    """The server, and a notifier that speaks with it."""
    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield post, SmtpNotifier("127.0.0.1", port, "none", SENDER)
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
