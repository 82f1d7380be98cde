"""OFD (GB/T 33190), the national page format: the text codes of its pages, in reading order."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from case_library.importing.faults import Unreadable

MOST_PART, MOST_ALL, MOST_PAGES = 20 * 1024 * 1024, 100 * 1024 * 1024, 1000
MARKS = "//*[local-name()='TextObject' or local-name()='PathObject' or local-name()='ImageObject']"
SAME_LINE = 1.5  # millimetres


def read(content: bytes) -> str:
    """The lines of all pages. Raises Unreadable (broken, bomb, glyphs_only)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _Package(package).text()
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise Unreadable("broken") from None


class _Package:
    """One opened file; counts what it unpacked."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package, self._unpacked = package, 0

    def text(self) -> str:
        lines: list[str] = []
        has_marks = False
        for page in self._pages():
            root = self._xml(page)
            if root is None:
                continue
            found = list(_pieces(root))
            has_marks = has_marks or bool(root.xpath(MARKS))
            lines += _lines(found)
        if not lines and has_marks:
            raise Unreadable("glyphs_only")
        return "\n".join(lines)

    def _pages(self) -> Iterator[str]:
        entry = self._xml("OFD.xml")
        if entry is None:
            raise Unreadable("broken")
        count = 0
        for root in entry.xpath("//*[local-name()='DocRoot']/text()"):
            address = _join("", str(root))
            document = self._xml(address)
            if document is None:
                raise Unreadable("broken")
            for place in document.xpath("//*[local-name()='Pages']/*[local-name()='Page']/@BaseLoc"):
                count += 1
                if count > MOST_PAGES:
                    raise Unreadable("too_long")
                yield _join(posixpath.dirname(address), str(place))

    def _xml(self, name: str) -> Any:
        """A part of the package, without entities, network or endless trees; None where it is not there."""
        from lxml import etree

        try:
            with self._package.open(name) as part:
                content = part.read(MOST_PART + 1)
        except KeyError:
            return None
        self._unpacked += len(content)
        if len(content) > MOST_PART or self._unpacked > MOST_ALL:
            raise Unreadable("bomb")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            raise Unreadable("broken") from None


def _join(folder: str, place: str) -> str:
    """A place in the package; one that begins with a stroke counts from its root."""
    place = place.strip().replace("\\", "/")
    joined = place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place)
    return posixpath.normpath(joined)


def _pieces(root: Any) -> Iterator[tuple[float, float, str]]:
    """Down, across, words of each text code; a code that names no sign (private use) says nothing."""
    for thing in root.xpath("//*[local-name()='TextObject']"):
        box = _numbers(thing.get("Boundary", ""))
        across, down = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
        for code in thing.xpath("./*[local-name()='TextCode']"):
            words = "".join(sign for sign in (code.text or "") if not "\ue000" <= sign <= "\uf8ff").strip(
                "\n"
            )
            if words.strip():
                x, y = _numbers(code.get("X", "0")), _numbers(code.get("Y", "0"))
                yield down + (y[0] if y else 0.0), across + (x[0] if x else 0.0), words


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []


def _lines(pieces: list[tuple[float, float, str]]) -> list[str]:
    """Pieces on one height are one line, from left to right."""
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for down, across, words in sorted(pieces, key=lambda piece: piece[0]):
        if rows and abs(rows[-1][0] - down) <= SAME_LINE:
            rows[-1][1].append((across, words))
        else:
            rows.append((down, [(across, words)]))
    return ["".join(words for _, words in sorted(row, key=lambda piece: piece[0])) for _, row in rows]
