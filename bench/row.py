"""One line of the benchmark table, and how its two sides are measured."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A measured ratio beside its budget.

    ``at_least``: the ratio must reach the budget (faster, more); else it must not pass it (slower, larger).
    ``detail``: absolute figures for the reader, never asserted.
    """

    id: str
    what: str
    ratio: float
    budget: float
    at_least: bool = True
    detail: str = ""
    unit: str = "x"
    judged: bool = True  # whether the budget is about this size; else the figure is only told

    @property
    def holds(self) -> bool:
        if not self.judged:
            return True
        return self.ratio >= self.budget if self.at_least else self.ratio <= self.budget

    def line(self) -> str:
        """The line that ``make bench`` prints: `A1 holds 131x (>= 100x) what; detail`."""
        verdict = ("holds" if self.holds else "falls short") if self.judged else "told"
        sign = ">=" if self.at_least else "<="
        text = (
            f"{self.id} {verdict} {number(self.ratio)}{self.unit} ({sign} {number(self.budget)}{self.unit})"
        )
        return f"{text} {self.what}" + (f"; {self.detail}" if self.detail else "")


def number(value: float) -> str:
    """Three figures, and whole numbers from a hundred on."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Seconds that one call of ``work`` takes, on average over ``times`` calls."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def in_turn(*sides: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, ...]:
    """The median figure of each side, the sides measured in turn so that noise meets them alike."""
    figures: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for kept, side in zip(figures, sides, strict=True):
            kept.append(side())
    return tuple(statistics.median(kept) for kept in figures)


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0-1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def human(duration: float) -> str:
    """A duration with a unit that a reader takes in: 66 ms, 0.24 µs, 1.3 s."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if duration * factor >= 1:
            return f"{duration * factor:.3g} {unit}"
    return f"{duration * 1e9:.3g} ns"
