"""A disk that is soon full: a few kilobytes of memory, seen by one command alone."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class OnIt(Protocol):
    """Runs a command that finds the small disk in its folder, and then one more that tells what is left there."""

    def __call__(
        self, command: Sequence[str], environment: Mapping[str, str], and_then: str = "true"
    ) -> subprocess.CompletedProcess[str]: ...


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[OnIt]:
    """A new disk in `folder`. It needs no root: a user namespace of its own holds it, and it ends with the command."""
    folder.mkdir(exist_ok=True)

    def on_it(
        command: Sequence[str], environment: Mapping[str, str], and_then: str = "true"
    ) -> subprocess.CompletedProcess[str]:
        place = shlex.quote(str(folder))
        mounted = (
            f"mount -t tmpfs -o size={kilobytes}k tmpfs {place} && {{ {shlex.join(command)}; cd {place}; {and_then}; }}"
        )
        return subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", mounted],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    yield on_it
