"""Keys of the record made from what a person calls a thing: what events and addresses name it by."""

from __future__ import annotations

import re


def slug_of(text: str) -> str:
    """A key made of the first words of a title."""
    words = re.findall(r"[a-z0-9]+", text.lower())[:6]
    slug = "_".join(words)
    return slug if slug[:1].isalpha() else f"point_{slug}".rstrip("_")


def free_key(key: str, taken: set[str]) -> str:
    """The key, with a number behind it where it is taken."""
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free
