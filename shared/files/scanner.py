"""The virus scanner: ClamAV's daemon, asked over its socket in its own few words (clamd(8), INSTREAM)."""

from __future__ import annotations

import socket

_CHUNK = 1 << 18
_SECONDS = 20


class ScannerDown(OSError):
    """The scanner gave no verdict: it can't be reached, or would not take the file."""


def harm_in(content: bytes, address: str) -> str:
    """What the scanner calls the harm in `content`; empty for none. `address` is a socket's path, or host:port.

    Raises ScannerDown.
    """
    try:
        with _connect(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _CHUNK):
                chunk = content[at : at + _CHUNK]
                scanner.sendall(len(chunk).to_bytes(4) + chunk)
            scanner.sendall(bytes(4))
            said = _until_it_ends(scanner).decode("utf-8", "replace").strip("\0\n ")
    except OSError as error:
        raise ScannerDown(type(error).__name__) from None
    verdict = said.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerDown("it gave no verdict")


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=_SECONDS)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(_SECONDS)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner


def _until_it_ends(scanner: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < 4096 and (more := scanner.recv(4096)):
        answer += more
    return answer
