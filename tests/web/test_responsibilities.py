"""职责目录: who keeps it, rows by hand, a workbook with a report by row, files that cannot be taken."""

import io
import re
import zipfile
from html import unescape
from uuid import uuid4

import openpyxl
import pytest
import xlsxwriter
from sqlalchemy import select

from casework import labels
from casework.db import db, writing
from casework.models import AuditEntry, Organ, Responsibility
from casework.scope import everything
from casework.services import responsibilities
from casework.services import table_import as table
from tests.beginnings import in_office
from tests.web.test_desk import text_of
from tests.web.test_supervision import hidden, unit_of

pytestmark = pytest.mark.one_database

GUARDED = "data-guard"
URL = "/settings/responsibilities"
HEADINGS = list(labels.RESPONSIBILITY_COLUMNS.values())
GOOD = ["区城管局", "", "共享单车停放管理（样例）", "共享单车、停放", "样例依据", "样例", "2026-01-01", ""]


@pytest.fixture
def catalogue(app, acting_as):
    with in_office(app), writing():
        responsibilities.load_catalogue(acting_as("admin"))


def workbook(*rows, headings=HEADINGS):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate([headings, *rows]):
        for column, text in enumerate(row):
            sheet.write_string(number, column, str(text))
    book.close()
    return buffer.getvalue()


def upload(browser, content, name="目录.xlsx"):
    sent = {**hidden(browser.get(f"{URL}/import"), "import"), "file": (io.BytesIO(content), name)}
    return browser.post(f"{URL}/import", data=sent, content_type="multipart/form-data")


def confirmed(browser, page):
    form = next(f for f in re.findall(r"<form.*?</form>", page.text, re.S) if "/import/apply" in f)
    sent = {n: unescape(re.search(rf'name="{n}"[^>]*value="([^"]*)"', form)[1])
            for n in ("rows", "token", "idempotency_key")}  # fmt: skip
    return browser.post(f"{URL}/import/apply", data=sent, content_type="multipart/form-data")


def rows_named(app, function):
    with app.app_context(), everything():
        found = db.session.scalars(select(Responsibility).where(Responsibility.function == function)).all()
        return [(r.organ.short_name, r.keywords, r.valid_to) for r in found]


def test_a_row_is_added_found_changed_and_ended(app, as_, catalogue):
    admin = as_("admin")
    with app.app_context(), everything():
        unit_id = unit_of("CG").id
    fields = {"unit_id": unit_id, "function": "共享单车（样例）", "keywords": "共享单车 停放，停放",
              "basis": "", "source": "样例", "valid_from": "2026-09-01", "valid_to": ""}  # fmt: skip
    page = admin.get(f"{URL}/new")
    assert admin.post(f"{URL}/new", data={**hidden(page, GUARDED), **fields}).status_code == 303
    assert rows_named(app, "共享单车（样例）") == [("区城管局", "共享单车、停放", None)]
    found = admin.get(f"{URL}?q=停放")
    assert "共享单车（样例）" in text_of(found)
    assert "没有符合条件" in text_of(admin.get(f"{URL}?q=不存在的词"))
    again = admin.post(f"{URL}/new", data={**hidden(admin.get(f"{URL}/new"), GUARDED), **fields})
    assert again.status_code == 422
    assert "已有同名的职责事项" in again.text
    with app.app_context(), everything():
        row_id = db.session.scalar(
            select(Responsibility.id).where(Responsibility.function == "共享单车（样例）")
        )
    page = admin.get(f"{URL}/{row_id}")
    changed = {**hidden(page, GUARDED), **fields, "keywords": "共享单车"}
    assert admin.post(f"{URL}/{row_id}", data=changed).status_code == 303
    stale = admin.post(f"{URL}/{row_id}", data={**changed, "idempotency_key": str(uuid4())})
    assert stale.status_code == 409
    assert "刚被他人更新" in stale.text
    ended = {**hidden(admin.get(f"{URL}/{row_id}"), "end"), "last_on": "2026-08-01"}
    assert "终止日期早于起始日期" in admin.post(f"{URL}/{row_id}/end", data=ended).text
    ended["last_on"] = "2026-09-21"
    assert admin.post(f"{URL}/{row_id}/end", data=ended).status_code == 303
    assert "停用职责事项" not in text_of(admin.get(f"{URL}/{row_id}"))
    with app.app_context(), everything():
        told = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "responsibility"))
        assert [a for a in told if a != "responsibilities.loaded"] == [
            "responsibility.added", "responsibility.changed", "responsibility.ended",
        ]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("keywords", "拆", "2 到 20 个字"), ("keywords", "、、", "没有填写关键词"),
    ("function", "", "请填写职责事项"),
    ("valid_to", "2026-08-01", "终止日期早于起始日期"), ("valid_from", "去年", "日期无法识别"),
    ("unit_id", "999999", "请从列出的选项中选择"),
])  # fmt: skip
def test_what_cannot_be_read_stays_on_the_page(app, as_, field, value, sentence):
    admin = as_("admin")
    with app.app_context(), everything():
        unit_id = unit_of("CG").id
    fields = {"unit_id": unit_id, "function": "样例事项", "keywords": "共享单车", "valid_from": "2026-09-01"}
    page = admin.post(f"{URL}/new", data={**hidden(admin.get(f"{URL}/new"), GUARDED), **fields, field: value})
    assert page.status_code == 422
    assert sentence in page.text


def test_a_head_outside_the_district_office_keeps_the_rows_of_its_own_organ_only(app, as_, catalogue):
    head = as_("mz_fz")
    with app.app_context(), everything():
        mine, other = (
            db.session.scalar(select(Responsibility.id).join(Organ, Organ.id == Responsibility.organ_id)
                              .where(Organ.code == code)) for code in ("MZ", "CG")
        )  # fmt: skip
    assert head.get(f"{URL}/{mine}").status_code == 200
    assert head.get(f"{URL}/{other}").status_code == 403
    page = upload(head, workbook(GOOD))
    assert "不是本机关" in page.text
    assert as_("wangmin").get(URL).status_code == 200
    assert as_("wangmin").get(f"{URL}/new").status_code == 403


def test_a_workbook_is_shown_row_by_row_and_then_imported(app, as_, catalogue):
    admin = as_("admin")
    known = [
        "区园林绿化",
        "办公室",
        "园林绿化",
        "绿化养护、公园、花坛",
        "样例，以本单位权责清单为准",
        "样例；单位名称待确认",
        "",
        "",
    ]
    rows = [
        GOOD,
        known,
        ["区某局", "", "事项", "关键词", "", "", "", ""],
        ["区城管局", "没有的科室", "事项", "关键词", "", "", "", ""],
        ["区城管局", "", "", "拆", "", "", "2026-13-01", ""],
        ["区城管局", "", "共享单车停放管理（样例）", "单车", "", "", "", ""],
        ["区城管局", "", "事项", "关键词", "", "", "2026-02-01", "2026-01-01"],
    ]
    page = upload(admin, workbook(*rows))
    assert page.status_code == 200
    text = text_of(page)
    for sentence in (
        "新增 1 行", "有变化 1 行", "不能导入 5 行", "没有这个单位", "没有这个科室", "没有填写职责事项",
        "日期无法识别", "与前面的行重复", "终止日期早于起始日期", "确认导入 2 行", "绿化养护、公园、花坛",
    ):  # fmt: skip
        assert sentence in text, sentence
    assert rows_named(app, GOOD[2]) == [], "nothing is kept by the preview"
    assert confirmed(admin, page).status_code == 303
    assert rows_named(app, GOOD[2]) == [("区城管局", "共享单车、停放", None)]
    assert rows_named(app, "园林绿化")[0][1] == "绿化养护、公园、花坛"
    again = upload(admin, workbook(GOOD))
    assert "不需要导入" in again.text
    late = confirmed(admin, page)
    assert late.status_code in (303, 409), "the same form counts once"


def test_a_preview_that_is_no_longer_true_is_shown_again(app, as_):
    admin = as_("admin")
    first, second = upload(admin, workbook(GOOD)), upload(admin, workbook(GOOD))
    assert confirmed(admin, first).status_code == 303
    answer = confirmed(admin, second)
    assert answer.status_code == 409
    assert "在预览以后有变化" in answer.text
    assert len(rows_named(app, GOOD[2])) == 1


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return buffer.getvalue()


def half():
    return workbook(GOOD)[:900]


@pytest.mark.parametrize(("content", "name", "sentence"), [
    pytest.param(lambda: b"", "a.xlsx", "打不开", id="empty"),
    pytest.param(lambda: b"PK\x03\x04 no zip", "a.xlsx", "打不开", id="no zip"),
    pytest.param(half, "a.xlsx", "打不开", id="cut off"),
    pytest.param(bomb, "a.xlsx", "打不开", id="a bomb"),
    pytest.param(lambda: workbook(GOOD), "a.xls", "只能导入 .xlsx", id="another kind"),
    pytest.param(lambda: workbook(GOOD, headings=["单位"]), "a.xlsx", "规定的表头", id="other headings"),
    pytest.param(lambda: workbook(), "a.xlsx", "没有数据行", id="headings only"),
    pytest.param(lambda: workbook(*[[*GOOD[:2], f"事项{n}", *GOOD[3:]] for n in range(1001)]), "a.xlsx",
                 "最多导入 1000 行", id="too many rows"),
])  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(as_, content, name, sentence):
    page = upload(as_("admin"), content(), name)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_file_over_two_megabytes_is_refused(as_, monkeypatch):
    monkeypatch.setattr(table, "MOST_BYTES", 2000)
    page = upload(as_("admin"), workbook(GOOD))
    assert page.status_code == 422
    assert "超过 2 MB" in page.text


@pytest.mark.parametrize("rows", ["", "[]", "[[1]]", "{", "[" * 5000, '[["a"]]'])
def test_rows_that_no_preview_showed_are_refused(as_, rows):
    admin = as_("admin")
    sent = {"rows": rows, "token": "x", "idempotency_key": "0b1f4a6e-2f5e-4a0f-9a53-3c2b8f1f0a11"}
    answer = admin.post(f"{URL}/import/apply", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "页面已失效" in answer.text


def test_template_and_export_fit_the_import(app, as_, catalogue):
    admin = as_("admin")
    for address in ("template.xlsx", "export.xlsx?q=城管"):
        answer = admin.get(f"{URL}/{address}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        assert [cell.value for cell in sheet[1]] == HEADINGS
        assert sheet.max_row > 1
    page = upload(admin, admin.get(f"{URL}/export.xlsx").data)
    assert "不需要导入" in page.text


def test_a_formula_is_only_a_text(app, as_):
    row = [*GOOD[:4], "=1+1", "@SUM(A1)", "", ""]
    admin = as_("admin")
    assert confirmed(admin, upload(admin, workbook(row))).status_code == 303
    sheet = openpyxl.load_workbook(io.BytesIO(admin.get(f"{URL}/export.xlsx").data)).active
    assert sheet.cell(2, 5).data_type == "s"


def test_the_page_of_assignment_fills_in_the_unit_by_a_link(app, as_, a_case, catalogue, acting_as):
    case = a_case(title="区政府文件汇编").registered()
    with in_office(app), writing():
        row = db.session.scalars(
            select(Responsibility).where(Responsibility.keywords.contains("区政府文件"))
        ).one()
        acting = acting_as("wangmin")
        row.unit_id, row.organ_id = acting.unit_id, acting.organ_id
        unit_id = acting.unit_id
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{case.ref}/assign")
    assert "按职责目录提示的单位" in text_of(page)
    assert f"/cases/{case.ref}/assign?unit={unit_id}" in page.text
    filled = clerk.get(f"/cases/{case.ref}/assign?unit={unit_id}")
    assert f'<option selected value="{unit_id}">' in filled.text
    assert clerk.get(f"/cases/{case.ref}/assign?unit=abc").status_code == 200


def test_the_page_of_transfer_proposes_receivers_and_ticks_the_chosen_one(app, as_, a_case, catalogue):
    case = a_case(title="某小区房屋征收补偿方案").accepted()
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{case.ref}/transfer")
    assert "区住房城乡建设局" in text_of(page)
    assert "职责事项“房屋征收与补偿”，匹配：" in text_of(page)
    with app.app_context(), everything():
        unit_id = unit_of("JS").id
    assert f'data-fill="receivers" data-value="{unit_id}"' in page.text
    chosen = clerk.get(f"/cases/{case.ref}/transfer?unit={unit_id}").text
    assert re.search(rf'<input checked[^>]*name="receivers"[^>]*value="{unit_id}"', chosen)
