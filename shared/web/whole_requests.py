"""How gunicorn takes requests for us: its few threads get those that are here as a whole (SEC-39).

By itself it gives a connection to a thread, which then waits for what is to come: eight people who send half a line, or
photographs on a slow line, hold all eight for as long as they like, and who does not hang up holds up the loop that
takes new connections, two seconds each. Here that loop gathers what each connection sends, and waits until both ends
have hung up. A proxy that ends HTTPS stands in front of it: it speaks plain HTTP/1 only.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from functools import partial
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

#: In seconds: how long the head of a request may take, how long a body may pause, and somebody may take to hang up.
_FOR_THE_HEAD, _PAUSE, _TO_HANG_UP = 10.0, 30.0, 2.0
#: In bytes: what is taken at once, the longest head, what of a body stays in memory, and on the disk of all together.
_PIECE, _LONGEST_HEAD, _IN_MEMORY, _OF_ALL = 1 << 18, 1 << 16, 1 << 16, 1 << 30
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED, _LAST_CHUNK = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE), b"0\r\n\r\n"
_WAITS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class _Arrived(SocketUnreader):
    """What has arrived of a request, for gunicorn's parser. Nothing follows it: no thread waits for what may come."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self._begin()

    def _begin(self) -> None:
        self._body: Any = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long as its request
        self._read = self.kept = 0

    def keep(self, piece: bytes) -> None:
        """Add a piece of the body."""
        self._body.seek(0, SEEK_END)
        self._body.write(piece)
        self.kept += len(piece)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece of the body, for whoever reads."""
        self._body.seek(self._read)
        piece: bytes = self._body.read(min(max(size_hint or 0, self.mxchunk), self.max_body_chunk))
        self._read += len(piece)
        return piece

    def forget(self) -> None:
        """The request was answered: its body goes."""
        if self.kept:
            self._body.close()
            self._begin()


class _Connection(TConn):
    """One connection: what has come of its next request, and how much is missing."""

    def __init__(self, worker: WholeRequests, sock: socket.socket, client: Any) -> None:
        super().__init__(worker.cfg, sock, client, sock.getsockname())
        self._worker = worker
        self._head = self._tail = b""
        self._missing: int | None = None
        #: Until when it is waited for.
        self.until = 0.0
        #: Whether it can be used for one request only: a thread may have it before all of it is here.
        self.once = False

    @property
    def has_begun(self) -> bool:
        """Whether anything of a request has come."""
        return bool(self._head)

    def begin(self) -> None:
        """Wait for the next request, of which some may be here."""
        if not self.initialized:
            self.init()
            self.parser.unreader = _Arrived(self.sock)
        self.sock.setblocking(False)
        self._head, self._missing = self.parser.unreader.take_buffered(), None
        self.until = time.monotonic() + _FOR_THE_HEAD

    def gather(self, most: int | None) -> bool:
        """Take what has come. Returns whether a thread can have it.

        Raises BlockingIOError where nothing has come, another OSError where nothing more will.
        """
        if self._missing is None and not self._measure(most):
            self._head += self._receive(_LONGEST_HEAD)
            if not self._measure(most):
                return False
        if self._missing:
            piece = self._receive(min(self._missing, _PIECE))
            self.parser.unreader.keep(piece)
            self._missing -= len(piece)
            self._look_for_the_end(piece)
            self.until = time.monotonic() + _PAUSE
        if not self._missing:
            self.parser.unreader.unread(self._head)
        return not self._missing

    def _measure(self, most: int | None) -> bool:
        """Find out how much is missing; False while the head is not here. One that is too long goes on as it is."""
        end = self._head.find(b"\r\n\r\n") + 4
        if end < 4 and len(self._head) < _LONGEST_HEAD:
            return False
        head = self._head[:end]
        length, chunked = _LENGTH.search(head), bool(_CHUNKED.search(head))
        told = int(length[1]) if length else 0
        # With no head, or too long a body, it is refused as it is: by gunicorn, or by the application.
        refused = end < 4 or (most is not None and told > most)
        self.once = refused or chunked
        self._missing = 0 if refused else max(told - (len(self._head) - end), 0)
        if chunked and not refused:
            self._missing, self._tail = most or _OF_ALL, b""
            self._look_for_the_end(self._head[end:])
        if self._missing and _WAITS.search(head):
            self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def _look_for_the_end(self, piece: bytes) -> None:
        """A body in chunks has an end in place of a length. To see it too early harms only whoever sent it so."""
        if self.once:
            self._tail = (self._tail + piece)[-len(_LAST_CHUNK) :]
            if self._tail == _LAST_CHUNK:
                self._missing = 0

    def _receive(self, size: int) -> bytes:
        piece = self.sock.recv(size)
        if not piece:
            raise ConnectionResetError
        return piece

    def close(self, graceful: bool = False) -> None:
        """Hang up; `graceful` waits for the other end to do so, too, so that it gets all of the answer."""
        if self.initialized:
            self.parser.unreader.forget()
        if graceful:
            self._worker.wait_to_hang_up(self)
        else:
            super().close()


class WholeRequests(ThreadWorker):
    """gunicorn's worker with threads, whose threads wait for nobody at the other end to send."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        #: Connections whose request is still coming, and those that are over: who has waited longest stands first.
        self._coming: dict[_Connection, None] = {}
        self._over: dict[_Connection, None] = {}
        self._looked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; where there are as many as may be, in place of the one that is waited for longest."""
        try:
            sock, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections and self._coming:
            self._drop(next(iter(self._coming)), self._coming)
        self.enqueue_req(_Connection(self, sock, client))

    def enqueue_req(self, conn: _Connection) -> None:
        """Gather what this connection sends; a thread gets it then."""
        try:
            conn.begin()
            if not self._gather(conn):
                self._coming[conn] = None
                self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))
        except OSError:
            self._count_out(conn)

    def _more(self, conn: _Connection, _sock: socket.socket) -> None:
        try:
            whole = self._gather(conn)
        except OSError:  # hung up, or the disk is full
            self._drop(conn, self._coming)
        else:
            if whole:
                del self._coming[conn]
                self.poller.unregister(conn.sock)

    def _gather(self, conn: _Connection) -> bool:
        """Whether a thread has got it now. Raises OSError for a connection to drop."""
        try:
            whole = conn.gather(getattr(self.wsgi, "config", {}).get("MAX_CONTENT_LENGTH"))
        except BlockingIOError:
            return False
        if whole:
            super().enqueue_req(conn)
        elif sum(each.parser.unreader.kept for each in self._coming) > _OF_ALL:
            raise OSError("too much is on its way")
        return whole

    def finish_request(self, conn: _Connection, fs: Any) -> None:
        """The answer is out: wait for the next request, or until both ends have hung up."""
        conn.parser.unreader.forget()
        super().finish_request(conn, fs)

    def _keepalive_after(self, conn: _Connection, keepalive: bool) -> bool:
        return not conn.once and bool(super()._keepalive_after(conn, keepalive))

    def wait_to_hang_up(self, conn: _Connection) -> None:
        """Say that nothing more comes from here, and wait a moment for the other end to hang up."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._until_over, conn))
        except (OSError, ValueError):
            conn.close()
            return
        conn.until = time.monotonic() + _TO_HANG_UP
        self.nr_conns += 1
        self._over[conn] = None

    def _until_over(self, conn: _Connection, sock: socket.socket) -> None:
        try:
            if sock.recv(_PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._drop(conn, self._over)

    def murder_pending(self) -> None:
        """Drop those that were waited for long enough, and at the end all that have sent nothing; once a second."""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked < 1 and self.alive:
            return
        self._looked = now
        for conn in [each for each in self._coming if each.until < now or not (self.alive or each.has_begun)]:
            self._drop(conn, self._coming)
        for conn in [each for each in self._over if each.until < now]:
            self._drop(conn, self._over)

    def _drop(self, conn: _Connection, among: dict[_Connection, None]) -> None:
        if conn in among:  # or else it went a moment ago, with others that had something to say
            del among[conn]
            self.poller.unregister(conn.sock)
            self._count_out(conn)

    def _count_out(self, conn: _Connection) -> None:
        self.nr_conns -= 1
        conn.close()
