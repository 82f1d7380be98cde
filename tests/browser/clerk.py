"""How tests drive pages: by visible Chinese names and roles, as a clerk does, never by ids of the markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.people import PASSWORD
from tests.time import FixedNow

# Not faults of a page: one that refuses (409, 422, …) is what some tests look for, and a question asked
# while typing gives way to the next one, which htmx reports.
NOISE = re.compile(r"Failed to load resource: the server responded|htmx:(afterRequest|sendAbort)\b")
PATIENCE = 15_000  # milliseconds: a busy machine is no fault of a page
MOMENT = 10
MARK = r"\s*(\S*必填|选填.*)?\s*"  # what follows the words of a label


def signed_in_as(page: Page, login: str) -> Clerk:
    """Sign in through the form, as everybody does."""
    page.goto("/login")
    sign_in_again(page, login)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")
    page.wait_for_load_state()  # a key that is pressed before the script listens is lost
    return Clerk(page)


def sign_in_again(page: Page, login: str) -> None:
    """Fill in the sign-in form that stands on the page."""
    page.get_by_label(labelled("登录名")).fill(login)
    page.get_by_label(labelled("密码")).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def labelled(words: str) -> re.Pattern[str]:
    """The label with exactly these words, with or without its mark."""
    return re.compile(rf"^\s*{re.escape(words)}{MARK}$")


class Office:
    """Everybody at their own browser; ``office.as_("chenzr")`` is that person, signed in."""

    def __init__(
        self,
        new_context: Callable[..., BrowserContext],
        clock: FixedNow,
        let_in: Callable[[BrowserContext, str], None],
    ) -> None:
        self._new_context, self._clock, self._let_in = new_context, clock, let_in
        self._clerks: dict[str, tuple[Clerk, str]] = {}
        self._asked: dict[Page, set[Request]] = {}
        self.complaints: list[str] = []
        self._expected = "nothing"

    def at(self, day: str, time: str = "09:00") -> Office:
        """It is this day now; what open pages still ask is answered before."""
        for clerk, _ in self._clerks.values():
            self._rests(clerk.page)
        self._clock.set(day, time)
        return self

    def as_(self, login: str, **options: Any) -> Clerk:
        """This person, signed in today: the first one of a test through the form, as everybody does."""
        today = self._clock.today.isoformat()
        clerk, since = self._clerks.get(login, (None, ""))
        if clerk is None or since != today:
            page = clerk.page if clerk else self.new_page(**options)
            clerk = self._signed_in(page, login)
            self._clerks[login] = clerk, today
        return clerk

    def _signed_in(self, page: Page, login: str) -> Clerk:
        if not self._clerks:
            return signed_in_as(page, login)
        page.goto("about:blank")  # what the open page still asks belongs to the session before
        self._let_in(page.context, login)
        return Clerk(page).goes_to("/")

    def _rests(self, page: Page) -> None:
        """Wait until the page has come and all it asked is answered."""
        for _ in range(PATIENCE // MOMENT):
            page.wait_for_load_state()
            if not self._asked[page]:
                return
            page.wait_for_timeout(MOMENT)
        raise AssertionError(f"still asked: {[request.url for request in self._asked[page]]}")

    def expects_to_hear(self, words: str) -> None:
        """Complaints with these words are what the test is about."""
        self._expected = words

    def new_page(self, **options: Any) -> Page:
        """A page in a browser of its own, listened to."""
        page = self._new_context(**options).new_page()
        asked = self._asked[page] = set()
        page.on("request", lambda request: asked.add(request))
        page.on("requestfinished", lambda request: asked.discard(request))
        page.on("requestfailed", lambda request: asked.discard(request))
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._complain(f"{page.url}: {error}"))
        page.on("response", self._answered)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        """Errors and warnings of scripts; refusals of the security policy come here too."""
        if message.type in ("error", "warning") and not NOISE.match(message.text):
            self._complain(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self._complain(f"{response.status} {response.request.method} {response.url}")

    def _complain(self, words: str) -> None:
        if self._expected not in words:
            self.complaints.append(words)


class Clerk:
    """Somebody in front of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def ref(self) -> str:
        """The case this page is about, as its path names it."""
        found = re.search(r"/cases/([^/?#]+)", self.page.url)
        return found[1] if found else self.page.locator(".crumb a").first.inner_text()

    def goes_to(self, path: str) -> Clerk:
        self.page.goto(path)
        return self

    def follows(self, name: str, *, within: str = "main") -> Clerk:
        """Click the first link with these words."""
        self._area(within).get_by_role("link", name=name, exact=True).first.click()
        return self

    def presses(self, name: str, *, within: str = "main") -> Clerk:
        self._area(within).get_by_role("button", name=name, exact=True).first.click()
        return self

    def opens(self, words: str) -> Clerk:
        """Unfold what stands behind these words."""
        self.page.get_by_role("main").get_by_text(words, exact=True).click()
        return self

    def block(self, item: int) -> Locator:
        """The fields of one item of a reply."""
        return self.page.locator("fieldset.letter-item").nth(item - 1)

    def labelled_in(self, area: Locator, words: str) -> Locator:
        return area.get_by_label(labelled(words)).first

    def _area(self, within: str) -> Locator:
        return self.page.get_by_role("main") if within == "main" else self.page.locator("body")

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("main").get_by_label(labelled(label)).first

    def fills(self, **texts: str) -> Clerk:
        """``fills(申请内容="…", 登录名="…")``: type into the fields with these labels."""
        for label, text in texts.items():
            self.field(label).fill(text)
        return self

    def chooses(self, **options: str) -> Clerk:
        """Pick from lists by their words."""
        for label, option in options.items():
            self.field(label).select_option(label=option)
        return self

    def ticks(self, *names: str) -> Clerk:
        """Tick boxes and pick radio buttons by their words."""
        for name in names:
            self.page.get_by_role("main").get_by_label(
                re.compile(rf"^\s*\d?\s*{re.escape(name)}\s*$")
            ).first.check()
        return self

    def sees(self, *texts: str) -> Clerk:
        """All of this can be read on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)
        return self

    def misses(self, *texts: str) -> Clerk:
        """Nothing of this can be read on the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text, use_inner_text=True)
        return self

    def is_stopped_at(self, label: str) -> Clerk:
        """The browser itself does not send the form before this field is filled."""
        expect(self.field(label)).to_be_focused()
        assert not self.field(label).evaluate("field => field.checkValidity()")
        return self

    def has_title(self, words: str) -> Clerk:
        """The page has come: its title can be read, and its script listens to keys."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)
        self.page.wait_for_load_state()
        return self

    def has_state(self, words: str) -> Clerk:
        """The case page shows this state."""
        expect(self.page.locator(".casehead .tag").first).to_have_text(words)
        return self

    def bytes_of(self, name: str) -> bytes:
        """What the link with these words leads to."""
        link = self.page.get_by_role("main").get_by_role("link", name=name).first
        answer = self.page.request.get(link.get_attribute("href") or "")
        assert answer.ok, f"{answer.status} {answer.url}"
        return answer.body()

    def pdf_text(self, name: str = "PDF") -> str:
        """The text of the PDF behind the link, without line breaks."""
        return pdf_text(self.bytes_of(name))


def pdf_text(content: bytes) -> str:
    """All text of a PDF, white space left out."""
    with pypdfium2.PdfDocument(content) as document:
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return re.sub(r"\s", "", "".join(pages))
