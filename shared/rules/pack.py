"""What is handed out about a case, as one value: the page that is reviewed and the file are written from it (REP-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PackEntry:
    """One thing under its own heading: when and by whom, what is said of it, and words as they were written."""

    title: str
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class PackPart:
    """A part under one heading."""

    title: str
    entries: tuple[PackEntry, ...]


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to what the pack is about, and under which path it lies beside it; or why it does not."""

    number: int
    name: str
    belongs_to: str
    added: str
    media_type: str
    size: int
    sha256: str
    path: str = ""
    stays: str = ""

    @property
    def where(self) -> str:
        """Where it is, or why it is not here."""
        return self.path or self.stays


@dataclass(frozen=True)
class Pack:
    """Everything, in its order. `key` names the file."""

    key: str
    title: str
    about: tuple[str, ...]
    parts: tuple[PackPart, ...]


#: The head of the index that lies beside the files.
INDEX = ("File", "Name", "Belongs to", "Added", "Kind", "Bytes", "SHA-256")


def index_of(files: Sequence[Enclosure]) -> list[tuple[str, str, str, str, str, int, str]]:
    """A line for each file, whether it is here or not."""
    return [(one.where, one.name, one.belongs_to, one.added, one.media_type, one.size, one.sha256) for one in files]


def files_part(files: Sequence[Enclosure]) -> PackPart:
    """The same index within the pack."""
    return PackPart(
        "Files",
        tuple(
            PackEntry(
                one.name,
                f"Added by {one.added}",
                (
                    ("Belongs to", one.belongs_to),
                    ("Kind", one.media_type),
                    ("Bytes", f"{one.size:,}"),
                    ("Fingerprint (SHA-256)", one.sha256),
                    ("In this copy", one.where),
                ),
            )
            for one in files
        ),
    )
