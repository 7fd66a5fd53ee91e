"""Debian's PostgreSQL server in a temporary folder, never as root and without durability."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

_SECONDS_TO_START = _SECONDS_TO_STOP = 30
#: Each test copies a database, which is some hundreds of files, and each commit would wait for the disk.
_MEMORY = Path("/dev/shm")  # noqa: S108  # the folder made there has a name that nobody can guess
_ROOM_NEEDED = 2 << 30


def _binaries() -> Path:
    """The folder of the newest server that Debian has installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed; run script/setup --tests")
    return found[-1].parent


def in_memory() -> Path | None:
    """The folder that is kept in memory, where there is one with room; else None, for the usual one."""
    fit = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM_NEEDED
    return _MEMORY if fit else None


def portal_account(url: str) -> str:
    """The portal's address of the database at `url`: an account of its own on PostgreSQL, the same file on SQLite."""
    return url.replace("//evenhand@", "//evenhand_portal@")


def _creating(name: str, template: str) -> str:
    return f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY = FILE_COPY'


class PostgresServer:
    """A server on a free port of 127.0.0.1.

    With `acknowledged_is_kept`, what it has acknowledged outlives its own processes, as it does where it is in use.
    """

    def __init__(self, *, acknowledged_is_kept: bool = False) -> None:
        self._acknowledged_is_kept = acknowledged_is_kept
        self._folder = Path(tempfile.mkdtemp(prefix="evenhand-postgres-", dir=in_memory()))
        # The server refuses to run as root: Debian's own account for it takes over. It dies with this process.
        self._as_user = ["setpriv", "--pdeathsig", "KILL"]
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
            self._as_user += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]

    def everything_on_disk(self) -> bytes:
        """What the server keeps, once it has written all of it: the tables of every database, and its log."""
        self._execute("CHECKPOINT")
        data = self._folder / "data"
        files = [each for part in ("base", "pg_wal") for each in sorted((data / part).rglob("*")) if each.is_file()]
        return b"".join(each.read_bytes() for each in files)

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RuntimeError with its log when it does not."""
        self._run("initdb", "--no-sync", "--auth=trust", "--username=evenhand", "--encoding=UTF8", "--locale=C.UTF-8")
        options = {"listen_addresses": "127.0.0.1", "port": self._port, "unix_socket_directories": self._folder}
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200}
        if self._acknowledged_is_kept:  # a disk that loses its power is beyond a test: fsync stays off
            options |= {"synchronous_commit": "on", "full_page_writes": "on"}
        options |= {"wal_recycle": "off"}  # what was erased is looked for in the log too
        command = [*self._as_user, str(_binaries() / "postgres"), "-D", str(self._folder / "data")]
        self._log = (self._folder / "log").open("w")
        self._process = subprocess.Popen(
            [*command, *(f"-c{name}={value}" for name, value in options.items())],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd="/",
        )
        self._wait_until_it_answers()
        self._execute("CREATE ROLE evenhand_portal LOGIN")

    def kill_a_process(self) -> None:
        """SIGKILL one process that serves a client: the server ends all others, and reads its log again."""
        serving = "SELECT pid FROM pg_stat_activity WHERE datname <> 'postgres' ORDER BY random() LIMIT 1"
        with (
            suppress(psycopg.OperationalError, ProcessLookupError),  # it is still reading its log from the last time
            psycopg.connect(self.url("postgres"), autocommit=True) as connection,
        ):
            if found := connection.execute(serving).fetchone():
                os.kill(found[0], signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server and remove what it kept."""
        self._process.send_signal(signal.SIGINT)  # not SIGTERM, which waits for every client to leave
        self._process.wait(_SECONDS_TO_STOP)
        self._log.close()
        shutil.rmtree(self._folder)

    def url(self, name: str) -> str:
        """The address of the database `name`."""
        return f"postgresql://evenhand@127.0.0.1:{self._port}/{name}"

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database as a copy of `template`. Returns its address."""
        self._execute(_creating(name, template))
        return self.url(name)

    @contextmanager
    def temporary(self, template: str) -> Iterator[str]:
        """The address of a copy of `template` that is dropped in the end, through the connection that made it."""
        name = f"test_{secrets.token_hex(6)}"
        with self._connected() as connection:
            connection.execute(_creating(name, template))
            yield self.url(name)
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _execute(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(_binaries() / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                return self._execute("SELECT 1")
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.02)
