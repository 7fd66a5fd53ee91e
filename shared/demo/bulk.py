"""Many rows at once, and a database that does not wait for the disk: for the demonstration, which can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import peewee

from shared.database.connections import database, is_sqlite

_BATCH = 1_000  # PostgreSQL binds the values of one statement


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Let transactions end before the disk has them; in the end it has them all, or there is no demonstration."""
    if not is_sqlite():
        database.execute_sql("SET synchronous_commit = off")
        try:
            yield
        finally:
            database.execute_sql("SET synchronous_commit = on")
        return
    database.execute_sql("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        database.execute_sql("PRAGMA synchronous = FULL")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def insert(table: type[peewee.Model], names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Insert these rows, in the transaction that is open: the values in the order of the fields’ names.

    On SQLite they are as the database keeps them, and go by one statement that is made once.
    """
    if not is_sqlite():
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            table.insert_many(batch, [getattr(table, name) for name in names]).execute()
        return
    columns = ", ".join(f'"{table._meta.fields[name].column_name}"' for name in names)
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own names
    database.connection().cursor().executemany(statement, rows)
