"""What is done with a file before it is stored: its size, what it really is, what it carries, whether it does harm.

Files come as streams and stay on the disk: no more than a piece of a large one is in memory (INP-4)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from shared.config import settings
from shared.files import readers, store
from shared.files.advice import advice_about, not_taken
from shared.files.kinds import MOST_FILES, FileKind, kind_of, megabytes_together
from shared.files.scanner import ScannerDown, harm_in
from shared.files.wrong import Wrong
from shared.letters.workers import AllBusy
from shared.rules.message import Translatable, message

log = logging.getLogger("evenhand.files")
MEGABYTE = 1_000_000
_LONGEST_NAME = 120
#: How long all the files of one sending may wait for the scanner; what it has not looked at by then is held.
SCANNING = 5.0
#: Beyond this a file is held at once, and the worker has it scanned: nobody waits for that in front of a page.
_SCANNED_AT_ONCE = 25 * MEGABYTE
#: How many files are looked at in one process, or wait for it: each holds a thread of the web for seconds (SEC-39).
_turns = threading.BoundedSemaphore(3)


class Refused(Exception):
    """The file can't be taken; `sentence` says why to the person who chose it."""

    def __init__(self, sentence: Translatable) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Upload:
    """A file that was checked and stored. Made by `checked` and by nothing else. `held` until it was scanned."""

    name: str
    media_type: str
    sha256: str
    size: int
    held: bool = field(default=False, compare=False, repr=False)


class Patience:
    """How long is left for what must not take longer together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds; never less than none."""
        return max(0.0, self._until - time.monotonic())


def checked(name: str, stream: IO[bytes], patience: Patience | None = None) -> Upload:
    """The file, when it is what its name says: stored without its metadata, and scanned where there is a scanner.

    Raises Refused before anything is stored (SEC-30); AllBusy at once, where as many are looked at as may be.
    """
    name = shown_name(name)
    kind = expected(name, None)
    with _a_turn(), TemporaryDirectory(prefix="evenhand-file-") as folder:
        path = Path(folder) / "file"
        size = _copy(stream, path, largest(kind) * MEGABYTE)
        expected(name, size)
        try:
            readers.read(path, kind)
        except Wrong as wrong:
            raise Refused(advice_about(name, kind, wrong.fault)) from None
        with path.open("rb") as clean:
            sha256, size = store.fingerprint(clean)
            held = _is_held(name, clean, size, patience or Patience(SCANNING))
            store.keep(clean, sha256, size)
    return Upload(_kept_name(name, kind), kind.media_type, sha256, size, held)


@contextmanager
def _a_turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise AllBusy
    try:
        yield
    finally:
        _turns.release()


def expected(name: str, size: int | None) -> FileKind:
    """The kind that a file of this name, and this many bytes, may be. Raises Refused."""
    kind = kind_of(name)
    if kind is None:
        raise Refused(not_taken(name))
    if size == 0:
        raise Refused(message("“%(name)s” is empty.", name=name))
    if size is not None and size > largest(kind) * MEGABYTE:
        most = largest(kind)
        raise Refused(
            message("“%(name)s” is too large. The largest that we can take is %(most)s MB.", name=name, most=most)
        )
    return kind


def largest(kind: FileKind) -> int:
    """The largest file of this kind that is taken, in megabytes."""
    config = settings()
    return (
        max(config.max_recording_megabytes, config.max_upload_megabytes) if kind.large else config.max_upload_megabytes
    )


def within_one_form(files: list[tuple[FileKind, int]]) -> bool:
    """Whether files of these kinds and sizes may come with one form: five, of three times the largest together."""
    recordings = sum(size for kind, size in files if kind.large)
    others = sum(size for kind, size in files if not kind.large)
    config = settings()
    return (
        len(files) <= MOST_FILES
        and others <= megabytes_together(config.max_upload_megabytes) * MEGABYTE
        and recordings <= megabytes_together(config.max_recording_megabytes) * MEGABYTE
    )


def shown_name(name: str) -> str:
    """What the person called it, as it is shown: no path, and nothing that turns the direction of the name around."""
    printable = "".join(c for c in name if c.isprintable())
    return printable.replace("\\", "/").rsplit("/", 1)[-1].strip()[-_LONGEST_NAME:] or "file"


def _kept_name(name: str, kind: FileKind) -> str:
    return f"{name.rsplit('.', 1)[0]}{kind.becomes}" if kind.becomes else name


def _copy(stream: IO[bytes], path: Path, most: int) -> int:
    """Copy the stream to `path`, one byte beyond `most` at most. Returns how many bytes that were."""
    with path.open("wb") as file:
        while file.tell() <= most and (piece := stream.read(store.PIECE)):
            file.write(piece)
        return file.tell()


def _is_held(name: str, clean: IO[bytes], size: int, patience: Patience) -> bool:
    """Whether it has to wait for a scanner that can't be asked now. Raises Refused for what it finds harm in."""
    address = settings().clamav_socket
    if not address:
        return False
    if size > _SCANNED_AT_ONCE or not patience.left:
        return True
    try:
        clean.seek(0)
        harm = harm_in(clean, address, patience.left)
    except ScannerDown as down:
        log.warning("a file waits for the virus scanner: %s", down)
        return True
    if harm:
        raise Refused(message("“%(name)s” may do harm: our virus check found something in it.", name=name))
    return False
