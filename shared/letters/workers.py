"""A small pool of worker processes, each of which does one thing at a time within a limit of time and memory (SEC-28).

A worker is a fresh Python (`python -m <module>`), never a fork of a web server that has threads. Parent and worker talk
through the worker's standard input and output: four bytes of length, then that many bytes. A worker that runs too long
ends itself by the kernel's timer, whatever its code is doing at that moment; one that dies is replaced. What counts is
its own processor time: on a busy machine a letter waits its turn and is no slower for it. A stop by the clock on the
wall stands far behind, for a worker that waits for ever.
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
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, cast

from shared.places import PACKAGES

#: How many questions a worker answers before a fresh one takes its place: WeasyPrint keeps some 0.1 MiB of each page.
LIFETIME = 500
#: How far a worker stands back from the processes that answer pages: it takes seconds, they take hundredths of one.
_NICE = 5
#: How much longer by the clock on the wall an answer may take than in processor time.
PATIENCE = 15


#: How long whoever asks waits for a free worker, in seconds.
PATIENT = 30.0


class WorkerDied(Exception):
    """The worker ended before it answered: out of time, out of memory, or crashed. The sentence says which.

    `beyond_limits`: it would end so again.
    """

    def __init__(self, sentence: str, *, beyond_limits: bool = False) -> None:
        self.beyond_limits = beyond_limits
        super().__init__(sentence)


class AllBusy(Exception):
    """No worker became free in time; to try again later is worth it."""


class Worker:
    """One worker process: asked one thing at a time."""

    def __init__(self, command: list[str]) -> None:
        # The command is this Python and a module of ours: nothing in it comes from outside.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PACKAGES)  # noqa: S603
        self._asked = 0
        self._questions, self._answers = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it can be asked again: its time is not up, and nobody has ended it since the last question."""
        return self._asked < LIFETIME and self._process.poll() is None

    def ask(self, question: bytes) -> bytes:
        """The answer to this question. Raises WorkerDied when the worker ends before it has answered."""
        self._asked += 1
        try:
            _write(self._questions, question)
            return _read(self._answers)
        except (BrokenPipeError, EOFError):
            code = self._process.wait()
            too_long = code in {-signal.SIGPROF, -signal.SIGALRM}
            cause = "It took too long." if too_long else f"The worker ended with code {code}."
            raise WorkerDied(cause, beyond_limits=too_long or code == -signal.SIGABRT) from None

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(BrokenPipeError):  # it may still hold bytes for a process that is gone
            self._questions.close()


class Pool:
    """At most `size` workers running `module`; they start when they are first needed. Safe to use from many threads."""

    def __init__(self, module: str, size: int, *, seconds: float, megabytes: int) -> None:
        """`module` must call `serve` when it is run as `__main__`.

        Each answer may take `seconds` of processor time; each worker may hold `megabytes` (MiB) of data.
        """
        self._command = [sys.executable, "-m", module, str(seconds), str(megabytes)]
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._running: set[Worker] = set()
        self._lock = threading.Lock()

    def ask(self, question: bytes, wait: float = PATIENT) -> bytes:
        """The worker's answer to this question, after `wait` seconds at most for a free one: or else raises AllBusy.

        A worker that something else has ended is replaced, and asked once more. Raises WorkerDied when that goes too,
        or when the question itself is beyond the limits.
        """
        end = time.monotonic() + wait
        try:
            return self._ask(question, end)
        except WorkerDied as died:
            if died.beyond_limits:
                raise
            return self._ask(question, end)

    def _ask(self, question: bytes, end: float) -> bytes:
        try:
            worker = self._idle.get(timeout=max(end - time.monotonic(), 0.01))
        except queue.Empty:
            raise AllBusy("Others are being served just now.") from None
        answered = False
        try:
            if worker and not worker.usable:
                self._end(worker)
                worker = None
            worker = worker or self._start()
            answer = worker.ask(question)
            answered = True
        finally:
            # Interrupted anywhere above, a worker may hold half an answer: it would go to whoever asks next.
            if not answered and worker:
                self._end(worker)
            self._idle.put(worker if answered else None)
        return answer

    def pids(self) -> list[int]:
        """The process ids of the workers that are running."""
        with self._lock:
            return [worker.pid for worker in self._running]

    def close(self) -> None:
        """End every worker, at once, also those that are working."""
        with self._lock:
            running, self._running = self._running, set()
        for worker in running:
            worker.end()

    def _start(self) -> Worker:
        worker = Worker(self._command)
        with self._lock:
            self._running.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        with self._lock:
            self._running.discard(worker)
        worker.end()


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Run in the worker: answer questions from standard input until it closes, within the limits of the command line.

    Beyond the limit of time the kernel ends the process; beyond that of memory Python raises MemoryError and C aborts.
    """
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; the parent decides when we end
    os.nice(_NICE)
    # Data, not address space: what malloc only reserves for a thread differs with the machine and would eat the room.
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever a library prints must not get between the lengths and the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            question = _read(sys.stdin.buffer)
        except EOFError:
            return
        _limit(seconds)
        result = answer(question)
        _limit(0)
        _write(answers, result)


def _limit(seconds: float) -> None:
    """End this process once it has had so much processor time from now on; 0 for no limit."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)


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
