"""期限日历: a month of due dates in scope, and the feed of a calendar program."""

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from structlog.testing import capture_logs

from casework.db import db, writing
from casework.models import AuditEntry, CalendarFeed, Person
from casework.models.person import PersonStatus
from workflows import facts as f
from workflows.codes import Method

TODAY = "2026-09-28"


@pytest.fixture
def cases(a_case, clock_now):
    """Due on 26 and 27 October; one waits for a correction, one for its notice."""
    made = {
        "first": a_case(on="2026-09-21", title="机密标题甲", applicant_name="样例申请人").accepted(),
        "second": a_case(on="2026-09-22").accepted(),
        "correcting": a_case(on="2026-09-23").registered().reviewed(),
        "unread": a_case(on="2026-09-24").registered(),
    }
    clock_now.set("2026-09-25")
    made["correcting"].add(f.CorrectionRequested(on=clock_now.today, letter_id=1, method=Method.direct))
    clock_now.set(TODAY)
    return made


def cell(page: str, day: str) -> str:
    """The words of one day of the month."""
    inside = page.split(f'<time datetime="{day}"')[1].split("</td>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", "<" + inside))


def test_a_month_shows_what_is_due_with_lamps_and_marks(cases, as_):
    page = as_("wangmin").get("/calendar?month=2026-10").text
    assert "到期 1 件" in cell(page, "2026-10-26")
    assert "休" in cell(page, "2026-10-01")
    assert "班" in cell(page, "2026-10-10")
    assert "申请人期限 1" in cell(page, "2026-10-15")
    assert "补正告知 1" in cell(page, "2026-10-12")
    assert 'href="/cases?group=open&amp;due_from=2026-10-26&amp;due_to=2026-10-26"' in page
    assert "month=2026-09" in page
    assert "month=2026-11" in page


def test_a_chosen_day_lists_its_cases(cases, as_):
    page = as_("wangmin").get("/calendar?day=2026-10-26").text
    assert cases["first"].ref in page
    assert cases["second"].ref not in page
    notice = as_("wangmin").get("/calendar?day=2026-10-12").text
    assert cases["unread"].ref in notice


def test_another_organ_sees_an_empty_month(cases, as_):
    page = as_("js_js").get("/calendar?month=2026-10&day=2026-10-26").text
    assert "到期 1 件" not in page
    assert cases["first"].ref not in page


@pytest.mark.parametrize("query", ["month=2026-13", "day=2026-02-30", "month=0001-01&day=9999-12-31"])
def test_a_month_that_is_none_shows_this_month(as_, clock_now, query):
    clock_now.set(TODAY)
    assert "2026年9月" in as_("wangmin").get(f"/calendar?{query}").text


# Feeds


def make(browser, name="办公电脑", reach="mine") -> str:
    """A new address, as its page shows it once."""
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', browser.get("/account/feeds").text)[1]
    page = browser.post("/account/feeds", data={"name": name, "reach": reach, "idempotency_key": key})
    assert page.status_code == 200
    address = re.search(r'value="(http[^"]+\.ics)"', page.text)[1]
    again = browser.post("/account/feeds", data={"name": name, "reach": reach, "idempotency_key": key})
    assert again.status_code == 303
    return address


def path_of(address: str) -> str:
    return address.partition("//")[2].partition("/")[2].join(("/", ""))


def events(answer) -> dict[str, object]:
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(event["summary"]).split()[0]: event for event in found}


def test_a_feed_shows_numbers_states_and_dates_and_nothing_else(app, cases, as_, client):
    address = make(as_("wangmin"))
    answer = client.get(path_of(address))
    found = events(answer)
    assert found.keys() == {cases[name].ref for name in ("first", "second", "unread")}
    event = found[cases["first"].ref]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 10, 26), date(2026, 10, 27))
    assert str(event["summary"]) == f"{cases['first'].ref} 办理中"
    assert str(event["url"]).endswith(f"/cases/{cases['first'].ref}")
    for hidden in ("机密", "样例申请人", "绿化"):
        assert hidden not in answer.text
    with app.app_context():
        feed = db.session.scalars(select(CalendarFeed)).one()
        token = address.rpartition("/")[2].removesuffix(".ics")
        assert token not in (feed.token_hash, feed.name)
        assert feed.last_read_at is not None
        noted = db.session.scalars(select(AuditEntry.action).where(AuditEntry.chain_id.like("auth:%"))).all()
        assert "calendar_feed.made" in noted
        assert token not in "".join(db.session.scalars(select(AuditEntry.body)))


def test_a_provisional_date_says_so(a_case, clock_now, as_, client):
    case = a_case(on="2026-12-14").accepted()
    found = events(client.get(path_of(make(as_("wangmin")))))
    assert str(found[case.ref]["summary"]).endswith("（暂估）")


def test_a_feed_is_read_with_the_rights_of_the_moment(app, cases, as_, client):
    mine, all_seen = path_of(make(as_("wangmin"))), path_of(make(as_("wangmin"), "全部", "scope"))
    assert cases["first"].ref in events(client.get(all_seen))
    with app.app_context(), writing():
        db.session.execute(
            update(Person).where(Person.login == "wangmin").values(status=PersonStatus.disabled)
        )
    assert [client.get(path).status_code for path in (mine, all_seen)] == [404, 404]


def test_a_feed_of_another_organ_holds_none_of_ours(cases, as_, client):
    assert events(client.get(path_of(make(as_("js_js"), reach="scope")))) == {}


def test_a_revoked_address_and_an_unknown_one_look_the_same(cases, as_, client):
    browser = as_("wangmin")
    path = path_of(make(browser))
    feed = re.search(r'action="(/account/feeds/\d+/revoke)"', browser.get("/account/feeds").text)[1]
    assert as_("chenzr").post(feed).status_code == 404
    assert client.get(path).status_code == 200
    assert browser.post(feed).status_code == 303
    revoked, unknown = client.get(path), client.get("/calendar/feed/unknown.ics")
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert "还没有订阅地址" in browser.get("/account/feeds").text


def test_guessing_and_reading_too_often_end_in_429(as_, client):
    path = path_of(make(as_("wangmin")))
    reads = [client.get(path).status_code for _ in range(61)]
    assert (set(reads[:60]), reads[60]) == ({200}, 429)
    guesses = [client.get(f"/calendar/feed/guess{n}.ics").status_code for n in range(31)]
    assert (set(guesses[:30]), guesses[30]) == ({404}, 429)


def test_a_person_has_five_addresses_at_most(as_):
    browser = as_("wangmin")
    for n in range(5):
        make(browser, f"第{n}个")
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', browser.get("/account/feeds").text)[1]
    answer = browser.post("/account/feeds", data={"name": "第六个", "reach": "mine", "idempotency_key": key})
    assert answer.status_code == 422
    assert "最多 5 个" in answer.text


def test_the_secret_of_an_address_is_not_in_the_log(as_, client):
    path = path_of(make(as_("wangmin")))
    with capture_logs() as lines:
        client.get(path)
    assert [line["path"] for line in lines] == ["/calendar/feed/<token>.ics"]
