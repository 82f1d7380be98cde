"""The processing fee (信息处理费) as arithmetic. All amounts in 分.

Source: 国办函〔2020〕109号 Art 3-5; domain 05.
"""

from typing import NamedTuple

YUAN = 100  # 分

# By item (按件计收), Art 4: rank of the request in the calendar month.
FREE_ITEMS = 10
_FLAT_UNTIL = 30  # 11-30: 100 yuan each
_BLOCK = 10  # each further block of 10: 100 yuan more each
_ITEM_STEP = 100 * YUAN

# By volume (按量计收), Art 5: (first page of the tier, last page or None, rate).
FREE_PAGES = 30
_PAGE_TIERS = ((31, 100, 10 * YUAN), (101, 200, 20 * YUAN), (201, None, 40 * YUAN))


def rate_of_item(rank: int) -> int:
    """Fee of the request with this rank (1, 2, …) among the applicant's requests of one month; 分."""
    if rank <= FREE_ITEMS:
        return 0
    if rank <= _FLAT_UNTIL:
        return _ITEM_STEP
    return _ITEM_STEP * (2 + (rank - _FLAT_UNTIL - 1) // _BLOCK)


class Tier(NamedTuple):
    """Part of a count that pays one rate; ``rate``: 分 each."""

    first: int
    last: int
    rate: int

    @property
    def amount(self) -> int:
        """分."""
        return self.rate * (self.last - self.first + 1)


def tiers_of_items(first: int, last: int) -> tuple[Tier, ...]:
    """What the requests of these ranks in one month cost, free ones left out."""
    tiers: list[Tier] = []
    for rank in range(max(first, FREE_ITEMS + 1), last + 1):
        rate = rate_of_item(rank)
        if tiers and tiers[-1].rate == rate:
            tiers[-1] = tiers[-1]._replace(last=rank)
        else:
            tiers.append(Tier(rank, rank, rate))
    return tuple(tiers)


def tiers_of_pages(pages: int) -> tuple[Tier, ...]:
    """What the pages of one request cost, free ones left out; each tier pays its own rate."""
    return tuple(
        Tier(first, min(pages, last or pages), rate) for first, last, rate in _PAGE_TIERS if pages >= first
    )


def by_item(n: int) -> int:
    """Fee of ``n`` requests of one applicant to one organ in one calendar month; 分."""
    return sum(rate_of_item(rank) for rank in range(FREE_ITEMS + 1, n + 1))


def by_volume(pages: int) -> int:
    """Fee of one request by its pages (one side of A4 or smaller); 分."""
    return sum(tier.amount for tier in tiers_of_pages(pages))
