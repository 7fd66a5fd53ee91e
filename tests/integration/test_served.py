"""How gunicorn serves both sites, as `gunicorn.conf.py` has it."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.integration.test_logs import served


@pytest.mark.parametrize(("site", "kept_where_busy"), [("backoffice", False), ("portal", True)])
def test_colleagues_keep_a_connection_but_where_its_process_is_busy(
    sqlite_url: str, free_port: int, tmp_path: Path, site: str, kept_where_busy: bool
) -> None:
    with served(site, sqlite_url, free_port, tmp_path / "log") as address, ExitStack() as others:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
        assert [_is_kept_after_an_answer(connection) for _ in range(3)] == [True, True, True]
        for _ in range(3):
            other = others.enter_context(socket.create_connection(("127.0.0.1", free_port)))
            other.sendall(b"GET /health HTTP/1.1\r\n")  # the rest comes later
        # when the others are at work is for the server to say: soon, on a machine that is not busy with something else
        answers = (_is_kept_after_an_answer(connection) for _ in range(40))
        assert all(answers) is kept_where_busy


def _is_kept_after_an_answer(connection: HTTPConnection) -> bool:
    time.sleep(0.05)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"well\n")
    return connection.sock is not None
