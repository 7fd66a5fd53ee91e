"""A case, or all that is held on a person, on paper: indexed, with bookmarks and tags, PDF/UA (REP-5, DPA-3)."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from shared.letters.publication import Publisher
from shared.letters.render import CannotRender
from shared.letters.typeset import asked
from shared.letters.workers import Pool, WorkerDied
from shared.rules.pack import Pack, PackEntry

#: The most processor time, in seconds, and memory, in MiB, that one file may take.
SECONDS = 60.0
MEGABYTES = 1024
#: Beyond so many entries only the parts have bookmarks: nobody looks for one of thousands in a list.
_MARKED = 500
_UNBROKEN = re.compile(r"\S{70}")
_ONE_AT_A_TIME = threading.Lock()
#: How long whoever asks waits for their turn, in seconds.
_PATIENT = 60.0


def print_pack(pack: Pack, publisher: Publisher, letters: Mapping[str, bytes] | None = None) -> bytes:
    """The pack as a PDF/UA-1 file; `letters` are attached to it as they were issued, by their references.

    Raises CannotRender where it can’t be printed. Each has a process of its own, whose memory ends with it.
    """
    pdf = _answer(_question(pack, publisher, list(letters or {})))
    return _with(pdf, letters) if letters else pdf


def _question(pack: Pack, publisher: Publisher, letters: list[str]) -> bytes:
    entries = sum(len(part.entries) for part in pack.parts)
    return asked(
        key=pack.key,
        title=pack.title,
        about=[_breakable(text) for text in pack.about],
        letters=letters,
        marked=entries <= _MARKED,
        publisher={
            "name": publisher.name,
            "colour": publisher.readable,
            "logo": publisher.logo.decode(),
        },
        first=0,
        index=[],
        parts=[
            {"title": f"{number}. {part.title}", "entries": [_entry(each) for each in part.entries]}
            for number, part in enumerate(pack.parts, start=1)
        ],
    )


def _entry(entry: PackEntry) -> dict[str, Any]:
    return {
        "title": _breakable(entry.title),
        "about": _breakable(entry.about),
        "facts": [[name, _lines(value)] for name, value in entry.facts],
        "lines": _lines(entry.text) if entry.text else [],
    }


def _lines(text: str) -> list[str]:
    return _breakable(text).splitlines()


def _breakable(text: str) -> str:
    """The text with a place to break in what is longer than a line; a fingerprint is not."""
    return _UNBROKEN.sub(lambda found: found.group() + "\u200b", text)


def _answer(question: bytes) -> bytes:
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENT):
        raise CannotRender("Another long file is being printed just now. Try again in a minute.")
    pool = Pool("shared.letters.typeset", 1, seconds=SECONDS, megabytes=MEGABYTES)
    try:
        answer = pool.ask(question)
    except WorkerDied as died:
        raise CannotRender(f"The file could not be printed. {died}") from died
    finally:
        pool.close()
        _ONE_AT_A_TIME.release()
    if answer[:1] != b"P":
        raise CannotRender(f"The file could not be printed: {answer[1:].decode()}")
    return answer[1:]


def _with(pdf: bytes, letters: Mapping[str, bytes]) -> bytes:
    """The file with these attached to it."""
    import pikepdf  # with it comes a large library

    made = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for reference, letter in letters.items():
            name = f"{reference}.pdf"
            file.attachments[name] = pikepdf.AttachedFileSpec(
                file, letter, description=f"Letter {reference} as it was issued", filename=name,
                mime_type="application/pdf",
            )  # fmt: skip
        file.save(made, deterministic_id=True)
    return made.getvalue()
