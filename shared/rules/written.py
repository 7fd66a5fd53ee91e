"""A time, a date, a list and points, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time

#: What people put, or Word pastes, before each point of a list.
_POINT = re.compile(r"\s*(?:[•▪●■□◻❑❒◆❖◦‣·*–—-][\s\u00a0]+|[•▪●■□◻❑❒◆❖◦‣]\s*)")


#: What ends a sentence, in the scripts that people write to us in.
_ENDS = (".", "!", "?", "…", "\u061f", "\u06d4", "\u0964", "\u3002", "\uff01", "\uff1f")


def clock_time(value: time) -> str:
    """A time as people write it: 10am, 2:30pm, midday."""
    if value == time(12):
        return "midday"
    if value == time(0):
        return "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{(value.hour - 1) % 12 + 1}{minutes}{'am' if value.hour < 12 else 'pm'}"


def long_date(day: date) -> str:
    """A date as people write it: 21 November 2026."""
    return f"{day.day} {day:%B %Y}"


def in_sentence(words: str) -> str:
    """A label as it stands within a sentence: with a small letter, but for “I”, “BSL” and “British Sign Language”."""
    first, long = words.partition(" ")[0], [word for word in words.split() if len(word) > 3]
    is_name = len(long) > 1 and all(word[0].isupper() for word in long)
    is_abbreviation = first.isupper() and first != "A"
    return words if is_name or is_abbreviation else words[:1].lower() + words[1:]


def listed(words: Iterable[str], last: str = "and") -> str:
    """Several as one: `a, b and c`. What is empty is left out."""
    *first, end = [word for word in words if word] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def quoted(words: str) -> str:
    """Somebody’s words in quotation marks, at the end of a sentence of ours: with a full stop where they have none."""
    return f"“{words.strip()}”{ending(words)}"


def ending(words: str) -> str:
    """The full stop that a sentence needs after these quoted words; empty where they end it."""
    return "" if words.rstrip().rstrip("”’\"')").endswith(_ENDS) else "."


def points_of(text: str) -> tuple[str, ...]:
    """The lines that hold something, each a point of a list that has marks of its own: typed ones would be second."""
    lines = (line[found.end() :] if (found := _POINT.match(line)) else line for line in text.splitlines())
    return tuple(line.strip() for line in lines if line.strip())
