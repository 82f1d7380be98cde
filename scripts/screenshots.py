"""Pictures of the manual and of three letters, from the demo data: ``make screenshots``.

Starts the application on a demo data directory (``--data DIR``; without one a passing directory is filled),
drives Debian's Chromium as different people, and writes docs/screenshots/*.png and docs/letters/*.png.
Nothing is sent: every page is only looked at, or filled and left.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from casework.db import db
from casework.models import Case, Letter, Organ
from casework.models.letter import REPLY
from casework.record import casefile_of
from casework.scope import everything
from config import ROOT, Settings
from workflows.facts import Sealed

PICTURES, LETTERS = ROOT / "docs" / "screenshots", ROOT / "docs" / "letters"
SIZES = ((1440, 900), (1366, 768))
TALL = 2400  # a part of a page must not hide under the bar that stays on top
PASSWORD = "yan-shi-mi-ma-2026"  # noqa: S105 - of the passing demo database only
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
)
OFFICE = "DG"
LONG = 14  # facts of a case whose directory is worth a picture
GAP = 16  # between the pages of a letter
COLOURS = 256  # enough for pages of few colours, a third of the bytes


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks at what. ``{ref}``: newest fit case of ``state``; ``{letter}``: of a kind."""

    name: str
    who: str
    path: str
    state: str = ""
    letter: str = ""
    only: str = ""  # a part of the page instead of the window
    act: Callable[[Page], None] | None = None
    where: Callable[[Case], bool] = lambda case: True


def _fill_registration(page: Page) -> None:
    _type(
        page, tracking_no="EX000000999CN", name="钱某样", phone="13800001234", address="济南市市中区样例路1号"
    )
    _type(page, content="样例片区旧城改造项目征收补偿安置方案及其批准文件")
    page.locator("[name=content]").press("Tab")
    page.wait_for_timeout(900)
    page.evaluate("window.scrollTo(0, 0)")


def _fill_refused_registration(page: Page) -> None:
    _type(page, signed_on="2026-02-30", name="钱某样", id_number="000000199001010000")
    page.get_by_role("button", name="登记", exact=True).click()


def _type(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)


def _prove(page: Page) -> None:
    if "/reauth" in page.url:
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="验证", exact=True).click()


def _is_extended(case: Case) -> bool:
    return case.extension_days > 0


def _is_plain(case: Case) -> bool:
    return case.extension_days == 0


def _is_long(case: Case) -> bool:
    return case.version >= LONG


def _is_sealed(case: Case) -> bool:
    return casefile_of(case).last(Sealed) is not None


SHOTS = (
    Shot("login", "", "/login"),
    Shot("desk", "wangmin", "/"),
    Shot("list", "wangmin", "/cases?group=open"),
    Shot("keys", "wangmin", "/keys"),
    Shot("register", "wangmin", "/cases/new", act=_fill_registration),
    Shot("register-faults", "wangmin", "/cases/new", act=_fill_refused_registration),
    Shot("confirm", "wangmin", "/cases/{ref}/register", "AWAIT_CONFIRM"),
    Shot("contact", "wangmin", "/cases/{ref}/contact", "REVIEWING"),
    Shot("case", "zhaoyi", "/cases/{ref}", "PROCESSING", where=_is_plain),
    Shot("clock", "zhaoyi", "/cases/{ref}", "CONSULTING", only=".clock"),
    Shot("clock-extended", "zhaoyi", "/cases/{ref}", "PROCESSING", only=".clock", where=_is_extended),
    Shot("refusal", "wangmin", "/cases/{ref}/extension", "PROCESSING", where=_is_extended),
    Shot("next-step", "wangmin", "/cases/{ref}", "REVIEWING", only=".todo"),
    Shot("correction", "wangmin", "/cases/{ref}/correction", "REVIEWING"),
    Shot("notice", "wangmin", "/letters/{letter}", letter="D02"),
    Shot("corrected", "wangmin", "/cases/{ref}/correction-received", "CORRECTION_PENDING"),
    Shot("search", "zhaoyi", "/cases/{ref}/search", "PROCESSING"),
    Shot("extension", "zhaoyi", "/cases/{ref}/extension", "PROCESSING", where=_is_plain),
    Shot("fee", "zhaoyi", "/cases/{ref}/fee", "PROCESSING", where=_is_plain),
    Shot("consult", "zhaoyi", "/cases/{ref}/consult", "PROCESSING", where=_is_plain),
    Shot("draft", "zhaoyi", "/cases/{ref}/draft", "DRAFTED"),
    Shot("secrecy", "baomi", "/cases/{ref}/secrecy", "SECRECY_REVIEW"),
    Shot("legal", "fawu", "/cases/{ref}/legal", "LEGAL_REVIEW"),
    Shot("reauth", "lizong", "/reauth"),
    Shot("sign", "lizong", "/cases/{ref}/sign", "SIGNING", act=_prove),
    Shot("seal", "yinzh", "/cases/{ref}/seal", "SIGNED", act=_prove, where=lambda case: not _is_sealed(case)),
    Shot("dispatch", "wangmin", "/cases/{ref}/dispatch", "SIGNED", where=_is_sealed),
    Shot("deliver", "wangmin", "/cases/{ref}/deliver", "DELIVERING"),
    Shot("archive", "dangan", "/cases/{ref}/archive", "CLOSED_REPLIED"),
    Shot(
        "volume",
        "dangan",
        "/cases/{ref}/volume",
        "ARCHIVED",
        where=_is_long,
    ),
    Shot("holidays", "admin", "/settings/holidays"),
    Shot("calendar", "wangmin", "/calendar"),
    Shot("messages", "wangmin", "/messages"),
    Shot("message-rules", "admin", "/settings/messages"),
    Shot("supervision", "duban", "/supervision"),
    Shot("parameters", "admin", "/settings/parameters"),
    Shot("transfer", "zhaoyi", "/cases/{ref}/transfer", "PROCESSING", where=_is_plain),
    Shot("transfers", "chenzr", "/transfers"),
    Shot("transfers-unit", "js_fz", "/transfers"),
    Shot("responsibilities", "chenzr", "/settings/responsibilities"),
    Shot("consultations", "zhaoyi", "/cases/{ref}/consultations", "CONSULTING"),
    Shot("difficult", "fawu", "/difficult"),
    Shot("signals", "chenzr", "/signals"),
    Shot("clusters", "chenzr", "/clusters"),
    Shot("heat", "chenzr", "/clusters/heat"),
    Shot("proactive", "chenzr", "/proactive"),
    Shot("disputes", "chenzr", "/disputes"),
    Shot("matters", "chenzr", "/matters"),
    Shot("library", "wangmin", "/library?q=房子被拆了补多少钱"),
)
# name → kind of letter, results that it should have (the first that is found)
THREE_LETTERS = {
    "reply": (REPLY, ("PARTIAL", "GRANT_A")),
    "correction": ("D02", ()),
    "extension": ("D03", ()),
}


def prepare(folder: Path) -> None:
    """Fill a data directory with the demo, by the same script as `make demo`."""
    surroundings = {**os.environ, "OGI_DATA_DIR": str(folder), "OGI_DEMO": "1", "OGI_LOOPBACK_HTTP": "1",
                    "OGI_DEMO_PASSWORD": PASSWORD}  # fmt: skip
    command = [sys.executable, ROOT / "scripts" / "run.py", "--only-prepare", "--demo"]
    subprocess.run(command, env=surroundings, check=True)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application in a thread; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Photographer:
    """One browser; people sign in once for each width."""

    def __init__(self, app: Flask, browser: Browser, address: str) -> None:
        self.app, self.browser, self.address = app, browser, address
        self.pages: dict[tuple[str, int], Page] = {}
        self.faults: list[str] = []

    def page(self, who: str, size: tuple[int, int]) -> Page:
        """A window of this person, signed in."""
        if (who, size[0]) not in self.pages:
            context = self.browser.new_context(
                base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai",
                viewport={"width": size[0], "height": size[1]},
            )  # fmt: skip
            context.set_default_timeout(60_000)
            self.pages[who, size[0]] = context.new_page()
            if who:
                self._sign_in(self.pages[who, size[0]], who)
        return self.pages[who, size[0]]

    def _sign_in(self, page: Page, who: str) -> None:
        page.goto("/login")
        page.get_by_label("登录名").fill(who)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/")

    def take(self, shot: Shot) -> None:
        """The picture at both widths."""
        path = self._path(shot)
        if not path:
            self.faults.append(f"{shot.name}: no case or letter for it")
            return
        for size in SIZES:
            page = self.page(shot.who, size)
            page.set_viewport_size({"width": size[0], "height": TALL if shot.only else size[1]})
            answer = page.goto(path)
            if shot.act:
                shot.act(page)
            page.wait_for_load_state("networkidle")
            if answer is None or answer.status >= 400:
                self.faults.append(f"{shot.name}: {answer.status if answer else 'no answer'} {path}")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                self.faults.append(f"{shot.name}: wider than {size[0]}")
            what = page.locator(shot.only).first if shot.only else page
            keep(Image.open(io.BytesIO(what.screenshot())), PICTURES / f"{shot.name}-{size[0]}.png")

    def _path(self, shot: Shot) -> str:
        with self.app.app_context(), everything():
            if shot.letter:
                letter = next(iter(letters(shot.letter)), None)
                return shot.path.format(letter=letter.id) if letter else ""
            if not shot.state:
                return shot.path
            rows = db.session.scalars(
                select(Case).join(Organ, Organ.id == Case.organ_id)
                .where(Organ.code == OFFICE, Case.state == shot.state).order_by(Case.id.desc())
            )  # fmt: skip
            case = next((row for row in rows if shot.where(row)), None)
            return shot.path.format(ref=case.ref) if case else ""

    def letter(self, name: str, kind: str, results: tuple[str, ...]) -> None:
        """The pages of an issued letter, side by side, from the stored PDF."""
        with self.app.app_context(), everything():
            found = letters(kind)
            chosen = [
                row for code in results for row in found if code in (row.case.determination or "")
            ] or found
            address = f"/letters/{chosen[0].id}.pdf" if chosen else ""
        if not address:
            self.faults.append(f"{name}: no such letter")
            return
        answer = self.page("zhaoyi", SIZES[0]).request.get(address)
        with pypdfium2.PdfDocument(answer.body()) as document:
            pages = [page.render(scale=1.5).to_pil() for page in document]
        step = pages[0].width + GAP
        sheet = Image.new("RGB", (step * len(pages) - GAP, pages[0].height), "#c8ccd2")
        for number, page in enumerate(pages):
            sheet.paste(page, (number * step, 0))
        keep(sheet, LETTERS / f"{name}.png")


def letters(kind: str) -> list[Letter]:
    """Sent letters of the office, the newest first."""
    return list(
        db.session.scalars(
            select(Letter).join(Case, Case.id == Letter.case_id).join(Organ, Organ.id == Case.organ_id)
            .where(Organ.code == OFFICE, Letter.kind == kind, Letter.state == "sent")
            .order_by(Letter.id.desc())
        )
    )  # fmt: skip


def keep(image: Image.Image, path: Path) -> None:
    """Write a picture in its own commonest colours: pages have few, and lamps must stay red."""
    path.parent.mkdir(parents=True, exist_ok=True)
    full = image.convert("RGB")
    counted = sorted(full.getcolors(full.width * full.height), reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])
    full.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    """Take the pictures named on the command line, or all."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, help="a demo data directory whose password is PASSWORD")
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.data or Path(passing) / "demo"
        if not given.data:
            prepare(folder)
        app = create_app(Settings(data_dir=folder, loopback_http=True, demo=True))
        with serving(app) as address, sync_playwright() as driver:
            found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
            browser = driver.chromium.launch(executable_path=found, args=list(FLAGS))
            photographer = Photographer(app, browser, address)
            for shot in SHOTS:
                if not given.names or shot.name in given.names:
                    photographer.take(shot)
            for name, (kind, results) in THREE_LETTERS.items():
                if not given.names or name in given.names:
                    photographer.letter(name, kind, results)
            browser.close()
    sys.stderr.write("".join(f"{fault}\n" for fault in photographer.faults))
    return len(photographer.faults)


if __name__ == "__main__":
    sys.exit(main())
