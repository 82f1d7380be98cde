"""A new holiday notice moves due dates as one explicit, logged act (DESIGN D5, SECURITY 12.3)."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework import calendar_data
from casework.acting import Acting
from casework.calendar_data import YearNotice
from casework.calendars import current_calendar
from casework.db import Stale, db, writing
from casework.models import AuditEntry, CalendarVersion, Case, Message
from casework.queries import due_moves
from casework.queries.due_moves import Move
from casework.record import casefile_of, record
from casework.services.calendars import CalendarChanged, Loading, apply, import_notice, plan
from workflows import facts as f
from workflows.codes import ExtensionReason, Method
from workflows.holiday_notice import settle
from workflows.holiday_text import read

NEXT_YEAR = YearNotice(
    2027, "国办发明电〔2026〕样例号", frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset()
)
TEXTS = Path(__file__).parent.parent / "data" / "holidays"


@pytest.fixture
def system(office, clock_now):
    """The system acting now, by the calendar in force now."""
    return lambda: Acting.system(clock_now(), current_calendar())


def sample(year: int = 2027) -> Loading:
    text = (TEXTS / f"{year}-sample.txt").read_text("utf-8")
    days, _ = settle(read(text), None)
    return Loading(YearNotice(year, "样例", days.rest, days.make_up), "粘贴", text, "载入放假安排")


def on(case, day, clock_now, *facts):
    clock_now.set(day)
    return case.add(*facts)


@pytest.fixture
def mixed(office, a_case, clock_now):
    """Cases of every kind of clock after the turn of a year whose notice is not loaded."""
    day = date.fromisoformat
    cases = {"early": a_case(on="2026-11-20").accepted(), "plain": a_case(on="2027-01-11").accepted()}
    cases["extended"] = a_case(on="2027-01-04").accepted()
    cases["consulting"] = a_case(on="2027-01-05").accepted()
    cases["correcting"] = a_case(on="2027-01-07").registered().reviewed()
    cases["withdrawn"] = a_case(on="2027-01-08").registered()
    cases["awaiting"] = a_case(on="2027-01-08")
    on(cases["correcting"], "2027-01-18", clock_now,
       f.CorrectionRequested(on=day("2027-01-18"), letter_id=1, method=Method.direct))  # fmt: skip
    on(cases["consulting"], "2027-01-19", clock_now,
       f.ConsultationSent(on=day("2027-01-19"), party="P2", third_party=True),
       f.ConsultationServed(on=day("2027-01-19"), party="P2"))  # fmt: skip
    on(
        cases["withdrawn"],
        "2027-01-19",
        clock_now,
        f.Withdrawn(on=day("2027-01-19"), identity_checked=True, voluntary=True),
    )
    clock_now.set("2027-01-20")
    extended = f.Extended(
        on=day("2027-01-20"), letter_id=1, days=15, reason_code=ExtensionReason.wide_search,
        method=Method.direct, approved_on=day("2027-01-20"),
    )  # fmt: skip
    cases["extended"].add(extended, by="chenzr")
    clock_now.set("2027-01-20")
    return cases


def entry():
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == "calendar.imported")).all()[-1]


def test_the_calendar_is_that_of_the_notices(office):
    assert current_calendar().version == calendar_data.load().version
    assert current_calendar() is current_calendar()


def test_a_provisional_date_moves_with_the_notice_and_is_logged(office, a_case, system):
    case = a_case(on="2026-12-14").registered()
    assert (case.row.due_on, case.row.provisional) == (date(2027, 1, 12), True)
    with writing():
        moved = import_notice(NEXT_YEAR, source="sample", acting=system())
    assert moved == (Move(case.id, case.ref, True, date(2027, 1, 12), date(2027, 1, 13), left=True),)
    assert (case.row.due_on, case.row.provisional) == (date(2027, 1, 13), False)
    body = json.loads(entry().body)
    assert (body["moved"], body["no_longer_provisional"]) == (1, 1)
    fact = casefile_of(case.row).last(f.Recalculated)
    assert (fact.old_due_on, fact.new_due_on) == (date(2027, 1, 12), date(2027, 1, 13))
    assert (fact.old_calendar, fact.new_calendar) == (body["old_version"], body["new_version"])
    assert fact.new_calendar == current_calendar().version


def test_a_date_inside_known_years_stays(office, a_case, system):
    a_case(on="2026-09-21").registered()
    with writing():
        assert import_notice(NEXT_YEAR, source="sample", acting=system()) == ()


def test_loading_the_same_notice_again_does_nothing(office, system):
    notice = calendar_data.read_notices()[-1]
    with writing():
        assert import_notice(notice, source="again", acting=system()) is None


def test_the_same_days_under_another_number_are_cited_by_that_number(office, system):
    notice = calendar_data.read_notices()[-1]
    before = current_calendar()
    with writing():
        assert import_notice(replace(notice, notice="另一文号"), source="again", acting=system()) == ()
    assert current_calendar().notices[notice.year] == "另一文号"
    assert current_calendar().version == before.version
    with writing():
        assert import_notice(replace(notice, notice="另一文号"), source="again", acting=system()) is None


def test_a_corrected_notice_replaces_the_days_of_its_year(office, a_case, system):
    a_case(on="2026-09-21").registered()
    notice = calendar_data.read_notices()[-1]
    longer = replace(notice, rest_days=notice.rest_days | {date(2026, 10, 8)})
    with writing():
        moved = import_notice(longer, source="corrected", acting=system())
    assert [m.after for m in moved] == [date(2026, 10, 27)]
    assert db.session.scalars(select(Case.due_on)).all() == [date(2026, 10, 27)]


def test_every_kind_of_clock_is_what_its_facts_say_by_the_new_calendar(mixed, system):
    """The fixture replays every case at the end; here the plan already says it."""
    planned = plan(sample())
    expected = []
    for case in sorted(mixed.values(), key=lambda made: made.id):
        before, file = case.row.due_on, casefile_of(case.row)
        after = file.clock(planned.new).due_on
        if before != after:
            expected.append((case.ref, before, after))
    assert [(m.ref, m.before, m.after) for m in planned.moved] == expected
    moved = {m.ref for m in planned.moved}
    assert {mixed["plain"].ref, mixed["extended"].ref, mixed["consulting"].ref} <= moved
    assert not moved & {mixed["early"].ref, mixed["correcting"].ref, mixed["withdrawn"].ref}
    assert mixed["correcting"].row.applicant_due_on == date(2027, 2, 1)
    with writing():
        assert apply(sample(), acting=system(), token=planned.token).moves == planned.moves
    assert mixed["correcting"].row.applicant_due_on == date(2027, 1, 30)
    assert not db.session.scalar(select(func.count()).where(Case.provisional, Case.closed_on.is_(None)))


def test_only_cases_on_which_nothing_acted_are_moved_without_their_facts(mixed):
    counted = {case.ref for case in mixed.values() if case.row.counts_from}
    assert counted == {mixed[name].ref for name in ("early", "plain", "awaiting")}
    old, new = plan(sample()).old, plan(sample()).new
    found = due_moves.starts(db.session.connection(), old, new)
    assert [start.day for start in found] == [date(2027, 1, 8), date(2027, 1, 11)]


def test_what_was_shown_is_what_is_applied_or_nothing_is(mixed, system):
    shown = plan(sample())
    with writing():
        apply(NEXT_YEAR_FIRST, acting=system())
    version = current_calendar().version
    with pytest.raises(CalendarChanged), writing():
        apply(sample(), acting=system(), token=shown.token)
    db.session.rollback()
    assert current_calendar().version == version
    assert db.session.scalar(select(func.count()).where(CalendarVersion.year == 2027)) == 1


NEXT_YEAR_FIRST = Loading(NEXT_YEAR, "样例", reason="载入放假安排")


def test_a_case_that_changed_since_the_preview_stops_the_act(mixed, system, a_case):
    shown = plan(sample())
    a_case(on="2027-01-20").registered()
    with pytest.raises(CalendarChanged), writing():
        apply(sample(), acting=system(), token=shown.token)


def test_an_act_that_fails_at_the_last_case_leaves_nothing_behind(mixed, system, clock_now):
    """The clock of the host stands before a case: the fact cannot be recorded, so nothing is."""
    late = system()
    clock_now.set("2026-12-01")
    early = replace(late, now=clock_now(), today=clock_now.today)
    before = db.session.execute(select(Case.id, Case.due_on, Case.version).order_by(Case.id)).all()
    with pytest.raises(Exception, match="DATE_BEFORE_RECEIPT"), writing():
        apply(sample(), acting=early)
    db.session.rollback()
    after = db.session.execute(select(Case.id, Case.due_on, Case.version).order_by(Case.id)).all()
    assert (after, 2027 in current_calendar().known_years) == (before, False)


def test_handler_and_head_are_told_of_each_moved_case_once(mixed, system, acting_as):
    handler, head = acting_as("wangmin").person_id, acting_as("chenzr").person_id
    with writing():
        done = apply(sample(), acting=system())
        open_moved = {m.case_id for m in done.moved if m.is_open}
    rows = db.session.execute(select(Message.person_id, Message.case_id, Message.due_on)).all()
    told = {(person, case) for person, case, _ in rows}
    assert len(rows) == len(told)
    assert {(head, case) for case in open_moved} <= told
    assert (handler, mixed["plain"].id) in told
    assert {due for _, case, due in rows if case == mixed["plain"].id} == {mixed["plain"].row.due_on}


def test_many_moved_cases_of_one_head_are_one_message(office, a_case, system, acting_as):
    for _ in range(21):
        a_case(on="2026-12-14").registered()
    with writing():
        import_notice(NEXT_YEAR, source="sample", acting=system())
    mine = select(Message).where(Message.person_id == acting_as("chenzr").person_id)
    message = db.session.scalars(mine).one()
    assert (message.case_id, message.params["count"]) == (None, 21)


def test_a_step_begun_by_the_old_calendar_is_stale(office, a_case, acting_as, system):
    case = a_case(on="2026-12-14").registered()
    clerk = acting_as("wangmin")
    with writing():
        import_notice(NEXT_YEAR, source="sample", acting=system())
    with pytest.raises(Stale), writing():
        record(case.row, f.ReviewOpened(on=date(2026, 12, 14), handler_id=clerk.person_id), clerk)
