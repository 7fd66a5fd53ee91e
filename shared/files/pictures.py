"""Pictures: drawn again from their pixels, turned the way their maker's camera held them, without all that describes
where, when and with what they were made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from shared.files.kinds import MOST_PIXELS, MOST_PIXELS_OF_WEBP, FileKind
from shared.files.wrong import Fault, Wrong

register_heif_opener()
#: As what each kind is drawn again, and how. Nothing is lost that the eye could see.
_JPEG: tuple[str, dict[str, int]] = ("JPEG", {"quality": 95, "subsampling": 0})
_PNG: tuple[str, dict[str, int]] = ("PNG", {})
_AGAIN = {"JPEG": _JPEG, "PNG": _PNG, "WEBP": ("WEBP", {"quality": 95, "method": 2}), "HEIF": _JPEG,
          "GIF": _PNG, "BMP": _PNG}  # fmt: skip
#: What a picture needs to look as it did; everything else that it carries is left behind.
_LOOK = ("transparency", "icc_profile")


def read(path: Path, kind: FileKind) -> None:
    """Draw the picture again in its place. Raises Wrong."""
    path.write_bytes(drawn_again(path.read_bytes(), kind.mark))


def drawn_again(content: bytes, found: str) -> bytes:
    """The picture of Pillow's kind `found`, drawn again. Raises Wrong."""
    drawn_as, options = _AGAIN[found]
    with as_faults(), Image.open(BytesIO(content), formats=(found,)) as opened:
        if opened.width * opened.height > (MOST_PIXELS_OF_WEBP if found == "WEBP" else MOST_PIXELS):
            raise Wrong(Fault.TOO_MANY_PIXELS)
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        look: dict[Any, Any] = {name: opened.info[name] for name in _LOOK if name in opened.info}
        upright = opened.convert("RGB") if found == "HEIF" and opened.mode != "RGB" else opened
        upright.info = look
        again = BytesIO()
        upright.save(again, drawn_as, icc_profile=look.get("icc_profile"), exif=b"", **options)
    return again.getvalue()


@contextmanager
def as_faults() -> Iterator[None]:
    """What Pillow says of a picture that it can't read, as what we say of it."""
    try:
        yield
    except Image.UnidentifiedImageError:
        raise Wrong(Fault.OTHER_KIND) from None
    except Image.DecompressionBombError:
        raise Wrong(Fault.TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError):
        raise Wrong(Fault.UNREADABLE) from None
