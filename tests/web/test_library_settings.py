"""The words of the library as its editor keeps them: subjects, dispute points, plain words, workbooks."""

import io
import re
from html import unescape
from uuid import uuid4

import openpyxl
import pytest

from case_library.codes import Axis
from case_library.index import runs
from case_library.models import LibraryTerm, Synonym
from casework.db import db
from casework.models import AuditEntry
from tests.beginnings import begins
from tests.library.making import EDITOR
from tests.library.stock import loaded
from tests.web.test_desk import text_of

pytestmark = begins(loaded)
LIST, TERMS = "/library/settings/synonyms", "/library/settings/terms"


@pytest.fixture
def editor(as_):
    """The editor before a library with its first words."""
    return as_(EDITOR)


def row_of(app, table, **wanted):
    with app.app_context():
        row = db.session.scalars(db.select(table).filter_by(**wanted)).one_or_none()
        db.session.expunge_all()
        db.session.rollback()
        return row


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def test_a_new_subject_gets_the_next_number_and_the_same_name_is_refused(app, editor):
    sent = {"name": "养老服务", **key()}
    assert editor.post("/library/settings/axes/subject", data=sent).status_code == 303
    assert (
        editor.post("/library/settings/axes/subject", data=sent).status_code == 303
    )  # the same form twice is once
    assert row_of(app, LibraryTerm, name="养老服务").code == "S21"
    again = editor.post("/library/settings/axes/subject", data={"name": "养老服务", **key()})
    assert again.status_code == 422
    assert "已有同名的" in text_of(again)
    assert "养老服务" in text_of(editor.get(TERMS))


def test_a_word_is_renamed_moved_and_switched_off_but_keeps_its_code(app, editor):
    row = row_of(app, LibraryTerm, code="S10")
    sent = {"name": "财政与采购", "position": "4", "seen": str(row.version), **key()}
    assert editor.post(f"{TERMS}/{row.id}", data=sent).status_code == 303
    now = row_of(app, LibraryTerm, code="S10")
    assert (now.name, now.position, now.active) == ("财政与采购", 4, False)
    with app.app_context():
        rows = db.session.scalars(db.select(LibraryTerm).filter_by(axis=Axis.subject)).all()
        assert sorted(r.position for r in rows) == list(range(1, 21))
        assert {r.code for r in rows if r.position <= 3} == {"S01", "S02", "S03"}
        entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry.action == "library.term_changed"
        db.session.rollback()


def test_hot_subjects_stay_on_top_and_are_never_switched_off(app, editor):
    row = row_of(app, LibraryTerm, code="S02")
    sent = {"name": row.name, "position": "9", "seen": str(row.version)}
    off = editor.post(f"{TERMS}/{row.id}", data=sent | key())
    assert off.status_code == 422
    assert "不能停用" in text_of(off)
    assert editor.post(f"{TERMS}/{row.id}", data=sent | key() | {"active": "y"}).status_code == 303
    assert row_of(app, LibraryTerm, code="S02").position == 2


def test_an_old_page_is_told_so_and_keeps_what_was_typed(app, editor):
    row = row_of(app, LibraryTerm, code="S09")
    sent = {"name": "行政执法监督", "position": "9", "active": "y", "seen": str(row.version)}
    assert editor.post(f"{TERMS}/{row.id}", data=sent | key()).status_code == 303
    old = editor.post(f"{TERMS}/{row.id}", data=sent | key() | {"name": "执法"})
    assert old.status_code == 409
    assert "刚被他人更新" in text_of(old)
    assert 'value="执法"' in old.get_data(as_text=True)


def synonym(**changes) -> dict[str, str]:
    return {"plain": "老房子加电梯", "official": "既有住宅增设电梯、加装电梯", "hint": "S04",
            "weight": "0.8", "active": "y", "seen": "0", **key(), **changes}  # fmt: skip


def test_plain_words_are_added_found_changed_and_switched_off(app, editor):
    assert editor.post(f"{LIST}/new", data=synonym()).status_code == 303
    row = row_of(app, Synonym, plain="老房子加电梯")
    assert (row.official, row.weight) == (["既有住宅增设电梯", "加装电梯"], 0.8)
    assert "老房子加电梯" in text_of(editor.get(f"{LIST}?q=增设电梯"))
    off = synonym(seen=str(row.version), weight="1")
    off.pop("active")
    assert editor.post(f"{LIST}/{row.id}", data=off).status_code == 303
    assert row_of(app, Synonym, plain="老房子加电梯").active is False
    assert "老房子加电梯" in text_of(editor.get(f"{LIST}?off=1"))


WRONG = (
    ({"plain": ""}, "请填写通俗说法"),
    ({"official": "、、"}, "每个规范用语"),
    ({"official": "、".join(f"词{n}号" for n in range(11))}, "超过 10 个"),
    ({"weight": "9"}, "权重应在"),
    ({"weight": "NaN"}, "权重应在"),
    ({"hint": "S99"}, "请从列出的选项中选择"),
)  # fmt: skip


def test_a_pair_that_cannot_stand_is_told_beside_its_field(app, editor):
    for changes, sentence in WRONG:
        page = editor.post(f"{LIST}/new", data=synonym(**changes))
        assert (page.status_code, sentence in text_of(page)) == (422, True), changes
    assert row_of(app, Synonym, plain="老房子加电梯") is None


def test_the_same_plain_words_twice_are_refused(editor):
    assert editor.post(f"{LIST}/new", data=synonym()).status_code == 303
    page = editor.post(f"{LIST}/new", data=synonym(official="电梯"))
    assert page.status_code == 422
    assert "已有同样的通俗说法" in text_of(page)


def workbook(*rows) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (("通俗说法", "规范用语", "指向", "权重", "状态"), *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def uploaded(editor, *rows):
    return editor.post(f"{LIST}/import", data={"file": (workbook(*rows), "说法.xlsx"), **key()},
                       content_type="multipart/form-data")  # fmt: skip


def test_a_workbook_is_shown_row_by_row_and_then_taken_at_once(app, editor):
    held = row_of(app, Synonym, id=1)
    page = uploaded(
        editor, ("老房子加电梯", "加装电梯", "S04", "0.8", "启用"),
        (held.plain, "另一个词", held.hint, "1", "停用"),
        ("没有用语", "", "", "", ""), ("老房子加电梯", "电梯", "", "", ""), ("乱指向", "词语", "S99", "", ""),
    )  # fmt: skip
    html, text = page.get_data(as_text=True), text_of(page)
    assert page.status_code == 200
    for word in ("新增 1 行", "有变化 1 行", "不能导入 3 行", "没有填写规范用语", "表格中重复", "编号"):
        assert word in text
    assert row_of(app, Synonym, plain="老房子加电梯") is None
    form = re.search(r"<form[^>]*import/apply.*?</form>", html, re.S)[0]
    hidden = {
        n: unescape(v)
        for n, v in re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', form)
        if n != "csrf_token"
    }
    assert editor.post(f"{LIST}/import/apply", data=hidden).status_code == 303
    assert row_of(app, Synonym, plain="老房子加电梯").weight == 0.8
    assert row_of(app, Synonym, id=1).active is False
    changed = editor.post(f"{LIST}/import/apply", data=hidden | key())
    assert changed.status_code == 409
    assert "在预览以后有变化" in text_of(changed)


def test_what_is_exported_can_be_imported_without_a_change(editor):
    content = editor.get(f"{LIST}/export.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("通俗说法", "规范用语", "指向", "权重", "状态")
    assert len(rows) > 150
    page = uploaded(editor, *rows[1:])
    assert "不需要导入" in text_of(page)


def test_only_the_editor_keeps_the_words(as_):
    for path in (TERMS, LIST, f"{LIST}/new", f"{LIST}/export.xlsx"):
        assert as_("wangmin").get(path).status_code == 403, path


def test_a_change_queues_a_new_index_whose_progress_is_shown(app, editor, acting_as):
    assert (
        editor.post("/library/settings/axes/subject", data={"name": "养老服务", **key()}).status_code == 303
    )
    waiting = editor.get("/library/settings/progress")
    assert "等待更新" in text_of(waiting)
    assert 'hx-trigger="every 2s"' in waiting.get_data(as_text=True)
    with app.app_context():
        runs.work(acting_as(EDITOR))
    done = editor.get("/library/settings/progress")
    assert "检索索引已是最新" in text_of(done)
    assert "hx-trigger" not in done.get_data(as_text=True)
