"""What a braille table has no signs for, in words that it has: an English letter to somebody whose name is written in
other letters is still theirs to read (LET-9).

Nothing is guessed: a name in Arabic letters isn't spelt in ours, which only its owner could do. The braille says in
what letters it stands in print. A Latin letter with a mark that braille hasn't is that letter without it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_IN_LETTERS = {"en": "[in {} letters]", "cy": "[mewn llythrennau {}]"}
#: What letters are called, where that isn't the first word of their names in Unicode.
_CALLED = {"Cjk": "Chinese", "Hiragana": "Japanese", "Katakana": "Japanese", "Hangul": "Korean"}
_IN_WELSH = {
    "Arabic": "Arabeg", "Chinese": "Tsieineeg", "Cyrillic": "Cyrilig", "Greek": "Groeg", "Hebrew": "Hebraeg",
    "Japanese": "Japaneeg", "Korean": "Corëeg",
}  # fmt: skip
_LATIN = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])\b")
#: Says nothing to fingers: joiners, and what a glyph stands for that adds nothing (`heard.py`).
_SILENT = re.compile("[\u200b-\u200f\u2060\u2066-\u2069\ufeff]")


def in_cells(text: str, unknown: Collection[str], language: str) -> str:
    """The text without the characters in `unknown`, which the table of this language does not have."""
    if not set(text) & set(unknown):
        return text
    text = _SILENT.sub("", text)
    text = "".join(_plain(character) if character in unknown else character for character in text)
    scripts = {script for character in unknown if (script := _script(character))}
    others = "".join(sorted({c for c in text if _script(c) in scripts}))
    if others:
        unsaid = "".join(sorted({c for c in text if unicodedata.category(c)[0] in "MP" and c in unknown}))
        word = f"[{re.escape(others + unsaid)}]+"
        text = re.sub(f"{word}(?:[ '’.-]+{word})*", lambda run: _in_letters(run[0], language), text)
    return "".join(_named(character) if character in unknown else character for character in text)


def _plain(character: str) -> str:
    """A Latin letter without its marks; everything else as it is."""
    found = _LATIN.match(unicodedata.name(character, ""))
    if found is None:
        return character
    return found[2].lower() if found[1] == "SMALL" else found[2]


def _script(character: str) -> str:
    """The script of a letter, as Unicode names it; empty for everything else, and for a Latin letter."""
    script = unicodedata.name(character, "").partition(" ")[0].title() if character.isalpha() else ""
    return "" if script == "Latin" else _CALLED.get(script, script)


def _in_letters(run: str, language: str) -> str:
    scripts = [script for script in map(_script, run) if script]
    if not scripts:
        return run
    script = "Japanese" if "Japanese" in scripts else scripts[0]
    return _IN_LETTERS[language].format(_IN_WELSH.get(script, script) if language == "cy" else script)


def _named(character: str) -> str:
    """A sign by its name; a mark that is left of nothing says nothing."""
    if unicodedata.category(character)[0] in "MC":
        return ""
    return f"[{unicodedata.name(character, 'sign').lower()}]"
