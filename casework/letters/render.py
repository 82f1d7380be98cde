"""Turn a letter into PDF/A-2b bytes. The only module that imports WeasyPrint; runs in child processes only.

One FontConfiguration and one parsed style sheet a process (BUDGETS A9). Same content, same bytes: no date but
the day of signing goes in. Source: domain 08 § 2; SECURITY 5.4.
"""

from functools import cache
from typing import Any
from xml.etree import ElementTree

import cssselect2
import pydyf
import segno
from isal import isal_zlib
from weasyprint import CSS, HTML
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from casework.letters import fonts, layout
from casework.letters.content import LetterContent
from casework.letters.hb_subset import is_available, subset_for_pdf

PDF_VARIANT = "pdf/a-2b"
DEFLATE_LEVEL = 2  # of 0-3; zlib at pydyf's 9 takes a quarter of the time of a letter for 5% of its bytes


class _Deflate:
    """What pydyf uses of zlib, by a library and at a level worth its time."""

    @staticmethod
    def compressobj(level: int) -> Any:
        return isal_zlib.compressobj(level=DEFLATE_LEVEL)


pydyf.zlib = _Deflate


def _subset(font: Font, used: dict[int, str], hinting: bool) -> None:
    """What WeasyPrint does to embed a font, in one pass."""
    font.file_content = subset_for_pdf(
        font.file_content, font.index, used, hinting=hinting, notdef=bool(font.missing)
    )


if is_available():
    Font._harfbuzz_subset = _subset
ASSET = "asset:"


class UnknownAsset(FatalURLFetchingError):
    """A letter asked for something that is not in its table (a BaseException: catch it by name)."""


class AssetFetcher(URLFetcher):
    """Serves the named assets of one letter and nothing else: no file, no network."""

    def __init__(self, assets: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(ASSET) or url[len(ASSET) :] not in self._assets:
            raise UnknownAsset(f"not an asset of a letter: {url[:80]}")
        media_type, body = self._assets[url[len(ASSET) :]]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})


def render_pdf(content: LetterContent, *, seal: bytes = b"", sample: bool = False) -> bytes:
    """The PDF of a letter. ``seal``: SVG, PNG or JPEG bytes; needed when the content asks for a seal."""
    sheet = layout.sheet(content, sample=sample)
    config, css = _base()
    for face in sheet.faces:
        _extra(face)
    html = LetterHTML(sheet.html, AssetFetcher(_assets(content, seal)))
    return html.write_pdf(
        stylesheets=[css], font_config=config, pdf_variant=PDF_VARIANT, pdf_identifier=b"ogi"
    )


class LetterHTML(HTML):
    """The HTML of a letter: well-formed, so the C parser reads it; no default style sheet of a browser.

    Both together save a quarter of the time of a letter.
    """

    def __init__(self, text: str, url_fetcher: URLFetcher) -> None:
        root = ElementTree.fromstring(text)  # noqa: S314 (our own template; every value is escaped)
        self.base_url, self.url_fetcher, self.media_type = ASSET, url_fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


def _assets(content: LetterContent, seal: bytes) -> dict[str, tuple[str, bytes]]:
    assets = {}
    if content.seal:
        assets["seal"] = (_media_type(seal), seal)
    if content.code:
        assets["qr"] = ("image/svg+xml", segno.make(content.code, micro=False).svg_inline(border=0).encode())
    return assets


def _media_type(image: bytes) -> str:
    if image.startswith(b"\x89PNG"):
        return "image/png"
    return "image/jpeg" if image.startswith(b"\xff\xd8") else "image/svg+xml"


@cache
def _base() -> tuple[FontConfiguration, CSS]:
    """Font configuration and style sheet with the base face of each role, made once a process."""
    config = FontConfiguration()
    font_set = fonts.load()
    rules = "".join(_font_face(f"OGI {role}", font_set.base(role)) for role in fonts.ROLES)
    CSS(string=rules, font_config=config, url_fetcher=_font_fetcher(font_set))
    return config, CSS(string=layout.stylesheet(), font_config=config, url_fetcher=AssetFetcher({}))


@cache
def _extra(face: fonts.Face) -> None:
    """Add a face of rare characters to the process when a letter first needs it."""
    config, _ = _base()
    CSS(string=_font_face(face.family, face), font_config=config, url_fetcher=_font_fetcher(fonts.load()))


def _font_face(family: str, face: fonts.Face) -> str:
    return f'@font-face{{font-family:"{family}";src:url("{ASSET}font-{face.name}");font-weight:400}}\n'


@cache
def _font_fetcher_table(font_set_id: int) -> dict[str, fonts.Face]:
    return {f"font-{face.name}": face for face in fonts.load().faces()}


def _font_fetcher(font_set: fonts.FontSet) -> URLFetcher:
    return FontFetcher(_font_fetcher_table(id(font_set)))


class FontFetcher(URLFetcher):
    """Serves the prepared font files by name."""

    def __init__(self, faces: dict[str, fonts.Face]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self._faces = faces

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        face = self._faces.get(url.removeprefix(ASSET))
        if face is None:
            raise UnknownAsset(f"not a font of a letter: {url[:80]}")
        return URLFetcherResponse(url, face.path.read_bytes(), {"Content-Type": "font/otf"})
