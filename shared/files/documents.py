"""PDF, Outlook, old Word, RTF, plain text and saved emails: each recognised by the library that reads it, or by its
words, and without what names who made it and with what."""

from __future__ import annotations

import email.policy
import struct
from email.parser import BytesHeaderParser
from pathlib import Path

import olefile
import pikepdf

from shared.files.kinds import FileKind
from shared.files.wrong import Fault, Wrong
from shared.rules.codings import utf_16

_BEGINNING = 1 << 16
#: What an email begins with, of which a draft or a copy from a web page may lack some; of two, no text is likely.
_OF_AN_EMAIL, _ENOUGH = {"from", "to", "cc", "subject", "date", "received", "message-id", "x-unsent"}, 2
_ABOUT_IT = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
#: A set of properties with none in it, in the form that Office expects (MS-OLEPS).
_NO_PROPERTIES = struct.pack("<HHI16sI16sIII", 0xFFFE, 0, 0x00020006, bytes(16), 1, bytes(16), 48, 8, 0)
#: The groups of rich text about who made it with what, and the names of who revised it.
_ABOUT_RTF = (b"{\\info", b"{\\*\\userprops", b"{\\*\\generator", b"{\\*\\revtbl")
_ENCRYPTED_WORD = 0x0100
#: What no text has in it, however it is written.
_NO_TEXT = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_NO_TRACES = ("/Metadata", "/PieceInfo", "/LastModified")


def read_pdf(path: Path, kind: FileKind) -> None:
    """A PDF, also after a byte-order mark or an empty line. Signed ones stay as they are. Raises Wrong."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise Wrong(Fault.OTHER_KIND)
    clean = path.with_suffix(".clean")
    try:
        with pikepdf.open(path) as pdf:
            if not len(pdf.pages):
                raise Wrong(Fault.UNREADABLE)
            if _is_signed(pdf):
                return  # its signature, and what it names, is what makes it evidence
            _forget_its_making(pdf)
            pdf.save(clean, deterministic_id=True, linearize=False)
    except pikepdf.PasswordError:
        raise Wrong(Fault.NEEDS_PASSWORD) from None
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, AttributeError, RuntimeError):
        raise Wrong(Fault.UNREADABLE) from None
    clean.replace(path)


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & 1)


def _forget_its_making(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            for name in _NO_TRACES:
                if name in found:
                    del found[name]


def read_ole(path: Path, kind: FileKind) -> None:
    """A Word file of before 2007 or a saved Outlook message. Raises Wrong."""
    try:
        with olefile.OleFileIO(path, write_mode=True) as ole:
            if not ole.exists(kind.mark):
                raise Wrong(Fault.NEEDS_PASSWORD if ole.exists("EncryptedPackage") else Fault.OTHER_KIND)
            if kind.name == "Word":
                _check_word(ole)
                for stream in filter(ole.exists, _ABOUT_IT):
                    size = ole.get_size(stream)
                    ole.write_stream(stream, _NO_PROPERTIES[:size].ljust(size, b"\0"))
    except OSError:
        raise Wrong(Fault.OTHER_KIND) from None
    except (ValueError, IndexError, struct.error, AttributeError, TypeError):
        raise Wrong(Fault.UNREADABLE) from None


def _check_word(ole: olefile.OleFileIO) -> None:
    (flags,) = struct.unpack("<H", ole.openstream("WordDocument").read(12)[10:12])
    if flags & _ENCRYPTED_WORD:
        raise Wrong(Fault.NEEDS_PASSWORD)
    if ole.exists("Macros") or ole.exists("_VBA_PROJECT_CUR"):
        raise Wrong(Fault.HAS_MACROS)


def read_rtf(path: Path, kind: FileKind) -> None:
    """Rich text, without the group that says who wrote it. Raises Wrong."""
    content = path.read_bytes()
    if not content.startswith(b"{\\rtf"):
        raise Wrong(Fault.OTHER_KIND)
    for group in _ABOUT_RTF:
        while (start := content.find(group)) >= 0:
            content = content[:start] + content[_end_of_group(content, start) :]
    path.write_bytes(content)


def _end_of_group(content: bytes, start: int) -> int:
    """Where the group that begins at `start` ends; braces after a backslash are none. Raises Wrong."""
    depth, at = 0, start
    while at < len(content):
        if content[at] == ord("\\"):
            at += 1
        elif content[at] in b"{}":
            depth += 1 if content[at] == ord("{") else -1
            if not depth:
                return at + 1
        at += 1
    raise Wrong(Fault.UNREADABLE)


def read_text(path: Path, kind: FileKind) -> None:
    """Text in UTF-8, UTF-16 or as Windows in Western Europe writes it. It is kept as it came. Raises Wrong."""
    content = path.read_bytes()
    wide = utf_16(content)
    for coding in (wide,) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) in _NO_TEXT for character in text):
            return
    raise Wrong(Fault.OTHER_KIND)


def read_email(path: Path, kind: FileKind) -> None:
    """An email as a mail program saves it. Who sent it and when is what it is handed in for. Raises Wrong."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    headers = BytesHeaderParser(policy=email.policy.compat32).parsebytes(beginning)
    named = {name.lower() for name in headers}
    if len(named & _OF_AN_EMAIL) < _ENOUGH or b"\0" in beginning:
        raise Wrong(Fault.OTHER_KIND)
