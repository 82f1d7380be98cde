"""Cut a font down to some characters with libharfbuzz-subset (the library WeasyPrint uses too).

fontTools does the same in seconds a face; HarfBuzz in hundredths, so that `make setup` stays short.
"""

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, byref, c_char_p, c_uint, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

GLYPH_NAMES_AND_NOTDEF = 0x40  # HB_SUBSET_FLAGS_NOTDEF_OUTLINE
DROP = (b"GSUB", b"GPOS", b"BASE", b"VORG", b"vhea", b"vmtx", b"DSIG", b"meta")
DROP_TABLE_TAG = 3  # HB_SUBSET_SETS_DROP_TABLE_TAG

_SIGNATURES: dict[str, tuple[object, tuple[object, ...]]] = {
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
    """Is libharfbuzz-subset0 installed? Without it a letter takes seconds (LIBRARIES)."""
    try:
        _library()
    except OSError:
        return False
    return True


def subset(source: Path, index: int, characters: Iterable[int]) -> bytes:
    """The font file ``source`` (face ``index`` of a collection) with only these code points."""
    hb = _library()
    blob = hb["hb_blob_create_from_file"](str(source).encode())
    face = hb["hb_face_create"](blob, index)
    wanted = hb["hb_subset_input_create_or_fail"]()
    unicodes = hb["hb_subset_input_unicode_set"](wanted)
    for code in characters:
        hb["hb_set_add"](unicodes, code)
    dropped = hb["hb_subset_input_set"](wanted, DROP_TABLE_TAG)
    for tag in DROP:
        hb["hb_set_add"](dropped, int.from_bytes(tag, "big"))
    hb["hb_subset_input_set_flags"](wanted, GLYPH_NAMES_AND_NOTDEF)
    small = hb["hb_subset_or_fail"](face, wanted)
    if not small:
        raise OSError(f"HarfBuzz could not subset {source}")
    data = _bytes(hb, small)
    for name, thing in (("hb_subset_input_destroy", wanted), ("hb_face_destroy", small),
                        ("hb_face_destroy", face), ("hb_blob_destroy", blob)):  # fmt: skip
        hb[name](thing)
    return data


def _bytes(hb: dict[str, Any], face: int) -> bytes:
    blob = hb["hb_face_reference_blob"](face)
    length = c_uint()
    pointer = hb["hb_blob_get_data"](blob, byref(length))
    data = ctypes.string_at(pointer, length.value)
    hb["hb_blob_destroy"](blob)
    return data
