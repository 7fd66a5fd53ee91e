"""Ordinary files of telephones and offices: taken for what they are, refused with advice that helps, and without traces
of who made them where (INP-4)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import olefile
import pikepdf
import pytest
from PIL import Image

from shared.database.connections import connect_to, database
from shared.files import store
from shared.files.check import Refused, Upload, checked
from tests import file_samples as made
from tests import pdf_reading


@pytest.fixture(autouse=True)
def connected(sqlite_url: str) -> Iterator[None]:
    connect_to(sqlite_url)
    yield
    database.close()


def taken(name: str, content: bytes) -> Upload:
    return checked(name, BytesIO(content))


def kept(name: str, content: bytes) -> bytes:
    return store.opened(taken(name, content).sha256).read()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        taken(name, content)
    return str(refused.value)


TAKEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Word on the web": ("a.docx", lambda: made.repacked("letter.docx", {"document.xml": "document2.xml"})),
    "a recorder's brand 3gp4": ("a.m4a", lambda: made.sound(".m4a", "-brand", "3gp4")),
    "a recorder's brand dash": ("a.m4a", lambda: made.sound(".m4a", "-brand", "dash")),
    "a voice note of WhatsApp": ("PTT.opus", lambda: made.sound(".opus", "-ar", "16000", "-ac", "1", "-b:a", "16k")),
    "opus in a file called ogg": ("a.ogg", lambda: made.sound(".ogg", "-c:a", "libopus")),
    "speex": ("a.ogg", lambda: made.sound(".ogg", "-c:a", "libspeex", "-ar", "16000")),
    "a PDF after a byte-order mark": ("a.pdf", lambda: made.pdf(b"\xef\xbb\xbf")),
    "a PDF after an empty line": ("a.pdf", lambda: made.pdf(b"\r\n")),
    "Windows-1252": ("a.txt", lambda: "It’s Tuesday – £5".encode("cp1252")),
    "UTF-16 with its mark": ("a.txt", lambda: "It was Tuesday".encode("utf-16")),
    "UTF-16 without a mark": ("a.txt", lambda: "It was Tuesday – at 5 o’clock".encode("utf-16-le")),
    "UTF-16 without a mark, the other way round": ("a.txt", lambda: "Dydd Mawrth, tŷ Siân".encode("utf-16-be")),
    "UTF-16 in Arabic without a mark": ("a.txt", lambda: "كان يوم الثلاثاء، ولم يرد أحد.".encode("utf-16-le")),
    "UTF-8 with its mark": ("a.txt", lambda: "It was Tuesday".encode("utf-8-sig")),
    "a fragmented film": ("a.mp4", lambda: made.film(".mp4", "-movflags", "frag_keyframe+empty_moov")),
    "a sound in a film's file": ("a.mp4", lambda: made.sound(".mp4", "-c:a", "aac")),
    "an email without a date": ("a.eml", lambda: b"From: jo@example.org\r\nSubject: Monday\r\n\r\nIt was.\r\n"),
    "a draft of an email": ("a.eml", lambda: b"To: us@example.org\r\nX-Unsent: 1\r\n\r\nIt was.\r\n"),
    "AAC without a tag": ("a.aac", lambda: made.sound(".aac")),
    "a sound in a browser's film": ("a.webm", made.recorded),
    "a recording that was cut off": ("a.weba", lambda: made.recorded()[:-100]),
    "a recorder's WAV that was cut off": ("a.wav", lambda: made.sound(".wav")[:-1000]),
} | {
    f"MP3 without a tag at {rate} Hz, {kilobits} kbit/s": (
        "a.mp3",
        lambda rate=rate, kilobits=kilobits: made.sound(
            ".mp3", "-ar", str(rate), "-b:a", f"{kilobits}k", "-id3v2_version", "0", "-write_xing", "0"
        ),
    )
    for rate, kilobits in [
        (8000, 8), (11025, 16), (12000, 24), (16000, 32), (22050, 48), (24000, 64), (32000, 96), (44100, 128),
        (48000, 320),
    ]
}  # fmt: skip


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a HEIC named mp4": ("a.mp4", lambda: made.photograph("HEIF"), "Share the video from the app that made it"),
    "a MOV named mp4": ("a.mp4", lambda: made.film(".mov"), "Share the video from the app that made it"),
    "a film named m4a": ("a.m4a", lambda: made.film(".mp4"), "Share the recording from the app"),
    "a browser's film named weba": (
        "a.weba",
        lambda: made.one_of_each()["film.webm"],
        "Share the recording from the app",
    ),
    "a film named webm": ("a.webm", lambda: made.film(".mkv"), "Share the video from the app that made it"),
    "MP3 named aac": ("a.aac", lambda: made.sound(".mp3"), "Share the recording from the app"),
    "a photograph named mp3": ("a.mp3", made.photograph, "Share the recording from the app"),
    "a PNG named jpg": ("a.jpg", lambda: made.photograph("PNG"), "save it as JPEG or PNG"),
    "half a photograph": ("a.jpg", lambda: made.photograph()[:600], "can’t be read as a picture"),
    "a PDF with a password": ("a.pdf", lambda: made.pdf(password="secret"), "needs a password to open"),
    "a broken PDF": ("a.pdf", lambda: b"%PDF-1.4\n%%EOF\n", "print it to PDF again"),
    "macros": ("a.docx", lambda: made.repacked("letter.docx", {}, {"word/vbaProject.bin": b""}), "has macros in it"),
    "Excel named docx": ("a.docx", lambda: made.sample("diary.xlsx"), "save it as PDF"),
    "a zip named docx": ("a.docx", lambda: made.archive("word/document.xml"), "save it as PDF"),
    "an old Word file named msg": ("a.msg", lambda: made.sample("letter.doc"), "Save the email from your mail program"),
    "a photograph named txt": ("a.txt", made.photograph, "save it as plain text"),
    "words named eml": ("a.eml", lambda: b"It was Tuesday.", "Save the email from your mail program"),
    "a picture of too many pixels": ("a.png", made.bomb, "has too many pixels"),
    "SVG": ("a.svg", lambda: b"<svg/>", "Save the picture as JPEG or PNG"),
    "a photograph named tif": ("a.tif", made.photograph, "save it as PDF"),
    "half a scan": ("a.tif", lambda: made.scan()[:600], "save it as PDF"),
    "a web page": ("a.html", lambda: b"<p>", "Print or save it as PDF"),
    "packed": ("a.zip", lambda: made.archive("x"), "Unpack it and send what is in it"),
    "WMA": ("a.wma", lambda: b"x", "Save the sound as MP3 or M4A"),
    "AVI": ("a.avi", lambda: b"x", "Save the video as MP4"),
    "nothing": ("a.pdf", lambda: b"", "is empty"),
}


@pytest.mark.clause("INP-4")
def test_ordinary_files_are_taken_large_ones_in_pieces_and_others_refused_with_advice(tmp_path: Path) -> None:
    refused = {}
    for what, (name, make) in TAKEN.items():
        try:
            assert taken(name, make()).name == name
        except Refused as refusal_:
            refused[what] = str(refusal_)
    assert refused == {}
    advised = {what: refusal(name, make()) for what, (name, make, _) in REFUSED.items()}
    assert {what: said for what, said in advised.items() if REFUSED[what][2] not in said} == {}
    assert {name: found for name, each in made.one_of_each().items() if (found := traces(kept(name, each)))} == {}
    took = large_file(tmp_path, 40)
    assert max(took["in"], took["out"]) <= 20, took


def traces(content: bytes) -> list[bytes]:
    """What of a person stands in a file, packed or in the alphabet of Windows."""
    inside = b"".join(_unpacked(content)) if content[:2] == b"PK" else content
    return [secret for secret in made.SECRETS if secret in inside or secret.decode().encode("utf-16-le") in inside]


def large_file(folder: Path, megabytes: int) -> dict[str, float]:
    """What a recording took on its way in and out, in megabytes of memory; `tests.large_file` takes any size."""
    command = [sys.executable, "-m", "tests.large_file", f"sqlite:///{folder}/large.sqlite", str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took: dict[str, float] = json.loads(done.stdout)
    return took


def _unpacked(content: bytes) -> Iterator[bytes]:
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            yield archive.read(part)


def test_the_samples_have_traces_to_lose() -> None:
    """If this fails, the test above proves nothing."""
    without = {"notes.txt", "email.eml", "email.msg", "old.amr", "old.gif", "old.bmp"}
    for name, content in made.one_of_each().items():
        assert bool(traces(content)) != (name in without), name


@pytest.mark.parametrize(
    "name",
    [
        "call.mp3",
        "call.m4a",
        "call.wav",
        "note.opus",
        "note.ogg",
        "call.aac",
        "said.weba",
        "film.mp4",
        "film.mov",
        "film.3gp",
        "film.webm",
    ],
)
def test_what_is_heard_and_seen_is_what_was_heard_and_seen(name: str, tmp_path: Path) -> None:
    def decoded(content: bytes) -> str:
        file = tmp_path / name
        file.write_bytes(content)
        command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-i", str(file), "-f", "md5", "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    before = made.one_of_each()[name]
    assert decoded(kept(name, before)) == decoded(before)


def test_a_heic_picture_becomes_a_jpeg() -> None:
    upload = taken("IMG_0001.HEIC", made.photograph("HEIF"))
    assert (upload.name, upload.media_type) == ("IMG_0001.jpg", "image/jpeg")
    with Image.open(store.opened(upload.sha256)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (40, 20))  # a HEIC says in its boxes which way it stands
        assert not picture.getexif()


def colours(page: Image.Image, down: int) -> tuple[int, ...]:
    found = page.getpixel((page.width // 2, down))
    assert isinstance(found, tuple)
    return found


@pytest.mark.clause("INP-4")
def test_a_scan_of_several_pages_becomes_a_pdf_of_the_same_pages() -> None:
    upload = taken("Scan 0001.TIF", made.scan())
    assert (upload.name, upload.media_type) == ("Scan 0001.pdf", "application/pdf")
    content = store.opened(upload.sha256).read()
    with pikepdf.open(BytesIO(content)) as document:
        sizes = [tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in document.pages]
        assert "/Info" not in document.trailer
    assert sizes == [(610, 808), (144, 288), (288, 360)], "as large on paper as they were; the second upright"
    assert traces(content) == []
    fax, camera = (pdf_reading.picture(content, number, 72) for number in (1, 2))
    assert colours(fax, 10)[0] < 50 < 200 < colours(fax, fax.height - 10)[0]
    assert colours(camera, 5)[0] > 200 > 50 > colours(camera, camera.height - 5)[0], "red is at the top"


@pytest.mark.parametrize("kind", ["GIF", "BMP"])
def test_an_old_picture_becomes_a_png(kind: str) -> None:
    upload = taken(f"old.{kind.lower()}", made.old_picture(kind))
    assert (upload.name, upload.media_type) == ("old.png", "image/png")
    with Image.open(store.opened(upload.sha256)) as picture:
        assert (picture.format, picture.size) == ("PNG", (40, 20))


def test_a_picture_as_windows_or_a_camera_of_two_lenses_saves_it_is_a_jpeg() -> None:
    assert taken("image.jfif", made.photograph("JPEG")).name == "image.jpg"
    both = BytesIO()
    first, second = (Image.new("RGB", (40, 20), colour) for colour in ("teal", "orange"))
    first.save(both, "MPO", save_all=True, append_images=[second])
    assert taken("camera.jpg", both.getvalue()).media_type == "image/jpeg"


def test_documents_are_whole_after_they_were_cleaned() -> None:
    with pikepdf.open(BytesIO(kept("a.pdf", made.pdf()))) as document:
        assert len(document.pages) == 1
        assert "/Info" not in document.trailer
    with olefile.OleFileIO(BytesIO(kept("letter.doc", made.sample("letter.doc")))) as ole:
        assert ole.exists("WordDocument")
        assert not ole.get_metadata().author
    assert b"It was Tuesday" in b"".join(_unpacked(kept("letter.docx", made.sample("letter.docx"))))
    assert b"It was Tuesday" in kept("letter.rtf", made.sample("letter.rtf"))


def test_the_same_file_sent_twice_is_the_same() -> None:
    for name, content in made.one_of_each().items():
        assert taken(name, content) == taken(name, content), name
