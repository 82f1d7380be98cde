"""The outbox against a real mail server: taken, put off, refused, unreachable, killed in between."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.db import Stale, db, writing
from casework.models import Message, MessageKind, OutboxItem, OutboxState
from casework.models.message import Channel
from casework.notifiers import SmtpNotifier
from casework.services import outbox, preferences
from tests.mail_server import SENDER, mail_server
from tests.services.staff import items, person_id

NOBODY_LISTENS = SmtpNotifier("127.0.0.1", 9, "none", SENDER, seconds=2)


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
            outbox.resend(item.id, acting_as("admin"))
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
    with pytest.raises(outbox.CannotResend) as refused, writing():
        outbox.resend(items()[0].id, acting_as("admin"))
    assert refused.value.code == "NO_ADDRESS"


@pytest.mark.tampers
def test_a_text_that_does_not_open_is_dead_and_holds_up_nothing(queued, send, acting_as):
    queued("a", "b")
    with writing():
        first, second = db.session.scalars(select(OutboxItem).order_by(OutboxItem.id))
        first.payload_sealed = second.payload_sealed
    with mail_server() as (_post, way):
        assert send(way) == 1
    assert next((i.state, i.last_error) for i in items()) == (OutboxState.dead, "unreadable")
    with pytest.raises(outbox.CannotResend) as refused, writing():
        outbox.resend(items()[0].id, acting_as("admin"))
    assert refused.value.code == "UNREADABLE"


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
