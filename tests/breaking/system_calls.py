"""The system calls that a command makes, and one of them that fails, or at which it is killed: strace's injection."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: What came is at the end of its line; what is cut off by a kill is there too.
_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)


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
    """What a command said on its standard output, why it failed where it did, and whether the failure came."""

    said: str
    trouble: str
    came: bool


def calls_of(command: Sequence[str], only: Sequence[str]) -> Counter[str]:
    """How often it makes each of its calls. `only` are options of strace that say which count."""
    with tempfile.NamedTemporaryFile("r") as log:
        subprocess.run([*_strace(log.name, only), *command], env=_environment(), check=True, capture_output=True)
        return Counter(_CALL.findall(log.read()))


def with_failure(command: Sequence[str], only: Sequence[str], failure: Failure) -> Traced:
    """Run it with this failure in it."""
    with tempfile.NamedTemporaryFile("r", errors="replace") as log:
        traced = [*_strace(log.name, only), failure.option, *command]
        done = subprocess.run(traced, env=_environment(), check=False, capture_output=True, text=True)
        said = log.read()
    came = "(INJECTED)" in said if failure.how != "KILL" else "killed by SIGKILL" in said
    return Traced(done.stdout.strip(), done.stderr[-300:].strip(), came)


def paths(file: Path) -> list[str]:
    """Calls that touch a SQLite database, its log or its index of the log."""
    return [part for end in ("", "-wal", "-shm") for part in ("-P", f"{file}{end}")]


def _strace(log: str, only: Sequence[str]) -> list[str]:
    return ["strace", "-f", "-q", "-o", log, *only]


def _environment() -> dict[str, str]:
    return {**os.environ, "EVENHAND_MODE": "test"}
