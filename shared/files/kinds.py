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


class Reader(StrEnum):
    """What looks into a file: it says whether the file is what its name says, and takes personal traces out."""

    PDF = "pdf"
    OFFICE = "office"
    OLE = "ole"
    RTF = "rtf"
    TEXT = "text"
    EMAIL = "email"
    PICTURE = "picture"
    SCAN = "scan"
    BOXES = "boxes"
    MPEG = "mpeg"
    OGG = "ogg"
    WAVE = "wave"
    AMR = "amr"
    AAC = "aac"
    WEBM = "webm"


@dataclass(frozen=True)
class FileKind:
    """One kind of file. `mark` is what its reader finds in a file of this kind: a content type, a stream, a format."""

    name: str
    group: Group
    endings: tuple[str, ...]
    media_type: str
    reader: Reader
    mark: str = ""
    #: The ending of the name under which it is kept, where it is turned into something else.
    becomes: str = ""

    @property
    def large(self) -> bool:
        """Whether it may be as large as a recording."""
        return self.group in {Group.SOUND, Group.VIDEO}


_DOCUMENT, _PICTURE, _SOUND, _VIDEO = Group
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = (
    FileKind("PDF", _DOCUMENT, (".pdf",), "application/pdf", Reader.PDF),
    FileKind("Word", _DOCUMENT, (".docx",), f"{_OFFICE}.wordprocessingml.document", Reader.OFFICE),
    FileKind("Word", _DOCUMENT, (".doc",), "application/msword", Reader.OLE, "WordDocument"),
    FileKind("Excel", _DOCUMENT, (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet", Reader.OFFICE),
    FileKind("OpenDocument", _DOCUMENT, (".odt",), f"{_OPEN}.text", Reader.OFFICE),
    FileKind("OpenDocument", _DOCUMENT, (".ods",), f"{_OPEN}.spreadsheet", Reader.OFFICE),
    FileKind("RTF", _DOCUMENT, (".rtf",), "application/rtf", Reader.RTF),
    FileKind("TXT", _DOCUMENT, (".txt",), "text/plain", Reader.TEXT),
    FileKind("EML", _DOCUMENT, (".eml",), "message/rfc822", Reader.EMAIL),
    FileKind("MSG", _DOCUMENT, (".msg",), "application/vnd.ms-outlook", Reader.OLE, "__properties_version1.0"),
    FileKind("TIFF", _DOCUMENT, (".tif", ".tiff"), "application/pdf", Reader.SCAN, "TIFF", becomes=".pdf"),
    FileKind("JPEG", _PICTURE, (".jpg", ".jpeg"), "image/jpeg", Reader.PICTURE, "JPEG"),
    FileKind("JPEG", _PICTURE, (".jfif", ".jpe"), "image/jpeg", Reader.PICTURE, "JPEG", becomes=".jpg"),
    FileKind("PNG", _PICTURE, (".png",), "image/png", Reader.PICTURE, "PNG"),
    FileKind("WebP", _PICTURE, (".webp",), "image/webp", Reader.PICTURE, "WEBP"),
    FileKind("HEIC", _PICTURE, (".heic", ".heif"), "image/jpeg", Reader.PICTURE, "HEIF", becomes=".jpg"),
    FileKind("GIF", _PICTURE, (".gif",), "image/png", Reader.PICTURE, "GIF", becomes=".png"),
    FileKind("BMP", _PICTURE, (".bmp",), "image/png", Reader.PICTURE, "BMP", becomes=".png"),
    FileKind("MP3", _SOUND, (".mp3",), "audio/mpeg", Reader.MPEG),
    FileKind("M4A", _SOUND, (".m4a",), "audio/mp4", Reader.BOXES, "sound"),
    FileKind("WAV", _SOUND, (".wav",), "audio/wav", Reader.WAVE),
    FileKind("OGG", _SOUND, (".ogg", ".opus"), "audio/ogg", Reader.OGG),
    FileKind("AAC", _SOUND, (".aac",), "audio/aac", Reader.AAC),
    FileKind("WebM", _SOUND, (".weba",), "audio/webm", Reader.WEBM, "sound"),
    FileKind("AMR", _SOUND, (".amr",), "audio/amr", Reader.AMR),
    FileKind("MP4", _VIDEO, (".mp4",), "video/mp4", Reader.BOXES, "film"),
    FileKind("MOV", _VIDEO, (".mov",), "video/quicktime", Reader.BOXES, "quicktime"),
    FileKind("WebM", _VIDEO, (".webm",), "video/webm", Reader.WEBM, "film"),
    FileKind("3GP", _VIDEO, (".3gp",), "video/3gpp", Reader.BOXES, "film"),
)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}

#: How many files one form takes, and how many times the largest file they may come to together.
MOST_FILES = 5
MOST_TOGETHER = 3
#: A picture of more pixels is refused before any of them is unpacked. Drawing one of 50 million again takes 410 MB as
#: JPEG, PNG or HEIC; WebP takes twice as much for each.
MOST_PIXELS, MOST_PIXELS_OF_WEBP = 50_000_000, 25_000_000


def kind_of(name: str) -> FileKind | None:
    """The kind that the name says it is, or None."""
    return BY_ENDING.get("." + name.rsplit(".", 1)[-1].lower() if "." in name else "")


def names(group: Group) -> tuple[str, ...]:
    """What people call the kinds of a group, each once."""
    return tuple(dict.fromkeys(kind.name for kind in KINDS if kind.group is group))


def megabytes_together(largest: int) -> int:
    """How many megabytes all files of one form may come to, where one may have `largest`."""
    return largest * MOST_TOGETHER
