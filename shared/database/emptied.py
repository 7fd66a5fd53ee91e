"""What was deleted leaves the disk: a database keeps old bytes in its file until they are written over (DPA-2)."""

from __future__ import annotations

from contextlib import closing

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
        return
    path = database.connection().db_filename("main")
    database.close()
    with closing(apsw.Connection(path)) as connection:
        connection.set_busy_timeout(60_000)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connect_to(url)
