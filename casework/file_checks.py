"""Is an upload what it says, and harmless enough to keep (SECURITY 8.3, 8.4)? Codes; sentences in forms."""

import io
import stat
import warnings
import zipfile
from dataclasses import dataclass

from casework import file_child

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 500, 200 * 1024 * 1024, 100
MAX_PIXELS = 40_000_000
MAX_PAGES = 1000
# Extension → media type kept, and what browsers declare for it.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("application/pdf", frozenset({"application/x-pdf"})),
    "ofd": (
        "application/ofd",
        frozenset({"application/zip", "application/x-zip-compressed"}),
    ),
    "jpg": ("image/jpeg", frozenset({"image/pjpeg"})),
    "png": ("image/png", frozenset({"image/x-png"})),
    "tif": ("image/tiff", frozenset()),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset(),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset(),
    ),
    "txt": ("text/plain", frozenset()),
    "zip": (
        "application/zip",
        frozenset({"application/x-zip-compressed", "application/x-zip"}),
    ),
}
SAME = {"jpeg": "jpg", "tiff": "tif"}
_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_PICTURES = {"jpg": "JPEG", "png": "PNG", "tif": "TIFF"}
_PROOF = {"ofd": "OFD.xml", "docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ARCHIVES = (
    ".zip",
    ".rar",
    ".7z",
    ".gz",
    ".bz2",
    ".xz",
    ".tar",
    ".tgz",
    ".jar",
    ".iso",
    ".cab",
    ".zst",
)


class UploadRefused(Exception):
    """The file cannot be taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in the content. ``needs_review``: kept, but somebody must look before it is trusted."""

    media_type: str
    pages: int | None = None
    needs_review: bool = False


def check(name: str, declared: str, content: bytes) -> Checked:
    """Extension, declared type and content must agree. Raises UploadRefused."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    extension = SAME.get(extension, extension)
    if extension not in KINDS:
        raise UploadRefused("extension")
    if not content:
        raise UploadRefused("empty")
    if len(content) > MAX_BYTES:
        raise UploadRefused("too_big")
    media_type, others = KINDS[extension]
    if declared.partition(";")[0].strip().lower() not in {media_type} | others | _UNDECLARED:
        raise UploadRefused("mismatch")
    return _check_content(extension, media_type, content)


def _check_content(extension: str, media_type: str, content: bytes) -> Checked:
    if extension == "pdf":
        return _check_pdf(media_type, content)
    if extension in _PICTURES:
        return Checked(media_type, _check_picture(extension, content))
    if extension == "txt":
        _check_text(content)
        return Checked(media_type)
    return Checked(media_type, None, _check_container(extension, content))


def _check_text(content: bytes) -> None:
    if b"\x00" in content:
        raise UploadRefused("mismatch")
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
            return
        except UnicodeDecodeError:
            continue
    raise UploadRefused("mismatch")


def _check_picture(extension: str, content: bytes) -> int:
    """Number of pictures in the file; the size is read from the head before anything is decoded."""
    from PIL import Image  # only where it is needed: it is slow to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_PICTURES.values())) as picture:
                if picture.format != _PICTURES[extension]:
                    raise UploadRefused("mismatch")
                if picture.width * picture.height > MAX_PIXELS:
                    raise UploadRefused("pixels")
                return min(getattr(picture, "n_frames", 1), MAX_PAGES)
    except Image.DecompressionBombError:
        raise UploadRefused("pixels") from None
    except (OSError, SyntaxError, ValueError):
        raise UploadRefused("mismatch") from None


def _check_container(extension: str, content: bytes) -> bool:
    """Read the directory only, never unpack. Returns whether somebody must look (macros, encryption)."""
    if content[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise UploadRefused("mismatch")
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or len(content) < end + 22:
        raise UploadRefused("broken")
    if int.from_bytes(content[end + 10 : end + 12], "little") > MAX_ENTRIES:
        raise UploadRefused("bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        UnicodeDecodeError,
        NotImplementedError,
    ):
        raise UploadRefused("broken") from None
    return _check_entries(extension, entries)


def _check_entries(extension: str, entries: list[zipfile.ZipInfo]) -> bool:
    names = {entry.filename for entry in entries}
    if extension in _PROOF and _PROOF[extension] not in names:
        raise UploadRefused("mismatch")
    unpacked, packed = (
        sum(e.file_size for e in entries),
        sum(e.compress_size for e in entries),
    )
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1024):
        raise UploadRefused("bomb")
    for entry in entries:
        _check_entry(entry)
    return any(e.flag_bits & 1 for e in entries) or any(name.endswith("vbaProject.bin") for name in names)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name.partition("/")[0] or ".." in name.split("/"):
        raise UploadRefused("unsafe_path")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UploadRefused("unsafe_path")
    if name.lower().endswith(_ARCHIVES):
        raise UploadRefused("nested")


def _check_pdf(media_type: str, content: bytes) -> Checked:
    """Opened in a limited child: a hostile PDF ends there."""
    if b"%PDF-" not in content[:1024]:
        raise UploadRefused("mismatch")
    try:
        found = file_child.inspect_pdf(content)
    except file_child.ChildFailed:
        raise UploadRefused("broken") from None
    if found["encrypted"]:
        raise UploadRefused("encrypted")
    pages = int(found["pages"])
    return Checked(media_type, pages, pages > MAX_PAGES or bool(found["active"]))
