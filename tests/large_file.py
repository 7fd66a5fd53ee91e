"""A large file in and out, piece by piece through the pages of both sites, and how much memory the process took for it.

python -m tests.large_file sqlite:////path/to/a/new/file 250
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

from shared import clock
from shared.database import migrations
from shared.database.writing import writing
from shared.files import arriving
from shared.models import Attachment
from tests import beginnings
from tests.sign_in import back_office, browser_of
from tests.visitor import portal

_KEY = "a-form-key-of-some-length"
_PIECE = 1 << 20


def main(url: str, megabytes: int) -> dict[str, float]:
    """Send a WAV of this many megabytes, and fetch it as a colleague. Peaks are in MB above the beginning."""
    migrations.migrate(url)
    size = megabytes * 1_000_000
    site = portal(url, WTF_CSRF_ENABLED=False)
    world = beginnings.world()
    senior = browser_of(back_office(url), world.staff["senior-manager"])
    visitor = site.test_client()
    senior.get("/work")
    _send(visitor, 3_000_000, "small")  # what is loaded once, and the worker that looks into files, are not the file's
    began, clean = time.monotonic(), _forget_the_peak()
    row = _send(visitor, size, _KEY)
    sent, came = time.monotonic() - began, _peak() - clean
    number = _attached(row)
    clean = _forget_the_peak()
    began, fetched = time.monotonic(), 0
    answer = senior.get(f"/files/{number}", buffered=False)
    for part in answer.response:
        fetched += len(part)
    assert fetched == row["size"], (fetched, row)
    return {"in": came, "out": _peak() - clean, "seconds in": sent, "seconds out": time.monotonic() - began}


def _send(visitor: Any, size: int, key: str) -> dict[str, Any]:
    form = {"X-Form-Key": key.ljust(20, "-"), "X-Form-Field": "files"}
    begun = visitor.post("/uploads", data={"name": "call.wav", "size": size}, headers=form).json
    there = begun
    while not there["whole"]:
        at = there["arrived"]
        piece = {**form, "X-Upload-Offset": str(at)}
        there = visitor.post(f"/uploads/{begun['key']}", input_stream=_Wave(size, at), headers=piece).json
        assert not there["refused"], there
    return {"owner": arriving.owner_of(form["X-Form-Key"], "files"), "size": there["arrived"]}


class _Wave(io.RawIOBase):
    """A piece of a WAV of this size, made as it is read: the browser is no part of what is measured."""

    def __init__(self, size: int, at: int) -> None:
        self._size, self._here = min(_PIECE, size - at), 0
        head = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        head += bytes.fromhex("0100 0100 401f0000 803e0000 0200 1000") + b"data" + (size - 44).to_bytes(4, "little")
        self._head, self._sound = head if at == 0 else b"", at.to_bytes(8)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._here = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._here, io.SEEK_END: self._size}[whence]
        return self._here

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = min(len(buffer), self._size - self._here)
        made = self._head[self._here :] + self._sound * (count // 8 + 1)
        buffer[:count] = made[:count]
        self._here += count
        return count


def _attached(row: dict[str, Any]) -> int:
    [upload] = arriving.uploads(row["owner"])
    with writing():
        kept = Attachment.create(
            record_reference="INC-TEST", name=upload.name, media_type=upload.media_type, size=upload.size,
            sha256=upload.sha256, added_at=clock.now(),
        )  # fmt: skip
    return int(kept.id)


def _forget_the_peak() -> float:
    """Have the kernel count the most memory from now on. Returns what is in use, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1_000_000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], int(sys.argv[2]))) + "\n")
