"""What somebody had typed into a form that could not be taken: shown to them again, so that it is not lost (REL-3)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from shared.web.text import cleaned

#: Never shown again: what proves who somebody is, and what the page itself put there.
_SECRET = ("password", "code", "token", "key", "version", "recovery")
_WORTH_KEEPING = 3


@dataclass(frozen=True)
class KeptForLater:
    """Why what was sent could not be taken, and whether it is kept for whoever wrote it."""

    why: str
    kept: bool = False


def typed_text() -> list[tuple[str, str]]:
    """The words that were typed: the field's name in plain words, and the text. Choices and numbers are left out."""
    if request.method not in {"POST", "PUT"} or request.mimetype not in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }:
        return []
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), cleaned(value))
        for name, value in request.form.items(multi=True)
        if not any(word in name.lower() for word in _SECRET) and _is_words(value)
    ]


def _is_words(value: str) -> bool:
    """Whether it reads like something that a person wrote, not like the value of a choice."""
    return len(value.strip()) >= _WORTH_KEEPING and any(c.isspace() or c in "@’'." for c in value.strip())
