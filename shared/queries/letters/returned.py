"""Letters that came back undelivered (LET-7)."""

from __future__ import annotations

from typing import Any

from peewee import fn

from shared.models import LetterSending


def came_back() -> Any:
    """The ids of the letters that came back the last time they were sent: nobody has them yet."""
    later = LetterSending.alias()
    went_again = later.select(later.id).where(later.letter == LetterSending.letter, later.id > LetterSending.id)
    return LetterSending.select(LetterSending.letter).where(
        LetterSending.returned_on.is_null(False), ~fn.EXISTS(went_again)
    )
