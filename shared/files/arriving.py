"""Files that are chosen one by one for a form that is not sent yet: kept, listed, removed, resumed, and handed over.

`owner` stands for the form: `owner_of` makes it from what only its page knows. `receive` takes a whole file; or `begin`
announces one, `add_piece` brings it piece by piece, from where it broke off, and the last piece has it checked. What
can't be taken is remembered until it was said (`told`). `uploads` is what an action takes. All of it ends in time.
"""

from __future__ import annotations

import hashlib
import io
import logging
import secrets
from datetime import datetime, timedelta
from typing import IO

import peewee

from shared import clock
from shared.database.writing import writing
from shared.files import store
from shared.files.check import MEGABYTE, Patience, Refused, Upload, checked, expected, shown_name, within_one_form
from shared.files.kinds import MOST_FILES, kind_of
from shared.models import ArrivingFile, ArrivingPiece
from shared.rules.message import Translatable, message, message_again

log = logging.getLogger("evenhand.files")
#: What may be of one piece, in bytes.
LARGEST_PIECE = store.PIECE
_KEPT = timedelta(hours=12)
#: What may lie here for forms that are not sent, of everybody together: nobody can fill the disk.
_MOST_WAITING = 5_000 * MEGABYTE


_CHANGES = [
    ArrivingFile.name,
    ArrivingFile.size,
    ArrivingFile.arrived,
    ArrivingFile.media_type,
    ArrivingFile.sha256,
    ArrivingFile.held,
    ArrivingFile.refused,
]


class NoSuchFile(LookupError):
    """This owner has no such file: it was removed, refused, or its time is over."""


def owner_of(*known: str) -> str:
    """The owner that these words stand for: a form's key, and whatever else tells it from others."""
    return hashlib.sha256("\x1f".join(known).encode()).hexdigest()


def waiting(owner: str) -> list[ArrivingFile]:
    """The files that are whole and will go with the form, in the order in which they came."""
    return [row for row in _rows(owner) if row.sha256]


def uploads(owner: str) -> tuple[Upload, ...]:
    """What an action takes: the files of `waiting`. They stay listed, so that a second click sends the same (REL-6)."""
    return tuple(Upload(row.name, row.media_type, row.sha256, row.size, row.held) for row in waiting(owner))


def told(owner: str) -> list[Translatable]:
    """Why files were refused since this was last asked; asking forgets it."""
    rows = [row for row in _rows(owner) if row.refused]
    with writing():
        for row in rows:
            row.delete_instance()
    return [message_again(row.refused["pattern"], row.refused["values"]) for row in rows]


def remove(owner: str, key: str) -> None:
    """Take a file away again, whole or not. One that is gone already is no mistake."""
    with writing():
        ArrivingFile.delete().where(ArrivingFile.owner == owner, ArrivingFile.key == key).execute()
        ArrivingPiece.delete().where(ArrivingPiece.file_key == key).execute()


def move(owner: str, to: str) -> None:
    """Give all files of an owner to another, who may have some: a draft that goes on elsewhere."""
    with writing():
        ArrivingFile.update(owner=to).where(ArrivingFile.owner == owner).execute()


def keep_until(owner: str, moment: datetime) -> None:
    """Keep the files of an owner for longer: a draft that was put aside."""
    with writing():
        ArrivingFile.update(expires_at=moment).where(ArrivingFile.owner == owner).execute()


def receive(owner: str, name: str, stream: IO[bytes], patience: Patience | None = None) -> Upload:
    """Take a whole file. Raises Refused; nothing is remembered of it then."""
    upload = checked(name, stream, patience)
    with writing():
        before = [row for row in waiting(owner) if (row.name, row.sha256) == (upload.name, upload.sha256)]
        if not before:
            _check_room(owner, upload.name, upload.size)
            _create(owner, upload.name, upload.size, **_facts(upload))
    return upload


def begin(owner: str, name: str, size: int) -> ArrivingFile:
    """Announce a file of this many bytes. Raises Refused at once where it could never be taken."""
    name = shown_name(name)
    expected(name, size)
    with writing():
        clear_out()
        _check_room(owner, name, size)
        return _create(owner, name, size)


def refuse(owner: str, name: str, sentence: Translatable) -> None:
    """Remember why a file was refused, until `told` is asked."""
    with writing():
        _create(owner, shown_name(name), 0, refused={"pattern": sentence.pattern, "values": sentence.values})


def arrived(owner: str, key: str) -> ArrivingFile:
    """How far a file has come. Raises NoSuchFile."""
    row = ArrivingFile.get_or_none(ArrivingFile.owner == owner, ArrivingFile.key == key)
    if row is None or row.expires_at <= clock.now():
        raise NoSuchFile
    return row


def add_piece(owner: str, key: str, at: int, piece: bytes) -> ArrivingFile:
    """Add what comes at this place. A piece that is here already, or that is not the next, changes nothing.

    The last piece has the file checked: where it can't be taken, `refused` says why. Raises NoSuchFile.
    """
    with writing():
        row = arrived(owner, key)
        if at == row.arrived and not row.sha256 and 0 < len(piece) <= min(LARGEST_PIECE, row.size - row.arrived):
            number = ArrivingPiece.select().where(ArrivingPiece.file_key == key).count()
            ArrivingPiece.create(file_key=key, number=number, content=piece)
            row.arrived += len(piece)
            row.save(only=[ArrivingFile.arrived])
    if row.arrived == row.size and not row.sha256 and not row.refused:
        _finish(row)
    return row


def _finish(row: ArrivingFile) -> None:
    """Have a file that is whole checked, and forget its pieces. A second one who does the same does no harm."""
    try:
        upload = checked(row.name, io.BufferedReader(_Pieces(row.key)))
    except Refused as refusal:
        row.refused = {"pattern": refusal.sentence.pattern, "values": refusal.sentence.values}
    else:
        for name, value in {"name": upload.name, "size": upload.size, "arrived": upload.size, **_facts(upload)}.items():
            setattr(row, name, value)
    with writing():
        row.save(only=_CHANGES)  # the portal may change no more
        ArrivingPiece.delete().where(ArrivingPiece.file_key == row.key).execute()


def _facts(upload: Upload) -> dict[str, object]:
    return {"media_type": upload.media_type, "sha256": upload.sha256, "held": upload.held, "arrived": upload.size}


def _create(owner: str, name: str, size: int, **facts: object) -> ArrivingFile:
    until = clock.now() + _KEPT
    key = secrets.token_urlsafe(24)
    return ArrivingFile.create(key=key, owner=owner, name=name, size=size, expires_at=until, **facts)


def _check_room(owner: str, name: str, size: int) -> None:
    """Raises Refused where the form has as many files as it may, or too much waits here altogether."""
    others = [(kind, row.size) for row in _rows(owner) if not row.refused and (kind := kind_of(row.name))]
    kind = expected(name, size)
    if not within_one_form([*others, (kind, size)]):
        raise Refused(
            message(
                "“%(name)s” is too much: there can be %(most)s files, and not too large together.",
                name=name,
                most=MOST_FILES,
            )
        )
    everything = ArrivingFile.select(peewee.fn.COALESCE(peewee.fn.SUM(ArrivingFile.size), 0)).scalar()
    if everything + size > _MOST_WAITING:
        log.warning("files are refused: too many wait for forms that were not sent")
        raise Refused(
            message("“%(name)s” can’t be taken just now. Try again in an hour, or send it by post.", name=name)
        )


def _rows(owner: str) -> list[ArrivingFile]:
    of_them = ArrivingFile.select().where(ArrivingFile.owner == owner, ArrivingFile.expires_at > clock.now())
    return list(of_them.order_by(ArrivingFile.id))


def clear_out() -> None:
    """Forget every file whose time is over, and its pieces."""
    over = ArrivingFile.select(ArrivingFile.key).where(ArrivingFile.expires_at <= clock.now())
    ArrivingPiece.delete().where(ArrivingPiece.file_key.in_(over)).execute()
    ArrivingFile.delete().where(ArrivingFile.expires_at <= clock.now()).execute()


class _Pieces(io.RawIOBase):
    """What arrived of a file, one piece after the other."""

    def __init__(self, key: str) -> None:
        self._key, self._number, self._rest = key, 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            row = ArrivingPiece.get_or_none(ArrivingPiece.file_key == self._key, ArrivingPiece.number == self._number)
            self._rest, self._number = bytes(row.content) if row else b"", self._number + 1
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
