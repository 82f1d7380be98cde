"""Archive: check list, directory, number, lock, package, reopening (domain 01 T28-T30; 08 § 4)."""

import hashlib
import io
import json
from datetime import date
from zipfile import ZipFile

import pytest

from casework.db import writing
from casework.letters import gather
from casework.queries.volume import kept_sheets, pages_of, volume_of
from casework.record import casefile_of
from casework.services import archive, archive_check, archive_package, disputes, materials, voiding
from tests.beginnings import begins
from tests.replies import Reply, ordered_anew, searched
from workflows import facts as f
from workflows.refusal import Refusal


def served(beginning):
    """Replied in time, the review period over."""
    acting_as, clock_now = beginning.acting_as, beginning.clock_now
    case = beginning.a_case(on="2026-03-02").accepted()
    clock_now.set("2026-03-10")
    made = Reply(searched(case, date(2026, 3, 10)), acting_as).drafted().submitted().cleared().signed()
    made.sealed().dispatched("post").delivered(date(2026, 3, 10))
    clock_now.set("2026-06-01")
    return made


pytestmark = begins(served)


@pytest.fixture
def reply(office, begun, acting_as) -> Reply:
    return Reply(begun, acting_as)


def put(reply: Reply, acting_as, *purposes: str) -> None:
    for purpose in purposes:
        with writing():
            stream = io.BytesIO("样例".encode())
            materials.store(reply.row, stream, f"{purpose}.txt", purpose, acting_as("wangmin"))


def archived(reply: Reply, acting_as, note: str = "") -> str:
    bound = archive.bind(reply.row, note=note, acting=acting_as("dangan"))
    return reply.act(archive.archive, "dangan", retention="D30", box="2026-03", note=note, bound=bound)


def refused(act, *args, **values) -> Refusal:
    with pytest.raises(Refusal) as stop:
        act(*args, **values)
    return stop.value


def test_check_list_names_what_is_missing(reply, acting_as):
    missing = {c.code for c in archive_check.missing(archive_check.check_list(reply.row))}
    assert missing == {"APPLICATION", "DELIVERY"}
    put(reply, acting_as, "application", "delivery")
    assert archive_check.missing(archive_check.check_list(reply.row)) == ()


def test_directory_is_in_the_order_of_the_archive_with_running_pages(reply, acting_as):
    put(reply, acting_as, "delivery", "application")
    pieces = volume_of(reply.row)
    assert [p.order for p in pieces] == sorted(p.order for p in pieces)
    assert pieces[0].key.startswith("letter:")
    assert pieces[0].number == reply.letter.number
    page = 1
    for piece in pieces:
        assert piece.first_page == page
        page += piece.pages
    assert pages_of(pieces) == page - 1


def test_incomplete_file_needs_a_note(reply, acting_as):
    assert refused(archived, reply, acting_as).code == "ARCHIVE_NOTE_MISSING"
    archived(reply, acting_as, note="邮件签收页由邮局遗失，附查询记录")
    assert reply.row.state == "ARCHIVED"


def test_archived_case_is_locked_and_its_sheets_are_kept(reply, acting_as):
    put(reply, acting_as, "application", "delivery")
    number = archived(reply, acting_as)
    case = reply.row
    assert (case.archive_no, case.retention, case.archived_on) == (number, "D30", date(2026, 6, 1))
    assert number.endswith("-0001")
    assert not number.startswith("-")
    assert "-WS·2026-D30-" in number
    assert set(kept_sheets(case.id)) == {"D18", "D19", "D20", "registration", "volume", "closing"}
    assert casefile_of(case).last(f.Archived).pages == pages_of(volume_of(case))
    with pytest.raises(Refusal):
        put(reply, acting_as, "other")


def test_notes_are_all_that_can_be_added(reply, acting_as):
    with writing():
        assert (
            refused(archive.add_note, reply.row, text="早了", acting=acting_as("dangan")).code
            == "STATE_NOT_ALLOWED"
        )
    put(reply, acting_as, "application", "delivery")
    archived(reply, acting_as)
    with writing():
        archive.add_note(reply.row, text="原件移交区档案馆", acting=acting_as("dangan"))
    assert [n.text for n in archive.notes_of(reply.row)] == ["原件移交区档案馆"]


def test_not_before_the_review_period_is_over(reply, acting_as, clock_now):
    put(reply, acting_as, "application", "delivery")
    clock_now.set("2026-05-09")
    refusal = refused(archived, reply, acting_as)
    assert (refusal.code, refusal.basis) == ("ARCHIVE_TOO_EARLY", "Review Law Art 20")


def test_refused_information_is_kept_for_thirty_years(reply):
    assert archive_check.proposed_retention(reply.row) == ("D30", "refused")


def test_plain_disclosure_is_kept_for_ten(office, a_case, acting_as, clock_now):
    case = a_case(on="2026-03-02").accepted()
    made = (
        Reply(searched(case, date(2026, 3, 2)), acting_as).drafted("GRANT_A").submitted().cleared().signed()
    )
    assert archive_check.proposed_retention(made.row) == ("D10", "plain")


def test_withdrawn_case_is_archived_at_once(office, a_case, acting_as, clock_now):
    case = a_case(on="2026-03-02").accepted()
    case.add(f.Withdrawn(on=date(2026, 3, 2), identity_checked=True, voluntary=True))
    made = Reply(case, acting_as)
    assert {c.code for c in archive_check.missing(archive_check.check_list(made.row))} == {
        "APPLICATION",
        "WITHDRAWAL",
    }
    archived(made, acting_as, note="样例")
    assert made.row.state == "ARCHIVED"


def test_package_holds_every_piece_and_its_fingerprint(reply, acting_as):
    put(reply, acting_as, "application", "delivery")
    archived(reply, acting_as)
    target = io.BytesIO()
    archive_package.write_package(reply.row, target, "<p>目录</p>", acting_as("dangan"))
    with ZipFile(target) as package:
        names = package.namelist()
        assert all(name.startswith(f"{reply.ref}/") for name in names)
        manifest = json.loads(package.read(f"{reply.ref}/manifest.json"))
        assert manifest["archive_no"] == reply.row.archive_no
        assert {f"{reply.ref}/{m['path']}" for m in manifest["files"]} == set(names) - {
            f"{reply.ref}/manifest.json"
        }
        for member in manifest["files"]:
            content = package.read(f"{reply.ref}/{member['path']}")
            assert hashlib.sha256(content).hexdigest() == member["sha256"]
        events = json.loads(package.read(f"{reply.ref}/events.json"))
        assert [e["seq"] for e in events] == list(range(1, reply.row.version + 1))
        assert events[-1]["hash"] == manifest["last_hash"]


def test_judgment_reopens_an_archived_case(reply, acting_as, clock_now):
    put(reply, acting_as, "application", "delivery")
    archived(reply, acting_as)
    ordered_anew(reply, "chenzr", on=date(2026, 6, 1))
    reply.act(disputes.reopen, "chenzr", dispute_no=1, on=date(2026, 6, 1), due_on=date(2026, 6, 30))
    assert reply.row.state == "REOPENED"
    reply.act(archive.start_rework, "wangmin")
    assert (reply.row.state, reply.row.due_on) == ("PROCESSING", date(2026, 6, 30))
    assert gather.case_number(reply.row, casefile_of(reply.row)) == f"{reply.ref}-重1"


def test_archiving_by_mistake_is_voided(reply, acting_as):
    put(reply, acting_as, "application", "delivery")
    archived(reply, acting_as)
    reply.act(voiding.void, "dangan", seq=reply.row.version, reason="盒号错")
    assert (reply.row.state, reply.row.archived_on) == ("CLOSED_REPLIED", None)
