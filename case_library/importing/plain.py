"""Text files in the encodings that Chinese offices use: UTF-8, GB18030, UTF-16."""

import codecs
import unicodedata

from case_library.importing.faults import Unreadable

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NO_WORDS = frozenset({"Cc", "Cn", "Co", "Cs"})
FEW = 0.02  # signs of no text beyond this share mean that it was another encoding


def read(content: bytes) -> str:
    """The words of a text file. Raises Unreadable (encoding)."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.removeprefix("\ufeff")
    raise Unreadable("encoding")


def _encodings(content: bytes) -> list[str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    wide = ["utf-16-le", "utf-16-be"] if b"\x00" in content or _is_wide(content) else []
    return ["utf-8", *wide, "gb18030"]


def _is_wide(content: bytes) -> bool:
    """UTF-16 without a mark and without one Latin letter: line ends still show it."""
    return b"\n\x00" in content[:4096] or b"\x00\n" in content[:4096]


def _is_text(text: str) -> bool:
    odd = sum(1 for sign in text if sign not in "\t\r\n\f" and unicodedata.category(sign) in NO_WORDS)
    return odd <= len(text) * FEW and "\x00" not in text
