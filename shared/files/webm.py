"""WebM, which the recorders of Chrome and Firefox make: sound and film in elements (RFC 8794, RFC 9559). Those that
describe it lose what they say where they stand; what is heard and seen stays as it is, and is never in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from shared.files.kinds import FileKind
from shared.files.wrong import Fault, Wrong

_HEADER, _DOCTYPE, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1F43B675
_TRACKS, _TRACK, _TRACK_TYPE = 0x1654AE6B, 0xAE, 0x83
_INFO, _CHECKSUM, _VOID = 0x1549A966, 0xBF, 0xEC
#: What stands in these is looked at; a recorder that did not know how long they would be is followed into others, too.
_HOLDING = {_HEADER, _SEGMENT, _INFO, _TRACKS, _TRACK}
#: Of the whole, nobody needs these to hear it: tags, attached files, chapters. A sum over what was changed is wrong.
_DESCRIBING = {0x1254C367, 0x1941A469, 0x1043A770, _CHECKSUM}
#: The title, the day, the names of files and of tracks; which programs made it has to be said, and is left empty.
_SAYING = {0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3E83BB, 0x73A4, 0x536E}
_MADE_WITH = {0x4D80, 0x5741}
_SEE, _HEAR = 1, 2
_PIECE = 1 << 20
#: Of a number of one byte, that nobody knew it yet; of longer ones alike.
_LONGEST_NUMBER = 8


class Element(NamedTuple):
    """One element: what it is, where it begins, where its content does, and where it ends."""

    name: int
    start: int
    inside: int
    end: int


def read_webm(path: Path, kind: FileKind) -> None:
    """A recording of a browser, with a film in it or without. Raises Wrong."""
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        found = list(_elements(file, size))
        tracks = {_number(file, one) for one in found if one.name == _TRACK_TYPE}
        if _doctype(file, found) != b"webm" or not tracks & {_SEE, _HEAR} or (kind.mark == "sound" and _SEE in tracks):
            raise Wrong(Fault.OTHER_KIND)
        for one in found:
            if one.name in _DESCRIBING | _SAYING:
                _leave_out(file, one)
            elif one.name in _MADE_WITH:
                _blank(file, one.inside, one.end)


def _doctype(file: BinaryIO, found: list[Element]) -> bytes:
    if not found or found[0].name != _HEADER:
        return b""
    return next((_content(file, one).rstrip(b"\0") for one in found if one.name == _DOCTYPE), b"")


def _elements(file: BinaryIO, size: int) -> Iterator[Element]:
    """Each element but those of clusters, in the order of the file; a file that was cut off ends where it ends."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(4 + _LONGEST_NUMBER)
        if not head or not (name_long := _length(head, 0, 4)) or not (long := _length(head, name_long, 8)):
            return
        name, inside = int.from_bytes(head[:name_long]), at + name_long + long
        number = int.from_bytes(head[name_long : name_long + long]) & ((1 << 7 * long) - 1)
        endless = number == (1 << 7 * long) - 1
        end = size if endless else min(inside + number, size)
        if name not in {_CLUSTER}:
            yield Element(name, at, inside, end)
        at = inside if endless or name in _HOLDING else end


def _length(head: bytes, at: int, most: int) -> int:
    """How many bytes a number has that begins here: as many as there are bits up to the first that is set."""
    long = 9 - head[at].bit_length() if at < len(head) else 0
    return long if long <= most and at + long <= len(head) else 0


def _content(file: BinaryIO, one: Element) -> bytes:
    file.seek(one.inside)
    return file.read(min(one.end - one.inside, 64))


def _number(file: BinaryIO, one: Element) -> int:
    return int.from_bytes(_content(file, one))


def _leave_out(file: BinaryIO, one: Element) -> None:
    """Nothing, of the same length, in its place."""
    whole = one.end - one.start
    long = 1 if whole < 2 + (1 << 7) - 1 else _LONGEST_NUMBER
    number = whole - 1 - long
    file.seek(one.start)
    file.write(bytes([_VOID]) + ((1 << 7 * long) | number).to_bytes(long))
    _blank(file, one.start + 1 + long, one.end)


def _blank(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    while (left := end - file.tell()) > 0:
        file.write(bytes(min(left, _PIECE)))
