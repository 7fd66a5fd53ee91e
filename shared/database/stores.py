"""The two kinds of database, and how one is opened.

SQLite in WAL is the default; PostgreSQL when `DATABASE_URL` says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

import apsw
import peewee
from peewee import __exception_wrapper__  # type: ignore[attr-defined]
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

from shared.database import driver, portal_rights
from shared.database.guard import Guarded, refuse_undeclared
from shared.rules.errors import BadConfiguration

#: Older ones can corrupt a WAL database when the log is reset (REL-1).
OLDEST_SQLITE = (3, 51, 3)
#: How long anything waits for a lock, in seconds, and for a connection of PostgreSQL (REL-18).
LONGEST_WAIT, _TO_CONNECT = 15.0, 10
#: When a server of PostgreSQL that answers nothing more, its machine switched off, is taken to be gone: after so many
#: milliseconds without a word for what was sent, and after 25 s of silence while one waits for an answer (REL-18).
_GONE = {"tcp_user_timeout": 20_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_AWAY_ON_SQLITE = (
    apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError,
    apsw.ProtocolError,
)  # fmt: skip
#: What this process has opened: `close_before_fork` asks.
_opened: WeakSet[peewee.Database] = WeakSet()


class _Savepoint(peewee._savepoint):
    """Where SQLite can't read or write, it ends the whole transaction by itself: then there is nothing to go back to,
    and what is told is the trouble, not that this savepoint is gone (REL-3).
    """

    def rollback(self, begin: bool = True) -> None:
        if begin or not self.db.connection().getautocommit():
            super().rollback(begin)


class SqliteStore(APSWDatabase):
    """SQLite through apsw, which carries its own, newer SQLite."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As peewee does it, without its log and its hooks, to which nobody here listens: a page asks many times."""
        refuse_undeclared(sql)
        with __exception_wrapper__:
            return self.connection().execute(sql, params or ())

    def savepoint(self) -> _Savepoint:
        """A part of a transaction that can be taken back."""
        return _Savepoint(self)

    def commit(self) -> None:
        """Raises peewee.OperationalError where SQLite has ended the transaction by itself: nothing of it is there."""
        connection = self.connection()
        if connection.getautocommit():
            raise peewee.OperationalError("the transaction had come to an end before it was committed")
        with __exception_wrapper__:
            connection.execute("COMMIT")

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
        return _remembered(_open_sqlite(parts.path[1:], sqlite))
    if parts.scheme in {"postgresql", "postgres"}:
        driver.load_postgresql()
        address = "postgresql" + url[len(parts.scheme) :]
        store = PostgresStore(
            address,
            prefer_psycopg3=True,
            max_connections=32,
            stale_timeout=300,
            timeout=_TO_CONNECT,
            connect_timeout=_TO_CONNECT,
            **_GONE,
            options=f"-c lock_timeout={int(LONGEST_WAIT * 1000)} -c jit=off",  # no statement of ours runs long enough
        )
        return _remembered(store)
    raise BadConfiguration("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _remembered(store: peewee.Database) -> peewee.Database:
    _opened.add(store)
    return store


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
    # SQLite would make it readable by everybody on the machine; the files beside it get the same rights (SEC-40).
    with suppress(OSError):  # what stands in the way, SQLite says when it is opened
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "temp_store": "memory"}
    return store(path, pragmas=pragmas, timeout=LONGEST_WAIT)


def close_before_fork() -> None:
    """Close what this thread has open, in a process that is about to fork: a connection belongs to one process."""
    for store in list(_opened):
        if isinstance(store, PostgresStore):
            store.close_all()
        elif not store.is_closed():
            store.close()


@contextmanager
def leaving_no_empty_file(url: str) -> Iterator[None]:
    """A file of SQLite that was not there before, and in which nothing was written, is gone again afterwards.

    Opening a database makes its file, and the folders it stands in; a command that is refused leaves nothing behind.
    """
    path = url.removeprefix("sqlite:///")
    file = Path(path) if path not in {url, ""} else None
    was_there = file is None or file.exists()
    new_folders = [] if file is None else [folder for folder in file.parents if not folder.exists()]
    try:
        yield
    finally:
        if file and not was_there and file.exists() and not _holds_anything(file):
            close_before_fork()
            for one in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                one.unlink(missing_ok=True)
        with suppress(OSError):  # one that holds something stays, and those above it
            for folder in new_folders:
                folder.rmdir()


def _holds_anything(file: Path) -> bool:
    with closing(apsw.Connection(str(file))) as connection:
        return bool(connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall())


def connect(store: peewee.Database) -> None:
    """Connect this thread. Raises BadConfiguration with the first line of what the database says."""
    try:
        store.connect(reuse_if_open=True)
    except peewee.DatabaseError as error:
        raise BadConfiguration(f"The database can't be opened: {str(error).splitlines()[0]}.") from None


def is_out_of_reach(error: BaseException) -> bool:
    """Whether the database is away, locked, full or can't be written just now: nobody's mistake, and it may pass."""
    if isinstance(error, MaxConnectionsExceeded):
        return True
    if not isinstance(error, peewee.OperationalError | peewee.InterfaceError):
        return False
    cause = getattr(error, "orig", error)
    return isinstance(cause, (*_AWAY_ON_SQLITE, *driver.connection_errors()))


def keep_private(store: peewee.Database) -> None:
    """Let only its owner read the file of a SQLite database, and the files beside it (SEC-40).

    Raises BadConfiguration when it belongs to somebody else.
    """
    if not isinstance(store, SqliteStore):
        return
    file = Path(str(store.database))
    try:
        for one in filter(Path.exists, (file, Path(f"{file}-wal"), Path(f"{file}-shm"))):
            one.chmod(0o600)
    except OSError as error:
        raise BadConfiguration(f"{file} can't be kept from other accounts: {error.strerror}.") from None
