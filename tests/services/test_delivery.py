"""Seal, send, serve: every method of domain 02 § 8, letters that come back, bytes that changed (T24-T26)."""

from datetime import date

import pytest

from casework.db import db, writing
from casework.letters import pool
from casework.models import LetterState, Party, StoredFile
from casework.record import casefile_of
from casework.services import delivery, letters
from tests.beginnings import begins
from tests.replies import Reply, searched
from workflows import facts as f
from workflows.codes import Method
from workflows.refusal import Refusal


def signed(beginning):
    """Received on 8 April 2025, due on 8 May (domain C50, C51), signed on the due date."""
    case = beginning.a_case(on="2025-04-08").accepted()
    beginning.clock_now.set("2025-05-08")
    made = Reply(searched(case, date(2025, 5, 8)), beginning.acting_as)
    return made.drafted().submitted().cleared().signed()


pytestmark = begins(signed)


@pytest.fixture
def reply(office, begun, acting_as) -> Reply:
    return Reply(begun, acting_as)


def refused(act, *args, **values) -> Refusal:
    with pytest.raises(Refusal) as stop:
        act(*args, **values)
    return stop.value


def test_posted_on_the_due_date_is_in_time_whenever_it_arrives(reply, clock_now):
    reply.sealed().dispatched("post")
    clock_now.set("2025-05-11")
    reply.delivered(date(2025, 5, 11))
    case = reply.row
    assert (case.state, case.effective_on, case.on_time) == ("CLOSED_REPLIED", date(2025, 5, 8), True)
    assert casefile_of(case).last(f.Delivered).served_on == date(2025, 5, 11)
    assert reply.letter.state is LetterState.sent


def test_handed_over_the_day_after_the_due_date_is_late(reply, clock_now):
    reply.sealed().dispatched("direct")
    clock_now.set("2025-05-09")
    reply.delivered(date(2025, 5, 9))
    case = reply.row
    assert (case.effective_on, case.on_time) == (date(2025, 5, 9), False)
    assert casefile_of(case).last(f.Delivered).served_on == date(2025, 5, 9)


@pytest.mark.parametrize("method", ["direct", "via_organ", "lien"])
def test_methods_that_need_the_day_do_not_close_without_it(reply, method):
    reply.sealed().dispatched(method, circumstances="见证人：样例甲、样例乙")
    assert refused(reply.delivered).code == "NOTICE_NOT_SERVED"
    reply.delivered(date(2025, 5, 8))
    assert (reply.row.effective_on, reply.row.on_time) == (date(2025, 5, 8), True)


def test_names_of_witnesses_stand_in_the_contact_log_not_in_facts(reply):
    from casework.queries.timeline import contacts_of

    reply.sealed().dispatched("lien", circumstances="见证人：样例甲、样例乙")
    assert "样例甲" in contacts_of(reply.id)[0].summary
    assert all("样例甲" not in str(fact) for fact in casefile_of(reply.row).facts)


def test_electronic_needs_consent_and_counts_from_arrival(reply, clock_now):
    reply.sealed()
    refusal = refused(reply.dispatched, "electronic")
    assert (refusal.code, refusal.basis) == ("CONSENT_MISSING", "Letter 2016-235 item 4")
    with writing():
        db.session.query(Party).filter_by(case_id=reply.id).update({"consent_electronic": True})
    reply.dispatched("electronic")
    clock_now.set("2025-05-09")
    reply.delivered(date(2025, 5, 9))
    assert (reply.row.effective_on, reply.row.on_time) == (date(2025, 5, 9), False)


def test_public_notice_takes_effect_after_thirty_days(reply, clock_now):
    reply.sealed().dispatched("public_notice", circumstances="区政府网站，其他方式无法送达")
    assert casefile_of(reply.row).last(f.Dispatched).ends_on == date(2025, 6, 9)  # 7 June is a Saturday
    assert refused(reply.delivered).code in ("PUBLIC_NOTICE_RUNNING", "DATE_IN_FUTURE")
    clock_now.set("2025-06-09")
    reply.delivered()
    assert (reply.row.effective_on, reply.row.on_time) == (date(2025, 6, 9), False)


def test_nothing_leaves_without_its_seal(reply):
    refusal = refused(reply.dispatched)
    assert refusal.code == "SEAL_MISSING"


def test_one_seal_by_the_seal_keeper(reply, acting_as):
    assert refused(delivery.render_for_seal, reply.row, acting_as("wangmin")).code == "ROLE_NOT_ALLOWED"
    reply.sealed()
    assert refused(delivery.render_for_seal, reply.row, acting_as("yinzh")).code == "ALREADY_SEALED"


def test_killed_child_takes_no_seal_and_no_second_number(reply, acting_as, monkeypatch):
    number = reply.letter.number
    ask = pool.Child.ask

    def killed(child, job, seconds):
        child._process.kill()
        return ask(child, job, seconds)

    with monkeypatch.context() as broken:
        broken.setattr(pool.Child, "ask", killed)
        assert refused(delivery.render_for_seal, reply.row, acting_as("yinzh")).code == "PDF_NOT_MADE"
    assert reply.row.state == "SIGNED"
    reply.sealed()
    assert reply.letter.number == number
    assert number.endswith("1号")


@pytest.mark.tampers
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_bytes_changed_on_disk_do_not_leave_the_house(reply, app, harm):
    reply.sealed()
    for path in (app.extensions["settings"].data_dir / "files").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert refused(reply.dispatched).code == "PDF_CHANGED"
    assert reply.row.state == "SIGNED"


def test_returned_letter_goes_out_again_another_way(reply, clock_now):
    reply.sealed().dispatched("post")
    clock_now.set("2025-05-12")
    reply.act(delivery.fail, "wangmin", on=date(2025, 5, 12), reason="unknown_at_address")
    assert reply.row.state == "DELIVERING"
    reply.dispatched("direct").delivered(date(2025, 5, 12))
    delivered = casefile_of(reply.row).last(f.Delivered)
    assert (delivered.method, reply.row.effective_on) == (Method.direct, date(2025, 5, 12))


def test_arrival_of_a_posted_reply_is_entered_later(reply, clock_now):
    reply.sealed().dispatched("post").delivered()
    clock_now.set("2025-05-14")
    reply.act(delivery.serve, "wangmin", on=date(2025, 5, 13))
    assert casefile_of(reply.row).last(f.ReplyServed).on == date(2025, 5, 13)
    assert reply.row.state == "CLOSED_REPLIED"


def test_not_before_it_was_sent(reply, clock_now):
    clock_now.set("2025-05-09")
    reply.sealed().dispatched("direct")
    assert refused(reply.delivered, date(2025, 5, 8)).code == "DATE_BEFORE_DISPATCH"


def test_sealed_bytes_are_the_delivered_ones(reply):
    reply.sealed()
    sealed = casefile_of(reply.row).last(f.Sealed)
    stored = db.session.get_one(StoredFile, reply.letter.pdf_file_id)
    assert sealed.pdf_sha256 == reply.letter.pdf_sha256 == stored.sha256
    assert letters.stored_pdf(reply.letter).startswith(b"%PDF")
