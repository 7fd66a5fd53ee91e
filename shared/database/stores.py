"""The two kinds of database, and how one is opened.

SQLite in WAL is the default; PostgreSQL when `DATABASE_URL` says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import PooledPostgresqlDatabase

from shared.database import portal_rights
from shared.database.guard import Guarded
from shared.rules.errors import BadConfiguration

#: Older ones can corrupt a WAL database when the log is reset (REL-1).
OLDEST_SQLITE = (3, 51, 3)


class SqliteStore(Guarded, APSWDatabase):
    """SQLite through apsw, which carries its own, newer SQLite."""

    def _add_conn_hooks(self, connection: Any) -> None:
        # The migration runner hands over datetimes; apsw takes only what SQLite itself knows.
        connection.convert_binding = lambda cursor, number, value: str(value)
        # A plan for every value: or else SQLite plans each join afresh when its values change, three times the cost of
        # running it. A pattern that is bound can't use an index, nor a condition that is bound a partial one.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        super()._add_conn_hooks(connection)


class PortalSqliteStore(SqliteStore):
    """The same file, through connections that refuse what is not the portal's."""

    def _add_conn_hooks(self, connection: Any) -> None:
        super()._add_conn_hooks(connection)
        connection.authorizer = portal_rights.refuse_the_rest


class PostgresStore(Guarded, PooledPostgresqlDatabase):  # type: ignore[misc]
    """PostgreSQL through psycopg 3 and peewee's pool."""


def open_database(url: str, sqlite: type[SqliteStore] = SqliteStore) -> peewee.Database:
    """The database at `url` (`sqlite:///path` or `postgresql://…`), not yet connected. Raises BadConfiguration."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadConfiguration("DATABASE_URL is no address of a database.") from None
    if parts.scheme == "sqlite":
        return _open_sqlite(parts.path[1:], sqlite)
    if parts.scheme in {"postgresql", "postgres"}:
        address = "postgresql" + url[len(parts.scheme) :]
        return PostgresStore(address, prefer_psycopg3=True, max_connections=32, stale_timeout=300, timeout=10)
    raise BadConfiguration("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _open_sqlite(path: str, store: type[SqliteStore]) -> peewee.Database:
    if not path:
        raise BadConfiguration("DATABASE_URL names no file; write sqlite:////full/path/evenhand.sqlite.")
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < OLDEST_SQLITE:
        raise BadConfiguration(
            f"SQLite {apsw.sqlite_lib_version()} is too old: {'.'.join(map(str, OLDEST_SQLITE))} or newer is needed."
        )
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfiguration(f"The folder {folder} can't be made: {error.strerror}.") from None
    pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "temp_store": "memory"}
    return store(path, pragmas=pragmas, timeout=15)


def connect(store: peewee.Database) -> None:
    """Connect this thread. Raises BadConfiguration with the first line of what the database says."""
    try:
        store.connect(reuse_if_open=True)
    except peewee.DatabaseError as error:
        raise BadConfiguration(f"The database can't be opened: {str(error).splitlines()[0]}.") from None
