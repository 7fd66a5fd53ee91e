"""What people may hand in: the one table of kinds, and the limits. The words beside the field are drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What kinds are called together."""

    DOCUMENT = "document"
    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"


@dataclass(frozen=True)
class Kind:
    """One kind of file. `marks` are the endings that its content may be known by (puremagic's)."""

    name: str
    group: Group
    endings: tuple[str, ...]
    media_type: str
    marks: frozenset[str] = frozenset()
    #: For a document that is a zip archive: the part that makes it one of this kind.
    part: str = ""


_ZIP = frozenset({".zip"})
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = (
    Kind("PDF", Group.DOCUMENT, (".pdf",), "application/pdf", frozenset({".pdf"})),
    Kind("Word", Group.DOCUMENT, (".docx",), f"{_OFFICE}.wordprocessingml.document", _ZIP, "word/document.xml"),
    Kind("Excel", Group.DOCUMENT, (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet", _ZIP, "xl/workbook.xml"),
    Kind("OpenDocument", Group.DOCUMENT, (".odt",), f"{_OPEN}.text", _ZIP, "content.xml"),
    Kind("OpenDocument", Group.DOCUMENT, (".ods",), f"{_OPEN}.spreadsheet", _ZIP, "content.xml"),
    Kind("TXT", Group.DOCUMENT, (".txt",), "text/plain"),
    Kind("JPEG", Group.PICTURE, (".jpg", ".jpeg"), "image/jpeg", frozenset({".jpg"})),
    Kind("PNG", Group.PICTURE, (".png",), "image/png", frozenset({".png"})),
    Kind("WebP", Group.PICTURE, (".webp",), "image/webp", frozenset({".webp"})),
    Kind("MP3", Group.SOUND, (".mp3",), "audio/mpeg", frozenset({".mp3", ".mpga"})),
    Kind("M4A", Group.SOUND, (".m4a",), "audio/mp4", frozenset({".m4a", ".mp4"})),
    Kind("WAV", Group.SOUND, (".wav",), "audio/wav", frozenset({".wav"})),
    Kind("MP4", Group.VIDEO, (".mp4",), "video/mp4", frozenset({".mp4", ".m4v", ".3gp", ".3ga"})),
    Kind("MOV", Group.VIDEO, (".mov",), "video/quicktime", frozenset({".mov"})),
)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}

#: How many files one form takes, and how many times the largest file they may come to together.
MOST_FILES = 5
MOST_TOGETHER = 3
#: A picture of more pixels is refused before any of them is unpacked: 50 million take 200 MB of memory.
MOST_PIXELS = 50_000_000


def names(group: Group) -> tuple[str, ...]:
    """What people call the kinds of a group, each once."""
    return tuple(dict.fromkeys(kind.name for kind in KINDS if kind.group is group))


def megabytes_together(largest: int) -> int:
    """How many megabytes all files of one form may come to, where one may have `largest`."""
    return largest * MOST_TOGETHER
