"""How the letters of a text file are written, where the file does not say it itself. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: So much of a file is looked at, in bytes.
_BEGINNING = 4_096
#: The share of letters whose upper byte is empty in a text of western letters, and the most empty lower bytes.
_MOST, _FEW = 0.7, 0.02
#: What no text in bytes has: UTF-16 of other scripts has it in every line, as the upper bytes of its letters.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: The most of a text in UTF-16 that reads as plain western signs, byte by byte; with more it is one in bytes.
_PLAIN, _MOST_PLAIN = re.compile(rb"[ -~\s]"), 0.85
#: Scripts that are written together; Korean writes Chinese signs too, in a text with spaces.
_TOGETHER = {"hiragana": "cjk", "katakana": "cjk", "katakana-hiragana": "cjk", "bopomofo": "cjk"}
#: Codings of East Asia with two bytes a sign, which may come to letters of one script in UTF-16 too.
_TWO_BYTES = ("gbk", "big5", "shift_jis", "euc_kr")


def utf_16(content: bytes) -> str:
    """The coding of a text in UTF-16, by its mark or, without one, by what its bytes come to; empty for any other."""
    if content.startswith(_MARKS):
        return "utf-16"
    if len(content) < 4 or len(content) % 2:
        return ""
    beginning = content[:_BEGINNING]
    empty = [beginning[first::2].count(0) / (len(beginning) / 2) for first in (0, 1)]
    if empty[1] >= _MOST and empty[0] <= _FEW:
        return "utf-16-le"
    if empty[0] >= _MOST and empty[1] <= _FEW:
        return "utf-16-be"
    if _is_text_in_bytes(beginning) or any(_is_all_of_two_bytes(beginning, coding) for coding in _TWO_BYTES):
        return ""
    return _of_one_script(beginning)


def _is_text_in_bytes(beginning: bytes) -> bool:
    if len(_PLAIN.findall(beginning)) > _MOST_PLAIN * len(beginning):
        return not _CONTROLS.search(beginning)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return not _CONTROLS.search(beginning)


def _is_all_of_two_bytes(beginning: bytes, coding: str) -> bool:
    try:
        return len(beginning.decode(coding)) * 2 == len(beginning)
    except UnicodeDecodeError:
        return False


def _of_one_script(beginning: bytes) -> str:
    """The order of bytes in which it is all assigned, in letters of one script; of both, the one of fewer rows.

    A script has its letters in a few rows of 256, and the wrong order scatters them over all. Two orders with as many
    rows can’t be told apart.
    """
    orders = {}
    for coding, upper in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[::2])):
        if _reads_as_one_script(beginning, coding):
            orders[coding] = len(set(upper))
    least = [coding for coding, rows in orders.items() if rows == min(orders.values())]
    return least[0] if len(least) == 1 else ""


def _reads_as_one_script(beginning: bytes, coding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(coding)().decode(beginning)  # a letter may be cut at the end
    except UnicodeDecodeError:
        return False
    letters = [each for each in text if not each.isascii() and unicodedata.category(each)[0] in "LM"]
    if not letters or any(_is_no_text(each) for each in text):
        return False
    scripts = {_script(each) for each in letters} - {"latin", "combining"}
    return len(scripts) <= 1 or (" " in text and scripts == {"cjk", "hangul"})


def _is_no_text(character: str) -> bool:
    """Whether nobody writes this: unassigned, private, half a pair, or a control other than a line end or a tab."""
    return unicodedata.category(character) in {"Cn", "Co", "Cs", "Cc"} and character not in "\t\n\r\f"


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "").split(" ")[0].lower()
    return _TOGETHER.get(word, word)
