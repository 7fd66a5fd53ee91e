"""Sound and film. Each is recognised by the library that reads it or by its own boxes, and loses its tags where it
stands; the sound and the picture stay as they are, and no more than a piece of the file is in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import mutagen
from mutagen.aac import AAC
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from shared.files.kinds import FileKind
from shared.files.wrong import Fault, Wrong

_PIECE = 1 << 20
_VOICES = [OggOpus, OggVorbis, OggSpeex, OggFLAC]
#: The second byte of a frame of AAC (ADTS): MPEG-4 or MPEG-2, with a sum of its own or without.
_AAC = (b"\xf0", b"\xf1", b"\xf8", b"\xf9")
_AMR = (b"#!AMR\n", b"#!AMR-WB\n")
#: Of a WAV file, what it takes to hear it; the rest tells who made it, where and with what.
_HEARD = {b"fmt ", b"fact", b"data"}
#: The first boxes of a film from before there was a box with its brand.
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip"}
#: Pictures that are packed as films are.
_STILLS = (b"hei", b"hev", b"mif", b"msf", b"avi")
_HOLDING = {b"moov", b"trak", b"mdia", b"minf"}
_DESCRIBING = {b"udta", b"meta", b"uuid"}
_HEAR, _SEE = b"soun", b"vide"
Box = tuple[bytes, int, int, int]


def read_mpeg(path: Path, kind: FileKind) -> None:
    """An MP3, with a tag or without, at any rate. Raises Wrong."""
    try:
        info = MP3(path).info
    except mutagen.MutagenError:
        raise Wrong(Fault.OTHER_KIND) from None
    # A few frames are found in anything; the third layer, in a row from near the beginning, in an MP3 only.
    if info is None or info.sketchy or info.layer != 3:
        raise Wrong(Fault.OTHER_KIND)
    with suppress(mutagen.MutagenError):
        ID3().delete(path)
    with suppress(mutagen.MutagenError):
        APEv2().delete(path)


def read_aac(path: Path, kind: FileKind) -> None:
    """The sound of an M4A without its boxes, as some recorders and streams write it. Raises Wrong."""
    with suppress(mutagen.MutagenError):
        ID3().delete(path)
    with path.open("rb") as file:
        begins_so = file.read(2)
    try:
        # Frames of AAC are found in much else, too: it has to begin with one.
        if begins_so[:1] != b"\xff" or begins_so[1:] not in _AAC or not (info := AAC(path).info) or not info.length:
            raise Wrong(Fault.OTHER_KIND)
    except mutagen.MutagenError:
        raise Wrong(Fault.OTHER_KIND) from None


def read_ogg(path: Path, kind: FileKind) -> None:
    """A voice note or another recording in an Ogg file. Raises Wrong."""
    try:
        found = mutagen.File(path, options=_VOICES)
        if found is None:
            raise Wrong(Fault.OTHER_KIND)
        found.delete()
    except mutagen.MutagenError:
        raise Wrong(Fault.OTHER_KIND) from None


def read_amr(path: Path, kind: FileKind) -> None:
    """A recording of an older telephone; there is no room for tags in it. Raises Wrong."""
    with path.open("rb") as file:
        if not file.read(16).startswith(_AMR):
            raise Wrong(Fault.OTHER_KIND)


def read_wave(path: Path, kind: FileKind) -> None:
    """A WAV, of which only what is heard is kept. Raises Wrong."""
    heard = path.with_suffix(".heard")
    with path.open("rb") as file, heard.open("wb") as made:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            raise Wrong(Fault.OTHER_KIND)
        made.write(head)
        kept = [
            name
            for name, start, length in _chunks(file, path.stat().st_size)
            if _copied(file, made, name, start, length)
        ]
        if not {b"fmt ", b"data"} <= set(kept):
            raise Wrong(Fault.UNREADABLE)
        size = made.tell()
        made.seek(4)
        made.write((size - 8).to_bytes(4, "little"))
    heard.replace(path)


def read_boxes(path: Path, kind: FileKind) -> None:
    """A film, or the sound of one (ISO 14496-12), in which the boxes that describe it are blanked. Raises Wrong."""
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        if not _is_really(file, size, kind.mark):
            raise Wrong(Fault.OTHER_KIND)
        for name, start, inside, end in list(_boxes(file, 0, size)):
            if name in _DESCRIBING:
                file.seek(start + 4)
                file.write(b"free")
                _blank(file, inside, end)


def _is_really(file: BinaryIO, size: int, mark: str) -> bool:
    first = next(_boxes(file, 0, size), None)
    brands = _brands(file, first) if first else []
    quicktime = brands[:1] == [b"qt  "] or bool(first and not brands and first[0] in _OLD_QUICKTIME)
    tracks = _tracks(file, size)
    if mark == "quicktime":
        return quicktime and bool(tracks & {_HEAR, _SEE})
    if not brands or quicktime or brands[0].startswith(_STILLS):
        return False
    return _HEAR in tracks and _SEE not in tracks if mark == "sound" else bool(tracks & {_HEAR, _SEE})


def _brands(file: BinaryIO, first: Box) -> list[bytes]:
    """What it says it is, then what else can play it."""
    name, _start, inside, end = first
    if name != b"ftyp":
        return []
    file.seek(inside)
    said = file.read(min(end - inside, 256))
    return [said[:4], *(said[at : at + 4] for at in range(8, len(said), 4))]


def _tracks(file: BinaryIO, size: int) -> set[bytes]:
    """What there is in it: sound, pictures, text …"""
    found = set()
    for name, _start, inside, _end in _boxes(file, 0, size):
        if name == b"hdlr":
            file.seek(inside + 8)
            found.add(file.read(4))
    return found


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[Box]:
    """Each box and those inside it: name, where it begins, where its content does, and where it ends."""
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        length, name, inside = int.from_bytes(head[:4]), head[4:8], at + 8
        if length == 1:  # a longer length follows the name
            length, inside = int.from_bytes(head[8:]), at + 16
        stop = end if length == 0 else at + length
        if stop > end or stop < inside:
            return
        yield name, at, inside, stop
        if name in _HOLDING:
            yield from _boxes(file, inside, stop)
        at = stop


def _blank(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    while (left := end - file.tell()) > 0:
        file.write(bytes(min(left, _PIECE)))


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """The parts of a RIFF file: name, where each begins, and its length; a recorder that was cut off says too much."""
    at = 12
    while at + 8 <= size:
        file.seek(at)
        head = file.read(8)
        length = min(int.from_bytes(head[4:], "little"), size - at - 8)
        yield head[:4], at, length
        at += 8 + length + length % 2


def _copied(file: BinaryIO, made: BinaryIO, name: bytes, start: int, length: int) -> bool:
    if name not in _HEARD:
        return False
    made.write(name + length.to_bytes(4, "little"))
    file.seek(start + 8)
    left = length
    while left and (piece := file.read(min(left, _PIECE))):
        made.write(piece)
        left -= len(piece)
    made.write(bytes(length % 2))
    return True
