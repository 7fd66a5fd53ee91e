"""Files as people have them: made here, so that a test knows what is in them."""

from __future__ import annotations

import wave
from io import BytesIO
from zipfile import ZipFile

from PIL import Image, PngImagePlugin

#: Where the photograph was taken, and by which camera: what must not be kept.
SECRETS = (b"Marrowfield Cottage", b"Invented Camera", b"GPSSECRET", b"+51.5000-000.1200/")
_ORIENTATION, _DESCRIPTION, _MAKE, _GPS = 0x0112, 0x010E, 0x010F, 0x8825
_ON_ITS_SIDE = 6


def photograph(kind: str = "JPEG") -> bytes:
    """Forty wide and twenty high as the sensor saw it, red at its left; the camera was held upright."""
    picture = Image.new("RGB", (40, 20), "blue")
    picture.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_DESCRIPTION], exif[_MAKE] = _ON_ITS_SIDE, "Marrowfield Cottage", "Invented Camera"
    exif.get_ifd(_GPS)[29] = "GPSSECRET"
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Marrowfield Cottage")
    made = BytesIO()
    picture.save(made, kind, exif=exif, **({"pnginfo": words} if kind == "PNG" else {"quality": 95}))
    return made.getvalue()


def bomb() -> bytes:
    """A picture of 64 million pixels in a few kilobytes."""
    made = BytesIO()
    Image.new("1", (8_000, 8_000)).save(made, "PNG")
    return made.getvalue()


def recording(brand: bytes = b"isom") -> bytes:
    """A film as a telephone makes it, with the place in the box that describes it."""
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+51.5000-000.1200/"))
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84)) + place) + place)
    return box(b"ftyp", brand + b"\0\0\2\0" + brand + b"mp42") + moov + box(b"mdat", b"the film itself")


def box(name: bytes, content: bytes) -> bytes:
    """ISO 14496-12: the length, the name, the content."""
    return (8 + len(content)).to_bytes(4) + name + content


def sound() -> bytes:
    """A tenth of a second of silence."""
    made = BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8_000)
        written.writeframes(bytes(1_600))
    return made.getvalue()


def archive(*parts: str) -> bytes:
    """What office documents are: a zip archive with these parts."""
    made = BytesIO()
    with ZipFile(made, "w") as written:
        for part in parts:
            written.writestr(part, "x")
    return made.getvalue()


#: One of each kind that is taken, by its name.
ONE_OF_EACH = {
    "letter.pdf": b"%PDF-1.4\n%%EOF\n",
    "letter.docx": archive("[Content_Types].xml", "word/document.xml"),
    "diary.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "letter.odt": archive("mimetype", "content.xml"),
    "diary.ods": archive("mimetype", "content.xml"),
    "notes.txt": "It was Tuesday – not Monday.".encode(),
    "photo.jpg": photograph(),
    "PHOTO.JPEG": photograph(),
    "screen.png": photograph("PNG"),
    "picture.webp": photograph("WEBP"),
    "call.mp3": b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\x00" + bytes(400),
    "call.m4a": recording(b"M4A "),
    "call.wav": sound(),
    "film.mp4": recording(),
    "film.mov": recording(b"qt  "),
}
