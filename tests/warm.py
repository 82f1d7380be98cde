"""What a process of the suite compiles once and not for each of its thousand applications.

Compiled templates and the builders of addresses depend on their text alone; making them anew takes longer
than most tests.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Code of templates, kept in memory and known by the checksum of its source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


def keep_compiled() -> None:
    """Every application of this process shares what does not depend on it."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Rule._compile_builder = _once_a_rule(Rule._compile_builder)  # type: ignore[method-assign]
    Rule._parse_rule = _read_once(Rule._parse_rule)  # type: ignore[method-assign]


def _once_a_rule(compiled: Callable[[Rule, bool], Any]) -> Any:
    kept: dict[object, Any] = {}

    @wraps(compiled)
    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (tuple(rule._trace), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    return builder


def _read_once(parse: Callable[[Rule, str], Any]) -> Any:
    """Parts of an address are the same in each application; so are the converters, which keep nothing."""
    kept: dict[str, Any] = {}

    @wraps(parse)
    def parts(rule: Rule, address: str) -> Any:
        if address not in kept:
            before = len(rule._trace)
            read = list(parse(rule, address))
            kept[address] = read, rule._trace[before:], dict(rule._converters)
            return read
        read, trace, converters = kept[address]
        rule._trace.extend(trace)
        rule._converters.update(converters)
        rule.arguments.update(converters)
        return read

    return parts
