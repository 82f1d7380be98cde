"""Lay a letter out as HTML for the renderer: lines on the grid, head, signature, seal, page furniture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casework.letters import fonts, gridset
from casework.letters.content import (
    DOCUMENT,
    LetterContent,
    Paragraph,
    Table,
    attachment_lines,
    cn_date,
)

TEMPLATES = fonts.ROOT / "templates" / "letters"
STYLE_ROLES = {"": "fangsong", "hei": "heiti", "kai": "kaiti", "bold": "xiaobiaosong"}
HEAD_PT, TITLE_PT = 44.0, 22.0  # red head; title 二号
HEAD_MM = 156.0
CELL_MM = HEAD_MM / gridset.COLUMNS
TITLE_COLUMNS = 20
MOST_SPACING = 800  # hundredths of a point
KEEP_LINES = 2  # lines of text that must stand on the page of the seal (08 § 1)


class UncoveredCharacter(Exception):
    """No font can print these characters: the letter is refused rather than printed with a box."""

    def __init__(self, characters: Sequence[str]) -> None:
        super().__init__("".join(characters))
        self.characters = tuple(characters)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one face. ``face``: CSS family, or "" for the base face of its style."""

    text: str
    style: str
    face: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The HTML of a letter and the extra faces it needs beside the base faces."""

    html: str
    faces: tuple[fonts.Face, ...]


class Setter:
    """Turns text into pieces and remembers which extra faces they need."""

    def __init__(self, font_set: fonts.FontSet) -> None:
        self.fonts = font_set
        self.extra: dict[str, fonts.Face] = {}
        self.missing: list[str] = []
        self._face = cache(self._find_face)
        self.advance = cache(lambda style, char: self.fonts.advance(STYLE_ROLES[style], char))

    def pieces(self, text: str, style: str = "") -> list[Piece]:
        """Cut a text where its face changes (a rare character of a name)."""
        faces = [self._face(char, style) for char in text]
        if len(set(faces)) == 1:
            return [Piece(text, style, faces[0])]
        cut = groupby(zip(faces, text, strict=True), key=itemgetter(0))
        return [Piece("".join(char for _, char in same), style, face) for face, same in cut]

    def _find_face(self, char: str, style: str) -> str:
        role = STYLE_ROLES[style]
        base = self.fonts.base(role)
        if char.isspace() or base.covers(ord(char)):
            return ""
        face = self.fonts.face(role, char)
        if face is None:
            self.missing.append(char)
            return ""
        self.extra[face.name] = face
        return face.family

    def lines(
        self, runs: Sequence[tuple[str, str]], *, indent: int = 2, columns: int = gridset.COLUMNS
    ) -> list[dict]:
        """Set lines ready for the template."""
        lines = gridset.set_lines(runs, indent=indent, columns=columns, advance=self.advance)
        return [
            {"pieces": [p for text, style in line.pieces for p in self.pieces(text, style)],
             "spacing": spacing_class(line.spacing), "indent": line.indent}
            for line in lines
        ]  # fmt: skip


def sheet(content: LetterContent, *, sample: bool = False, font_set: fonts.FontSet | None = None) -> Sheet:
    """HTML of a letter. ``sample``: marked 样稿, for drafts.

    Raises UncoveredCharacter when no face has a character.
    """
    setter = Setter(font_set or fonts.load())
    values = {
        "content": content,
        "sample": sample,
        "head": _head(setter, content),
        "number": setter.pieces(content.number),
        "titles": [setter.pieces(line, "bold") for line in title_lines(content.title)],
        "addressee": setter.lines([(f"{content.addressee}：", "")], indent=0) if content.addressee else [],
        "signature": _signature(setter, content),
        "annexes": _annexes(setter, content),
        **_body(setter, content),
    }
    html = environment().get_template("letter.html").render(values)
    if setter.missing:
        raise UncoveredCharacter(tuple(dict.fromkeys(setter.missing)))
    return Sheet(html, tuple(setter.extra.values()))


@cache
def environment() -> Environment:
    """Letters see only what sheet() gives; a missing value raises."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _head(setter: Setter, content: LetterContent) -> dict[str, object] | None:
    """Red head: full height, squeezed in width so that it never leaves the type area."""
    if not content.red_head:
        return None
    natural = len(content.red_head) * HEAD_PT / 72 * 25.4 + 2
    return {
        "pieces": setter.pieces(content.red_head, "bold"),
        "width": f"{natural:.2f}",
        "shift": f"{(HEAD_MM - natural) / 2:.2f}",
        "scale": f"{min(1.0, HEAD_MM / natural):.4f}",
        "document": content.form == DOCUMENT,
    }


def title_lines(title: str) -> list[str]:
    """Break a long title by meaning: after 关于…政府信息公开申请的 rather than inside a word."""
    if len(title) <= TITLE_COLUMNS:
        return [title]
    rows = -(-len(title) // TITLE_COLUMNS)
    target = len(title) / rows
    marks = [i + 1 for i, c in enumerate(title[:-1]) if c in "的、）》" or title[i + 1] in "关《（"]
    marks += [i for i in range(1, len(title)) if title.startswith(("政府信息公开", "申请"), i)]
    lines, start = [], 0
    for row in range(1, rows):
        wish = target * row
        near = [m for m in marks if start < m and abs(m - wish) <= target / 3]
        cut = min(near, key=lambda m: abs(m - wish)) if near else round(wish)
        lines.append(title[start:cut])
        start = cut
    return [*lines, title[start:]]


def _body(setter: Setter, content: LetterContent) -> dict[str, object]:
    """Blocks of the body; the last lines go with the signature so that the seal never stands alone."""
    blocks: list[dict] = []
    for block in content.blocks:
        if isinstance(block, Paragraph):
            runs = [(run.text, run.style) for run in block.runs]
            blocks.append({"lines": setter.lines(runs, indent=block.indent), "table": None})
        else:
            blocks.append({"lines": [], "table": _table(setter, block)})
    notes = [setter.lines([(text, "")], indent=2 if no == 0 else 5)
             for no, text in enumerate(attachment_lines(content.attachments))]  # fmt: skip
    kept = _keep(blocks)
    return {"blocks": blocks, "kept": kept, "notes": [line for note in notes for line in note]}


def _keep(blocks: list[dict]) -> list[dict]:
    """Move the last lines of the text over to the signature: at least two, never leaving a lone one."""
    kept: list[dict] = []
    count = 0
    while blocks and count < KEEP_LINES and not blocks[-1]["table"]:
        lines = blocks[-1]["lines"]
        want = KEEP_LINES - count
        take = len(lines) if len(lines) <= want + 1 else want
        kept.insert(0, {"lines": lines[-take:], "table": None})
        count += take
        if take == len(lines):
            blocks.pop()
        else:
            blocks[-1] = {"lines": lines[:-take], "table": None}
    return kept


def _table(setter: Setter, table: Table) -> dict[str, object]:
    total = sum(table.widths)
    widths = [f"{w * 100 / total:.2f}" for w in table.widths]
    return {
        "caption": setter.pieces(table.caption, "hei"),
        "heads": [setter.pieces(cell, "hei") for cell in table.heads],
        "rows": [[[setter.pieces(line) for line in cell.split("\n")] for cell in row] for row in table.rows],
        "widths": widths,
    }


def _annexes(setter: Setter, content: LetterContent) -> list[dict[str, object]]:
    """Each on a page of its own: 附件 and its number at the top left, its title on the third line."""
    several = len(content.annexes) > 1
    return [
        {
            "mark": setter.pieces(f"附件{no if several else ''}", "hei"),
            "title": setter.pieces(annex.title, "bold"),
            "tables": [_table(setter, table) for table in annex.tables],
        }
        for no, annex in enumerate(content.annexes, 1)
    ]


def _signature(setter: Setter, content: LetterContent) -> dict[str, object] | None:
    """Organ over date, both centred on the axis of the date, which is 4 characters in from the right."""
    if not content.signed_on or not content.organ_name:
        return None
    cells = max(15, len(content.organ_name) + 2)
    return {
        "organ": setter.pieces(content.organ_name),
        "date": setter.pieces(cn_date(content.signed_on)),
        "width": f"{cells * CELL_MM:.2f}",
        "seal": content.seal,
    }


def spacing_class(points: float) -> str:
    """Class of a letter-spacing, in hundredths of a point: a class costs less than a style of its own."""
    return f"s{max(-MOST_SPACING, min(MOST_SPACING, round(points * 100)))}"


def stylesheet() -> str:
    """letter.css with the classes of indents and letter-spacings."""
    css = (fonts.ROOT / "static" / "letters" / "letter.css").read_text(encoding="utf-8")
    indents = (f".i{n}{{padding-left:{n * CELL_MM:.4f}mm}}" for n in range(1, 8))
    spacings = (f".s{n}{{letter-spacing:{n / 100:.2f}pt}}" for n in range(-MOST_SPACING, MOST_SPACING + 1))
    return "\n".join((css, *indents, *spacings))
