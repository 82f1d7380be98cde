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

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def dump(fact: Fact) -> dict[str, Any]:
    """The fields of a fact but ``on`` as JSON values: dates ISO, codes by value."""
    return {f.name: _plain(getattr(fact, f.name)) for f in fields(fact) if f.name != "on"}


def load(kind: str, on: date, data: Mapping[str, Any]) -> Fact:
    """The fact of this kind. Raises KeyError for an unknown kind, ValueError for data that does not fit."""
    cls, readers, required = _shape(kind)
    values = {name: readers[name](value) for name, value in data.items() if name in readers}
    if not required <= values.keys():
        raise ValueError(f"{kind} lacks {', '.join(sorted(required - values.keys()))}")
    return cls(on=on, **values)


def canonical(data: Mapping[str, Any]) -> str:
    """One text for equal data: sorted keys, no spaces, no escapes. What is stored and hashed."""
    return _ENCODER.encode(data)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


_Reader = Callable[[Any], Any]


@cache
def _shape(kind: str) -> tuple[type[Fact], dict[str, _Reader], frozenset[str]]:
    """The class of a kind, how each of its fields is read, and the fields without a default."""
    cls = KINDS[kind]
    hints, known = get_type_hints(cls), [f for f in fields(cls) if f.name != "on"]
    readers = {f.name: _reader(hints[f.name]) for f in known}
    return cls, readers, frozenset(f.name for f in known if f.default is MISSING)


def _reader(hint: Any) -> _Reader:
    """How a value of this type is read back; ``X | None`` lets None through."""
    target = next((t for t in get_args(hint) if t is not NoneType), hint)
    read = _value_reader(target)
    if NoneType in get_args(hint):
        return lambda value: None if value is None else read(value)
    return read


def _value_reader(target: Any) -> _Reader:
    if target is date:
        return date.fromisoformat
    if issubclass(target, Enum):
        word: _Reader = target
        return word

    def same(value: Any) -> Any:
        if type(value) is not target:
            raise ValueError(f"{value!r} is not {target.__name__}")
        return value

    return same
