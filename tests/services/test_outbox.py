"""The outbox against a real mail server: taken, put off, refused, unreachable, killed in between."""

import hmac
import json
import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from casework import notifiers
from casework.db import Stale, db, writing
from casework.models import Message, MessageKind, OutboxItem, OutboxState
from casework.models.message import Channel
from casework.notifiers import Fault, SmtpNotifier, WebhookNotifier
from casework.services import outbox, preferences
from casework.services.messages import tell
from tests.mail_server import SENDER, mail_server
from tests.services.staff import person_id, with_address

NOBODY_LISTENS = SmtpNotifier("127.0.0.1", 9, "none", SENDER, seconds=2)


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


def items():
    db.session.rollback()
    return db.session.scalars(select(OutboxItem).order_by(OutboxItem.id)).all()


def told(login):
    mine = select(Message).where(Message.person_id == person_id(login), Message.kind == MessageKind.system)
    return db.session.scalars(mine).all()


def test_what_is_due_arrives_once(queued, send):
    queued("a", "b")
    with mail_server() as (post, way):
        assert (send(way), send(way)) == (2, 0)
    assert post.recipients == ["wangmin@example.cn"] * 2
    mail = post.mails[0]
    assert (mail["From"], mail["To"]) == (SENDER, "wangmin@example.cn")
    assert mail["Subject"] == "【依申请公开】逾期提醒"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "已超过答复期限 2 个工作日" in mail.get_content()
    assert len({m["Message-ID"] for m in post.mails}) == 2
    assert {(i.state, i.attempts, i.last_error) for i in items()} == {(OutboxState.sent, 1, "")}


def test_a_server_that_is_down_for_a_day_loses_nothing(queued, send, clock_now):
    queued("a", "b", "c")
    ticks = 0
    begun = clock_now.moment
    while clock_now.moment - begun < timedelta(days=1):
        assert send(NOBODY_LISTENS) == 0
        clock_now.pass_(minutes=10)
        ticks += 1
    waiting = items()
    assert {(i.state, i.last_error) for i in waiting} == {(OutboxState.waiting, "server_down")}
    assert sum(i.attempts for i in waiting) <= ticks
    clock_now.pass_(minutes=60)
    with mail_server() as (post, way):
        assert send(way) == 3
    assert len(post.mails) == 3


def test_a_server_that_is_down_is_asked_once_a_tick(queued, send):
    queued("a", "b", "c")
    send(NOBODY_LISTENS)
    assert [i.attempts for i in items()] == [1, 0, 0]


def test_waits_double_up_to_an_hour():
    minutes = [outbox.wait_after(n).total_seconds() / 60 for n in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert outbox.wait_after(10_000) == outbox.LONGEST_WAIT


def test_a_full_mailbox_is_tried_again_and_then_takes_the_mail(queued, send, clock_now):
    queued("a")
    with mail_server() as (post, way):
        post.answers = ["452 4.2.2 mailbox full"]
        assert send(way) == 0
        (item,) = items()
        assert (item.state, item.last_error) == (OutboxState.waiting, "mailbox_full")
        assert send(way) == 0, "not before a minute has passed"
        clock_now.pass_(minutes=1)
        assert send(way) == 1
    assert len(post.mails) == 1


def test_a_refused_recipient_is_dead_at_once_and_the_administrator_is_told(queued, send):
    queued("a", "b")
    with mail_server() as (post, way):
        post.answers = ["550 5.1.1 no such user"]
        assert send(way) == 1
    assert [(i.state, i.last_error) for i in items()] == [
        (OutboxState.dead, "refused"),
        (OutboxState.sent, ""),
    ]
    assert [m.params for m in told("admin")] == [{"what": "dead_letters", "fault": "refused"}]


def test_many_dead_letters_of_a_day_are_one_message(queued, send):
    queued("a", "b", "c")
    with mail_server() as (post, way):
        post.answers = ["550 no"] * 3
        send(way)
    assert len(told("admin")) == 1


def test_after_three_days_a_letter_is_dead(queued, send, clock_now):
    queued("a")
    begun, tries = clock_now.moment, 0
    while items()[0].state is OutboxState.waiting:
        send(NOBODY_LISTENS)
        clock_now.pass_(minutes=30)
        tries += 1
    assert timedelta(days=3) <= clock_now.moment - begun + timedelta(minutes=60)
    assert clock_now.moment - begun <= timedelta(days=3, minutes=30)
    assert items()[0].last_error == "server_down"
    assert len(told("admin")) == 1


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_sending_and_marking_it_goes_out_once_more_with_the_same_id(
    queued, send, clock_now, monkeypatch
):
    queued("a")

    def die(*_):
        raise Killed

    with mail_server() as (post, way):
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "_settle", die)
            with pytest.raises(Killed):
                send(way)
        assert items()[0].state is OutboxState.waiting
        assert send(way) == 0, "claimed for a minute"
        clock_now.pass_(minutes=2)
        assert send(way) == 1
        clock_now.pass_(minutes=120)
        assert send(way) == 0
    assert len(post.mails) == 2
    assert len({mail["Message-ID"] for mail in post.mails}) == 1


def test_killed_before_sending_it_goes_out_later(queued, send, clock_now):
    queued("a")

    class Dies:
        def send(self, _dispatch):
            raise Killed

    with pytest.raises(Killed):
        send(Dies())
    clock_now.pass_(minutes=2)
    with mail_server() as (post, way):
        assert send(way) == 1
    assert len(post.mails) == 1


def test_two_senders_at_once_send_each_mail_once(app, queued, clock_now, acting_as):
    queued(*(f"k{n}" for n in range(12)))
    acting, faults = acting_as("admin"), []
    from casework.scope import everything

    def run(way):
        with app.app_context(), everything():
            try:
                outbox.send_due({Channel.mail: way}, clock_now, acting)
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    with mail_server() as (post, way):
        threads = [threading.Thread(target=run, args=(way,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert len(post.mails) == len({m["Message-ID"] for m in post.mails}) == 12


def test_nothing_is_sent_inside_a_write_transaction(queued, send):
    queued("a")
    seen = []
    with mail_server() as (post, way):

        class Looks:
            def send(self, dispatch):
                seen.append(db.session().info.get("writing"))
                way.send(dispatch)

        send(Looks())
    assert (seen, len(post.mails)) == ([None], 1)


def test_a_dead_letter_is_sent_again_at_the_address_of_today(queued, send, acting_as):
    queued("a")
    with mail_server() as (post, way):
        post.answers = ["550 no such user"]
        send(way)
        (item,) = items()
        who = acting_as("wangmin")
        with writing():
            preferences.save_preference(
                email="new@example.cn", drop_email=False, by_mail=True, quiet_from=None, quiet_until=None,
                seen=1, acting=who,
            )  # fmt: skip
        with writing():
            assert outbox.resend(item.id, acting_as("admin"))
        with pytest.raises(Stale), writing():
            outbox.resend(item.id, acting_as("admin"))
        assert send(way) == 1
    assert post.recipients == ["new@example.cn"]


def test_without_an_address_a_dead_letter_stays(queued, send, acting_as):
    queued("a")
    with mail_server() as (post, way):
        post.answers = ["550 no such user"]
        send(way)
    with writing():
        preferences.save_preference(
            email="", drop_email=True, by_mail=True, quiet_from=None, quiet_until=None, seen=1,
            acting=acting_as("wangmin"),
        )  # fmt: skip
    with writing():
        assert not outbox.resend(items()[0].id, acting_as("admin"))


@pytest.mark.tampers
def test_a_text_that_does_not_open_is_dead_and_holds_up_nothing(queued, send):
    queued("a", "b")
    with writing():
        first, second = db.session.scalars(select(OutboxItem).order_by(OutboxItem.id))
        first.payload_sealed = second.payload_sealed
    with mail_server() as (_post, way):
        assert send(way) == 1
    assert next((i.state, i.last_error) for i in items()) == (OutboxState.dead, "unreadable")


def test_what_lies_for_a_way_that_is_no_more_is_given_up_in_the_end(queued, office, clock_now, acting_as):
    queued("a")
    office.extensions["settings"] = office.extensions["settings"].model_copy(update={"smtp_host": ""})
    outbox.send_by_settings(clock_now, acting_as("admin"))
    assert items()[0].state is OutboxState.waiting
    clock_now.pass_(days=3, minutes=1)
    outbox.send_by_settings(clock_now, acting_as("admin"))
    assert (items()[0].state, items()[0].last_error) == (OutboxState.dead, "no_way")


def test_what_was_sent_is_forgotten_after_a_month(queued, send, clock_now, acting_as):
    queued("a")
    with mail_server() as (_post, way):
        send(way)
    for days, left in ((29, 1), (2, 0)):
        clock_now.pass_(days=days)
        with writing():
            outbox.forget_sent(acting_as("admin"))
        assert len(items()) == left


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
    thread = threading.Thread(target=server.serve_forever)
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
