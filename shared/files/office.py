"""Documents that are zip archives: Word and Excel since 2007, and OpenDocument. Recognised by what they say of
themselves; the parts about their making are emptied, and the photographs in them drawn again."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import olefile

from shared.files.kinds import FileKind
from shared.files.pictures import drawn_again
from shared.files.wrong import Fault, Wrong

_TYPES, _MIMETYPE = "[Content_Types].xml", "mimetype"
_MOST_OF_A_PART, _MOST_UNPACKED = 64_000_000, 200_000_000
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/"
_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2">'
    "<office:meta/></office:document-meta>"
)
#: The parts that say who made it, with what and where, and what stands in their place.
_EMPTY = {
    "docprops/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}"/>',
    "docprops/app.xml": f'<Properties xmlns="{_EXTENDED}extended-properties"/>',
    "docprops/custom.xml": f'<Properties xmlns="{_EXTENDED}custom-properties"/>',
    "meta.xml": _META,
}
_PHOTOGRAPHS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError)


def read(path: Path, kind: FileKind) -> None:
    """Recognise the document and pack it again without its traces. Raises Wrong."""
    if olefile.isOleFile(path):  # what Office makes of a document with a password
        raise Wrong(Fault.NEEDS_PASSWORD)
    clean = path.with_suffix(".clean")
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, kind)
            with zipfile.ZipFile(clean, "w") as made:
                for part in archive.infolist():
                    made.writestr(_without_its_maker(part), _without_traces(archive, part))
    except (*_BROKEN, ElementTree.ParseError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise Wrong(Fault.OTHER_KIND) from None
    clean.replace(path)


def _check(archive: zipfile.ZipFile, kind: FileKind) -> None:
    parts = set(archive.namelist())
    sizes = [part.file_size for part in archive.infolist()]
    if sum(sizes) > _MOST_UNPACKED or max(sizes, default=0) > _MOST_OF_A_PART:
        raise Wrong(Fault.UNREADABLE)
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise Wrong(Fault.HAS_MACROS)
    if _TYPES in parts:
        if f"{kind.media_type}.main+xml" not in _types(archive):
            raise Wrong(Fault.OTHER_KIND)
    elif _MIMETYPE not in parts or archive.read(_MIMETYPE).strip() != kind.media_type.encode():
        raise Wrong(Fault.OTHER_KIND)
    elif "META-INF/manifest.xml" in parts and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Wrong(Fault.NEEDS_PASSWORD)


def _types(archive: zipfile.ZipFile) -> set[str | None]:
    """What kinds of parts it has: the main one may have any name."""
    return {part.get("ContentType") for part in ElementTree.fromstring(archive.read(_TYPES))}  # noqa: S314 - in a worker


def _without_its_maker(part: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The part's name, date and packing, and no more about the machine that packed it."""
    plain = zipfile.ZipInfo(part.filename, part.date_time)
    plain.compress_type = zipfile.ZIP_STORED if part.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    return plain


def _without_traces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    name = part.filename.lower()
    if name in _EMPTY:
        return f'<?xml version="1.0" encoding="UTF-8"?>{_EMPTY[name]}'.encode()
    content = archive.read(part)
    found = _PHOTOGRAPHS.get(name[name.rfind(".") :]) if "/media/" in name or name.startswith("pictures/") else None
    if found is None:
        return content
    try:
        return drawn_again(content, found)
    except Wrong:
        return content  # what Office can show and we can't read stays: it is words that were handed in
