"""What is handed out about a case, as one value: the page that is reviewed and the file are written from it (REP-5)."""

from __future__ import annotations

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
class Pack:
    """Everything, in its order. `key` names the file."""

    key: str
    title: str
    about: tuple[str, ...]
    parts: tuple[PackPart, ...]
