"""The system calls of one write, and one of them that fails, or at which it is killed: strace's injection."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What came is at the end of its line; what is cut off by a kill is there too.
_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)
#: How long one write may take, in seconds, before it is killed: a send that fails on a connection that is whole, which
#: no network brings about, lets PostgreSQL's library wait for an answer to what was never asked.
_LONGEST = 15


@dataclass(frozen=True)
class Failure:
    """The call of this name that comes at this place, counted from 1, and how it fails: an error, or KILL."""

    call: str
    place: int
    how: str

    def __str__(self) -> str:
        return f"{self.call} {self.place} with {self.how}"

    @property
    def option(self) -> str:
        """As strace is told."""
        how = "signal=SIGKILL" if self.how == "KILL" else f"error={self.how}"
        return f"--inject={self.call}:{how}:when={self.place}"


@dataclass(frozen=True)
class Traced:
    """What it said, why it failed where it did, and whether the failure came."""

    said: str
    trouble: str
    came: bool


class Writer:
    """Writes once and once more, each time in a process of its own that strace watches (`tests/breaking/one_write.py`).

    `only` are options of strace that say which calls count.
    """

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.breaking.one_write"]
        self._process = subprocess.Popen(
            command, env={**os.environ, "EVENHAND_MODE": "test"}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def calls_of(self, url: str, only: Sequence[str]) -> Counter[str]:
        """How often one write makes each of its calls."""
        (said, trouble), log = self._traced(url, only)
        assert said == "acknowledged", trouble
        return Counter(_CALL.findall(log))

    def with_failure(self, url: str, only: Sequence[str], failure: Failure) -> Traced:
        """Write with this failure in it."""
        (said, trouble), log = self._traced(url, [*only, failure.option])
        came = "(INJECTED)" in log if failure.how != "KILL" else "killed by SIGKILL" in log
        return Traced(said, trouble, came)

    def _traced(self, url: str, options: Sequence[str]) -> tuple[list[str], str]:
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            process = self._asked(url)
            command = ["strace", "-f", "-o", log.name, "-p", str(process), *options]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
                assert strace.stderr is not None
                attached = strace.stderr.readline()
                assert "attached" in attached, attached
                bound = threading.Timer(_LONGEST, os.kill, (process, signal.SIGKILL))
                bound.start()
                ended = self._asked("write")
                bound.cancel()
                strace.communicate()
            return ended, log.read()

    def _asked(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def paths(file: Path) -> list[str]:
    """Calls that touch a SQLite database, its log or its index of the log."""
    return [part for end in ("", "-wal", "-shm") for part in ("-P", f"{file}{end}")]
