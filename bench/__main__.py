"""``python -m bench --rows A``: measure, print a line a row, write docs/benchmarks.md.

Each module of this package named ``rows_*.py`` offers ``ROWS: dict[str, Callable[[], Iterable[Row]]]``:
the id of a budget row and the function that measures it. Exit status 1 when a row falls short.
"""

import argparse
import importlib
import pkgutil
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import bench
from bench import site
from bench.row import Row, number
from casework.now import legal_day, system_now

Measure = Callable[[], Iterable[Row]]
REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. A budget is a ratio between this system and a named peer (or floor), measured in turn
in the same run, median of at least five rounds; absolute times stand beside it and are never asserted.

"""


def measures() -> dict[str, Measure]:
    """Row id → function, from every rows_*.py."""
    found: dict[str, Measure] = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name.startswith("rows_"):
            found.update(importlib.import_module(f"bench.{module.name}").ROWS)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], int(item[0][1:]))))


def chosen(ids: Iterable[str], wanted: str) -> list[str]:
    """Ids that begin with one of the comma-separated words; A1 alone does not mean A10."""
    words = [word.strip().upper() for word in wanted.split(",") if word.strip()]
    return [i for i in ids if not words or any(i == word or i[0] == word for word in words)]


def measured(row_id: str, measure: Measure) -> list[Row]:
    """The rows of one measure; one that breaks is a row that falls short and says why."""
    try:
        return list(measure())
    except Exception as fault:  # a bench run reports every row, also the broken one
        text = " ".join(str(fault).split())[:200]
        return [Row(row_id, "could not be measured", 0, 1, detail=f"{type(fault).__name__}: {text}")]


def report(rows: list[Row], wanted: str) -> str:
    """The text of docs/benchmarks.md."""
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"
    day = legal_day(system_now()).isoformat()
    lines = [
        HEAD,
        f"Rows: {wanted or 'all'}. {day}, {machine}.\n\n",
        "| row | | ratio | budget | what | detail |\n",
    ]
    lines.append("|---|---|---:|---:|---|---|\n")
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        verdict = "holds" if row.holds else "**falls short**"
        cells = (
            row.id,
            verdict,
            f"{number(row.ratio)}{row.unit}",
            f"{sign} {row.budget:g}{row.unit}",
            row.what,
            row.detail,
        )
        lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |\n")
    return "".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the rows of the performance budgets.")
    parser.add_argument("--rows", default="", help="A, A1,A3 … (default: all)")
    parser.add_argument("--cases", type=int, default=site.CASES, help="size of the province (20000)")
    parser.add_argument("--entries", default="", help="sizes of the library (10000,100000)")
    parser.add_argument("--no-report", action="store_true", help="leave docs/benchmarks.md alone")
    options = parser.parse_args()
    site.CASES = options.cases
    site.ENTRIES = tuple(map(int, options.entries.split(","))) if options.entries else site.ENTRIES
    known = measures()
    wanted = chosen(known, options.rows)
    if not wanted:
        print(f"no such row: {options.rows}; there are {', '.join(known) or 'none'}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for row_id in wanted:
        for row in measured(row_id, known[row_id]):
            print(row.line(), flush=True)
            rows.append(row)
    if not options.no_report:
        REPORT.write_text(report(rows, options.rows), encoding="utf-8")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
