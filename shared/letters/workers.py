"""A small pool of worker processes, each of which does one thing at a time within a limit of time and memory (SEC-28).

A worker is a fresh Python (`python -m <module>`), never a fork of a web server that has threads. Parent and worker talk
through the worker's standard input and output: four bytes of length, then that many bytes. A worker that runs too long
ends itself by the kernel's timer, whatever its code is doing at that moment; one that dies is replaced.
"""

from __future__ import annotations

import os
import queue
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[2]


class WorkerDied(Exception):
    """The worker ended before it answered: out of time, out of memory, or crashed. The sentence says which."""


class Pool:
    """At most `size` workers running `module`; they start when they are first needed. Safe to use from many threads."""

    def __init__(self, module: str, size: int, *, seconds: float, megabytes: int) -> None:
        """`module` must call `serve` when it is run as `__main__`. Each answer may take `seconds`; each worker may hold
        `megabytes` (MiB) of address space."""
        self._command = [sys.executable, "-m", module, str(seconds), str(megabytes)]
        self._idle: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def ask(self, question: bytes) -> bytes:
        """The worker's answer to this question. Waits for a free worker; raises WorkerDied when it does not answer."""
        worker = self._idle.get()
        try:
            if worker is None or worker.poll() is not None:
                worker = self._start()
            assert worker.stdin and worker.stdout
            try:
                _write(worker.stdin, question)
                answer = _read(worker.stdout)
            except (BrokenPipeError, EOFError):
                died = worker
                worker = None
                raise WorkerDied(self._cause(died)) from None
            return answer
        finally:
            self._idle.put(worker)

    def pids(self) -> list[int]:
        """The process ids of the workers that are running."""
        with self._lock:
            return [worker.pid for worker in self._running]

    def close(self) -> None:
        """End every worker, at once, also those that are working."""
        with self._lock:
            running, self._running = self._running, set()
        for worker in running:
            worker.kill()
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe:
                    _close(pipe)

    def _start(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
        )
        with self._lock:
            self._running.add(worker)
        return worker

    def _cause(self, worker: subprocess.Popen[bytes]) -> str:
        assert worker.stdin and worker.stdout
        _close(worker.stdin)
        worker.stdout.close()
        code = worker.wait()
        with self._lock:
            self._running.discard(worker)
        return "It took too long." if code == -signal.SIGALRM else f"The worker ended with code {code}."


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Run in the worker: answer questions from standard input until it closes, within the limits of the command line.

    Beyond the limit of time the kernel ends the process; beyond that of memory Python raises MemoryError and C aborts.
    """
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; the parent decides when we end
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever a library prints must not get between the lengths and the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            question = _read(sys.stdin.buffer)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        result = answer(question)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(answers, result)


def _write(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(struct.pack(">I", len(message)))
    pipe.write(message)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    length = pipe.read(4)
    if len(length) < 4:
        raise EOFError
    (size,) = struct.unpack(">I", length)
    message = pipe.read(size)
    if len(message) < size:
        raise EOFError
    return message


def _close(pipe: IO[bytes]) -> None:
    """Close a pipe that may still hold bytes for a process that is gone."""
    try:
        pipe.close()
    except BrokenPipeError:
        return
