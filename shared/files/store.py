"""Where contents are kept: in the database, in pieces of a megabyte (docs/decisions/0021-large-files.md).

The whole of the interface: `keep` takes what a stream holds, `opened` gives it back as a stream that can be read from
any place, `remove` deletes it, `prove` reads everything again. No more than one piece is in memory at a time.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import IO

from shared import clock
from shared.database.writing import writing
from shared.models import ArrivingFile, Attachment, AttachmentContent, AttachmentPiece

PIECE = 1 << 20
#: How long a content may lie here before a record refers to it.
_UNUSED = timedelta(days=2)


class Missing(LookupError):
    """There is no such content, or a piece of it is gone."""


def fingerprint(stream: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of what the stream holds from its beginning, and how many bytes that is."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary stream will do
    # Not where the stream stands: what is in memory is read without moving it.
    return digest, stream.seek(0, io.SEEK_END)


def keep(stream: IO[bytes], sha256: str, size: int) -> None:
    """Store what the stream holds, unless it is here. Each piece is a transaction: nobody waits for the whole."""
    if _known(sha256):
        return
    # Begins with the moment, so that what was broken off can be told from what is being written.
    stored_as = f"{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(16)}"
    stream.seek(0)
    for number, piece in enumerate(_pieces_of(stream)):
        with writing():
            AttachmentPiece.create(stored_as=stored_as, number=number, content=piece)
    with writing():
        if not _known(sha256):  # somebody else sent the same meanwhile; these pieces are cleared out later
            AttachmentContent.create(sha256=sha256, size=size, stored_as=stored_as)


def opened(sha256: str) -> io.BufferedReader:
    """The content as a stream. Raises Missing."""
    content = AttachmentContent.get_or_none(AttachmentContent.sha256 == sha256)
    if content is None:
        raise Missing(sha256)
    return io.BufferedReader(_Stored(content), PIECE)


def remove(sha256: str) -> None:
    """Delete the content for good; within the transaction that is open, where one is."""
    with writing():
        content = AttachmentContent.get_or_none(AttachmentContent.sha256 == sha256)
        if content is not None:
            AttachmentPiece.delete().where(AttachmentPiece.stored_as == content.stored_as).execute()
            content.delete_instance()


def prove() -> Iterator[str]:
    """The fingerprint of each content that is not what it was, or not all here; every byte is read."""
    for row in AttachmentContent.select().order_by(AttachmentContent.id).iterator():
        try:
            found = fingerprint(opened(row.sha256))
        except Missing:
            found = "", 0
        if found != (row.sha256, row.size):
            yield row.sha256


def clear_out() -> None:
    """Delete what nothing refers to: contents of forms that were never sent, and pieces that were broken off."""
    before = f"{clock.now() - _UNUSED:%Y%m%d%H%M%S}"
    sent = Attachment.select(Attachment.sha256)
    arriving = ArrivingFile.select(ArrivingFile.sha256)
    whole = AttachmentContent.select(AttachmentContent.stored_as)
    unused = (
        (AttachmentContent.stored_as < before)
        & AttachmentContent.sha256.not_in(sent)
        & AttachmentContent.sha256.not_in(arriving)
    )
    broken_off = (AttachmentPiece.stored_as < before) & AttachmentPiece.stored_as.not_in(whole)
    if AttachmentContent.select().where(unused).exists() or AttachmentPiece.select().where(broken_off).exists():
        with writing():
            AttachmentContent.delete().where(unused).execute()
            AttachmentPiece.delete().where(broken_off).execute()


def _known(sha256: str) -> bool:
    return AttachmentContent.select().where(AttachmentContent.sha256 == sha256).exists()


def _pieces_of(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


class _Stored(io.RawIOBase):
    """A content, read piece by piece. All pieces but the last are of one length."""

    def __init__(self, content: AttachmentContent) -> None:
        self._size, self._stored_as, self._at = content.size, content.stored_as, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        piece = AttachmentPiece.get_or_none(
            AttachmentPiece.stored_as == self._stored_as, AttachmentPiece.number == number
        )
        part = bytes(piece.content)[start : start + len(buffer)] if piece else b""
        if not part:
            raise Missing(self._stored_as)
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)
