"""Receivers proposed from the responsibility catalogue: by keyword, by place, past a merger."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casework import labels
from casework.db import db, writing
from casework.models import Case, Organ, OrganKind, Responsibility, Unit
from casework.queries import routing
from casework.queries.routing import matched
from casework.services import responsibilities

TODAY = date(2026, 9, 21)


@pytest.fixture
def catalogue(office, acting_as):
    with writing():
        responsibilities.load_catalogue(acting_as("admin"))


def organs(text, **options):
    return [p.organ for p in routing.propose(text, TODAY, **options)]


@pytest.mark.parametrize(("text", "organ", "words"), [
    pytest.param("七贤街道2025年度绿化养护合同", "区园林绿化", "绿化养护", id="the longer keyword counts"),
    pytest.param("某小区房屋征收补偿方案", "区住房城乡建设局", "房屋征收", id="hot field: expropriation"),
    pytest.param("工伤认定和养老保险缴费", "区人力资源社会保障局", "养老保险", id="social security"),
    pytest.param("某幼儿园招生方案", "区教育体育局", "幼儿园", id="schools"),
])  # fmt: skip
def test_the_unit_whose_keywords_stand_in_the_request_is_proposed_first(catalogue, text, organ, words):
    first = routing.propose(text, TODAY)[0] if "街道" not in text else next(
        p for p in routing.propose(text, TODAY) if p.organ == organ
    )  # fmt: skip
    assert first.organ == organ
    assert words in labels.proposal_reasons(first)[0]


def test_nothing_is_proposed_where_no_word_matches(catalogue):
    assert routing.propose("请提供贵机关的联系方式", TODAY) == []


def test_a_street_office_is_proposed_where_the_request_names_its_place(catalogue):
    assert organs("舜玉路街道某楼院停车管理规定")[0] == "舜玉路街道办事处"
    assert "二七街道办事处" not in organs("一九二七年的地契")
    others = [name for name in organs("某小区物业服务合同备案") if name.endswith("街道办事处")]
    assert others == [], "all street offices have the same functions"


def test_the_office_that_took_over_is_proposed_for_a_merged_one(catalogue):
    with writing():
        old = db.session.scalars(select(Organ).where(Organ.code == "DGO")).one()
        new = db.session.scalars(select(Organ).where(Organ.code == "DJ")).one()
        old.valid_to, old.successor_id = date(2026, 1, 1), new.id
    found = routing.propose("陡沟街道征收拆迁补偿协议", TODAY)
    street = next(p for p in found if p.organ.endswith("街道办事处"))
    assert (street.organ, street.former) == ("党家街道办事处", "陡沟街道办事处")
    assert "“陡沟街道办事处”已撤并，由该单位承接" in labels.proposal_reasons(street)
    with writing():
        new.valid_to, new.successor_id = date(2026, 6, 1), old.id  # a circle leads nowhere, and ends
    assert not [p for p in routing.propose("陡沟街道征收拆迁", TODAY) if p.organ.endswith("街道办事处")]


def test_a_row_out_of_force_proposes_nobody(catalogue):
    with writing():
        for row in db.session.scalars(select(Responsibility)):
            row.valid_to = date(2026, 9, 20)
    assert routing.propose("房屋征收补偿方案", TODAY) == []


def test_nobody_is_proposed_to_oneself_and_like_cases_of_the_unit_are_counted(catalogue, a_case, acting_as):
    case = a_case(title="区政府文件汇编", content="区政府文件汇编")
    acting = acting_as("wangmin")
    with writing():
        for row in db.session.scalars(
            select(Responsibility).where(Responsibility.keywords.contains("区政府文件"))
        ):
            row.unit_id, row.organ_id = acting.unit_id, acting.organ_id
    assert routing.proposals(case.row, acting) == ()
    a_case(title="区政府文件目录")
    a_case(title="别的事项")
    (own,) = routing.proposals(case.row, acting, own_too=True)
    assert own.earlier == 1
    assert "以前有 1 件相似申请由该单位办理" in labels.proposal_reasons(own)


def naive(words, text):
    """The longest words first; every sign of the text belongs to whoever took it first."""
    taken, found = set(), set()
    for word in sorted(words, key=lambda w: (-len(w), w)):
        for start in range(len(text) - len(word) + 1):
            span = set(range(start, start + len(word)))
            if text[start : start + len(word)] == word and not span <= taken:
                found.add(word)
                taken |= span
    return found


@settings(max_examples=200, deadline=None)
@given(st.sets(st.text("拆迁补", min_size=1, max_size=4), max_size=6), st.text("拆迁补", max_size=12))
def test_longer_words_cover_shorter_ones_as_in_a_naive_model(words, text):
    assert matched(words, text) == naive(words, text)


def test_loading_again_changes_nothing_and_keeps_what_the_office_edited(catalogue, acting_as):
    with writing():
        row = db.session.scalars(select(Responsibility)).first()
        row.keywords, row.valid_to = "样例词", date(2026, 1, 1)
        assert responsibilities.load_catalogue(acting_as("admin")) == 0
    assert db.session.get(Responsibility, row.id).keywords == "样例词"
    kinds = select(Organ.kind).join(Responsibility, Responsibility.organ_id == Organ.id).distinct()
    assert set(db.session.scalars(kinds)) == {OrganKind.DEPT, OrganKind.SO}
    units = db.session.execute(select(Responsibility.organ_id, Unit.organ_id).join(Unit)).all()
    assert all(mine == theirs for mine, theirs in units)
    assert db.session.scalar(select(Case.id)) is None
