"""Writing: one transaction at a time, of everything or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from shared.database import once
from shared.database.connections import database
from shared.database.guard import declared, is_declared
from shared.database.stores import LONGEST_WAIT, SqliteStore

#: All writers of one PostgreSQL database take this lock for their transaction, as SQLite's writers do by nature:
#: the event chain has one end, and a guard that was asked still holds when the answer is written.
ONE_WRITER = 0x45_56_45_4E


@contextmanager
def writing(wait: float | None = None) -> Iterator[None]:
    """One writing transaction: IMMEDIATE on SQLite, under one lock on PostgreSQL. Within another, part of it.

    It waits for other writers, `wait` seconds at most where that is said, or else as long as `LONGEST_WAIT`.
    Raises peewee.OperationalError when it did not get its turn, or can't write: `is_out_of_reach` tells (REL-18).
    """
    if is_declared():
        yield
        return
    try:
        with declared():
            store = database.obj  # through the proxy, each step of the transaction would look for it again
            if isinstance(store, SqliteStore):
                with _patience(store, wait) if wait is not None else nullcontext(), store.transaction("IMMEDIATE"):
                    yield
            else:
                with store.transaction():
                    if wait is not None:
                        store.execute_sql("SELECT set_config('lock_timeout', %s, true)", (f"{int(wait * 1000)}ms",))
                    store.execute_sql("SELECT pg_advisory_xact_lock(%s)", (ONE_WRITER,))
                    yield
    finally:
        once.forget()


@contextmanager
def _patience(store: SqliteStore, wait: float) -> Iterator[None]:
    connection = store.connection()
    connection.set_busy_timeout(int(wait * 1000))
    try:
        yield
    finally:
        connection.set_busy_timeout(int(LONGEST_WAIT * 1000))
