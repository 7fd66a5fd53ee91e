"""Characters that stand for nothing on paper: a name that holds one is not printed as it is written (LET-4)."""

from __future__ import annotations

import unicodedata

#: Invisible, and needed all the same: new lines, joiners of letters, marks of direction, the soft hyphen.
_NEEDED = frozenset("\n\t\r\u00ad\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
#: Controls, formats, halves of characters, private ones, and those that are none.
_NEVER = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Letters, numbers, marks, punctuation and signs.
_SEEN = frozenset("LNPSM")


def unprintable(text: str) -> str:
    """The first character of a text that can't be printed; empty where there is none."""
    return next((one for one in text if one not in _NEEDED and unicodedata.category(one) in _NEVER), "")


def seen(text: str) -> bool:
    """Whether anything of it would be seen on paper."""
    return any(unicodedata.category(one)[0] in _SEEN for one in text)


def why_not_printed(text: str) -> str:
    """What is wrong with a text that is to be printed, as it follows its name; empty where nothing is."""
    if found := unprintable(text):
        return f"holds a character that can’t be printed (U+{ord(found):04X})"
    return "" if seen(text) else "holds nothing that would be seen on paper"
