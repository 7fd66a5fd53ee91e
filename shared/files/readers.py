"""Files are looked into in a few processes with limits of time and memory, never in the one that serves a page: what
people hand in is unpacked here and nowhere else (SEC-30, SEC-39)."""

from __future__ import annotations

import atexit
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from shared.files.kinds import BY_ENDING, FileKind, Reader
from shared.files.wrong import Fault, Wrong
from shared.letters.workers import Pool, WorkerDied, serve

#: Processor time and wall clock are one here: a picture of the most pixels takes some five seconds on a slow machine.
_SECONDS = 20
#: What each kind takes with a picture of the most pixels was measured: docs/decisions/0014-files-that-people-send.md.
_MEGABYTES = 600
#: One picture at a time in each process of the web: two at once would need twice the memory.
_AT_ONCE = 1
#: How long a file may wait for its turn, in seconds: a thread of the web waits with it.
_PATIENT = 10.0


def read(path: Path, kind: FileKind) -> None:
    """Look into the file at `path`, which is ours to change, and leave there what is kept of it.

    Raises Wrong; AllBusy, where others' files take so long that it had no turn.
    """
    question = json.dumps({"path": str(path), "ending": kind.endings[0]}).encode()
    try:
        answer = _pool().ask(question, _PATIENT)
    except WorkerDied:
        raise Wrong(Fault.UNREADABLE) from None
    if answer:
        raise Wrong(Fault(answer.decode()))


def _answer(question: bytes) -> bytes:
    """Nothing where it went well, or else the fault."""
    asked = json.loads(question)
    kind = BY_ENDING[asked["ending"]]
    try:
        _readers()[kind.reader](Path(asked["path"]), kind)
    except Wrong as wrong:
        return wrong.fault.encode()
    except MemoryError:
        return Fault.UNREADABLE.encode()
    return b""


@cache
def _readers() -> dict[Reader, Callable[[Path, FileKind], None]]:
    """What reads each kind; loaded in the worker only."""
    from shared.files import documents, office, pictures, recordings, scans, webm

    return {
        Reader.PDF: documents.read_pdf,
        Reader.OFFICE: office.read,
        Reader.OLE: documents.read_ole,
        Reader.RTF: documents.read_rtf,
        Reader.TEXT: documents.read_text,
        Reader.EMAIL: documents.read_email,
        Reader.PICTURE: pictures.read,
        Reader.SCAN: scans.read,
        Reader.BOXES: recordings.read_boxes,
        Reader.MPEG: recordings.read_mpeg,
        Reader.OGG: recordings.read_ogg,
        Reader.WAVE: recordings.read_wave,
        Reader.AMR: recordings.read_amr,
        Reader.AAC: recordings.read_aac,
        Reader.WEBM: webm.read_webm,
    }


@cache
def _pool() -> Pool:
    pool = Pool("shared.files.readers", _AT_ONCE, seconds=_SECONDS, megabytes=_MEGABYTES)
    atexit.register(pool.close)
    return pool


os.register_at_fork(after_in_child=_pool.cache_clear)  # the workers and their pipes belong to the parent

if __name__ == "__main__":
    serve(_answer)
