"""The machine of PostgreSQL is switched off under an open connection: how long until whoever asks is told.

Run in a network of its own (`unshare --net`), whose one line is cut: nothing answers any more, and nothing says so.
"""

from __future__ import annotations

import subprocess
import sys
import time

import peewee

from shared.database.connections import connect_to, database
from shared.database.stores import is_out_of_reach
from tests.postgres import PostgresServer


def main() -> None:
    """Say what somebody is told who asks the database then, and after how many seconds."""
    _line("up")
    server = PostgresServer()
    server.start()
    try:
        connect_to(server.create("gone"))
        _line("down")
        start = time.monotonic()
        try:
            database.execute_sql("SELECT 1").fetchone()
            told = "an answer"
        except peewee.DatabaseError as error:
            told = "out of reach" if is_out_of_reach(error) else repr(error)
        sys.stdout.write(f"{told} after {time.monotonic() - start:.0f} s\n")
    finally:
        _line("up")
        server.stop()


def _line(how: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", how], check=True)


if __name__ == "__main__":
    main()
