"""A case on paper for whoever looks at it from outside: indexed, with bookmarks and tags, PDF/UA (REP-5)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.letters.compose import Document
from shared.letters.publication import Publisher
from shared.letters.report import on_paper
from shared.rules.pack import Pack


def pack_on_paper(pack: Pack, publisher: Publisher, letters: Mapping[str, bytes] | None = None) -> Document:
    """The pack, ready to be printed; `letters` are attached to it as they were issued, by their references."""
    attached = {f"{reference}.pdf": pdf for reference, pdf in (letters or {}).items()}
    return on_paper("letters/pack.html", pack.key, publisher, attached, pack=pack, letters=list(letters or {}))
