"""Files of letters are opened in a process apart, which draws them and reads their words: what that takes is large.

A web process that has done it once would hold it for life.
"""

from __future__ import annotations

import atexit
import os
import struct
from functools import cache, lru_cache

from shared.letters.workers import AllBusy, Pool, WorkerDied, serve
from shared.rules.errors import NotNow

#: For one file, in seconds of processor time, and in MiB: a letter of fifty pages takes four of one, 150 of the other.
_SECONDS, _MEGABYTES = 60, 600
_DRAW, _READ = b"D", b"R"


@lru_cache(maxsize=16)
def picture_of(pdf: bytes, pages: int | None = None) -> bytes:
    """The first `pages` pages of a file (all when None), one below the other, as a PNG on grey. Raises NotNow.

    The last ones are kept: a letter is looked at again and again while it is decided on.
    """
    return _ask(_DRAW + struct.pack(">i", -1 if pages is None else pages) + pdf)


def text_of(pdf: bytes) -> str:
    """The words of a file, page by page, a line for each of its lines. Raises NotNow."""
    return _ask(_READ + pdf).decode()


def _ask(question: bytes) -> bytes:
    try:
        return _pool().ask(question)
    except AllBusy:
        raise NotNow("Other letters are being opened just now. Try again in a minute.") from None
    except WorkerDied as died:
        then = "It would again: only its file shows it." if died.beyond_limits else "Try again in a minute."
        raise NotNow(f"The letter could not be opened. {died} {then}") from died


def _answer(question: bytes) -> bytes:
    from shared.letters import pictures, reading  # in the worker

    if question[:1] == _READ:
        return reading.read(question[1:]).encode()
    (pages,) = struct.unpack(">i", question[1:5])
    return pictures.draw(question[5:], None if pages < 0 else pages)


@cache
def _pool() -> Pool:
    pool = Pool("shared.letters.opened", 1, seconds=_SECONDS, megabytes=_MEGABYTES)
    atexit.register(pool.close)
    return pool


os.register_at_fork(after_in_child=_pool.cache_clear)  # the workers and their pipes belong to the parent

if __name__ == "__main__":
    serve(_answer)
