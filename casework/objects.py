"""Objects of the ORM from rows read past it, which takes a third of the time of a query of the ORM."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_dict, instance_state, set_committed_value

from casework.db import Model

T = TypeVar("T", bound=Model)


def columns_of(cls: type[Model]) -> list[Any]:
    """The attributes of a class in the order of the columns of its table, for a SELECT of them all."""
    return [getattr(cls, column.key) for column in cls.__table__.columns]


def object_of(session: Session, cls: type[T], row: Sequence[Any]) -> T:
    """The object of this session for a row of all columns of its table, the key (id) first.

    As a query does: an object that is already there stays the same one, and only what it does not know
    (since a commit or a rollback) is taken from the row.
    """
    key = inspect(cls).identity_key_from_primary_key((row[0],))
    known: T | None = session.identity_map.get(key)
    if known is None:
        return _new(session, cls, key, row)
    unknown = inspect(known).unloaded
    for name, value in zip(_names(cls), row, strict=True):
        if name in unknown:
            set_committed_value(known, name, value)
    return known


def _new(session: Session, cls: type[T], key: Any, row: Sequence[Any]) -> T:
    """As a query makes it; ``session.add`` would look through every relationship for what comes along."""
    made: T = inspect(cls).class_manager.new_instance()
    instance_dict(made).update(zip(_names(cls), row, strict=True))
    state = instance_state(made)
    state.key, state.session_id = key, session.hash_key
    session.identity_map.add(state)
    return made


@cache
def _names(cls: type[Model]) -> tuple[str, ...]:
    """The attributes of a class in the order of the columns of its table."""
    mapper = inspect(cls)
    return tuple(mapper.get_property_by_column(column).key for column in mapper.local_table.columns)
