"""Web pages as they are saved from the sites of offices."""

import re
from typing import Any

from case_library.importing import plain
from case_library.importing.faults import Unreadable

LEFT_OUT = frozenset({"script", "style", "noscript", "template", "head", "nav", "header", "footer", "form",
                      "button", "select", "iframe", "object", "svg", "aside"})  # fmt: skip
BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol",
                    "section", "article", "main", "blockquote", "dd", "dt", "pre", "hr", "body"})  # fmt: skip
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_KNOWN = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8"}


def read(content: bytes) -> str:
    """The words of a page, a line a block. Raises Unreadable (encoding, no_words)."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True)
    try:
        root = html.document_fromstring(_decoded(content).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable("no_words") from None
    pieces: list[str] = []
    _walk(root, pieces)
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _decoded(content: bytes) -> str:
    """By what the page says of itself, else as any text."""
    said = _CHARSET.search(content[:4096])
    encoding = _KNOWN.get(said[1].decode("ascii").lower()) if said else None
    if encoding:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return plain.read(content)


def _walk(root: Any, pieces: list[str]) -> None:
    """Without recursion: a page may be nested as deep as somebody likes."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, is_end = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if is_end:
            pieces.append("\n" if tag in BLOCKS else "\t" if tag in ("td", "th") else "")
            pieces.append((node.tail or "").replace("\n", " "))
            continue
        stack.append((node, True))
        if not tag or tag in LEFT_OUT:
            continue
        if tag in BLOCKS:
            pieces.append("\n")
        pieces.append((node.text or "").replace("\n", " "))
        stack.extend((child, False) for child in reversed(node))
