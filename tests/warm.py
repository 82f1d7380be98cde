"""What a process of the suite compiles once and not for each of its thousand applications.

Compiled templates and the addresses of the routes depend on their text alone, compiled statements on the kind
of database alone, the canonical text of an entry on its row alone; making them anew takes longer than most
tests.
"""

import gc
from functools import lru_cache
from typing import Any, ClassVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory

from casework import audit, verifying


class CompiledTemplates(BytecodeCache):
    """Code of templates, kept in memory and known by the checksum of its source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


class SharedRoutes(Map):
    """The map of an application: where it asks for the same rules as one before, what was compiled for it."""

    _compiled: ClassVar[dict[tuple[Any, ...], Map]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._asked: list[Rule] = []
        self._is_settled = False

    def add(self, rulefactory: RuleFactory) -> None:
        if self._is_settled:
            raise RuntimeError(
                "Routes are added before the first address is looked up: others share the map."
            )
        self._asked += rulefactory.get_rules(self)

    def update(self) -> None:
        """Everything that looks at rules comes here first."""
        if not self._is_settled:
            with self._remap_lock:
                self._settle()
        super().update()

    def _settle(self) -> None:
        if self._is_settled:
            return
        key = (tuple(self.converters.items()), *map(_said, self._asked))
        if key not in self._compiled:
            made = self._compiled[key] = Map(converters=self.converters, host_matching=self.host_matching)
            for rule in self._asked:
                made.add(rule)
            made.update()
        known = self._compiled[key]
        self._matcher, self._rules_by_endpoint = known._matcher, known._rules_by_endpoint
        self._remap, self._is_settled = False, True


def _said(rule: Rule) -> tuple[Any, ...]:
    """All that was said of a rule when it was made."""
    return (
        rule.rule, rule.endpoint, frozenset(rule.methods or ()), tuple((rule.defaults or {}).items()),
        rule.subdomain, rule.host, rule.strict_slashes, rule.merge_slashes, rule.redirect_to, rule.alias,
        rule.build_only, rule.websocket, getattr(rule, "provide_automatic_options", None),
    )  # fmt: skip


STATEMENTS: LRUCache[Any, Any] = LRUCache(3000)


def _is_same_kind(one: Dialect, other: object) -> bool:
    """Every engine has a dialect of its own, which is part of the key of what was compiled for it."""
    return type(one) is type(other)


def _kind(dialect: Dialect) -> int:
    return hash(type(dialect))


def _share_statements() -> None:
    make = SQLAlchemy._make_engine

    def with_statements(*args: Any, **options: Any) -> Engine:
        engine = make(*args, **options)
        engine._compiled_cache = STATEMENTS
        return engine

    SQLAlchemy._make_engine = with_statements
    DefaultDialect.__eq__, DefaultDialect.__hash__ = _is_same_kind, _kind


@lru_cache(maxsize=5000)
def _body_of(row: tuple[Any, ...]) -> str:
    return audit.entry_body(row)


def keep_compiled() -> None:
    """Every application of this process shares what does not depend on it."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Flask.url_map_class = SharedRoutes
    _share_statements()
    # Every copy of a template brings its seeded entries: each is hashed again, its text is put together once.
    verifying.entry_body = _body_of


def rest_the_collector() -> None:
    """What was imported stays to the end: the collector need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
