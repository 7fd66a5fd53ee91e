"""What is handed out about a case, as one value: the page that is reviewed and the file are written from it (REP-5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing under its own heading: when and by whom, what is said of it, and words as they were written."""

    title: str
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Part:
    """A part under one heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Dossier:
    """Everything, in its order. `key` names the file."""

    key: str
    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
