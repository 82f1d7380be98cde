"""Facts to plain JSON values and back; canonical text for the hash chain.

``on`` and ``kind`` stand beside the data in the case log, so they are not part of it. A field that an old
fact does not have takes its default; a field that the class no longer has is passed over (STYLE § 9).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from workflows.facts import KINDS, Fact


def dump(fact: Fact) -> dict[str, Any]:
    """The fields of a fact but ``on`` as JSON values: dates ISO, codes by value."""
    return {f.name: _plain(getattr(fact, f.name)) for f in fields(fact) if f.name != "on"}


def load(kind: str, on: date, data: Mapping[str, Any]) -> Fact:
    """The fact of this kind. Raises KeyError for an unknown kind, ValueError for data that does not fit."""
    cls = KINDS[kind]
    readers = _readers(kind)
    values = {name: readers[name](value) for name, value in data.items() if name in readers}
    missing = _required(kind) - values.keys()
    if missing:
        raise ValueError(f"{kind} lacks {', '.join(sorted(missing))}")
    return cls(on=on, **values)


def canonical(data: Mapping[str, Any]) -> str:
    """One text for equal data: sorted keys, no spaces, no escapes. What is stored and hashed."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


@cache
def _required(kind: str) -> frozenset[str]:
    return frozenset(f.name for f in fields(KINDS[kind]) if f.name != "on" and f.default is MISSING)


@cache
def _readers(kind: str) -> dict[str, Callable[[Any], Any]]:
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    return {f.name: _reader(hints[f.name]) for f in fields(cls) if f.name != "on"}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """How a value of this type is read back; ``X | None`` lets None through."""
    is_optional = NoneType in get_args(hint)
    target = next((t for t in get_args(hint) if t is not NoneType), hint)

    def read(value: Any) -> Any:
        return None if value is None and is_optional else _value(target, value)

    return read


def _value(target: Any, value: Any) -> Any:
    if target is date:
        return date.fromisoformat(value)
    if issubclass(target, Enum):
        return target(value)
    if type(value) is not target:
        raise ValueError(f"{value!r} is not {target.__name__}")
    return value
