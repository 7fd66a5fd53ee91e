"""Bringing a database up to date, and refusing to work with one that is not."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
from playhouse.migrations import Runner

from shared.database.connections import connect_to, database
from shared.database.guard import declared
from shared.database.stores import SqliteStore, keep_private
from shared.database.writing import ONE_WRITER
from shared.rules.errors import BadConfiguration

#: How long one that migrates waits for another, in seconds.
_OTHERS_MIGRATION = 600
_MIGRATIONS = Path(__file__).parents[1] / "migrations"


def ready(url: str) -> peewee.Database:
    """Connect to a database that is up to date. Raises BadConfiguration with what to do when it is not."""
    store = connect_to(url)
    check_migrations(store)
    return store


def check_migrations(store: peewee.Database) -> None:
    """Raises BadConfiguration when a migration waits."""
    waiting = [migration.name for migration in Runner(store, str(_MIGRATIONS)).status() if not migration.applied]
    if waiting:
        raise BadConfiguration("The database is not up to date. Run “evenhand migrate” first.")


def known_migrations() -> set[str]:
    """The names of the migrations that this Evenhand has."""
    return {migration.name for migration in Runner(database.obj, str(_MIGRATIONS)).migrations()}


def migrate(url: str) -> list[str]:
    """Bring the database at `url` up to date, binding the models to it. Returns the names of what was applied."""
    store = connect_to(url)
    keep_private(store)
    with _alone(store), declared():
        return list(Runner(store, str(_MIGRATIONS)).up())


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
    store.execute_sql("SELECT pg_advisory_lock(%s)", (ONE_WRITER,))
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
