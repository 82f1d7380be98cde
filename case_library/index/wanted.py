"""What is asked of a full-text engine."""

from collections.abc import Sequence
from dataclasses import dataclass

Groups = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Holding:
    """Documents that hold of each group a word; of the groups in ``head``, in title, keywords, issue."""

    groups: Groups = ()
    head: Groups = ()
