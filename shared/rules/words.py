r"""Words in any script.

Python’s `\w` is letters and digits. Hindi, Punjabi, Bengali, Tamil and others write most vowels as marks of the letter
before, so that by `\w` a word of theirs falls into its consonants, and two names that differ in a vowel are one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

#: From here on are the scripts that write vowels so; before it, marks are accents and points, which many leave away.
_FIRST_OF_THEM = "\u0900"
_SCRIPTS = (*range(0x0900, 0x1D00), *range(0xA800, 0xAC00))
_ACCENTS_FROM = 10
_APOSTROPHES = "'’"


def words_of(text: str) -> list[str]:
    """The words of it, of letters and their marks alone; one with an apostrophe in it is one."""
    apart = "".join(sign if sign in _APOSTROPHES or _kind(sign) in "LM" else " " for sign in text).split()
    return [word for part in apart if (word := part.strip(_APOSTROPHES))]


def whole(pattern: str, words: str) -> str:
    """The pattern of these words, found only where no longer word has them in it."""
    first, last = words[:1], words[-1:]
    begins = rf"(?<!{_goes_on(first)})" if first and _kind(first) in "LMN" else ""
    return begins + pattern + (rf"(?!{_goes_on(last)})" if last and _kind(last) in "LMN" else "")


def _kind(sign: str) -> str:
    return unicodedata.category(sign)[0]


def _goes_on(sign: str) -> str:
    """What makes one word with this sign. The marks cost time to look for, and only their own scripts have them."""
    return r"\w" if sign < _FIRST_OF_THEM else rf"[\w{_signs()}]"


@cache
def _signs() -> str:
    """Vowels, and what joins or dots two letters; no accents."""
    each = map(chr, _SCRIPTS)
    return "".join(sign for sign in each if _kind(sign) == "M" and unicodedata.combining(sign) < _ACCENTS_FROM)
