"""Takes out of pictures and recordings what people don't know is in them: where they were made, when, with what.

A picture is drawn again from its pixels, turned the way its maker's camera held it. In a recording the boxes that
describe it are blanked where they stand, so that the sound and the picture stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from shared.files.kinds import MOST_PIXELS

#: How each kind is drawn again. Nothing is lost that the eye could see.
_AGAIN: dict[str, tuple[str, dict[str, int]]] = {
    "image/jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    "image/png": ("PNG", {}),
    "image/webp": ("WEBP", {"quality": 95, "method": 2}),
}
_RECORDINGS = {"audio/mp4", "video/mp4", "video/quicktime"}
#: What a picture needs to look as it did; everything else that it carries is left behind.
_LOOK = ("transparency", "icc_profile")
#: Pictures are large once unpacked: one at a time in each process.
_one_at_a_time = Lock()

_HOLDING = {b"moov", b"trak", b"mdia", b"minf"}
_DESCRIBING = {b"udta", b"meta", b"uuid"}


class Unreadable(ValueError):
    """The picture can't be drawn again."""


class TooManyPixels(Unreadable):
    """It would take more memory than we give it."""


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The content without what describes its making. Raises Unreadable for a picture that can't be drawn again."""
    if media_type in _AGAIN:
        with _one_at_a_time:
            return _drawn_again(content, *_AGAIN[media_type])
    return _blanked(content) if media_type in _RECORDINGS else content


def _drawn_again(content: bytes, kind: str, options: dict[str, int]) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            upright = ImageOps.exif_transpose(opened)
            upright.info = {name: upright.info[name] for name in _LOOK if name in upright.info}
            again = BytesIO()
            upright.save(again, kind, icc_profile=upright.info.get("icc_profile"), exif=b"", **options)
    except Unreadable:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise Unreadable from None
    return again.getvalue()


def _blanked(content: bytes) -> bytes:
    made = bytearray(content)
    for start, end in _descriptions(content, 0, len(content)):
        made[start + 4 : start + 8] = b"free"
        made[start + 8 : end] = bytes(end - start - 8)
    return bytes(made)


def _descriptions(content: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the boxes that describe it begin and end. ISO 14496-12: a box is its length, its name, the rest."""
    while at + 8 <= end:
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if length == 1:  # a longer length follows the name
            length = int.from_bytes(content[at + 8 : at + 16])
        stop = end if length == 0 else at + length
        if stop > end or stop < at + 8:
            return
        if name in _DESCRIBING:
            yield at, stop
        elif name in _HOLDING:
            yield from _descriptions(content, at + 8, stop)
        at = stop
