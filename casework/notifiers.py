"""Ways out of the house for messages to the staff: a mail server, and the office's own gateway (webhook).

A notifier sends one dispatch or says why not. It knows no table: outbox.py decides what goes when.
"""

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import Protocol

from flask import current_app

from casework import secret_files
from casework.models.message import Channel

SECONDS = 20.0  # a server that says nothing for so long is down
MAILBOX_FULL = frozenset({452, 552})
BUSY = 421  # "service not available, closing transmission channel"


class Fault(StrEnum):
    """Why something was not sent; labels.OUTBOX_FAULTS."""

    mailbox_full = "mailbox_full"
    refused = "refused"  # the server will not take it, now or later
    put_off = "put_off"  # the server says: later
    server_down = "server_down"
    sign_in = "sign_in"  # the server does not know our name or password
    sender = "sender"  # the server does not take the sender's address
    tls = "tls"  # no safe connection
    settings = "settings"  # a secret file is missing
    unreadable = "unreadable"  # the sealed text does not open
    no_way = "no_way"  # the way was switched off meanwhile


class NotSent(Exception):
    """Was not taken. ``is_final``: never will be; ``is_general``: nothing else would be taken now."""

    def __init__(self, fault: Fault, *, is_final: bool = False, is_general: bool = False) -> None:
        super().__init__(fault.value)
        self.fault, self.is_final, self.is_general = fault, is_final, is_general


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One thing to send. ``address``: mail address, or staff number for the gateway."""

    key: str
    address: str = field(repr=False)
    subject: str
    text: str
    url: str
    made_at: datetime


class Notifier(Protocol):
    """A way out of the house."""

    def send(self, dispatch: Dispatch) -> None:
        """Hand over one dispatch; the receiver knows a repeated one by its key. Raises NotSent."""


@dataclass(frozen=True, slots=True)
class SmtpNotifier:
    """Mail over SMTP. ``security``: none, starttls, or tls from the first byte."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS

    def send(self, dispatch: Dispatch) -> None:
        try:
            self._send(mail_of(dispatch, self.sender))
        except smtplib.SMTPRecipientsRefused as refused:
            raise _answer(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPAuthenticationError:
            raise NotSent(Fault.sign_in, is_general=True) from None
        except smtplib.SMTPSenderRefused:
            raise NotSent(Fault.sender, is_general=True) from None
        except smtplib.SMTPDataError as refused:
            raise _answer(refused.smtp_code) from None
        except ssl.SSLError:
            raise NotSent(Fault.tls, is_general=True) from None
        except (smtplib.SMTPException, OSError):
            raise NotSent(Fault.server_down, is_general=True) from None

    def _send(self, mail: EmailMessage) -> None:
        own_name = self.sender.partition("@")[2]
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, own_name, timeout=self.seconds, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, own_name, timeout=self.seconds)
        try:
            if self.security == "starttls":
                self._encrypt(server)
            if self.user:
                self._sign_in(server)
            self._hand_over(server, mail)
        finally:
            with suppress(
                smtplib.SMTPException, OSError
            ):  # it was taken or not: the farewell changes nothing
                server.quit()

    @staticmethod
    def _encrypt(server: smtplib.SMTP) -> None:
        try:
            server.starttls(context=ssl.create_default_context())
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            raise NotSent(Fault.tls, is_general=True) from None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self.user, self.password)
        except smtplib.SMTPNotSupportedError:
            raise NotSent(Fault.sign_in, is_general=True) from None

    @staticmethod
    def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> None:
        try:
            server.send_message(mail)
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError):  # an address this server cannot write
            raise NotSent(Fault.refused, is_final=True) from None


def _answer(code: int) -> NotSent:
    """What an answer of the server means: 4xx later, 5xx never (RFC 5321 § 4.2.1)."""
    if code == BUSY:
        return NotSent(Fault.server_down, is_general=True)
    is_final = code >= 500
    if code in MAILBOX_FULL:
        return NotSent(Fault.mailbox_full, is_final=is_final)
    return NotSent(Fault.refused if is_final else Fault.put_off, is_final=is_final)


def mail_of(dispatch: Dispatch, sender: str) -> EmailMessage:
    """The mail; the same dispatch always has the same Message-ID."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, dispatch.address, dispatch.subject
    mail["Date"] = format_datetime(dispatch.made_at)
    mail["Message-ID"] = f"<{mark_of(dispatch.key)}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers
    mail.set_content(dispatch.text)
    return mail


def mark_of(key: str) -> str:
    """What tells the receiver that a dispatch is the same one; the key itself names ids."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class WebhookNotifier:
    """JSON by POST to the gateway of the office, signed: ``X-OGI-Signature: sha256=HMAC(secret, body)``.

    The body names a staff number, subject, text and link; the gateway finds the telephone.
    """

    url: str
    secret: bytes = field(repr=False)
    seconds: float = SECONDS

    def send(self, dispatch: Dispatch) -> None:
        import requests  # only where it is needed: it is slow to load

        body = json.dumps(
            {
                "id": mark_of(dispatch.key), "staff_no": dispatch.address, "subject": dispatch.subject,
                "text": dispatch.text, "url": dispatch.url, "made_at": dispatch.made_at.isoformat(),
            },
            ensure_ascii=False,
        ).encode()  # fmt: skip
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-OGI-Signature": self._signature(body),
        }
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy, no password of the host's environment
                answer = session.post(
                    self.url, data=body, headers=headers, timeout=self.seconds, allow_redirects=False
                )
        except requests.exceptions.SSLError:
            raise NotSent(Fault.tls, is_general=True) from None
        except requests.RequestException:
            raise NotSent(Fault.server_down, is_general=True) from None
        self._read(answer.status_code)

    def _signature(self, body: bytes) -> str:
        return f"sha256={hmac.new(self.secret, body, hashlib.sha256).hexdigest()}"

    @staticmethod
    def _read(status: int) -> None:
        if 200 <= status < 300:
            return
        if status in (401, 403):
            raise NotSent(Fault.sign_in, is_general=True)
        if status in (408, 429) or status >= 500:
            raise NotSent(Fault.server_down, is_general=True)
        raise NotSent(Fault.refused, is_final=True)


@dataclass(frozen=True, slots=True)
class _Closed:
    """A way that is set up wrongly: it refuses all, and says why."""

    fault: Fault

    def send(self, dispatch: Dispatch) -> None:
        raise NotSent(self.fault, is_general=True)


def configured() -> frozenset[Channel]:
    """The ways that the operator set up."""
    settings = current_app.extensions["settings"]
    ways = {Channel.mail: settings.smtp_host, Channel.webhook: settings.webhook_url}
    return frozenset(way for way, place in ways.items() if place)


def public_url() -> str:
    """Base of the links in messages."""
    return str(current_app.extensions["settings"].public_url)


def current() -> Mapping[Channel, Notifier]:
    """A notifier for each way that is set up; the secrets are read from their files now."""
    made = {Channel.mail: _smtp, Channel.webhook: _webhook}
    found: dict[Channel, Notifier] = {}
    for way in configured():
        try:
            found[way] = made[way]()
        except secret_files.SecretsFault:
            found[way] = _Closed(Fault.settings)
    return found


def _smtp() -> Notifier:
    settings = current_app.extensions["settings"]
    place = settings.secrets_dir / secret_files.SMTP_PASSWORD
    return SmtpNotifier(
        host=settings.smtp_host, port=settings.smtp_port, security=settings.smtp_security,
        sender=settings.smtp_from, user=settings.smtp_user,
        password=secret_files.read_word(place) if settings.smtp_user else "",
    )  # fmt: skip


def _webhook() -> Notifier:
    settings = current_app.extensions["settings"]
    return WebhookNotifier(
        settings.webhook_url, secret_files.read(settings.secrets_dir / secret_files.WEBHOOK)
    )
