"""Files of a case: what is taken, how it is kept and given back: SECURITY 8.1-8.4, 8.6."""

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from casework import file_store
from casework.db import db, writing
from casework.models import AuditEntry, CaseEvent, ScanState, StoredFile
from casework.pii import SealBroken
from casework.scope import everything
from casework.services import materials

pytestmark = pytest.mark.one_database


def pdf(*, pages: int = 1, script: bool = False, encryption: object = False) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if script:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    made.save(out, encryption=encryption)
    return out.getvalue()


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(501):
            made.writestr(f"{number}.txt", b"x")
    return out.getvalue()


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("../../etc/cron.d/x", b"x")
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("1", size).save(out, kind)
    return out.getvalue()


@pytest.fixture
def case(a_case):
    return a_case().registered()


def send(browser, case, content: bytes, name: str, mimetype: str = "", **more: str):
    page = browser.get(f"/cases/{case.ref}/materials").text
    hidden = dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', page))
    data = {
        "purpose": "application",
        **hidden,
        **more,
        "file": FileStorage(io.BytesIO(content), name, content_type=mimetype),
    }
    boundary, body = encode_multipart(data)
    sent_as = f"multipart/form-data; boundary={boundary}"
    return browser.post(f"/cases/{case.ref}/materials", data=body, content_type=sent_as)


def stored(app: Flask) -> list[StoredFile]:
    with app.app_context(), everything():
        return list(db.session.scalars(select(StoredFile).order_by(StoredFile.id)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("申请书.pdf", pdf()),
        ("身份证.jpg", picture("JPEG")),
        ("scan.TIFF", picture("TIFF")),
        ("说明.txt", "请公开。".encode("gb18030")),
        ("证据.zip", archive(a_dot_txt=b"x")),
        ("意见.docx", archive(word__document_dot_xml=b"<w/>")),
    ],
)
def test_file_is_put_to_the_case_and_comes_back_the_same(
    app: Flask, case, as_, name: str, content: bytes
) -> None:
    browser = as_("wangmin")
    answer = send(browser, case, content, name)
    assert answer.status_code == 303, answer.text
    file = stored(app)[0]
    assert (file.name, file.size) == (name, len(content))
    back = browser.get(f"/files/{file.uuid}")
    assert back.data == content
    with app.app_context(), everything():
        kinds = list(db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)))
        assert kinds[-1] == "material_filed"


def test_download_cannot_run_anything(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    send(browser, case, pdf(), "答复书（第2稿）\u202egpj.pdf")
    answer = browser.get(f"/files/{stored(app)[0].uuid}")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%E7%AD%94%E5%A4%8D%E4%B9%A6" in disposition
    assert "%E2%80%AE" not in disposition


@pytest.mark.parametrize(
    ("name", "content", "mimetype", "sentence"),
    [
        ("病毒.exe", b"MZ", "", "这种文件不能上传"),
        ("没有扩展名", b"x", "", "这种文件不能上传"),
        ("空.pdf", b"", "", "文件是空的"),
        ("假.pdf", b"PK\x03\x04 not a pdf", "", "与扩展名不符"),
        ("假.jpg", picture("PNG"), "", "与扩展名不符"),
        ("假.png", pdf(), "image/png", "与扩展名不符"),
        ("声明.pdf", pdf(), "image/png", "与扩展名不符"),
        ("假.docx", archive(a_dot_txt=b"x"), "", "与扩展名不符"),
        ("坏.pdf", b"%PDF-1.7 garbage", "", "已损坏"),
        (
            "密码.pdf",
            pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
            "",
            "设有密码",
        ),
        (
            "限制.pdf",
            pdf(encryption=pikepdf.Encryption(owner="o", user="")),
            "",
            "设有密码",
        ),
        ("炸弹.zip", archive(a_dot_txt=b"0" * 30_000_000), "", "解压后过大"),
        ("很多.zip", many_entries(), "", "文件过多"),
        ("套娃.zip", archive(a_dot_zip=b"x"), "", "还有压缩包"),
        ("越界.zip", climbing(), "", "路径不安全"),
        ("巨图.png", picture(size=(10_000, 5_000)), "", "4000 万像素"),
        ("大.txt", b"x" * (20 * 1024 * 1024 + 1), "", "超过 20 MB"),
    ],
)
def test_file_that_cannot_be_taken(app, case, as_, name, content, mimetype, sentence, tmp_path: Path) -> None:
    answer = send(as_("wangmin"), case, content, name, mimetype)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored(app) == []
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".bin", ".part")] == []


def test_body_over_25_mib_gets_a_plain_page(case, as_) -> None:
    answer = send(as_("wangmin"), case, b"x" * (26 * 1024 * 1024), "大.txt")
    assert answer.status_code == 413
    assert "20 MB" in answer.text


def test_pdf_with_a_script_or_over_1000_pages_is_marked_for_review(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    assert send(browser, case, pdf(script=True), "脚本.pdf").status_code == 303
    assert send(browser, case, pdf(pages=1001), "厚.pdf").status_code == 303
    assert [file.scan_state for file in stored(app)] == [ScanState.needs_review] * 2
    assert "打开前请核实" in browser.get(f"/cases/{case.ref}/materials").text


def test_preview_is_a_picture_and_only_for_what_has_one(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    send(browser, case, pdf(), "a.pdf")
    send(browser, case, b"text", "b.txt")
    first, second = stored(app)
    answer = browser.get(f"/files/{first.uuid}/preview.png")
    assert answer.data.startswith(b"\x89PNG")
    assert browser.get(f"/files/{second.uuid}/preview.png").status_code == 404


def test_same_form_twice_keeps_one_file(app: Flask, case, as_, tmp_path: Path) -> None:
    browser, key = as_("wangmin"), "7b0f4d3e-3f0c-4a53-9d55-0d9a2b8f8f11"
    seen = re.search(
        r'name="seen"[^>]*value="(\d+)"',
        browser.get(f"/cases/{case.ref}/materials").text,
    )[1]
    answers = [send(browser, case, pdf(), "a.pdf", idempotency_key=key, seen=seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(stored(app)) == 1
    assert len(list(tmp_path.rglob("*.bin"))) == 1


def test_old_page_is_told_so_and_nothing_is_stored(app: Flask, case, as_) -> None:
    answer = send(as_("wangmin"), case, pdf(), "a.pdf", seen="1")
    assert answer.status_code == 409
    assert "案件刚被他人更新" in answer.text
    assert stored(app) == []


@pytest.mark.parametrize(("login", "status"), [("mz_js", 404), ("duban", 403), ("admin", 403)])
def test_file_of_a_case_is_not_for_everybody(app: Flask, case, as_, login: str, status: int) -> None:
    send(as_("wangmin"), case, pdf(), "a.pdf")
    uuid = stored(app)[0].uuid
    for address in (f"/files/{uuid}", f"/files/{uuid}/preview.png"):
        assert as_(login).get(address).status_code == status


def test_disk_holds_no_plain_bytes_and_a_changed_file_is_noticed(
    app: Flask, case, as_, tmp_path: Path
) -> None:
    content = "秘密的申请内容".encode() * 200_000
    send(as_("wangmin"), case, content, "a.txt")
    file = stored(app)[0]
    with app.app_context(), everything():
        path = file_store.path_of(file.uuid)
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (
            0o600,
            0o700,
        )
        sealed = path.read_bytes()
        assert "秘密".encode() not in sealed
        assert materials.read_all(db.session.get(StoredFile, file.id)) == content
        for broken in (
            sealed[: -file_store.CHUNK],
            sealed[:-1],
            sealed[:50] + bytes([sealed[50] ^ 1]) + sealed[51:],
        ):
            path.write_bytes(broken)
            with pytest.raises(SealBroken):
                materials.read_all(db.session.get(StoredFile, file.id))
        path.write_bytes(sealed)


def test_fifty_first_file_finds_no_room(app: Flask, case, acting_as, monkeypatch) -> None:
    monkeypatch.setattr(materials, "MAX_FILES", 1)
    with app.app_context(), everything(), writing():
        from casework.models import Case

        row = db.session.get(Case, case.id)
        materials.store(row, io.BytesIO(b"x"), "a.txt", "other", acting_as("wangmin"))
        with pytest.raises(materials.UploadRefused):
            materials.store(row, io.BytesIO(b"x"), "b.txt", "other", acting_as("wangmin"))


def test_changed_file_is_not_given_out_and_leaves_an_event(app: Flask, case, as_) -> None:
    browser = as_("wangmin")
    send(browser, case, b"text", "a.txt")
    file = stored(app)[0]
    with app.app_context():
        path = file_store.path_of(file.uuid)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    assert browser.get(f"/files/{file.uuid}").status_code == 500
    with app.app_context():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "seal.broken")).one()
