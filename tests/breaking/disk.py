"""Each system call of the commit path fails in turn, by strace's injection, or is the last before a SIGKILL (REL-3).

What was acknowledged is there, once; what an error refused is not there, and sent again it is there once, in a process
that goes on. The file and the chain hold. On SQLite that is every call that touches the database, its log or the index
of it, from opening to closing; on PostgreSQL, whose files are its own, every call by which we speak with the server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shared import audit
from shared.database import migrations
from shared.database.connections import connect_to, database
from shared.database.stores import close_before_fork
from shared.models import Customer
from tests import builders
from tests.breaking.found import Found
from tests.breaking.one_write import write
from tests.breaking.system_calls import Failure, Writer, paths
from tests.postgres import PostgresServer
from tests.small_disk import small_disk

#: A disk has room or not where something is written; any call can meet a broken one. Then the talk with a server.
_FULL = ("pwrite64", "ftruncate", "fdatasync", "openat", "fallocate")
_TO_BE_TOLD = 120
_TALK = ("sendto", "recvfrom", "poll", "connect")


def trial(times: int, on: str = "sqlite", calls: tuple[str, ...] = ()) -> Found:
    """Each failure of each call in turn, the first `times` of each name; only of these names, where any are given."""
    found, counts = Found(), Counter[str]()
    with Writer() as writer, _place(on) as place:
        place.put_back()
        made = writer.calls_of(place.url, place.only)
        failures = [one for one in place.failures(made, times) if not calls or one.call in calls]
        for failure in failures:
            counts[_one(found, place, writer, failure)] += 1
    told = ", ".join(f"{count} {call}" for call, count in sorted(made.items()))
    found.told.insert(0, f"{on}: {made.total()} calls in one write ({told}).")
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    found.told.insert(1, f"{len(failures)} failures injected, one at a time: {told}.")
    found.expect(counts["refused"] > 0, "no failure reached the write")
    if on == "sqlite":
        fill_and_empty(found)
    else:
        switch_off(found)
    return found


def fill_and_empty(found: Found) -> None:
    """A disk that fills up under a running back office, and empties again: nothing is started anew."""
    with tempfile.TemporaryDirectory(prefix="evenhand-full-") as folder, small_disk(Path(folder), 16_000) as on_it:
        command = [sys.executable, "-m", "tests.breaking.full_disk", folder]
        done = on_it(command, {"EVENHAND_MODE": "test", "PYTHONDONTWRITEBYTECODE": "1"})
    said = Counter(done.stdout.splitlines())
    found.told.append(
        "A full disk that empties: " + "; ".join(f"{count} × {line}" for line, count in said.items()) + "."
    )
    right = {"full: 503, kept, 0 there", "emptied: 200, 1 there", "file and chain whole"}
    found.expect(set(said) == right, f"on the full disk: {dict(said)} {done.stderr[-300:]}")


def switch_off(found: Found) -> None:
    """The server's machine is gone while a connection is open: one is told, and does not wait for the line's hours."""
    if os.getuid():
        found.told.append("A server’s machine that is switched off: only root has a line to cut, so it was not tried.")
        return
    command = ["unshare", "--net", sys.executable, "-m", "tests.breaking.server_gone"]
    done = subprocess.run(command, env={**os.environ, "EVENHAND_MODE": "test"}, capture_output=True, text=True,
                          timeout=_TO_BE_TOLD, check=False)  # fmt: skip
    found.told.append(f"The server’s machine is switched off: {done.stdout.strip() or done.stderr.strip()[-200:]}.")
    found.expect(done.stdout.startswith("out of reach"), "nobody was told that the server is gone")


class _Sqlite:
    """A file that is put back before each failure."""

    def __init__(self, folder: Path) -> None:
        self._template, self._file = folder / "template.sqlite", folder / "tried.sqlite"
        self.url = f"sqlite:///{self._file}"
        self.only = paths(self._file)
        _fill(f"sqlite:///{self._template}")

    def put_back(self) -> None:
        for old in self._file.parent.glob(f"{self._file.name}*"):
            old.unlink()
        shutil.copy(self._template, self._file)

    def failures(self, calls: Counter[str], times: int) -> Iterator[Failure]:
        for call, count in sorted(calls.items()):
            for how in ("EIO", "ENOSPC", "KILL") if call in _FULL else ("EIO", "KILL"):
                yield from (Failure(call, place, how) for place in range(1, min(count, times) + 1))

    def integrity(self) -> str:
        return str(database.execute_sql("PRAGMA integrity_check").fetchone()[0])


class _Postgres:
    """A database that is made anew before each failure. Files are the server's: what can fail here is the talk."""

    only: Sequence[str] = ("-e", f"trace={','.join(_TALK)}")

    def __init__(self, server: PostgresServer) -> None:
        self._server, self._number = server, 0
        _fill(server.create("template"))

    def put_back(self) -> None:
        self._number += 1
        self.url = self._server.create(f"tried{self._number}", template="template")

    def failures(self, calls: Counter[str], times: int) -> Iterator[Failure]:
        for call, count in sorted(calls.items()):
            for how in ("ECONNRESET", "EIO", "KILL"):
                yield from (Failure(call, place, how) for place in range(1, min(count, times) + 1))

    def integrity(self) -> str:
        return "ok"


@contextmanager
def _place(on: str) -> Iterator[_Sqlite | _Postgres]:
    if on == "sqlite":
        with tempfile.TemporaryDirectory(prefix="evenhand-disk-") as folder:
            yield _Sqlite(Path(folder))
        return
    server = PostgresServer()
    server.start()
    try:
        yield _Postgres(server)
    finally:
        server.stop()


def _one(found: Found, place: _Sqlite | _Postgres, writer: Writer, failure: Failure) -> str:
    place.put_back()
    done = writer.with_failure(place.url, place.only, failure)
    killed = failure.how == "KILL" or isinstance(place, _Postgres)  # its answer may be lost after it was done
    connect_to(place.url)
    there = Customer.select().where(Customer.account == "TRIED").count()
    lost = done.said == "acknowledged" and not there
    found.expect(not lost, f"{failure}: acknowledged and lost")
    found.expect(killed or there == (done.said == "acknowledged"), f"{failure}: {done.said}, and it is there {there}")
    answer = done.said.partition(" ")[0] or ("killed" if killed else "crashed")
    found.expect(answer != "crashed", f"{failure}: {done.said} {done.trouble}")
    write()
    there = Customer.select().where(Customer.account == "TRIED").count()
    found.expect(there == 1, f"{failure}: sent again, it is there {there} times")
    found.expect(not audit.verify().broken, f"{failure}: the chain is broken")
    found.expect(place.integrity() == "ok", f"{failure}: the file is damaged")
    close_before_fork()
    return answer if done.came else "not come to"


def _fill(url: str) -> None:
    migrations.migrate(url)
    migrations.ready(url)
    builders.world()
    if url.startswith("sqlite"):
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_before_fork()  # a database of PostgreSQL that somebody is connected with is not copied
