"""How people cite the law, read into document, article, paragraph and item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library.citations import Cited, clean_name, fold_name, parse, read_number
from case_library.linking import link
from case_library.loading import load, read_yaml
from case_library.models import PolicyArticle, PolicyDocument
from casework.db import db, writing
from casework.labels.articles import chinese_number

HOUSING = "国有土地上房屋征收与补偿条例"
FEES = "国办函〔2020〕109号"


@pytest.mark.parametrize(
    ("citation", "places"),
    [
        ("条例第三十六条第一项", [Cited("条例", "第三十六条", 0, 1)]),
        ("国有土地上房屋征收与补偿条例第二十九条", [Cited(HOUSING, "第二十九条")]),
        ("国办函〔2020〕109号第三条", [Cited(FEES, "第三条")]),
        ("《行政复议法》第二十三条第一款第（四）项", [Cited("行政复议法", "第二十三条", 1, 4)]),
        ("条例第36条第(7)项", [Cited("条例", "第三十六条", 0, 7)]),
        ("条例第１６条第２款", [Cited("条例", "第十六条", 2)]),
        ("条例第十四条、第十五条和第十六条第二款",
         [Cited("条例", "第十四条"), Cited("条例", "第十五条"), Cited("条例", "第十六条", 2)]),
        ("条例第十六条第一款、第二款", [Cited("条例", "第十六条", 1), Cited("条例", "第十六条", 2)]),
        ("《行政复议法》第二十条、《行政诉讼法》第四十四条",
         [Cited("行政复议法", "第二十条"), Cited("行政诉讼法", "第四十四条")]),
        ("社会救助暂行办法、条例第十条", [Cited("社会救助暂行办法"), Cited("条例", "第十条")]),
        ("条例第十条、社会救助暂行办法", [Cited("条例", "第十条"), Cited("社会救助暂行办法")]),
        ("国办公开办函〔2016〕235号第四项", [Cited("国办公开办函〔2016〕235号", "第四项")]),
        ("市中政办发〔2024〕3号第（九）项", [Cited("市中政办发〔2024〕3号", "第（九）项")]),
        ("民法典第二百零一条至第二百零三条",
         [Cited("民法典", "第二百零一条"), Cited("民法典", "第二百零二条"), Cited("民法典", "第二百零三条")]),
        ("《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第四条",
         [Cited("政府信息公开信息处理费管理办法", "第四条")]),
        ("依据《档案法》第十五条的规定", [Cited("档案法", "第十五条")]),
        ("刑法第二百八十四条之一", [Cited("刑法", "第二百八十四条之一")]),
        ("社会救助暂行办法", [Cited("社会救助暂行办法")]),
        ("", []), ("、。；", []),
    ],
)  # fmt: skip
def test_a_citation_is_read(citation, places):
    assert list(parse(citation)) == places


@given(st.integers(1, 9999))
def test_a_number_is_read_as_it_is_written(number):
    assert read_number(chinese_number(number)) == read_number(str(number)) == number


NAMES = st.sampled_from(["条例", "行政复议法", HOUSING, FEES, "社会保险法"])
PLACES = st.tuples(NAMES, st.integers(1, 300), st.integers(0, 9), st.integers(0, 20))


@given(st.lists(PLACES, min_size=1, max_size=5))
def test_what_is_composed_is_read_back(places):
    wanted = [Cited(name, f"第{chinese_number(a)}条", p, i) for name, a, p, i in places]
    written = "、".join(
        f"《{cited.document}》{cited.article}"
        + (f"第{chinese_number(cited.paragraph)}款" if cited.paragraph else "")
        + (f"第{chinese_number(cited.item)}项" if cited.item else "")
        for cited in wanted
    )
    assert list(parse(written)) == wanted


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_a_fault(text):
    assert all(cited.document or cited.article or cited.paragraph for cited in parse(text))
    clean_name(text)


def test_names_are_compared_without_their_clothes():
    assert fold_name("《中华人民共和国行政复议法》") == fold_name("行政复议法")
    assert fold_name("国办函[2020]109号") == fold_name("国办函〔2020〕 109 号")


def test_every_basis_of_the_samples_leads_to_a_document_of_the_library(office, acting_as):
    with writing():
        load(acting_as("kuguan"))
    cases = next(value for value in read_yaml("sample_cases.yaml").values() if isinstance(value, list))
    lost = [basis for case in cases for basis in case["basis"] if link(basis) is None]
    assert lost == []
    policy_id, article = link("国有土地上房屋征收与补偿条例第二十九条") or (0, "")
    assert (db.session.get_one(PolicyDocument, policy_id).number, article) == (
        "国务院令第590号",
        "第二十九条",
    )
    assert link("从未有过的办法第一条") is None


def test_every_article_that_a_sample_cites_has_a_gist(office, acting_as):
    """The reader who follows a citation finds words, not an empty page."""
    with writing():
        load(acting_as("kuguan"))
    known = set(db.session.execute(db.select(PolicyArticle.document_id, PolicyArticle.number)).tuples())
    cases = next(value for value in read_yaml("sample_cases.yaml").values() if isinstance(value, list))
    cited = {link(basis) for case in cases for basis in case["basis"]}
    assert {place for place in cited if place and place[1]} - known == set()


def test_loading_twice_changes_nothing_that_the_office_has_changed(office, acting_as):
    acting = acting_as("kuguan")
    with writing():
        load(acting)
    with writing():
        db.session.scalars(db.select(PolicyDocument).filter_by(number=FEES)).one().gist = "本单位的说明"
    with writing():
        assert load(acting) == 0
    assert db.session.scalars(db.select(PolicyDocument).filter_by(number=FEES)).one().gist == "本单位的说明"
