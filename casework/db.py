"""The database: one declarative base, its column types, and the only commit of the system."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import CheckConstraint, Connection, Dialect, MetaData, Text, TypeDecorator, event
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

from casework.engine import begin_option, fair_turn, is_busy

T = TypeVar("T")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# Whole service calls are repeated this often after a lost race for a lock (SECURITY 2.6).
RETRIES = 3


class Stale(Exception):
    """The page was older than the row it wanted to change."""


class Busy(Exception):
    """The database could not give a lock in time; the same act may be tried again."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; naive values are refused."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment must be aware.")
        return value.astimezone(UTC)  # SQLite's text leaves the zone out

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """A word of an enum, stored as text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """A look-up, as below: every recorded step writes several words. KeyError for an unknown one."""
        words: dict[str | None, str | None] = {word: word.value for word in self.words}
        return {**words, None: None}.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], StrEnum | None]:
        """A look-up of the dictionary itself: lists read thousands of words. KeyError for an unknown one."""
        words: dict[str | None, StrEnum | None] = {word.value: word for word in self.words}
        return {**words, None: None}.__getitem__


def str_enum(column: str, words: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column of text held to the words of an enum by a CHECK; not for append-only tables."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    made: MappedColumn[Any] = mapped_column(Coded(words), **options)

    @event.listens_for(made.column, "after_parent_attach")
    def hold(_column: object, table: Any) -> None:  # a constraint of the column alone would have no name
        table.append_constraint(CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word"))

    return made


def upsert(table: Any) -> Any:
    """An INSERT that knows ``on_conflict_do_update`` and ``…_do_nothing``, for the database in use."""
    dialect = import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}")  # the other one is slow to load
    return dialect.insert(table)


class Model(DeclarativeBase):
    """Base of all tables: text without length, moments in UTC."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={str: Text, datetime: UtcDateTime}
    )


class CaseworkSession(Session):
    """A session that writes only inside ``writing()``; scope.py adds who may see what."""


db = SQLAlchemy(model_class=Model, session_options={"class_": CaseworkSession})


@event.listens_for(CaseworkSession, "before_flush")
def _refuse_stray_writes(session: CaseworkSession, *_: object) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("A change outside writing() would be lost.")


@event.listens_for(CaseworkSession, "before_commit")
def _refuse_stray_commits(session: CaseworkSession) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("Only writing() commits.")


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: the only commit, used once, in a view, a job or a command.

    Ends the read transaction that came before (changes made in it are discarded) and takes the write lock at
    once, so that two clerks get ``Stale`` in turn and not "database is locked" (SECURITY 3.1).
    Raises Stale, Busy; everything is rolled back on any exception.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("writing() cannot be nested.")
    session.rollback()
    with fair_turn(db.engine):
        session.info["writing"] = True
        try:
            session.info["connection"] = session.connection(execution_options=begin_option(write=True))
            if fence := session.info.get("fence"):
                fence()  # a scheduler that was overtaken must not write: services/lease.py
            yield
            session.commit()
        except StaleDataError as error:
            session.rollback()
            raise Stale from error
        except DBAPIError as error:
            session.rollback()
            if is_busy(error):
                raise Busy from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)
            session.info.pop("connection", None)


def connection() -> Connection:
    """The connection of the transaction that is under way: for statements past the ORM."""
    session = db.session()
    return session.info.get("connection") or session.connection()


def write(call: Callable[[], T]) -> T:
    """Run a whole use case in ``writing()``, again after a lost race for a lock, at most three times more.

    The call loads its rows itself: a repeat starts from the beginning (SECURITY 2.6). Raises Busy at the end.
    """
    for attempt in range(RETRIES + 1):
        try:
            with writing():
                return call()
        except Busy:
            if attempt == RETRIES:
                raise
            time.sleep(random.uniform(0.02, 0.2) * (attempt + 1))  # noqa: S311 (spreads the repeats)
    raise AssertionError("unreachable")
