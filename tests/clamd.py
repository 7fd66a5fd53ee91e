"""A real virus scanner for tests: Debian's clamd, with a database of one signature, our own."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

#: What our signature finds harm in; no other scanner does.
HARM = b"evenhand: " + b"this stands for something that does harm"
_SECONDS = 60


class Scanner:
    """Listens at `path` while the context lasts, and takes files of up to `megabytes`."""

    def __init__(self, path: Path, megabytes: int = 30) -> None:
        self._path, self._megabytes = path, megabytes

    def __enter__(self) -> Scanner:
        folder = self._path.parent / "clamav"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "own.ndb").write_text(f"Evenhand.Test:0:*:{HARM.hex()}\n")
        settings = {
            "LocalSocket": self._path,
            "DatabaseDirectory": folder,
            "OfficialDatabaseOnly": "no",
            "Foreground": "yes",
            "StreamMaxLength": f"{self._megabytes}M",
        }
        config = folder / "clamd.conf"
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self._process = subprocess.Popen(["/usr/sbin/clamd", f"--config-file={config}"], stdout=subprocess.DEVNULL)
        end = time.monotonic() + _SECONDS
        while not self._path.is_socket():
            assert self._process.poll() is None, "clamd did not start"
            assert time.monotonic() < end, "clamd is too slow"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # it has nothing to put in order
        self._process.wait(_SECONDS)
        self._path.unlink(missing_ok=True)
