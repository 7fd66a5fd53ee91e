"""The public page on gunicorn, against a bare page and against nothing on the same gunicorn, under load in turn."""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from bench.measuring import Row, Times
from shared.config import Settings

_CONNECTIONS = 8
_ROUNDS, _SECONDS = 5, 2.0


def measure(settings: Settings, folder: Path, rounds: int = _ROUNDS, seconds: float = _SECONDS) -> list[Row]:
    """How many requests a second the portal’s /policy answers, as a part of what a bare page does, and of what the
    server does by itself: no page of whatever kind can be faster than that.
    """
    page = folder / "policy.html"
    environment = {"BENCH_PAGE": str(page)}
    with _served("portal:create_app()", settings, {}) as portal:
        page.write_bytes(_body(portal))
        with (
            _served("bench.bare:app", settings, environment) as bare,
            _served("bench.bare:nothing", settings, environment) as nothing,
        ):
            ports = (portal, bare, nothing)
            for port in ports:
                if _body(port) != page.read_bytes():
                    raise RuntimeError("the bare page is not the page")
                load(port, [_ask(port)], seconds / 4)
            turns = [[load(port, [_ask(port)], seconds) for port in ports] for _ in range(rounds)]
    ours, floor, server = ([spent for turn in turns for spent in turn[side]] for side in range(len(ports)))
    ratio = len(ours) / len(floor)
    a_second = f"{ratio:.2f} × {len(floor) / (rounds * seconds):,.0f}/s"
    by_itself = f"{len(ours) / len(server):.2f} × {len(server) / (rounds * seconds):,.0f}/s"
    return [
        Row("public page", Times.of(ours), "bare Flask and Jinja", Times.of(floor), a_second, "≥ 2.5 ×", ratio >= 2.5),
        Row("  of the same run", Times.of(ours), "the server, by itself", Times.of(server), by_itself, "", True),
    ]


@contextmanager
def _served(application: str, settings: Settings, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--threads=8", "--log-level=warning"]
    env = {**os.environ, **environment, "DATABASE_URL": settings.database_url, "EVENHAND_MODE": settings.mode}
    server = subprocess.Popen([*command, application], env=env)
    try:
        for _ in range(600):  # a busy machine takes its time
            try:
                _body(port)
                break
            except (ConnectionError, IndexError):
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def _ask(port: int) -> bytes:
    return f"GET /policy HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def _body(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(_ask(port))
        return _read(connection)[1]


def _read(connection: socket.socket) -> tuple[bytes, bytes]:
    """One answer: its head and its body. Raises RuntimeError for any but a page, or the way to one."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16) or _gone()
    head, _, body = received.partition(b"\r\n\r\n")
    if head.split()[1] not in {b"200", b"303"}:
        raise RuntimeError(head.decode())
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(1 << 16) or _gone()
    return head, body


def _gone() -> bytes:
    raise ConnectionError("the server closed the connection")


def load(port: int, asked: Sequence[bytes], seconds: float) -> list[int]:
    """Ask over some connections that are kept, as fast as they answer. Returns how long each answer took.

    One thread that does next to nothing: the server is what is measured.
    """
    asking, spent = cycle(asked), []
    waiting = selectors.DefaultSelector()
    since: dict[socket.socket, int] = {}
    for _ in range(_CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        waiting.register(connection, selectors.EVENT_READ)
        since[connection] = time.perf_counter_ns()
        connection.sendall(next(asking))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _ in waiting.select(timeout=1):
            connection = key.fileobj  # type: ignore[assignment]
            head, _ = _read(connection)
            now = time.perf_counter_ns()
            spent.append(now - since.pop(connection))
            if b"\r\nconnection: close" in head.lower():
                waiting.unregister(connection)
                connection.close()
                connection = socket.create_connection(("127.0.0.1", port))
                waiting.register(connection, selectors.EVENT_READ)
            since[connection] = now
            connection.sendall(next(asking))
    for connection in since:
        connection.close()
    return spent
