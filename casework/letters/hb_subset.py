"""Cut a font down to some characters with libharfbuzz-subset (the library WeasyPrint uses too).

fontTools does the same in seconds a face; HarfBuzz in hundredths, so that `make setup` stays short.
"""

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, byref, c_char_p, c_uint, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

NOTDEF_OUTLINE = 0x40  # HB_SUBSET_FLAGS_…
NO_HINTING, RETAIN_GLYPH_NUMBERS, DESUBROUTINIZE, PASS_UNKNOWN_TABLES = 0x1, 0x2, 0x4, 0x20
READ_ONLY = 1  # HB_MEMORY_MODE_READONLY
DROP = (b"GSUB", b"GPOS", b"BASE", b"VORG", b"vhea", b"vmtx", b"DSIG", b"meta")
# What a PDF needs of a font is its outlines; WeasyPrint drops the same.
DROP_IN_PDF = (
    b"BASE",
    b"DSIG",
    b"EBDT",
    b"EBLC",
    b"EBSC",
    b"GPOS",
    b"GSUB",
    b"JSTF",
    b"LTSH",
    b"PCLT",
    b"SVG ",
)
DROP_TABLE_TAG = 3  # HB_SUBSET_SETS_DROP_TABLE_TAG

_SIGNATURES: dict[str, tuple[object, tuple[object, ...]]] = {
    "hb_blob_create": (c_void_p, (c_char_p, c_uint, c_uint, c_void_p, c_void_p)),
    "hb_blob_create_from_file": (c_void_p, (c_char_p,)),
    "hb_face_create": (c_void_p, (c_void_p, c_uint)),
    "hb_face_destroy": (None, (c_void_p,)),
    "hb_face_reference_blob": (c_void_p, (c_void_p,)),
    "hb_blob_get_data": (c_void_p, (c_void_p, POINTER(c_uint))),
    "hb_blob_destroy": (None, (c_void_p,)),
    "hb_set_add": (None, (c_void_p, c_uint)),
}
_SUBSET: dict[str, tuple[object, tuple[object, ...]]] = {
    "hb_subset_input_create_or_fail": (c_void_p, ()),
    "hb_subset_input_destroy": (None, (c_void_p,)),
    "hb_subset_input_unicode_set": (c_void_p, (c_void_p,)),
    "hb_subset_input_glyph_set": (c_void_p, (c_void_p,)),
    "hb_subset_input_set": (c_void_p, (c_void_p, c_uint)),
    "hb_subset_input_set_flags": (None, (c_void_p, c_uint)),
    "hb_subset_or_fail": (c_void_p, (c_void_p, c_void_p)),
}


@cache
def _library() -> dict[str, Any]:
    calls = {}
    for name, table in (("libharfbuzz.so.0", _SIGNATURES), ("libharfbuzz-subset.so.0", _SUBSET)):
        library = ctypes.CDLL(name)
        for function, (result, arguments) in table.items():
            call = getattr(library, function)
            call.restype, call.argtypes = result, arguments
            calls[function] = call
    return calls


def is_available() -> bool:
    """Is libharfbuzz-subset0 there, and new enough? Without it a letter takes seconds (LIBRARIES)."""
    try:
        _library()
    except (OSError, AttributeError):
        return False
    return True


def subset(source: Path, index: int, characters: Iterable[int]) -> bytes:
    """The font file ``source`` (face ``index`` of a collection) with only these code points.

    Raises OSError when HarfBuzz cannot cut it.
    """
    hb = _library()
    blob = hb["hb_blob_create_from_file"](str(source).encode())
    return _cut(blob, index, "hb_subset_input_unicode_set", characters, DROP, NOTDEF_OUTLINE)


def subset_for_pdf(font: bytes, index: int, glyphs: Iterable[int], *, hinting: bool, notdef: bool) -> bytes:
    """A font with only these glyphs, which keep their numbers. Raises OSError when HarfBuzz cannot cut it.

    WeasyPrint does it in two passes over a face that copies its tables, which takes three times as long.
    """
    flags = RETAIN_GLYPH_NUMBERS | DESUBROUTINIZE | PASS_UNKNOWN_TABLES
    flags |= (0 if hinting else NO_HINTING) | (NOTDEF_OUTLINE if notdef else 0)
    blob = _library()["hb_blob_create"](font, len(font), READ_ONLY, None, None)
    return _cut(blob, index, "hb_subset_input_glyph_set", glyphs, DROP_IN_PDF, flags)


def _cut(
    blob: int, index: int, kept: str, members: Iterable[int], drop: tuple[bytes, ...], flags: int
) -> bytes:
    """The face of a blob with only some members of the set ``kept``; the blob is given back."""
    hb = _library()
    face = hb["hb_face_create"](blob, index)
    wanted = hb["hb_subset_input_create_or_fail"]()
    _add(hb[kept](wanted), members)
    _add(hb["hb_subset_input_set"](wanted, DROP_TABLE_TAG), (int.from_bytes(tag, "big") for tag in drop))
    hb["hb_subset_input_set_flags"](wanted, flags)
    small = hb["hb_subset_or_fail"](face, wanted)
    data = _bytes(hb, small) if small else b""
    for name, thing in (("hb_subset_input_destroy", wanted), ("hb_face_destroy", small),
                        ("hb_face_destroy", face), ("hb_blob_destroy", blob)):  # fmt: skip
        hb[name](thing)
    if not data:
        raise OSError("HarfBuzz could not cut the font.")
    return data


def _add(to: int, members: Iterable[int]) -> None:
    add = _library()["hb_set_add"]
    for member in members:
        add(to, member)


def _bytes(hb: dict[str, Any], face: int) -> bytes:
    blob = hb["hb_face_reference_blob"](face)
    length = c_uint()
    pointer = hb["hb_blob_get_data"](blob, byref(length))
    data = ctypes.string_at(pointer, length.value)
    hb["hb_blob_destroy"](blob)
    return data
