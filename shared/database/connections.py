"""The database: which one, how it is connected, and how it is written to.

SQLite in WAL is the default; PostgreSQL when `DATABASE_URL` says so. The models are bound to `database`, a proxy that
`connect_to` fills in. Everything that writes does so inside `writing()`. Requests of the portal have a connection of
their own, which can do little (`shared/database/portal_rights.py`).
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import apsw
import peewee
import psycopg
from playhouse.apsw_ext import APSWDatabase
from playhouse.migrations import Runner
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

from shared.database import portal_rights
from shared.rules.errors import BadConfiguration

#: Older ones can corrupt a WAL database when the log is reset (REL-1).
OLDEST_SQLITE = (3, 51, 3)
#: All writers of one PostgreSQL database take this lock for their transaction, as SQLite's writers do by nature:
#: the event chain has one end, and a guard that was asked still holds when the answer is written.
_ONE_WRITER = 0x45_56_45_4E
_CAN_READ_CUSTOMERS = (
    "SELECT COALESCE(bool_or(has_any_column_privilege(oid, 'SELECT')), false) FROM pg_class WHERE relname = 'customer'"
)
#: How long one that migrates waits for another, in seconds.
_OTHERS_MIGRATION = 600
#: How long anything waits for a lock, in seconds, and for a connection of PostgreSQL.
_LONGEST_WAIT, _TO_CONNECT = 15.0, 10
_AWAY_ON_SQLITE = (
    apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError
)  # fmt: skip
_MIGRATIONS = Path(__file__).parents[1] / "migrations"

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


database = _Bound()
_writing = threading.local()


class NoWriterDeclared(RuntimeError):
    """Something tried to write outside `writing()`: a mistake of the program, never of the person using it."""


class _Guarded:
    """Refuses a write that does not stand inside `writing()`, whichever way it came (REL-4)."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"} and not getattr(_writing, "depth", 0):
            raise NoWriterDeclared(f"write outside shared.database.connections.writing(): {sql[:60]}")
        return super().execute_sql(sql, params)  # type: ignore[misc]


class SqliteStore(_Guarded, APSWDatabase):
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


class PostgresStore(_Guarded, PooledPostgresqlDatabase):  # type: ignore[misc]
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
        return PostgresStore(
            address,
            prefer_psycopg3=True,
            max_connections=32,
            stale_timeout=300,
            timeout=_TO_CONNECT,
            connect_timeout=_TO_CONNECT,
            options=f"-c lock_timeout={int(_LONGEST_WAIT * 1000)}",
        )
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
    # SQLite would make it readable by everybody on the machine; the files beside it get the same rights (SEC-40).
    with suppress(OSError):  # what stands in the way, SQLite says when it is opened
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "temp_store": "memory"}
    return store(path, pragmas=pragmas, timeout=_LONGEST_WAIT)


def connect_to(url: str) -> peewee.Database:
    """Bind the models to the database at `url`, in place of any other, and connect this thread."""
    if database.obj is not None and not database.is_closed():
        database.close()
    store = open_database(url)
    database.initialize(store)
    _connect(store)
    return store


def _connect(store: peewee.Database) -> None:
    try:
        store.connect(reuse_if_open=True)
    except peewee.DatabaseError as error:
        raise BadConfiguration(f"The database can't be opened: {str(error).splitlines()[0]}.") from None


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


@contextmanager
def writing(wait: float | None = None) -> Iterator[None]:
    """One writing transaction: IMMEDIATE on SQLite, under one lock on PostgreSQL. Within another, part of it.

    It waits for other writers, `wait` seconds at most where that is said, or else as long as `_LONGEST_WAIT`.
    Raises peewee.OperationalError when it did not get its turn, or can't write: `is_out_of_reach` tells (REL-18).
    """
    if getattr(_writing, "depth", 0):
        yield
        return
    _writing.depth = 1
    try:
        store = database.obj  # through the proxy, each step of the transaction would look for it again
        if is_sqlite():
            with _patience(store, wait), store.transaction("IMMEDIATE"):
                yield
        else:
            with store.transaction():
                if wait is not None:
                    store.execute_sql("SELECT set_config('lock_timeout', %s, true)", (f"{int(wait * 1000)}ms",))
                store.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_ONE_WRITER,))
                yield
    finally:
        _writing.depth = 0


@contextmanager
def _patience(store: SqliteStore, wait: float | None) -> Iterator[None]:
    if wait is None:
        yield
        return
    connection = store.connection()
    connection.set_busy_timeout(int(wait * 1000))
    try:
        yield
    finally:
        connection.set_busy_timeout(int(_LONGEST_WAIT * 1000))


def is_out_of_reach(error: BaseException) -> bool:
    """Whether the database is away, locked, full or can't be written just now: nobody's mistake, and it may pass."""
    if isinstance(error, MaxConnectionsExceeded):
        return True
    if not isinstance(error, peewee.OperationalError | peewee.InterfaceError):
        return False
    cause = getattr(error, "orig", error)
    return isinstance(cause, (*_AWAY_ON_SQLITE, psycopg.OperationalError, psycopg.InterfaceError))


def ready(url: str) -> peewee.Database:
    """Connect to a database that is up to date. Raises BadConfiguration with what to do when it is not."""
    store = connect_to(url)
    _check_migrations(store)
    return store


def ready_for_portal(url: str) -> peewee.Database:
    """The portal's database, up to date, for `use_for_request`; nothing else of the process is bound to it.

    Raises BadConfiguration, also when on PostgreSQL the account can read what the portal must not (DPA-5).
    """
    store = open_database(url, PortalSqliteStore)
    _connect(store)
    if isinstance(store, PostgresStore) and store.execute_sql(_CAN_READ_CUSTOMERS).fetchone() == (True,):
        raise BadConfiguration(
            "The portal needs a database account of its own: name one that can do nothing yet in "
            "EVENHAND_PORTAL_DATABASE_URL and run “evenhand migrate”."
        )
    _check_migrations(store)
    return store


def _check_migrations(store: peewee.Database) -> None:
    waiting = [migration.name for migration in Runner(store, str(_MIGRATIONS)).status() if not migration.applied]
    if waiting:
        raise BadConfiguration("The database is not up to date. Run “evenhand migrate” first.")


def known_migrations() -> set[str]:
    """The names of the migrations that this Evenhand has."""
    return {migration.name for migration in Runner(database.obj, str(_MIGRATIONS)).migrations()}


def keep_private() -> None:
    """Let only its owner read the file of the SQLite database that we are bound to, and the files beside it (SEC-40).

    Raises BadConfiguration when it belongs to somebody else.
    """
    if not is_sqlite():
        return
    file = Path(str(database.obj.database))
    try:
        for one in filter(Path.exists, (file, Path(f"{file}-wal"), Path(f"{file}-shm"))):
            one.chmod(0o600)
    except OSError as error:
        raise BadConfiguration(f"{file} can't be kept from other accounts: {error.strerror}.") from None


def migrate(url: str) -> list[str]:
    """Bring the database at `url` up to date, binding the models to it. Returns the names of what was applied."""
    store = connect_to(url)
    keep_private()
    with _alone(store):
        _writing.depth = 1
        try:
            return list(Runner(store, str(_MIGRATIONS)).up())
        finally:
            _writing.depth = 0


@contextmanager
def _alone(store: peewee.Database) -> Iterator[None]:
    """One migrates at a time: the second waits, then finds everything done (REL-13)."""
    if isinstance(store, SqliteStore):
        folder = os.open(Path(str(store.database)).parent, os.O_RDONLY)
        try:
            _lock_in_time(folder)
            yield
        finally:
            os.close(folder)
        return
    store.execute_sql("SELECT set_config('lock_timeout', %s, false)", (f"{_OTHERS_MIGRATION}s",))
    store.execute_sql("SELECT pg_advisory_lock(%s)", (_ONE_WRITER,))
    try:
        yield
    finally:
        store.execute_sql("SELECT pg_advisory_unlock_all()")


def _lock_in_time(folder: int) -> None:
    end = time.monotonic() + _OTHERS_MIGRATION
    while True:
        try:
            return fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise BadConfiguration("Another “evenhand migrate” is still at work here; nothing was done.") from None
            time.sleep(0.05)


def give_portal_rights(url: str, portal_url: str) -> None:
    """Give the account in `portal_url` exactly its rights (DPA-5). On SQLite the connection has them; nothing to do.

    Raises BadConfiguration when PostgreSQL does not know the account, or it is the owner's own.
    """
    store = connect_to(url)
    if is_sqlite() or not portal_url:
        return
    role = psycopg.conninfo.conninfo_to_dict(portal_url).get("user")
    if store.execute_sql("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", (role,)).fetchone():
        with writing():
            for statement in portal_rights.grants(psycopg.sql.Identifier(str(role)).as_string()):
                store.execute_sql(statement)
        return
    raise BadConfiguration(f"PostgreSQL has no account “{role}” apart from this one; make it with “createuser” first.")
