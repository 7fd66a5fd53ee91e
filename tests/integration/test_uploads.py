"""Files that customers send: taken, cleaned, scanned, held back, and given to colleagues as attachments (SEC-30)."""

from __future__ import annotations

import os
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from shared.config import settings
from shared.files import check, readers, store
from shared.models import Appeal, Attachment, AttachmentContent, Event
from shared.web import files_field
from tests import beginnings, builders, file_samples
from tests.clamd import HARM, Scanner
from tests.integration.test_portal_appeals import walk
from tests.sign_in import back_office, browser_of
from tests.visitor import Visitor, portal

DECISION = {"decision_described": "Only one call a week, in March"}
pytestmark = pytest.mark.clause("SEC-30", "DPA-6")


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    portal(sqlite_url)
    return beginnings.world()


@pytest.fixture
def visitor(sqlite_url: str, world: builders.World) -> Visitor:
    """Somebody who has answered everything, and may add files."""
    asks = Visitor(portal(sqlite_url))
    walk(asks, None, to="files", decision=DECISION)
    return asks


@pytest.fixture
def senior(sqlite_url: str, world: builders.World) -> FlaskClient:
    return browser_of(back_office(sqlite_url), world.staff["senior-manager"])


@pytest.fixture
def scanner_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a scanner is said to listen; a test that wants one starts it there."""
    path = tmp_path / "clamd.ctl"
    monkeypatch.setenv("EVENHAND_CLAMAV_SOCKET", str(path))
    settings.cache_clear()
    yield path
    settings.cache_clear()


def sent(visitor: Visitor, *files: tuple[str, bytes]) -> list[Attachment]:
    visitor.fill(files=[(BytesIO(content), name) for name, content in files])
    visitor.fill()
    assert visitor.path == "/appeals/sent", visitor.text
    return list(Attachment.select().order_by(Attachment.id))


def worker_runs_once(url: str, scanner: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "EVENHAND_MODE": "test", "EVENHAND_CLAMAV_SOCKET": str(scanner)}
    subprocess.run([sys.executable, "-m", "shared.cli", "worker", "--once"], env=environment, check=True)


def test_every_kind_that_is_named_is_taken_and_given_back_as_an_attachment(
    visitor: Visitor, senior: FlaskClient
) -> None:
    given = list(file_samples.one_of_each().items())
    sent(visitor, *given[:5])
    for first in range(5, len(given), 5):
        walk(visitor, None, to="files", decision=DECISION)
        sent(visitor, *given[first : first + 5])
    for file in Attachment.select():
        answer = senior.get(f"/files/{file.id}")
        assert answer.status_code == 200, file.name
        assert answer.headers["Content-Disposition"] == f"attachment; filename={file.name}"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == file.media_type
        assert not [secret for secret in file_samples.SECRETS if secret in answer.data], file.name
    turned = {".heic": ".jpg", ".heif": ".jpg", ".jfif": ".jpg", ".jpe": ".jpg", ".tif": ".pdf", ".tiff": ".pdf"}
    turned |= {".gif": ".png", ".bmp": ".png"}
    kept = {f"{Path(name).stem}{turned.get(Path(name).suffix, Path(name).suffix)}" for name, _ in given}
    assert {file.name for file in Attachment.select()} == kept


def test_the_page_says_each_kind_that_is_taken(visitor: Visitor) -> None:
    accepted = re.search(r'accept="([^"]*)"', visitor.page)
    assert accepted
    assert {Path(name).suffix.lower() for name in file_samples.one_of_each()} == set(accepted[1].split(","))
    kinds = ("PDF, Word, Excel, OpenDocument, RTF, TXT, EML, MSG, TIFF", "JPEG, PNG, WebP, HEIC, GIF, BMP")
    for said in (*kinds, "MP3, M4A, WAV, OGG, AAC, WebM, AMR", "MP4, MOV, WebM, 3GP"):
        assert said in visitor.text
    assert "Up to 5 files, each up to 10 MB, together up to 30 MB." in visitor.text
    assert "Sound or video can have up to 250 MB each." in visitor.text


def test_a_photograph_loses_where_it_was_taken_and_stands_upright(visitor: Visitor) -> None:
    kinds = {"a.jpg": "JPEG", "a.png": "PNG", "a.webp": "WEBP"}
    taken = {name: file_samples.photograph(kind) for name, kind in kinds.items()}
    assert all(b"Marrowfield Cottage" in content for content in taken.values())
    for file in sent(visitor, *taken.items()):
        kept = store.opened(file.sha256).read()
        assert not [secret for secret in file_samples.SECRETS if secret in kept]
        with Image.open(BytesIO(kept)) as picture:
            assert (picture.width, picture.height) == (20, 40)
            assert not picture.getexif()
            top = picture.convert("RGB").crop((0, 0, 20, 15)).resize((1, 1)).tobytes()
            assert top[0] > 200 > 60 > top[2], f"{file.name} does not stand upright"


REFUSED = [
    ("bomb.png", file_samples.bomb(), "has too many pixels"),
    ("picture.jpg", file_samples.photograph("PNG"), "is not what its name says"),
    ("macro.docx", file_samples.repacked("letter.docx", {}, {"word/vbaProject.bin": b"x"}), "has macros in it"),
    ("page.html", b"<script>alert(1)</script>", "is not a kind of file"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "is not a kind of file"),
]


def test_a_good_file_beside_a_refused_one_stays_and_is_named(visitor: Visitor) -> None:
    for name, content, message in REFUSED:
        visitor.fill(files=[(BytesIO(content), name), (BytesIO(b"words"), "good.txt")])
        assert visitor.status == 422
        assert visitor.error("files").startswith(f"“{name}” {message}")
        assert "These files are here good.txt Remove" in visitor.text
        assert (Appeal.select().count(), Attachment.select().count()) == (0, 0)
    [kept] = sent(visitor)
    assert (kept.name, store.opened(kept.sha256).read()) == ("good.txt", b"words")


def test_a_file_that_is_here_can_be_taken_away_again(visitor: Visitor) -> None:
    files = [(BytesIO(b"one"), "one.txt"), (BytesIO(b"two"), "two.txt"), (BytesIO(b""), "empty.txt")]
    visitor.fill(files=files)
    assert "These files are here one.txt Remove one.txt two.txt Remove two.txt" in visitor.text
    key = re.search(r'name="files-away" value="([^"]+)"', visitor.page)
    assert key
    visitor.fill(files__away=key[1])
    visitor.fill()
    visitor.fill()
    assert [file.name for file in Attachment.select()] == ["two.txt"]


def test_files_that_are_too_large_together_are_refused(visitor: Visitor) -> None:
    visitor.fill(files=[(BytesIO(b"%d" % number * 7_600_000), f"{number}.txt") for number in range(4)])
    assert visitor.error("files").startswith("“3.txt” is too much")
    assert "2.txt Remove 2.txt" in visitor.text


def test_every_file_that_cant_be_taken_is_named_at_once(visitor: Visitor) -> None:
    visitor.fill(files=[(BytesIO(b"x"), "a.exe"), (BytesIO(b""), "b.pdf")])
    assert "“a.exe” is not a kind" in visitor.error("files")
    assert "“b.pdf” is empty." in visitor.error("files")


def test_what_the_scanner_finds_harm_in_is_refused(scanner_at: Path, visitor: Visitor) -> None:
    with Scanner(scanner_at):
        visitor.fill(files=(BytesIO(HARM), "harmless.txt"))
        assert visitor.error("files") == "“harmless.txt” may do harm: our virus check found something in it."
        assert not AttachmentContent.select().count()
        sent(visitor, ("words.txt", b"It was Tuesday."))


def test_while_the_scanner_is_away_a_file_is_kept_and_opened_by_nobody_until_it_is_back(
    sqlite_url: str, scanner_at: Path, visitor: Visitor, senior: FlaskClient
) -> None:
    good, bad = sent(visitor, ("good.txt", b"It was Tuesday."), ("bad.txt", HARM))
    page = senior.get(f"/appeals/{Appeal.get().reference}").text
    assert "good.txt: held back" in page
    for file in (good, bad):
        assert f"/files/{file.id}" not in page
        assert senior.get(f"/files/{file.id}").status_code == 403
    worker_runs_once(sqlite_url, scanner_at)
    assert senior.get(f"/files/{good.id}").status_code == 403, "nobody has looked at it yet"
    with Scanner(scanner_at):
        worker_runs_once(sqlite_url, scanner_at)
    assert senior.get(f"/files/{good.id}").data == b"It was Tuesday."
    assert senior.get(f"/files/{bad.id}").status_code == 403
    assert [row.sha256 for row in AttachmentContent.select()] == [good.sha256], "what does harm is deleted"
    logged = [row.action for row in Event.select().where(Event.record == "attachment").order_by(Event.number)]
    assert sorted(logged[:2]) == ["delete_harmful_file", "find_file_harmless"]


def test_a_file_that_is_too_large_for_the_scanner_stays_held_and_holds_up_no_other(
    sqlite_url: str, scanner_at: Path, visitor: Visitor, senior: FlaskClient
) -> None:
    large, small = sent(visitor, ("large.txt", b"It was Tuesday. " * 100_000), ("small.txt", b"It was Tuesday."))
    with Scanner(scanner_at, megabytes=1):
        worker_runs_once(sqlite_url, scanner_at)
    assert senior.get(f"/files/{large.id}").status_code == 403
    assert senior.get(f"/files/{small.id}").status_code == 200


def test_a_scanner_that_talks_nonsense_has_not_looked(scanner_at: Path, visitor: Visitor) -> None:
    class Nonsense(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.read(10)
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")

    with socketserver.ThreadingUnixStreamServer(str(scanner_at), Nonsense) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        [file] = sent(visitor, ("words.txt", b"It was Tuesday."))
        server.shutdown()
    assert file.quarantined


def test_five_files_wait_for_a_scanner_that_says_nothing_no_longer_than_one(
    scanner_at: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_field, "SCANNING", 1.0)
    waited: list[float] = []

    class Silent(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            start = time.monotonic()
            self.rfile.read()
            self.connection.recv(1)  # until whoever asked gives up
            waited.append(time.monotonic() - start)

    with socketserver.ThreadingUnixStreamServer(str(scanner_at), Silent) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        files = sent(visitor, *((f"{number}.txt", b"It was Tuesday.") for number in range(5)))
        server.shutdown()
    assert [file.quarantined for file in files] == [True] * 5
    assert sum(waited) < 2


def test_a_picture_of_millions_of_points_is_unpacked_outside_the_process_that_serves_the_page(
    visitor: Visitor,
) -> None:
    made = BytesIO()
    Image.new("RGB", (4_000, 4_000), "grey").save(made, "JPEG")
    Path("/proc/self/clear_refs").write_text("5")  # the most that this process ever held begins anew
    before = _most_megabytes()
    [file] = sent(visitor, ("picture.jpg", made.getvalue()))
    assert file.media_type == "image/jpeg"
    assert _most_megabytes() - before < 30, "unpacked it takes 48 MB, and redrawn more than once that"


def test_while_every_reader_is_busy_a_sender_is_told_when_to_send_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_PATIENT", 0.1)
    pool, taken = readers._pool(), []
    taken.append(pool._idle.get())  # as somebody whose large picture is looked at
    try:
        visitor.fill(files=[(BytesIO(b"It was Tuesday."), "words.txt")])
        assert visitor.status == 503
        assert int(visitor.headers["Retry-After"]) <= 30
    finally:
        pool._idle.put(taken[0])


@pytest.mark.clause("SEC-39")
def test_beyond_three_files_at_once_a_sender_is_told_at_once(visitor: Visitor) -> None:
    for _ in range(3):
        assert check._turns.acquire(blocking=False)  # as three whose large pictures are looked at, or wait for it
    try:
        start = time.monotonic()
        visitor.fill(files=[(BytesIO(b"It was Tuesday."), "words.txt")])
        assert time.monotonic() - start < readers._PATIENT / 2, "it waits for no turn"
        assert visitor.status == 503
        assert int(visitor.headers["Retry-After"]) <= 30
    finally:
        for _ in range(3):
            check._turns.release()


def _most_megabytes() -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024
