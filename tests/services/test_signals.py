"""Signals of excessive requests through the services: notes for the head, no more (domain 06 § 5)."""

import pytest

from casework.db import Stale, db, writing
from casework.forms.intake_sheet import PartySheet
from casework.jobs import as_system
from casework.models import Case, Message, Person, SignalGroup, SignalNote, StoredFile
from casework.queries import kept_back, timeline
from casework.queries import signals as queries
from casework.scope import scope_of, scoped
from casework.services import parameters, parties, processing, signal_table, signals
from casework.services.materials import take_in_own
from tests.notices import NoticePlay
from workflows.excessive import Counter
from workflows.refusal import Refusal

ID = "11010519491231002X"
FEW = {"S1": 2, "S2": 4}
SUBJECTS = ("道路养护合同", "学校食堂招标结果", "公园停车场立项批复", "低保名册公示情况", "城管执法人员编制")


def limit(values: dict[str, int], acting) -> None:
    """Change practice values of the office."""
    with writing():
        for name, value in values.items():
            key = f"excessive.{name}"
            parameters.change(key, value, seen=parameters.version_of(key), acting=acting)


@pytest.fixture
def ask(office, a_case, acting_as):
    """``ask(3)``: so many requests of one person, reviewed, the oldest first. Here three are many."""
    limit(FEW, acting_as("admin"))

    def made(number, *, on="2026-09-21", name="样例甲", registrar="wangmin", content="", **values):
        ids = []
        for turn in range(number):
            words = content or SUBJECTS[turn]
            case = a_case(on=on, registrar=registrar, applicant_name=name, content=words)
            sheet = PartySheet(name=name, **({"id_number": ID} | values))
            with writing():
                party = case.row.parties[0]
                parties.correct_party(party, sheet, version=party.version, acting=acting_as(registrar))
            case.registered().reviewed()
            ids.append(case.id)
        return ids

    return made


def looked() -> list[SignalNote]:
    signals.look_for_signals(as_system())
    return list(db.session.query(SignalNote).order_by(SignalNote.id))


def codes(note: SignalNote) -> dict[str, int]:
    return {f["signal"]: f["count"] for f in note.findings}


def test_as_many_as_the_limit_are_no_signal(ask):
    ask(2)
    assert looked() == []


def test_one_more_opens_one_note_for_the_head_of_the_organ_alone(ask, acting_as):
    ids = ask(4)
    note = looked()[0]
    assert (codes(note), note.group_kind, note.case_id) == ({"S1": 4}, SignalGroup.applicant, ids[-1])
    assert note.members == ids
    told = db.session.query(Message.person_id).filter(Message.key.startswith("signal:")).all()
    heads = db.session.query(Person.id).filter_by(login="chenzr").all()
    assert told == heads


def test_looking_again_changes_nothing_and_tells_nobody_twice(ask):
    ask(3)
    looked()
    before = db.session.query(Message).count()
    assert signals.look_for_signals(as_system()) == 0
    assert (len(looked()), db.session.query(Message).count()) == (1, before)


def test_a_later_request_renews_the_open_note(ask):
    ask(3)
    looked()
    newest = ask(1, on="2026-09-23")[0]
    notes = looked()
    assert [(n.case_id, codes(n)) for n in notes] == [(newest, {"S1": 4})]


def test_several_names_with_one_telephone_are_a_cluster(ask):
    for turn, name in enumerate(("样例甲", "样例乙", "样例丙")):
        ask(1, name=name, phone="13800000000", id_number="", content=SUBJECTS[turn])
    note = looked()[0]
    assert (note.group_kind, codes(note), note.ways) == (SignalGroup.cluster, {"S1": 3, "S8": 3}, ["phone"])


def test_the_same_text_under_several_names_is_a_cluster(ask):
    text = "申请公开样例片区征收补偿方案、批准文件和评估报告"
    for name in ("样例甲", "样例乙", "样例丙"):
        ask(1, name=name, id_number="", content=text)
    note = looked()[0]
    assert (codes(note), note.ways) == ({"S1": 3, "S8": 3}, ["text"])


def test_the_same_address_and_nothing_else(ask):
    for name in ("样例甲", "样例乙", "样例丙"):
        ask(1, name=name, id_number="", address="济南市市中区样例路1号", content=name * 9)
    assert looked()[0].ways == ["address"]


def test_requests_to_all_organs_count_but_those_of_others_are_not_shown(ask, acting_as):
    ask(2)
    ask(3, registrar="js_js")
    notes = {n.organ_id: n for n in looked()}
    own, other = acting_as("chenzr").organ_id, acting_as("js_fz").organ_id
    assert codes(notes[other]) == {"S1": 3, "S2": 5}
    with scoped(scope_of(acting_as("js_fz"))):
        evidence = queries.evidence_of(queries.note_by_id(notes[other].id, acting_as("js_fz")))
        assert (len(evidence.rows), evidence.unseen) == (3, 2)
    assert codes(notes[own]) == {"S2": 5}


@pytest.mark.parametrize("login", ["wangmin", "zhoukz", "fawu", "lizong", "js_js", "js_fz", "duban"])
def test_nobody_but_the_head_of_the_organ_gets_a_note(ask, acting_as, login):
    ask(3)
    note = looked()[0]
    with scoped(scope_of(acting_as(login))):
        assert queries.note_by_id(note.id, acting_as(login)) is None
        assert list(queries.notes(acting_as(login))) == []
    with scoped(scope_of(acting_as("chenzr"))):
        assert queries.note_by_id(note.id, acting_as("chenzr")) is not None


def _again(note: SignalNote) -> SignalNote:
    return db.session.get_one(SignalNote, note.id)


def decide(note: SignalNote, acting, seen: int = 0, **values) -> None:
    with writing():
        signals.dismiss(db.session.get_one(SignalNote, note.id), reason="样例", counters=["journalist"],
                        seen=seen or note.version, acting=acting, **values)  # fmt: skip


def test_a_dismissed_signal_stays_quiet_for_thirty_days(ask, acting_as):
    ask(3)
    note = looked()[0]
    decide(note, acting_as("chenzr"))
    ask(1, on="2026-09-30")
    assert len(looked()) == 1
    with pytest.raises(Refusal, match="SIGNAL_DECIDED"):
        decide(db.session.get_one(SignalNote, note.id), acting_as("chenzr"))
    ask(3, on="2026-10-22")
    assert [n.state for n in looked()] == ["dismissed", "open"]


def test_another_signal_breaks_the_quiet(ask, acting_as):
    ask(3)
    decide(looked()[0], acting_as("chenzr"))
    limit({"S4": 3}, acting_as("admin"))
    ask(1)
    assert [sorted(codes(n)) for n in looked()] == [["S1"], ["S1", "S4"]]


def test_an_old_page_decides_nothing(ask, acting_as):
    ask(3)
    note = looked()[0]
    with pytest.raises(Stale):
        decide(note, acting_as("chenzr"), seen=note.version + 1)


def test_to_proceed_the_table_goes_into_the_file_and_stays_from_other_organs(ask, acting_as):
    ids = ask(3)
    note = looked()[0]
    table = take_in_own(b"%PDF-1.4", "申请情况核查表.pdf", 1)
    with writing():
        case = db.session.get_one(Case, ids[-1])
        signals.proceed(db.session.get_one(SignalNote, note.id), case, table, reason="样例", counters=[],
                        seen=note.version, acting=acting_as("chenzr"))  # fmt: skip
    file = db.session.query(StoredFile).filter_by(case_id=ids[-1]).one()
    assert file.purpose == signals.PURPOSE
    for login, count in (("wangmin", 1), ("chenzr", 1), ("duban", 1)):
        with scoped(scope_of(acting_as(login))):
            assert len(timeline.files_of(ids[-1])) == count
    with scoped(scope_of(acting_as("js_js"))):
        assert kept_back.shown(ids[-1], [file]) == []


def test_reasons_are_asked_for_only_in_a_request_under_formal_review(ask, acting_as, clock_now):
    ids = ask(3)
    note = looked()[0]
    NoticePlay(ids[0], acting_as, clock_now).do(processing.accept)
    table = take_in_own(b"%PDF-1.4", "申请情况核查表.pdf", 1)
    values = {"reason": "样例", "counters": [], "seen": note.version, "acting": acting_as("chenzr")}
    with pytest.raises(Refusal, match="STATE_NOT_ALLOWED"), writing():
        signals.proceed(_again(note), db.session.get_one(Case, ids[0]), table, **values)


def test_a_mark_of_a_reviewer_opens_a_note_or_joins_it(ask, acting_as, clock_now):
    case_id = ask(1)[0]
    play = NoticePlay(case_id, acting_as, clock_now)
    play.do(signals.mark, by="fawu", remark="反复申请已经判决的同一争议")
    note = db.session.query(SignalNote).one()
    assert (codes(note), note.remark) == ({"S7": 0}, "反复申请已经判决的同一争议")
    with pytest.raises(Refusal, match="SIGNAL_STANDS"):
        play.do(signals.mark, by="fawu", remark="再次标记")
    ask(3)
    assert [sorted(codes(n)) for n in looked()] == [["S1", "S7"]]


def test_the_printed_table_names_numbers_counters_and_masks_the_name(ask, acting_as):
    ask(3)
    note = looked()[0]
    plain = signal_table.compose(note, reason="明显超过合理范围", counters=["journalist"]).plain()
    for words in ("3件（标准 2件）", "样**", "新闻工作者", "第一年申请", "明显超过合理范围"):
        assert words in plain
    assert "样例甲" not in plain


def test_what_the_records_know_of_the_applicant(ask):
    ask(5)
    assert set(signals.known_counters(looked()[0])) == {Counter.many_subjects, Counter.first_year}


def test_old_requests_are_not_looked_at(ask, clock_now):
    ask(3, on="2026-09-01")
    clock_now.set("2026-09-10")
    assert looked() == []
