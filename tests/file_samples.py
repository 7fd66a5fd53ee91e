"""Files as people have them: made here by the tools that make them, so that a test knows what is in them.

What LibreOffice and Outlook make stands in `tests/samples` (`README.md` there says how each was made).
"""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
from PIL import Image, PngImagePlugin, TiffImagePlugin
from pillow_heif import register_heif_opener

SAMPLES = Path(__file__).parent / "samples"
#: Where the photograph was taken, by which camera, and by whom: what must not be kept.
SECRETS = (b"Marrowfield Cottage", b"Invented Camera", b"GPSSECRET", b"+51.5000-000.1200/", b"Secretive Author")
_ORIENTATION, _DESCRIPTION, _MAKE, _GPS = 0x0112, 0x010E, 0x010F, 0x8825
_ON_ITS_SIDE = 6
_SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=0.6")
_FILM = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.6")
_TRACES = {"title": "Marrowfield Cottage", "artist": "Invented Camera", "location": "+51.5000-000.1200/"}
register_heif_opener()


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


def old_picture(kind: str) -> bytes:
    """As photograph(), of a kind that says nothing of where it was taken."""
    made = BytesIO()
    Image.open(BytesIO(photograph("PNG"))).save(made, kind)
    return made.getvalue()


def scan() -> bytes:
    """Three pages: a fax, with twice as many dots across as down; a photograph on its side; a grey page."""
    fax = Image.new("1", (1728, 1100), 1)
    fax.paste(0, (0, 0, 1728, 200))
    camera = Image.open(BytesIO(photograph("PNG"))).convert("RGB").resize((400, 200))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_DESCRIPTION], exif[_MAKE] = _ON_ITS_SIDE, "Marrowfield Cottage", "Invented Camera"
    pages = BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(pages, new=True) as file:
        for page, options in (
            (fax, {"compression": "group4", "dpi": (204, 98)}),
            (camera, {"compression": "tiff_lzw", "dpi": (100, 100), "exif": exif}),
            (Image.new("L", (800, 1000), 200), {"compression": "packbits"}),
        ):
            page.save(file, "TIFF", **options)
            file.newFrame()
    return pages.getvalue()


def bomb() -> bytes:
    """A picture of 64 million pixels in a few kilobytes."""
    made = BytesIO()
    Image.new("1", (8_000, 8_000)).save(made, "PNG")
    return made.getvalue()


@cache
def ffmpeg(ending: str, *options: str) -> bytes:
    """What ffmpeg makes with these options, in a file with this ending, with traces in it."""
    traces = [part for name, value in _TRACES.items() for part in ("-metadata", f"{name}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"made{ending}"
        command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", *options, *traces, str(made)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return made.read_bytes()


def sound(ending: str, *options: str) -> bytes:
    """Half a second of sound."""
    return ffmpeg(ending, *_SOUND, *options)


def film(ending: str, *options: str) -> bytes:
    """Half a second of film with sound."""
    coded = ("-c:v", "h263", "-s", "128x96") if ending == ".3gp" else ("-c:v", "libx264", "-pix_fmt", "yuv420p")
    return ffmpeg(ending, *_FILM, *_SOUND, *coded, "-c:a", "aac", *options)


def recorded() -> bytes:
    """Half a second of sound as a browser records it: nobody knows yet how long it will be."""
    return sound(".webm", "-c:a", "libopus", "-live", "1")


def amr() -> bytes:
    """A fifth of a second of silence, as an older telephone records it: frames of the lowest rate."""
    return b"#!AMR\n" + 10 * (b"\x04" + bytes.fromhex("f8d5c8f9a0000000000000000000")[:12])


def pdf(before: bytes = b"", password: str = "") -> bytes:
    """A page that says who wrote it with what, in both of the places where a PDF does."""
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Secretive Author"
        with document.open_metadata() as about:
            about["dc:description"] = "Marrowfield Cottage"
        locked = pikepdf.Encryption(user=password, owner="owner") if password else False
        document.save(made, encryption=locked)
    return before + made.getvalue()


def archive(*parts: str) -> bytes:
    """What office documents are: a zip archive with these parts."""
    made = BytesIO()
    with ZipFile(made, "w") as written:
        for part in parts:
            written.writestr(part, "x")
    return made.getvalue()


def repacked(name: str, change: dict[str, str], more: dict[str, bytes] | None = None) -> bytes:
    """An office document of the samples in which some words are others, in the names of its parts too."""
    made = BytesIO()
    with ZipFile(SAMPLES / name) as sample, ZipFile(made, "w") as written:
        for part in sample.infolist():
            content = sample.read(part)
            for before, after in change.items():
                content = content.replace(before.encode(), after.encode())
                part.filename = part.filename.replace(before, after)
            written.writestr(part.filename, content)
        for extra, content in (more or {}).items():
            written.writestr(extra, content)
    return made.getvalue()


def sample(name: str) -> bytes:
    """One of the files in `tests/samples`."""
    return (SAMPLES / name).read_bytes()


def email() -> bytes:
    """An email as a mail program saves it."""
    return (
        b"From: jo@example.org\r\nTo: us@example.org\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nIt was Monday.\r\n"
    )


@cache
def one_of_each() -> dict[str, bytes]:
    """One of each kind that is taken, by its name."""
    return {
        "letter.pdf": pdf(),
        "letter.docx": sample("letter.docx"),
        "letter.doc": sample("letter.doc"),
        "diary.xlsx": sample("diary.xlsx"),
        "letter.odt": sample("letter.odt"),
        "diary.ods": sample("diary.ods"),
        "letter.rtf": sample("letter.rtf"),
        "notes.txt": "It was Tuesday – not Monday.".encode(),
        "email.eml": email(),
        "email.msg": sample("email.msg"),
        "scan.tif": scan(),
        "scan.tiff": scan(),
        "photo.jpg": photograph(),
        "PHOTO.JPEG": photograph(),
        "photo.jfif": photograph(),
        "photo.jpe": photograph(),
        "screen.png": photograph("PNG"),
        "picture.webp": photograph("WEBP"),
        "camera.heic": photograph("HEIF"),
        "other.heif": photograph("HEIF"),
        "old.gif": old_picture("GIF"),
        "old.bmp": old_picture("BMP"),
        "call.mp3": sound(".mp3"),
        "call.m4a": sound(".m4a"),
        "call.wav": sound(".wav"),
        "note.opus": sound(".opus"),
        "note.ogg": sound(".ogg"),
        "old.amr": amr(),
        "call.aac": sound(".aac", "-write_id3v2", "1"),
        "said.weba": recorded(),
        "film.webm": sound(".webm", *_FILM, "-c:v", "libvpx", "-c:a", "libopus"),
        "film.mp4": film(".mp4"),
        "film.mov": film(".mov"),
        "film.3gp": film(".3gp", "-ar", "8000", "-ac", "1"),
    }
