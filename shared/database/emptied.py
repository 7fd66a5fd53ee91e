"""What was deleted leaves the disk: a database keeps old bytes in its file until they are written over (DPA-2)."""

from __future__ import annotations

import re
from contextlib import closing
from typing import Any

import apsw
import psycopg

from shared.database.connections import connect_to, database, is_sqlite

_LOG = {
    "SELECT pg_switch_wal()": "begin the server’s log anew (EXECUTE on pg_switch_wal)",
    "CHECKPOINT": "have the log before that deleted (pg_checkpoint)",
}


def scrub(url: str) -> list[str]:
    """Write the database at `url` anew, without what was deleted: nobody else writes for as long as a copy takes.

    Returns what its account may not do, each as the rest of a sentence; so much may still stand on the disk.
    """
    connect_to(url)
    if not is_sqlite():
        database.close_all()
        with psycopg.connect(url, autocommit=True) as connection:
            return [*_written_anew(connection), *_let_the_log_go(connection)]
    path = database.connection().db_filename("main")
    database.close()
    with closing(apsw.Connection(path)) as connection:
        connection.set_busy_timeout(60_000)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connect_to(url)
    return []


def _written_anew(connection: psycopg.Connection[Any]) -> list[str]:
    """The server warns of each table that is not this account’s, and passes over it."""
    warned: list[str] = []
    connection.add_notice_handler(lambda said: warned.append(said.message_primary or ""))
    connection.execute("VACUUM (FULL)")
    passed_over = {name for message in warned for name in re.findall('"([^"]+)"', message)}
    here = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relisshared").fetchall()
    ours = sorted(passed_over & {name for (name,) in here})
    return [f"write {len(ours)} tables anew, {ours[0]} among them (it is not their owner)"] if ours else []


def _let_the_log_go(connection: psycopg.Connection[Any]) -> list[str]:
    """Begin the server’s log anew and have it delete what is behind it, where our account may ask for that.

    Where it may not, the server does so by itself within `checkpoint_timeout`. What it deletes it may use again for
    new parts of the log, with the old bytes in them until they are written over: `wal_recycle = off` ends that.
    """
    refused = []
    for statement, what in _LOG.items():
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            refused.append(what)
    return refused
