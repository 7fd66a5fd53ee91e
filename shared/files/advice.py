"""What we say of a file that can't be taken: why, and what helps for that kind of file."""

from __future__ import annotations

from shared.files.kinds import FileKind, Group, Reader
from shared.files.wrong import Fault
from shared.rules.message import Translatable, message

_PICTURES = {".svg", ".avif", ".jxl", ".psd", ".raw", ".dng", ".ico"}
_PAGES = {".pages", ".html", ".htm", ".mht", ".epub", ".ppt", ".pptx", ".odp", ".xps", ".wps", ".xls", ".csv", ".md"}
_MACROS = {".docm", ".xlsm", ".dotm", ".pptm"}
_PACKED = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"}
_SOUNDS = {".wma", ".flac", ".aif", ".aiff", ".caf", ".oga", ".mid", ".m4b", ".awb", ".ac3"}
_FILMS = {".avi", ".mkv", ".wmv", ".mpg", ".mpeg", ".m4v", ".flv", ".ogv", ".mts", ".3g2", ".vob"}


def not_taken(name: str) -> Translatable:
    """A file whose name is of no kind that we take."""
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _PICTURES:
        return message("“%(name)s” is not a kind of file that we can take. Save the picture as JPEG or PNG.", name=name)
    if ending in _PAGES:
        return message("“%(name)s” is not a kind of file that we can take. Print or save it as PDF.", name=name)
    if ending in _MACROS:
        return message("“%(name)s” is not a kind of file that we can take. Save it without macros, as PDF.", name=name)
    if ending in _PACKED:
        return message(
            "“%(name)s” is not a kind of file that we can take. Unpack it and send what is in it.", name=name
        )
    if ending in _SOUNDS:
        return message("“%(name)s” is not a kind of file that we can take. Save the sound as MP3 or M4A.", name=name)
    if ending in _FILMS:
        return message("“%(name)s” is not a kind of file that we can take. Save the video as MP4.", name=name)
    return message(
        "“%(name)s” is not a kind of file that we can take. Save a picture as JPEG, a text as PDF.", name=name
    )


def advice_about(name: str, kind: FileKind, fault: Fault) -> Translatable:
    """A file in which its reader found this fault."""
    if fault is Fault.TOO_MANY_PIXELS:
        return message("“%(name)s” has too many pixels. Make the picture smaller.", name=name)
    if fault is Fault.NEEDS_PASSWORD:
        return message(
            "“%(name)s” needs a password to open. Save it without the password, then choose it again.", name=name
        )
    if fault is Fault.HAS_MACROS:
        return message("“%(name)s” has macros in it: small programs. Save it without them, or as PDF.", name=name)
    if fault is Fault.UNREADABLE:
        return _unreadable(name, kind)
    return _other_kind(name, kind)


def _unreadable(name: str, kind: FileKind) -> Translatable:
    if kind.group is Group.PICTURE:
        return message("“%(name)s” can’t be read as a picture. Open it, take a screenshot and send that.", name=name)
    if kind.reader is Reader.PDF:
        return message("“%(name)s” can’t be read as a PDF. Open it, print it to PDF again and send that.", name=name)
    if kind.group is Group.DOCUMENT:
        return message("“%(name)s” can’t be read. Open it and save it as PDF.", name=name)
    return message("“%(name)s” can’t be read: it may not be whole. Copy it from the device again.", name=name)


def _other_kind(name: str, kind: FileKind) -> Translatable:
    if kind.group is Group.PICTURE:
        return message("“%(name)s” is not what its name says. Open the picture and save it as JPEG or PNG.", name=name)
    if kind.group is Group.SOUND:
        return message(
            "“%(name)s” is not what its name says. Share the recording from the app that made it, as MP3 or M4A; "
            "voice notes can be sent as they are.",
            name=name,
        )
    if kind.group is Group.VIDEO:
        return message(
            "“%(name)s” is not what its name says. Share the video from the app that made it, as MP4.", name=name
        )
    if kind.reader is Reader.TEXT:
        return message("“%(name)s” is not what its name says. Open it and save it as plain text, or as PDF.", name=name)
    if kind.reader is Reader.EMAIL or kind.name == "MSG":
        return message(
            "“%(name)s” is not what its name says. Save the email from your mail program, or as PDF.", name=name
        )
    return message(
        "“%(name)s” is not what its name says. Open it in the program that made it and save it as PDF.", name=name
    )
