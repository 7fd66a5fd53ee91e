"""Writing: one transaction at a time, of everything or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.database.connections import database, is_sqlite
from shared.database.guard import declared, is_declared

#: All writers of one PostgreSQL database take this lock for their transaction, as SQLite's writers do by nature:
#: the event chain has one end, and a guard that was asked still holds when the answer is written.
ONE_WRITER = 0x45_56_45_4E


@contextmanager
def writing() -> Iterator[None]:
    """One writing transaction: IMMEDIATE on SQLite, under one lock on PostgreSQL. Within another, part of it."""
    if is_declared():
        yield
        return
    with declared():
        store = database.obj  # through the proxy, each step of the transaction would look for it again
        if is_sqlite():
            with store.transaction("IMMEDIATE"):
                yield
        else:
            with store.transaction():
                store.execute_sql("SELECT pg_advisory_xact_lock(%s)", (ONE_WRITER,))
                yield
