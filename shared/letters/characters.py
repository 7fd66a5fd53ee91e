"""Which characters a letter can print: what the installed fonts have, besides what a letter writes in words."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from functools import cache
from html import unescape

#: Control characters, marks that turn the direction of the text around, what stands for nothing: no page has them.
LEFT_OUT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
#: Pictures in a text, with what joins and tints them. No letter font draws them, and a screen reader needs their names.
PICTURES = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0000-\U000e007f]"
    "(?:[\u200d\ufe0f\u20e3]*[\u2600-\u27bf\U0001f000-\U0001faff\U000e0000-\U000e007f])*"
)
#: In a letter's page: where a line of it begins or ends, and what lies within one.
_BLOCK = re.compile(r"</?(?:p|li|ul|div|section|header|main|h[1-6])\b[^>]*>|<br>")
_INLINE = re.compile(r"<[^>]*>")
_AROUND = 30
_ENGLISH = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\n‘’“”–—…£•éèêâôîûŵŷ")


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of `text` that no installed font has, each once, in order."""
    if _ENGLISH.issuperset(text):
        return ()
    has = _installed()
    left = PICTURES.sub("", LEFT_OUT.sub("", text))
    return tuple(dict.fromkeys(c for c in left if c not in _ENGLISH and not has[ord(c)]))


def in_words(character: str) -> str:
    """`“𓀀” (egyptian hieroglyph a001)`: the character and what it is called, or its number where it has no name."""
    name = unicodedata.name(character, "").lower()
    if not name:
        return f"U+{ord(character):04X}"
    return f"“{character}” ({name})"


def words_around(page: str, character: str) -> str:
    """The words of a letter's page among which a character stands first, some thirty signs on each side of it."""
    lines = (unescape(_INLINE.sub("", line)) for line in _BLOCK.split(page.partition("<body")[2]))
    line = next((" ".join(line.split()) for line in lines if character in line), "")
    before, _, after = line.partition(character)
    begins, ends = before[-_AROUND:], after[:_AROUND]
    begins = f"…{begins.partition(' ')[2]}" if begins != before else begins
    return f"{begins}{character}{ends.rpartition(' ')[0]}…" if ends != after else f"{begins}{character}{ends}"


@cache
def _installed() -> bytes:
    """Which code points the fonts have that Pango may choose from, as fontconfig lists them; read once in a process.

    One byte for each that there may be: a set of those that there are holds six times the memory.

    Raises OSError or CalledProcessError where fontconfig is not installed: then no letter can be printed either.
    """
    listed = subprocess.run(
        ["fc-list", ":scalable=true", "--format=%{charset}\n"],  # noqa: S607 - Debian's, as Pango's own fontconfig
        check=True,
        capture_output=True,
        text=True,
    )
    ranges = {piece for line in listed.stdout.splitlines() for piece in line.split()}
    has = bytearray(sys.maxunicode + 1)
    for piece in ranges:
        first, _, last = piece.partition("-")
        begins, ends = int(first, 16), int(last or first, 16) + 1
        has[begins:ends] = b"\x01" * (ends - begins)
    return bytes(has)
