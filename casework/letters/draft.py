"""What the drafter of a reply typed: one result with its facts for each item, and further attachments."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

Hidden = tuple[str, str, str]  # part, because, ground


@dataclass(frozen=True, slots=True)
class DraftItem:
    """The result of one item. ``code`` may still be empty."""

    no: int
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole draft."""

    items: tuple[DraftItem, ...] = ()
    attachments: tuple[tuple[str, int], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Results in the order of the items."""
        return tuple(item.code for item in self.items if item.code)

    @property
    def chosen(self) -> "Draft":
        """Only the items that have a result."""
        return Draft(tuple(item for item in self.items if item.code), self.attachments)


def dump(draft: Draft) -> str:
    """JSON of a draft."""
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True)


def load(text: str) -> Draft:
    """Read it back."""
    raw = json.loads(text)
    items = tuple(
        DraftItem(i["no"], i["code"], i["fields"], tuple((a, b, c) for a, b, c in i["hidden"]))
        for i in raw["items"]
    )
    return Draft(items, tuple((name, pages) for name, pages in raw["attachments"]))
