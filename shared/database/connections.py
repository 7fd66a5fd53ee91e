"""The database that the models are bound to, and the connection that a request has of it.

`database` is a proxy that `connect_to` fills in. Requests of the portal have a connection of their own, which can do
little (`shared/database/portal_rights.py`).
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, ClassVar

import peewee

from shared.database.stores import PostgresStore, SqliteStore, connect, open_database

#: What this request must use in place of the process's own connection.
_narrow: ContextVar[peewee.Database | None] = ContextVar("narrow", default=None)


class _Bound(peewee.DatabaseProxy):
    """The process's own database, or the narrow one that this request was given: one process may serve both sites."""

    _own: ClassVar[Any] = peewee.DatabaseProxy.obj  # type: ignore[misc]  # a property over a slot

    @property
    def obj(self) -> Any:
        narrow = _narrow.get()
        return _Bound._own.__get__(self) if narrow is None else narrow

    @obj.setter
    def obj(self, store: Any) -> None:
        _Bound._own.__set__(self, store)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Said here too, so that no statement looks for it on the proxy first."""
        return self.obj.execute_sql(sql, params)

    def savepoint(self) -> Any:
        """As this kind of database has it, not as peewee makes it for any."""
        return self.obj.savepoint()


database = _Bound()


def connect_to(url: str) -> peewee.Database:
    """Bind the models to the database at `url`, in place of any other, and connect this thread."""
    if database.obj is not None and not database.is_closed():
        database.close()
    store = open_database(url)
    database.initialize(store)
    connect(store)
    return store


def is_sqlite() -> bool:
    """Whether the models are bound to SQLite."""
    return isinstance(database.obj, SqliteStore)


def use_for_request(narrow: peewee.Database) -> None:
    """Let everything go through this database instead of the process's own, until `close_after_request`."""
    _narrow.set(narrow)


def connect_for_request() -> None:
    """Make sure that this thread has its connection: kept on SQLite, borrowed from the pool on PostgreSQL."""
    database.connect(reuse_if_open=True)


def close_after_request() -> None:
    """Give a PostgreSQL connection back to the pool; a thread keeps its SQLite connection."""
    try:
        if isinstance(database.obj, PostgresStore) and not database.is_closed():
            database.close()
    finally:
        _narrow.set(None)
