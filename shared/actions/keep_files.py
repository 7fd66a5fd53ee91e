"""Files that people hand in: checked before they are stored, kept by content (DPA-6, SEC-30)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import puremagic

from shared.actions.verb import Doing
from shared.config import settings
from shared.models import Attachment, AttachmentContent
from shared.rules.errors import Invalid

#: What may be handed in: the name's ending, what the content must be, and the type it is given back as.
KINDS: dict[str, tuple[frozenset[str], str]] = {
    ".pdf": (frozenset({".pdf"}), "application/pdf"),
    ".jpg": (frozenset({".jpg", ".jpeg", ".jfif"}), "image/jpeg"),
    ".jpeg": (frozenset({".jpg", ".jpeg", ".jfif"}), "image/jpeg"),
    ".png": (frozenset({".png"}), "image/png"),
    ".docx": (
        frozenset({".docx", ".zip", ".docm"}),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".odt": (frozenset({".odt", ".zip"}), "application/vnd.oasis.opendocument.text"),
    ".mp3": (frozenset({".mp3"}), "audio/mpeg"),
    ".mp4": (frozenset({".mp4", ".m4v"}), "video/mp4"),
    ".txt": (frozenset(), "text/plain"),
}
MOST_FILES = 5


@dataclass(frozen=True)
class Upload:
    """A file that was checked. Made by `checked` and by nothing else."""

    name: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)


def checked(name: str, content: bytes, field_name: str = "files") -> Upload:
    """The file, when it is what its name says, not empty and not too large. Raises Invalid before it is stored."""
    printable = "".join(c for c in name if c.isprintable())  # nothing that turns the direction of the name around
    shown = printable.replace("\\", "/").rsplit("/", 1)[-1].strip()[:120] or "file"
    ending = "." + shown.rsplit(".", 1)[-1].lower() if "." in shown else ""
    most = settings().max_upload_megabytes
    if ending not in KINDS:
        kinds = ", ".join(sorted(e[1:].upper() for e in KINDS))
        raise Invalid({field_name: f"“{shown}” is not a kind of file that we can take. We take {kinds}."})
    if not content:
        raise Invalid({field_name: f"“{shown}” is empty."})
    if len(content) > most * 1_000_000:
        raise Invalid({field_name: f"“{shown}” is too large. The largest that we can take is {most} MB."})
    really, media_type = KINDS[ending]
    if not _is_really(content, really):
        raise Invalid({field_name: f"“{shown}” is not what its name says. Save it again as {ending[1:].upper()}."})
    return Upload(shown, media_type, hashlib.sha256(content).hexdigest(), content)


def keep_files(doing: Doing, reference: str, files: tuple[Upload, ...]) -> list[str]:
    """Store checked files with a record, in the transaction that is open. Returns their fingerprints."""
    if len(files) > MOST_FILES:
        raise Invalid({"files": f"Choose {MOST_FILES} files at most"})
    for file in files:
        if not AttachmentContent.select().where(AttachmentContent.sha256 == file.sha256).exists():
            AttachmentContent.create(sha256=file.sha256, content=file.content)
        doing.create(
            Attachment,
            record_reference=reference,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=file.sha256,
            added_by=doing.actor.staff_id,
            added_at=doing.now,
        )
    return [file.sha256 for file in files]


def _is_really(content: bytes, kinds: frozenset[str]) -> bool:
    """Whether the content's own marks are of one of these kinds; for plain text, whether it is text."""
    if not kinds:
        try:
            return "\0" not in content.decode("utf-8")
        except UnicodeDecodeError:
            return False
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return bool(found & kinds)
