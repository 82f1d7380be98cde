"""Ways out of the house: mail by TLS or not at all, JSON that is signed."""

import hmac
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from casework import notifiers
from casework.models import OutboxState
from casework.models.message import Channel
from casework.notifiers import Fault, SmtpNotifier, WebhookNotifier
from casework.services import outbox
from tests.mail_server import SENDER, mail_server
from tests.services.staff import items


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself."""
    from datetime import UTC, datetime
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2060, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(tmp_path):
    path = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return path, context


def test_starttls_is_used_and_a_foreign_certificate_refused(queued, send, tls, monkeypatch, clock_now):
    path, context = tls
    queued("a")
    with mail_server(tls_context=context, require_starttls=True) as (post, plain):
        secret = SmtpNotifier(plain.host, plain.port, "starttls", SENDER)
        send(secret)
        assert (items()[0].last_error, post.mails) == ("tls", [])
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        clock_now.pass_(minutes=2)
        assert send(secret) == 1
    assert len(post.mails) == 1


def test_a_server_without_starttls_gets_nothing(queued, send):
    queued("a")
    with mail_server() as (post, plain):
        send(SmtpNotifier(plain.host, plain.port, "starttls", SENDER))
    assert (items()[0].last_error, post.mails) == ("tls", [])


def test_a_wrong_password_stops_the_way_and_kills_no_letter(queued, send):
    from aiosmtpd.smtp import AuthResult

    queued("a", "b")
    options = {
        "authenticator": lambda *_: AuthResult(success=False, handled=False),
        "auth_require_tls": False,
    }
    with mail_server(**options) as (post, plain):
        send(SmtpNotifier(plain.host, plain.port, "none", SENDER, user="ysq", password="wrong"))
    assert [(i.state, i.last_error) for i in items()] == [
        (OutboxState.waiting, "sign_in"), (OutboxState.waiting, ""),
    ]  # fmt: skip
    assert post.mails == []


def test_a_missing_password_file_is_named(queued, office, clock_now, acting_as):
    queued("a")
    settings = office.extensions["settings"]
    office.extensions["settings"] = settings.model_copy(update={"smtp_user": "ysq"})
    outbox.send_by_settings(clock_now, acting_as("admin"))
    assert items()[0].last_error == "settings"
    (settings.secrets_dir / "smtp.password").write_text("geheim\n")
    (settings.secrets_dir / "smtp.password").chmod(0o400)
    assert notifiers.current()[Channel.mail].password == "geheim"


class Gateway(BaseHTTPRequestHandler):
    """The office's gateway: keeps what comes and answers what the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.taken, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_gateway_gets_signed_json(queued, send, gateway, office):
    url = f"http://127.0.0.1:{gateway.server_address[1]}/ogi"
    office.extensions["settings"] = office.extensions["settings"].model_copy(update={"webhook_url": url})
    queued("a", channels=[Channel.webhook])
    way = notifiers.current()[Channel.webhook]
    assert isinstance(way, WebhookNotifier)
    assert send(way, Channel.webhook) == 1
    headers, body = gateway.taken[0]
    expected = hmac.new(way.secret, body, "sha256").hexdigest()
    assert headers["X-OGI-Signature"] == f"sha256={expected}"
    sent = json.loads(body)
    assert (sent["staff_no"], sent["subject"]) == ("样例0001", "【依申请公开】逾期提醒")
    assert "example.cn" not in body.decode()


@pytest.mark.parametrize(
    ("status", "state", "fault"),
    [
        (503, OutboxState.waiting, Fault.server_down),
        (429, OutboxState.waiting, Fault.server_down),
        (403, OutboxState.waiting, Fault.sign_in),
        (302, OutboxState.dead, Fault.refused),
        (404, OutboxState.dead, Fault.refused),
    ],
)
def test_what_the_gateway_answers_is_understood(queued, send, gateway, office, status, state, fault):
    url = f"http://127.0.0.1:{gateway.server_address[1]}/ogi"
    office.extensions["settings"] = office.extensions["settings"].model_copy(update={"webhook_url": url})
    queued("a", channels=[Channel.webhook])
    gateway.answers = [status]
    send(notifiers.current()[Channel.webhook], Channel.webhook)
    assert [(i.state, i.last_error) for i in items()] == [(state, fault.value)]


def test_a_gateway_that_is_down_is_tried_again(queued, send, office):
    office.extensions["settings"] = office.extensions["settings"].model_copy(
        update={"webhook_url": "http://127.0.0.1:9/ogi"}
    )
    queued("a", channels=[Channel.webhook])
    send(notifiers.current()[Channel.webhook], Channel.webhook)
    assert [(i.state, i.last_error) for i in items()] == [(OutboxState.waiting, "server_down")]


def test_secrets_do_not_show_in_what_is_printed():
    assert "geheim" not in repr(SmtpNotifier("h", 25, "none", SENDER, "u", "geheim"))
    assert "geheim" not in repr(WebhookNotifier("https://x", b"geheim"))
