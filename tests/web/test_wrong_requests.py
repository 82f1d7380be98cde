"""Stale pages, double submits, foreign units, unknown numbers, files and bodies nobody should send."""

import io
import re
import zipfile
from threading import Barrier, Thread

import pikepdf
import pytest
from sqlalchemy import func, make_url, select

from casework import authz
from casework.db import db
from casework.models import AuditEntry, Case, CaseEvent
from casework.scope import DISTRICT_ROLES, everything
from casework.services import materials
from tests.papers import fields
from tests.people import CAST
from tests.web.office_world import World, fresh

# A body that is refused half-way leaves its temporary file to the collector of Python.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CASE_POSTS = sorted(
    endpoint for endpoint, method in authz.matrix() if method == "POST" and not endpoint.startswith("login.")
)
# Drafts keep every version that was ever saved; fragments judge nothing.
KEEPS_ALL = {"letters.draft", "letters.draft_fields", "letters.draft_preview"}
# Where a case stands does not hang on the database: on the second one every page is walked at two stages.
LOOKED_AT = {
    "sqlite": ("waiting", "correcting", "searched", "sent", "archived"),
    "postgresql": ("searched", "archived"),
}
HUGE = ("9" * 19, "9" * 40, "0", "-1", "１２", "%00", "..%2f..%2fetc", "S" + "9" * 15, "S" + "9" * 40, "'--")


def bodiless(page: str, *words: str) -> str:
    """A page without its token, the id of its request and these words, to compare it with another."""
    page = re.sub(r'name="csrf(_|-)token"[^>]*', "", page)
    page = re.sub(r"[0-9a-f]{12}", "", page)
    for word in words:
        page = page.replace(word, "")
    return page


@pytest.mark.one_database
@pytest.mark.parametrize("endpoint", CASE_POSTS)
def test_a_page_that_is_old_is_told_so_and_keeps_what_was_typed(world: World, endpoint: str) -> None:
    found = world.find(endpoint)
    if "seen" not in found.kinds or endpoint in KEEPS_ALL:
        return
    typed = {name: f"我写的一大段 {n}" for n, name in enumerate(found.names("text"))}
    before = world.count()
    answer = world.browser(found.login).post(found.url, data=fresh(found) | typed | {"seen": "0"})
    assert answer.status_code in (409, 422)
    if answer.status_code == 409:
        assert re.search("刚被他人更新|不能办理|现为|不能", answer.text)
    for words in typed.values():
        assert words in answer.text
    assert world.count() == before


@pytest.mark.parametrize("endpoint", CASE_POSTS)
def test_a_foreign_unit_gets_the_answer_of_an_unknown_number(world: World, endpoint: str) -> None:
    found = world.find(endpoint)
    ref = re.search(r"/(?:cases|letters)/([^/?]+)/", found.url)
    if found.url.startswith("/library/"):  # staff of all units read it
        return
    if not ref or not re.search(r"\d", ref[1]) or authz.matrix()[endpoint, "POST"] <= DISTRICT_ROLES:
        return
    foreign = foreigner(world, endpoint)
    unknown = "DG-2026-9999" if "/cases/" in found.url else "999999"
    before = world.count()
    pages = [
        world.browser(foreign).post(url, data=fresh(found))
        for url in (found.url, found.url.replace(f"/{ref[1]}/", f"/{unknown}/"))
    ]
    assert [page.status_code for page in pages] == [404, 404]
    bodies = [bodiless(page.text, ref[1], unknown) for page in pages]
    assert bodies[0] == bodies[1]
    assert world.count() == before


def foreigner(world: World, endpoint: str) -> str:
    """Somebody of a department who holds a role that may send there."""
    allowed = authz.matrix()[endpoint, "POST"]
    return next(login for login, who in CAST.items() if login.startswith("mz_") and who.roles & set(allowed))


def test_unknown_and_impossible_numbers_are_not_found_on_every_route(world: World) -> None:
    browser, wrong = world.browser("wangmin"), []
    routes = [r for r in world.app.url_map.iter_rules() if r.arguments and r.endpoint != "static"]
    for no, rule in enumerate(routes):
        for value in _numbers_for(no, rule.rule):
            address = re.sub(r"<[^>]+>", value, rule.rule)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                status = browser.open(address, method=method).status_code
                if status not in (200, 303, 308, 400, 403, 404, 405, 422):
                    wrong.append((method, address, status))
    assert not wrong, wrong


def _numbers_for(no: int, rule: str) -> tuple[str, ...]:
    """All where a number is read; where words stand, three by turns."""
    return HUGE if "<int:" in rule else tuple(HUGE[(no + step) % len(HUGE)] for step in (0, 3, 7))


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "a" * 5000, "unit=" + "9" * 40, "received_from=2026-02-30", "received_from=9999-99-99",
     "after=%00%ff", "after=" + "x" * 300, "sort=nowhere", "state=%E5%93%88", "month=9999-12",
     "month=0001-01", "lamp[]=red", "panel=1&handler=-1", "number=%25%25", "group=all&q=%F0%9F%98%80",
     "as_of=2026-02-30", "as_of=9999-12-31", "as_of=0001-01-01", "tab=nowhere",
     "left=" + "9" * 30, "step=" + "9" * 30],
)  # fmt: skip
def test_odd_addresses_are_read_as_far_as_they_make_sense(world: World, query: str) -> None:
    browser, before = world.browser("wangmin"), world.count()
    case = f"/cases/{world.ref('searched')}"
    pages = ["/", "/cases", "/search", "/cases/new", "/cases/new/receipt", "/login", case,
             f"{case}/materials", f"{case}/submit", f"/letters/{world.letters[0]}"]  # fmt: skip
    found = {page: browser.get(f"{page}?{query}").status_code for page in pages}
    assert not {page: status for page, status in found.items() if status >= 500}
    assert world.count() == before


def test_looking_at_every_page_changes_nothing(world: World) -> None:
    before, wrong = world.count(), []
    stages = LOOKED_AT[make_url(world.place.url).get_backend_name()]
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for stage in stages:
            address = rule.rule.replace("<ref>", world.ref(stage)).replace("<code>", "volume")
            address = re.sub(r"<int:letter_id>", str(world.letters[0]), address)
            address = re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "unknown", address))
            for login in ("wangmin", "chenzr"):
                status = world.browser(login).get(address, buffered=True).status_code
                if status >= 500 and status != 503:
                    wrong.append((address, login, status))
            if "<ref>" not in rule.rule:
                break
    assert not wrong, wrong
    assert world.count() == before


def test_a_body_that_is_too_large_is_413(world: World) -> None:
    ref = world.ref("searched")
    answer = world.browser("wangmin").post(
        f"/cases/{ref}/materials", data={"file": (io.BytesIO(b"x" * (26 * 1024 * 1024)), "a.pdf")}
    )
    assert answer.status_code == 413
    text = world.browser("wangmin").post(f"/cases/{ref}/contact", data={"summary": "x" * (4 * 1024 * 1024)})
    assert text.status_code == 413


def locked_pdf() -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * (30 * 1024 * 1024))
    return out.getvalue()


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", b"x")
    return out.getvalue()


FILES = {
    "empty": ("a.pdf", b"", "空的"),
    "other content": ("a.pdf", b"MZ\x90\x00 program", "不符"),
    "program": ("a.exe", b"MZ\x90\x00", "不能上传"),
    "html": ("a.html", b"<script>", "不能上传"),
    "two extensions": ("a.pdf.exe", b"MZ", "不能上传"),
    "too large": ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
    "locked": ("a.pdf", locked_pdf(), "密码"),
    "bomb": ("a.zip", bomb(), "过大"),
    "climbing path": ("a.zip", climbing(), "路径"),
    "broken": ("a.png", b"\x89PNG\r\n\x1a\n broken", "不符"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_cannot_be_taken_are_refused_with_a_reason(world: World, name: str) -> None:
    filename, content, words = FILES[name]
    found, before = world.find("materials.upload"), world.count()
    sent = fresh(found) | {"purpose": "other", "file": (io.BytesIO(content), filename)}
    answer = world.browser("wangmin").post(found.url, data=sent, content_type="multipart/form-data")
    assert (answer.status_code, words in answer.text) == (422, True)
    assert world.count() == before


NAMES = ["../../etc/\u202ecod.txt", "a\x07b\r\nX-Bad: 1.txt", "长" * 300 + ".txt", "..\\x.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_lose_paths_and_control_characters(name: str) -> None:
    clean = materials.clean_name(name)
    assert clean.endswith(".txt")
    assert len(clean) <= 120
    assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e]", clean)


def test_ten_identical_forms_at_once_have_one_result(app, as_) -> None:
    sent, barrier, answers = fields(), Barrier(10), []
    sid = as_("wangmin").sid

    def send() -> None:
        browser = app.test_client()
        browser.sid = sid
        browser.set_cookie("sid", sid, domain="localhost")
        barrier.wait()
        answers.append(browser.post("/cases/new", data=sent))

    threads = [Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(a.status_code, a.location) for a in answers} == {(303, "/cases/DG-2026-0001")}
    with app.app_context(), everything():
        assert db.session.scalar(select(func.count(Case.id))) == 1
        db.session.rollback()


@pytest.mark.parametrize("endpoint", CASE_POSTS)
def test_what_stores_something_leaves_an_event(world: World, endpoint: str) -> None:
    """A change that no chain tells of would be invisible to the auditor (SECURITY 6.1)."""
    if endpoint in QUIET:
        return
    found = world.find(endpoint)
    before, told = world.count(), events(world)
    answer = world.browser(found.login).post(found.url, data=fresh(found))
    assert answer.status_code < 500
    try:
        if world.count() != before:
            assert events(world) > told, f"{endpoint} stored something and told nobody"
    finally:
        if world.count() != before:
            world.go_back()


# One's own comfort: kept lists; drafts and their versions are kept themselves, with author and time.
QUIET = {"cases.keep", "cases.drop", "letters.draft", "case_library_kept.keep", "case_library_kept.let_go"}


def events(world: World) -> int:
    with world.app.app_context(), everything():
        total = db.session.scalar(select(func.count(CaseEvent.id))) + db.session.scalar(
            select(func.count(AuditEntry.id))
        )
        db.session.rollback()
    return total
