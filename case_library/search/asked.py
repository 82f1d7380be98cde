"""What somebody asks of the library and what he gets. Source: domain 07 § 6."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from case_library.codes import Collection

# The axes by which results are narrowed and counted (domain 07 §§ 4-6), in the order of the page.
FACETS = (
    "subject",
    "dispute_point",
    "determination",
    "article",
    "year",
    "remedy",
    "organ_kind",
    "validity",
)


class Sort(StrEnum):
    """The order of results."""

    relevance = "relevance"
    date = "date"
    use = "use"


@dataclass(frozen=True, slots=True)
class Asked:
    """One search. ``words`` as typed; ``dropped``: plain words whose synonyms the person took away."""

    words: str = ""
    collections: frozenset[Collection] = frozenset()  # none: all three
    narrowed: Mapping[str, frozenset[str]] = field(default_factory=dict)  # facet → chosen values
    dropped: frozenset[str] = frozenset()
    sort: Sort = Sort.relevance
    page: int = 1
    per_page: int = 10


# A text in pieces; the second of each pair tells whether it was hit.
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    collection: Collection
    entry_id: int
    ref: str
    address: str
    title: Marked
    snippet: Marked
    note: str
    dated_on: date
    determinations: tuple[str, ...]
    articles: tuple[str, ...]
    remedy_result: str
    validity: str
    in_force: bool
    uses: int
    score: float


@dataclass(frozen=True, slots=True)
class Chip:
    """What was added to the query: shown, and taken away by putting ``plain`` into ``dropped``."""

    plain: str
    official: tuple[str, ...]
    by_sound: bool = False  # read as pinyin or as a word of the same sound


@dataclass(frozen=True, slots=True)
class Found:
    """The answer. ``capped``: there are more than ``total`` says. ``facets``: facet → ((value, count), …)."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool
    tabs: Mapping[Collection, int]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    chips: tuple[Chip, ...]
    related: tuple[str, ...]
    nearest_subject: str = ""  # help where nothing was found
    fault: str = ""  # a code: too_long, no_words
