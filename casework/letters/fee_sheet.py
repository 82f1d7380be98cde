"""The two ways to compute the processing fee, side by side (信息处理费计算, domain 05 § 2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.labels import proposals, yuan
from workflows import fees
from workflows.codes import FeeMethod
from workflows.fees import Tier

MOST = 100_000  # items and pages one notice can count


@dataclass(frozen=True, slots=True)
class Way:
    """One way: what is counted and what each tier costs; ``amount``: 分."""

    method: FeeMethod
    counted: str
    tiers: tuple[Tier, ...]

    @property
    def amount(self) -> int:
        return sum(tier.amount for tier in self.tiers)

    @property
    def rates(self) -> str:
        """Rates in words, for the letter."""
        one, several = proposals.FEE_TIERS[self.method]
        return "、".join(
            (one if t.first == t.last else several).format(first=t.first, last=t.last, rate=yuan(t.rate))
            for t in self.tiers
        )


def ways(fields: Mapping[str, str]) -> tuple[Way, ...]:
    """Both ways from what was typed: rank in the month, number of items, pages.

    Source: 国办函〔2020〕109号 Art 3-5.
    """
    rank, items, pages = (_count(fields, name) for name in ("fee_rank", "fee_items", "fee_pages"))
    last = rank + items - 1
    one, several = proposals.FEE_ITEMS
    counted = (one if items == 1 else several).format(first=rank, last=last)
    by_item = fees.tiers_of_items(rank, last) if rank and items else ()
    return (
        Way(FeeMethod.by_item, counted, by_item),
        Way(FeeMethod.by_volume, proposals.FEE_PAGES.format(pages=pages), fees.tiers_of_pages(pages)),
    )


def values_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Counts, rates and amount of the chosen way, as the letter names them."""
    way = next((w for w in ways(fields) if w.method == fields.get("fee_method")), None)
    if way is None:
        return {"fee_counts": "", "fee_rate": "", "amount": ""}
    amount = yuan(way.amount).removesuffix("元")
    return {"fee_counts": way.counted, "fee_rate": way.rates, "amount": amount}


def _count(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "")
    return min(int(text), MOST) if text.isdigit() else 0
