"""The virus scanner: ClamAV's daemon, asked over its socket in its own few words (clamd(8), INSTREAM)."""

from __future__ import annotations

import socket
import time
from typing import IO

_CHUNK = 1 << 18
_TOO_LARGE = "INSTREAM size limit exceeded"


class ScannerDown(OSError):
    """The scanner gave no verdict: it can't be reached, or would not take the file."""


class TooLargeToScan(ScannerDown):
    """The scanner takes no file of this size: its `StreamMaxLength` is smaller."""


def harm_in(stream: IO[bytes], address: str, seconds: float) -> str:
    """What the scanner calls the harm in the rest of `stream`; empty for none.

    `address` is a socket's path, or host:port. Raises ScannerDown, after `seconds` at the latest.
    """
    until = time.monotonic() + seconds
    try:
        with _connect(address, seconds) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            answer = _send(scanner, stream, until) or _until_it_ends(scanner, until)
    except OSError as error:
        raise ScannerDown(type(error).__name__) from None
    verdict = answer.decode("utf-8", "replace").strip("\0\n ").removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    if verdict.startswith(_TOO_LARGE):
        raise TooLargeToScan("the file is larger than it takes (StreamMaxLength)")
    raise ScannerDown("it gave no verdict")


def _connect(address: str, seconds: float) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=seconds)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(seconds)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner


def _send(scanner: socket.socket, stream: IO[bytes], until: float) -> bytes:
    """Send the rest of the stream. Returns what the scanner said where it would hear no more, or else nothing."""
    try:
        while chunk := stream.read(_CHUNK):
            _wait_no_longer_than(scanner, until)
            scanner.sendall(len(chunk).to_bytes(4) + chunk)
        scanner.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return _until_it_ends(scanner, until)
    return b""


def _until_it_ends(scanner: socket.socket, until: float) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < 4096:
        _wait_no_longer_than(scanner, until)
        if not (more := scanner.recv(4096)):
            break
        answer += more
    return answer


def _wait_no_longer_than(scanner: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    scanner.settimeout(left)
