"""What was deleted leaves the disk: a database keeps old bytes in its file until they are written over (DPA-2)."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import Any

import apsw
import psycopg

from shared.database.connections import connect_to, database, is_sqlite


def scrub(url: str) -> None:
    """Write the database at `url` anew, without what was deleted: nobody else writes for as long as a copy takes."""
    connect_to(url)
    if not is_sqlite():
        database.close_all()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM (FULL)")
            _let_the_log_go(connection)
        return
    path = database.connection().db_filename("main")
    database.close()
    with closing(apsw.Connection(path)) as connection:
        connection.set_busy_timeout(60_000)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connect_to(url)


def _let_the_log_go(connection: psycopg.Connection[Any]) -> None:
    """Begin the server’s log anew and have it delete what is behind it, where our account may ask for that.

    Where it may not, the server does so by itself within `checkpoint_timeout`. What it deletes it may use again for
    new parts of the log, with the old bytes in them until they are written over: `wal_recycle = off` ends that.
    """
    for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
