"""Bringing a database up to date, and refusing to work with one that is not."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
from playhouse.migrations import Runner

from shared.database.connections import connect_to, database
from shared.database.guard import declared
from shared.database.stores import SqliteStore
from shared.database.writing import ONE_WRITER
from shared.rules.errors import BadConfiguration

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
    with _alone(store), declared():
        return list(Runner(store, str(_MIGRATIONS)).up())


@contextmanager
def _alone(store: peewee.Database) -> Iterator[None]:
    """One migrates at a time: the second waits, then finds everything done (REL-13)."""
    if isinstance(store, SqliteStore):
        folder = os.open(Path(str(store.database)).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    store.execute_sql("SELECT pg_advisory_lock(%s)", (ONE_WRITER,))
    try:
        yield
    finally:
        store.execute_sql("SELECT pg_advisory_unlock_all()")
