"""Set Chinese text on the 28-character grid of GB/T 9704, line by line.

Why not leave it to the renderer: WeasyPrint justifies a line only at spaces, so Chinese paragraphs come
out ragged on the right. Here each line is broken by our own rules (no closing mark at a line start, no
opening mark at a line end, numbers kept whole) and stretched or squeezed by a letter-spacing of its own, so
that the right edge is straight. The text layer of the PDF stays clean: no filler characters.
Source: domain 08 § 1 (22 lines a page, 28 characters a line).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

COLUMNS = 28
LINES = 22
MEASURE_PT = 156 / 25.4 * 72  # width of the type area (版心)
SIZE_PT = 16.0  # 三号
CELL_PT = MEASURE_PT / COLUMNS
GRID_SPACING = CELL_PT - SIZE_PT

NO_START = frozenset("，。、；：？！）》〉】〕”’％%…—·,.;:?!)]")
NO_END = frozenset("（《〈【〔“‘([")
ATOM = re.compile(r"\d+(?:[-.,:]\d+)*%?|[A-Za-z]{1,20}|.", re.S)
MOST_STRETCH = 2.0  # points; a line that would need more keeps the grid and ends short

Advance = Callable[[str, str], float]  # (style, character) -> ems
Atom = tuple[str, str]  # text, style


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: pieces of one style each, letter-spacing in points, indent in cells."""

    pieces: tuple[Atom, ...]
    spacing: float
    indent: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


def half_width(_style: str, char: str) -> float:
    """Widths without a font at hand: ASCII half a cell, everything else one."""
    return 0.5 if ord(char) < 0x2000 else 1.0


def set_lines(
    runs: Sequence[Atom],
    *,
    columns: int = COLUMNS,
    indent: int = 2,
    advance: Advance = half_width,
) -> list[Line]:
    """Break runs [(text, style)] into lines; only the first line is indented."""
    atoms = [(a, style) for text, style in runs for a in ATOM.findall(text.replace("\n", " "))]
    widths = {atom: sum(advance(atom[1], char) for char in atom[0]) for atom in set(atoms)}
    lines: list[Line] = []
    current: list[Atom] = []
    used, pad, i = 0.0, indent, 0
    while i < len(atoms):
        width = widths[atoms[i]]
        if current and used + width > columns - pad + 1e-6:
            current, i = _legal(current, atoms, i)
            lines.append(Line(_pieces(current), _fit(current, columns - pad, widths), pad))
            current, used, pad = [], 0.0, 0
            continue
        current.append(atoms[i])
        used += width
        i += 1
    if current:
        lines.append(Line(_pieces(current), GRID_SPACING, pad))
    return lines


def _legal(current: list[Atom], atoms: list[Atom], i: int) -> tuple[list[Atom], int]:
    """Push atoms over to the next line until both edges are legal; give up when none is left."""
    kept, j = list(current), i
    while kept and (atoms[j][0][0] in NO_START or kept[-1][0][-1] in NO_END):
        j -= 1
        kept.pop()
    return (kept, j) if kept else (current, i)


def _fit(line: list[Atom], cells: int, widths: Mapping[Atom, float]) -> float:
    """Letter-spacing that brings the right edge of a full line to the measure."""
    count = sum(len(text) for text, _ in line)
    if count < 2:
        return GRID_SPACING
    natural = sum(widths[atom] for atom in line) * SIZE_PT
    spacing = (cells * CELL_PT - natural) / (count - 1)
    return spacing if spacing <= MOST_STRETCH else GRID_SPACING


def _pieces(line: list[Atom]) -> tuple[Atom, ...]:
    pieces: list[Atom] = []
    for text, style in line:
        if pieces and pieces[-1][1] == style:
            pieces[-1] = (pieces[-1][0] + text, style)
        else:
            pieces.append((text, style))
    return tuple(pieces)
