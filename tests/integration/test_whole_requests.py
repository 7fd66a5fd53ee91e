"""Nobody holds the portal's threads by sending slowly, or not at all; through gunicorn, as it is served (SEC-39)."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from shared.database.connections import connect_to, database
from tests import builders
from tests.integration.test_logs import served

#: More than the process has threads.
_MANY = 12
_HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n"


class Portal:
    """The portal's door."""

    def __init__(self, port: int) -> None:
        self.port = port

    def say(self, text: str | bytes = b"") -> socket.socket:
        """A connection on which this is sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(text.encode() if isinstance(text, str) else text)
        return connection

    def head(self, path: str, *more: str, method: str = "GET") -> str:
        """The head of a request."""
        return _HEAD.format(method=method, path=path, port=self.port, more="".join(f"{line}\r\n" for line in more))

    def hear(self, connection: socket.socket) -> str:
        """All that is answered, until it hangs up."""
        with connection:
            return b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode("utf-8", "replace")


@pytest.fixture(scope="module")
def portal(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder / 'evenhand.sqlite')}"
    connect_to(url)
    builders.world()
    database.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with served("portal", url, port, folder / "log"):
        door = Portal(port)
        door.hear(door.say(door.head("/enquiries", "Connection: close")))  # until it is up
        yield door


_HOLD: dict[str, Callable[[Portal], str]] = {
    "says nothing": lambda portal: "",
    "half a line": lambda portal: "GET /enquir",
    "half a body": lambda portal: portal.head("/appeals/files", "Content-Length: 9000000", method="POST") + "x",
    "half a chunk": lambda portal: portal.head("/follow", "Transfer-Encoding: chunked", method="POST") + "5\r\nab",
    "does not hang up": lambda portal: portal.head("/health", "Connection: close"),
}


@pytest.mark.clause("SEC-39")
@pytest.mark.parametrize("way", _HOLD)
def test_who_sends_slowly_holds_nobody_up(portal: Portal, way: str) -> None:
    with ExitStack() as held:
        for _ in range(_MANY):
            held.enter_context(portal.say(_HOLD[way](portal)))
        time.sleep(0.2)
        start = time.monotonic()
        answer = portal.hear(portal.say(portal.head("/enquiries", "Connection: close")))
        assert answer.startswith("HTTP/1.1 200 OK")
        assert time.monotonic() - start < 4, "gunicorn's own worker takes 5 s at the least; this one some hundredths"


@pytest.mark.clause("SEC-39")
def test_as_many_as_may_connect_and_say_nothing_give_way_to_who_does(portal: Portal) -> None:
    with ExitStack() as held:
        for _ in range(450):
            held.enter_context(portal.say("GET /"))
        assert portal.hear(portal.say(portal.head("/health", "Connection: close"))).startswith("HTTP/1.1 200 OK")


@pytest.mark.parametrize("how", ["at once", "in pieces", "in chunks"])
def test_a_long_form_arrives_whole_however_slowly_it_comes(portal: Portal, how: str) -> None:
    page = portal.hear(portal.say(portal.head("/follow", "Connection: close")))
    cookies = "; ".join(re.findall(r"(?i)^set-cookie: ([^;]+)", page, re.MULTILINE))
    hidden = dict(re.findall(r'<input[^>]* name="(csrf_token|key)"[^>]* value="([^"]*)"', page))
    typed = urlencode({"padding": "x" * 300_000, **hidden, "reference": "APP-2222-2222", "code": ""}).encode()
    pieces = [typed] if how == "at once" else [typed[at : at + 50_000] for at in range(0, len(typed), 50_000)]
    told = f"Content-Length: {len(typed)}"
    if how == "in chunks":
        pieces = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""]]
        told = "Transfer-Encoding: chunked"
    kind = "Content-Type: application/x-www-form-urlencoded"
    more = (kind, told, f"Cookie: {cookies}", "Expect: 100-continue", "Connection: close")
    connection = portal.say(portal.head("/follow", *more, method="POST"))
    assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
    for piece in pieces:
        connection.sendall(piece)
        time.sleep(0.01)
    answer = portal.hear(connection)
    assert " 422 " in answer
    assert "APP-2222-2222" in answer
    assert "Enter the private code" in answer


def test_requests_that_come_together_are_answered_one_after_the_other(portal: Portal) -> None:
    answers = portal.hear(portal.say(portal.head("/health") * 3 + portal.head("/health", "Connection: close")))
    assert answers.count("HTTP/1.1 200 OK") == 4


def test_what_is_too_long_is_refused_before_it_comes(portal: Portal) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded"
    head = portal.head("/follow", kind, "Content-Length: 900000000", method="POST")
    assert portal.hear(portal.say(head)).startswith("HTTP/1.1 413 ")


def test_what_is_no_request_is_refused(portal: Portal) -> None:
    assert portal.hear(portal.say("This is no request\r\n\r\n")).startswith("HTTP/1.1 400 ")
    assert " 200 " not in portal.hear(portal.say("GET / HTTP/1.1\r\n" + "x: y\r\n" * 20_000))
