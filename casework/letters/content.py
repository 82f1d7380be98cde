"""LetterContent: what a letter says, as plain frozen values, with its canonical JSON and hash.

The stored letter is this content plus the bytes made from it; nothing else flows into the layout.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

LETTER = "letter"  # 信函格式, GB/T 9704 § 10.1
DOCUMENT = "document"  # 红头文件格式
FORM = "form"  # receipts and record sheets: no head, a table

STYLES = ("", "hei", "kai", "bold")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one type: "" 仿宋, hei 黑体, kai 楷体."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``indent`` in characters. ``part``: which block of domain 03 § 2 it is."""

    runs: tuple[Run, ...]
    indent: int = 2
    part: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. ``widths``: characters per column, 28 together."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    part: str = ""

    @property
    def text(self) -> str:
        return "\n".join("\t".join(row) for row in (self.heads, *self.rows))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A line of the attachment note (附件说明)."""

    name: str
    pages: int = 0
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Annex:
    """Something enclosed that is printed behind the letter, on a page of its own (附件)."""

    title: str
    tables: tuple[Table, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """A whole letter. ``seal``: a seal belongs over name and date. ``code``: case number for the QR."""

    kind: str
    form: str
    title: str
    organ_name: str
    red_head: str = ""
    number: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signed_on: date | None = None
    seal: bool = False
    code: str = ""
    determinations: tuple[str, ...] = ()
    remedy: str = ""
    texts: tuple[str, ...] = field(default=())  # "GRANT_A@2019-05-15": the versions of the sentences used

    def paragraphs(self) -> Iterator[Paragraph]:
        return (b for b in self.blocks if isinstance(b, Paragraph))

    def plain(self) -> str:
        """All words of the letter in reading order, one block a line."""
        head = (self.red_head, self.number, self.title, f"{self.addressee}：" if self.addressee else "")
        body = (block.text for block in self.blocks)
        notes = attachment_lines(self.attachments)
        foot = (self.organ_name, cn_date(self.signed_on) if self.signed_on else "")
        behind = (text for annex in self.annexes for text in (annex.title, *(t.text for t in annex.tables)))
        return "\n".join(line for line in (*head, *body, *notes, *foot, *behind) if line)


def cn_date(day: date) -> str:
    """Date in Arabic figures without leading zeros (GB/T 9704 § 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_lines(attachments: tuple[Attachment, ...]) -> list[str]:
    """Lines of the attachment note: 附件：1. …（共3页）."""
    many = len(attachments) > 1
    lines = []
    for no, item in enumerate(attachments, 1):
        pages = f"（共{item.pages}页）" if item.pages else ""
        lines.append(f"{'附件：' if no == 1 else ''}{f'{no}. ' if many else ''}{item.name}{pages}")
    return lines


def to_json(content: LetterContent) -> str:
    """Canonical JSON: sorted keys, no spaces, dates in ISO form."""
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> LetterContent:
    """Read the canonical JSON back."""
    raw = json.loads(text)
    raw["blocks"] = tuple(_block(b) for b in raw["blocks"])
    raw["attachments"] = tuple(Attachment(**a) for a in raw["attachments"])
    raw["annexes"] = tuple(Annex(a["title"], tuple(map(_table, a["tables"]))) for a in raw["annexes"])
    raw["signed_on"] = date.fromisoformat(raw["signed_on"]) if raw["signed_on"] else None
    for name in ("determinations", "texts"):
        raw[name] = tuple(raw[name])
    return LetterContent(**raw)


def hash_of(content: LetterContent) -> str:
    """SHA-256 of the canonical JSON: a review counts only for the version that has it."""
    return hashlib.sha256(to_json(content).encode()).hexdigest()


def _plain(content: LetterContent) -> dict[str, Any]:
    raw = asdict(content)
    raw["signed_on"] = content.signed_on.isoformat() if content.signed_on else ""
    raw["blocks"] = [{"table": isinstance(b, Table), **asdict(b)} for b in content.blocks]
    return raw


def _block(raw: dict[str, Any]) -> Block:
    is_table = raw.pop("table")
    if is_table:
        return _table(raw)
    return Paragraph(tuple(Run(**run) for run in raw.pop("runs")), **raw)


def _table(raw: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in raw["rows"])
    return Table(raw["caption"], tuple(raw["heads"]), rows, tuple(raw["widths"]), raw["part"])
