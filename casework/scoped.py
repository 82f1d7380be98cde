"""Statements of every page and step: built once, compiled once in each scope, run past the ORM."""

from collections import namedtuple
from functools import lru_cache
from itertools import starmap
from typing import Any

from sqlalchemy import Select

from casework.db import db
from casework.prepared import Prepared
from casework.scope import MOST_SCOPES, Scope, scope_in_force, within


class ScopedRows:
    """A SELECT of columns of scoped tables; called with its values it gives rows named as its columns are.

    As much is seen as a query of the ORM would see, in a third of the time (BUDGETS A5, A6).
    Raises ScopeError without a scope.
    """

    def __init__(self, cls: type, statement: Select[Any]) -> None:
        self._cls, self._statement = cls, statement
        self._row = namedtuple("Row", statement.selected_columns.keys())  # type: ignore[misc]
        self._within = lru_cache(maxsize=MOST_SCOPES)(self._prepare)

    def __call__(self, **values: Any) -> list[Any]:
        session = db.session()
        session.flush()
        prepared = self._within(scope_in_force(session, self._cls))
        return list(starmap(self._row, prepared.rows(values)))

    def _prepare(self, scope: Scope) -> Prepared:
        return Prepared(within(self._statement, scope))
