"""What is looked at before a file is stored: its size, what it really is, what it carries, and whether it does harm."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import puremagic

from shared.config import settings
from shared.files.kinds import BY_ENDING, Kind
from shared.files.metadata import TooManyPixels, Unreadable, without_metadata
from shared.files.scanner import ScannerDown, harm_in
from shared.rules.message import Said, said

log = logging.getLogger("evenhand.files")
MEGABYTE = 1_000_000
_LONGEST_NAME = 120


class Refused(Exception):
    """The file can't be taken; `sentence` says why to the person who chose it."""

    def __init__(self, sentence: Said) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Upload:
    """A file that was checked. Made by `checked` and by nothing else. `held` until the scanner could look at it."""

    name: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    held: bool = False


def checked(name: str, content: bytes) -> Upload:
    """The file, when it is what its name says; without its metadata, and looked at by the scanner where there is one.

    Raises Refused before anything is stored (SEC-30).
    """
    name = shown_name(name)
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = BY_ENDING.get(ending)
    most = settings().max_upload_megabytes
    if kind is None:
        raise Refused(
            said("“%(name)s” is not a kind of file that we can take. Save a picture as JPEG, a text as PDF.", name=name)
        )
    if not content:
        raise Refused(said("“%(name)s” is empty.", name=name))
    if len(content) > most * MEGABYTE:
        raise Refused(
            said("“%(name)s” is too large. The largest that we can take is %(most)s MB.", name=name, most=most)
        )
    if not _is_really(content, kind):
        raise Refused(
            said("“%(name)s” is not what its name says. Save it again as %(kind)s.", name=name, kind=ending[1:].upper())
        )
    try:
        clean = without_metadata(content, kind.media_type)
    except TooManyPixels:
        raise Refused(said("“%(name)s” has too many pixels. Make the picture smaller.", name=name)) from None
    except Unreadable:
        raise Refused(said("“%(name)s” can’t be read as a picture. Save it again.", name=name)) from None
    return Upload(name, kind.media_type, hashlib.sha256(clean).hexdigest(), clean, _is_held(name, clean))


def shown_name(name: str) -> str:
    """What the person called it, as it is shown: no path, and nothing that turns the direction of the name around."""
    printable = "".join(c for c in name if c.isprintable())
    return printable.replace("\\", "/").rsplit("/", 1)[-1].strip()[-_LONGEST_NAME:] or "file"


def _is_held(name: str, content: bytes) -> bool:
    """Whether it has to wait for a scanner that can't be asked now. Raises Refused for what it finds harm in."""
    address = settings().clamav_socket
    if not address:
        return False
    try:
        harm = harm_in(content, address)
    except ScannerDown as down:
        log.warning("a file waits for the virus scanner: %s", down)
        return True
    if harm:
        raise Refused(said("“%(name)s” may do harm: our virus check found something in it.", name=name))
    return False


def _is_really(content: bytes, kind: Kind) -> bool:
    """Whether the content's own marks are of this kind; for plain text, whether it is text."""
    if not kind.marks:
        try:
            return "\0" not in content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
    if kind.part:
        return _holds(content, kind.part)
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return bool(found & kind.marks) and (kind.name != "WAV" or content[8:12] == b"WAVE")


def _holds(content: bytes, part: str) -> bool:
    """Whether it is an archive with this part, and with no program in it. Only its table of contents is read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (BadZipFile, ValueError, OSError):
        return False
    return part in parts and not any("vbaproject" in name.lower() or name.startswith("Basic/") for name in parts)
