"""The public page on gunicorn, against a bare page on the same gunicorn, both under load in turn."""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import Row, Times
from shared.config import Settings

_CONNECTIONS = 8
_ROUNDS, _SECONDS = 5, 2.0


def measure(settings: Settings, folder: Path) -> list[Row]:
    """One row: how many requests a second the portal’s /policy answers, as a part of what a bare page does."""
    page = folder / "policy.html"
    with _served("portal:create_app()", settings, {}) as portal:
        page.write_bytes(_body(portal))
        with _served("bench.bare:app", settings, {"BENCH_PAGE": str(page)}) as bare:
            if _body(bare) != page.read_bytes():
                raise RuntimeError("the bare page is not the page")
            for port in (portal, bare):
                _load(port, 0.5)
            rounds = [(_load(portal, _SECONDS), _load(bare, _SECONDS)) for _ in range(_ROUNDS)]
    ours, floor = ([spent for turn in rounds for spent in turn[side]] for side in (0, 1))
    ratio = len(ours) / len(floor)
    a_second = f"{ratio:.0%} of {len(floor) / (_ROUNDS * _SECONDS):,.0f}/s"
    return [
        Row("public page", Times.of(ours), "bare Flask and Jinja", Times.of(floor), a_second, "≥ 70 %", ratio >= 0.7)
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
        for _ in range(200):
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
    """One answer: its head and its body. Raises RuntimeError for any but 200."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16) or _gone()
    head, _, body = received.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(1 << 16) or _gone()
    return head, body


def _gone() -> bytes:
    raise ConnectionError("the server closed the connection")


def _load(port: int, seconds: float) -> list[int]:
    """Ask over some connections that are kept, as fast as they answer. Returns how long each answer took.

    One thread that does next to nothing: the server is what is measured.
    """
    asked, spent = _ask(port), []
    waiting = selectors.DefaultSelector()
    since: dict[socket.socket, int] = {}
    for _ in range(_CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        waiting.register(connection, selectors.EVENT_READ)
        since[connection] = time.perf_counter_ns()
        connection.sendall(asked)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _ in waiting.select(timeout=1):
            connection = key.fileobj  # type: ignore[assignment]
            _read(connection)
            now = time.perf_counter_ns()
            spent.append(now - since[connection])
            since[connection] = now
            connection.sendall(asked)
    for connection in since:
        connection.close()
    return spent
