"""How gunicorn serves both sites, as `gunicorn.conf.py` has it."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.integration.test_logs import served


def test_a_connection_is_kept_but_where_its_process_is_busy(sqlite_url: str, free_port: int, tmp_path: Path) -> None:
    with served("backoffice", sqlite_url, free_port, tmp_path / "log") as address, ExitStack() as others:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
        assert [_is_kept_after_an_answer(connection) for _ in range(3)] == [True, True, True]
        for _ in range(3):
            other = others.enter_context(socket.create_connection(("127.0.0.1", free_port)))
            other.sendall(b"GET /health HTTP/1.1\r\n")  # the rest comes later
        assert not _is_kept_after_an_answer(connection)


def _is_kept_after_an_answer(connection: HTTPConnection) -> bool:
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"well\n")
    return connection.sock is not None
