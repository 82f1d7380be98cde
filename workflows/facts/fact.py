"""The base of all facts: a legal date and a kind."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar, dataclass_transform

F = TypeVar("F", bound="Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the law counts from or somebody answers for."""

    kind: ClassVar[str] = "fact"
    on: date

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@dataclass_transform(kw_only_default=True, frozen_default=True)
def row(cls: type[F]) -> type[F]:
    """Make a frozen dataclass of a kind of fact."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
