"""How the letters of a text file are written, where the file does not say it itself. Pure."""

from __future__ import annotations

import codecs

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: So much of a file is looked at, in bytes.
_BEGINNING = 4_096
#: The share of letters whose upper byte is empty in a text of western letters, and the most empty lower bytes.
_MOST, _FEW = 0.7, 0.02


def utf_16(content: bytes) -> str:
    """The coding of a text in UTF-16, by its mark or, without one, by its empty upper bytes; empty for any other."""
    if content.startswith(_MARKS):
        return "utf-16"
    beginning = content[:_BEGINNING]
    if len(content) < 4 or len(content) % 2:
        return ""
    empty = [beginning[first::2].count(0) / (len(beginning) / 2) for first in (0, 1)]
    if empty[1] >= _MOST and empty[0] <= _FEW:
        return "utf-16-le"
    return "utf-16-be" if empty[0] >= _MOST and empty[1] <= _FEW else ""
