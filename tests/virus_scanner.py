"""A virus scanner as ours is spoken to: a real server on a socket, in the words of clamd's INSTREAM."""

from __future__ import annotations

import socketserver
import threading
from pathlib import Path

#: What every scanner must find: the test file of the European Institute for Computer Antivirus Research, in two parts,
#: so that no scanner finds it here.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class _Asked(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        self.server.seen.append(content)  # type: ignore[attr-defined]
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


class Scanner(socketserver.ThreadingUnixStreamServer):
    """What it was given stands in `seen`."""

    def __init__(self, path: Path) -> None:
        self.seen: list[bytes] = []
        super().__init__(str(path), _Asked)

    def __enter__(self) -> Scanner:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
