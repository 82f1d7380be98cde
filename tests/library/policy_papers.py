"""Files of policy documents of every kind, and imports in every state; made up, marked as samples."""

import io
import zipfile
from collections.abc import Callable

from sqlalchemy import select

from case_library.codes import ImportState
from case_library.models import PolicyImport
from case_library.services import policy_imports
from casework.acting import Acting
from casework.db import db, writing

EDITOR = "kuguan"
LAW = """样例市信息公开办法
（2024年3月5日样例市人民政府令第12号公布）
第一章 总则
第一条 为了规范信息公开，制定本办法。
第二条 有下列情形之一的，应当公开：
（一）涉及公众利益的；
（二）需要公众知晓的。
前款规定以外的，按照有关规定办理。
第二章 附则
第三条 本办法自2024年5月1日起施行。"""
NOTICE = """样例区人民政府办公室文件
样政办发〔2025〕7号
样例区人民政府办公室
关于做好申请办理工作的通知
各街道办事处，区政府各部门：
现将有关事项通知如下。
一、提高认识
各单位要重视。
二、规范办理
（一）统一登记。
（二）按期答复。
样例区人民政府办公室
2025年6月3日"""


def docx_of(text: str) -> bytes:
    """A Word file, a paragraph a line."""
    import docx

    document, out = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def html_of(text: str, encoding: str = "utf-8") -> bytes:
    """A saved page with its navigation and a script, which say nothing of the law."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    page = f"""<html><head><meta charset="{encoding}"><title>网站</title></head><body><nav>首页</nav>
    <div>{paragraphs}</div><script>alert("x")</script><footer>版权所有</footer></body></html>"""
    return page.encode("gb18030" if encoding == "gb2312" else encoding)


def pdf_of(text: str, pages: int = 1) -> bytes:
    """A PDF with a text layer; ``pages`` times the same."""
    from weasyprint import HTML

    sheets = "".join(
        '<div style="break-after: page">' + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</div>"
        for _ in range(pages)
    )
    return bytes(HTML(string=f"<html><body>{sheets}</body></html>").write_pdf())


def scan_of(text: str = "", pages: int = 1) -> bytes:
    """A PDF of pictures: with words where the text is given, to be recognised; else blank sheets."""
    from PIL import Image, ImageDraw, ImageFont

    sheets = []
    for _ in range(pages):
        sheet = Image.new("L", (1240, 900 if text else 200), 255)
        if text:
            font = ImageFont.truetype(_font(), 44)
            ImageDraw.Draw(sheet).multiline_text((90, 90), text, font=font, fill=0, spacing=26)
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return out.getvalue()


def _font() -> str:
    import subprocess

    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "Noto Sans CJK SC:lang=zh-cn"],
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout


def ofd_of(text: str, *, with_codes: bool = True) -> bytes:
    """An OFD; without codes it holds glyphs alone, as some printers of documents write them."""
    page = "Pages/Page_0/Content.xml"
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {20 + 8 * n} 170 6" Font="1" Size="5">'
        + (f'<ofd:TextCode X="0" Y="4">{line}</ofd:TextCode>' if with_codes else "<ofd:CGTransform/>")
        + "</ofd:TextObject>"
        for n, line in enumerate(text.split("\n"), 1)
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="{page}"/>'
        "</ofd:Pages></ofd:Document>",
        f"Doc_0/{page}": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    }
    return zip_of({name: part.encode() for name, part in parts.items()})


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def taken_in(name: str, content: bytes, acting: Acting, *, read: bool = True) -> PolicyImport:
    """A file of the editor, read to its end unless it is to wait."""
    with writing():
        batch = policy_imports.enter([policy_imports.examine(name, content)], acting)
    row = db.session.scalars(select(PolicyImport).where(PolicyImport.batch == batch)).one()
    import_id = row.id
    while read and policy_imports.advance(import_id, acting):
        pass
    return db.session.get_one(PolicyImport, import_id, populate_existing=True)


# For the walks over all forms: an import in every state that has a form.
UUIDS = {
    ImportState.ready: "00000000-0000-4000-8000-000000000001",
    ImportState.failed: "00000000-0000-4000-8000-000000000002",
    ImportState.waiting: "00000000-0000-4000-8000-000000000003",
}


def in_every_state(acting_as: Callable[[str], Acting]) -> None:
    """One that waits for a person, a scan, and one that nobody has read."""
    acting = acting_as(EDITOR)
    files = {
        ImportState.ready: ("样例.txt", LAW.encode()),
        ImportState.failed: ("扫描.pdf", scan_of()),
        ImportState.waiting: ("样例.docx", docx_of(NOTICE)),
    }
    for state, (name, content) in files.items():
        row_id = taken_in(name, content, acting, read=state != ImportState.waiting).id
        with writing():
            row = db.session.get_one(PolicyImport, row_id)
            assert row.state == state, (row.state, row.fault)
            row.uuid = UUIDS[state]


def pages_of(rule: str) -> list[str]:
    """Pages of policy documents on which a form of this route may stand."""
    if rule.startswith("/library/imports/"):
        order = sorted(UUIDS, key=lambda state: rule.endswith("drop") and state == ImportState.ready)
        return [f"/library/imports/{UUIDS[state]}" for state in order]
    return ["/library/policies/2", "/library/policies/2/edit"] if "policy_id" in rule else []
