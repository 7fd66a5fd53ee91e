"""Words that are read from right to left, which must not take what stands around them along (INP-1)."""

from __future__ import annotations

import re
import unicodedata

_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def is_turned(text: str) -> bool:
    """Whether a letter of it is read from right to left."""
    return _TURNED.search(text) is not None


def direction_of(text: str) -> str:
    """`ltr` or `rtl`, by its first letter, as `dir=auto` tells it."""
    first = next((c for c in map(unicodedata.bidirectional, text) if c in {"L", "R", "AL"}), "")
    return "ltr" if first == "L" else "rtl"
