"""How good a hit is: pure, alike on both databases. Source: domain 07 § 6 (weights).

A unit is something looked for: a word of the query, a pair of its characters, an official word for a plain
one. A document's score is the sum over the units of weight x rarity x how strongly its fields hold it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

WEIGHTS = (5.0, 4.0, 3.0, 2.0, 1.0)  # title, keywords, issue, facts, analysis (domain 07 § 6)
SATURATION = 3.0  # a field's weight at which a unit gives half of what it can
MOST_COUNTED = 3  # further occurrences in one field tell nothing
ROOTS = tuple(map(math.sqrt, range(MOST_COUNTED + 1)))
SYNONYM = 0.8  # of the target term (domain 07 § 6)
PAIR = 0.35  # a pair of characters beside the whole word
PART = 0.6  # a word inside a longer one
SAME_SOUND = 0.9
OUT_OF_FORCE = 0.6  # what may not be cited any more comes after what may
LEAST_SHARE = 0.12  # of the best score; below it a hit is chance


def rarity(documents: int, holding: int) -> float:
    """How much a unit tells: much where few documents hold it."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def strengths(units: Iterable[str], fields: Sequence[str]) -> dict[str, float]:
    """How strongly the fields hold each unit, before saturation; units that none holds are left out."""
    found: dict[str, float] = {}
    for field, weight in zip(fields, WEIGHTS, strict=True):
        for unit in units:
            if unit in field:
                held = weight * ROOTS[min(field.count(unit), MOST_COUNTED)]
                found[unit] = found.get(unit, 0.0) + held
    return found


def score(strengths: Mapping[str, float], units: Mapping[str, float], rarities: Mapping[str, float]) -> float:
    """The score of one document from the strength of each unit in it."""
    return sum(
        units[unit] * rarities[unit] * found / (found + SATURATION)
        for unit, found in strengths.items()
        if found
    )
