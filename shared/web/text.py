"""Words as they arrive from a keyboard, Word, an email or a telephone: one form of each, nothing changed that is seen.

What can't be seen is nobody's fault and is put in order unsaid; what can be seen stays, or is asked by name (INP-1).
"""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _

from shared.letters.characters import in_words, unprintable

#: Every mark that ends a line, from whatever program: one line end.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Spaces of other widths, and those that don't break: on the page they look like one. U+1680 and U+3000 don't.
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
#: What leaves no mark: breaks and joins that are only suggested, marks of order, turns of direction (SEC-27).
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\u202a-\u202e\u2066-\u2069]")
#: Numbers that Unicode keeps from ever being a character; no page may hold one, and PDFs leave U+FFFE for a hyphen.
_ENDS_OF_PLANES = "".join(chr(plane | end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_NO_CHARACTERS = re.compile(f"[\ufdd0-\ufdef{_ENDS_OF_PLANES}]")
#: What no page may hold: those, and what steers a machine.
_IN_NO_PAGE = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_ENDS_OF_PLANES}]")
#: Hyphens that don't break, dashes and minus signs: in a number, a date or an address they are one.
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
#: Letters of which nothing is seen: what fills a place in Korean, and braille without a dot.
_EMPTY_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: What Word leaves where it drew a sign out of its Symbol and Wingdings fonts, by how it looks.
_WORD_SIGNS = str.maketrans(
    dict(zip("\uf0b7\uf0a7\uf06c\uf06e\uf06f\uf0a8\uf071\uf072\uf075\uf076", "•▪●■□◻❑❒◆❖", strict=True))
    | dict(zip("\uf0d8\uf0e0\uf0df\uf0e8\uf0f0\uf0fc\uf0fb\uf0fe\uf0fd\uf04a\uf04c", "➢→←➔⇨✓✗☑☒☺☹", strict=True))
    | dict(zip("\uf02d\uf0b0\uf0b1\uf0b3\uf0a3\uf0ae\uf0bb\uf02b\uf0d7", "–°±≥≤→≈+·", strict=True))
)
#: Windows-1252 read as Latin-1, as old programs do: quotation marks and dashes under the numbers of control characters.
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D}
}
_NAMED = 5


def cleaned(text: str) -> str:
    """What was typed, in one form: one kind of line end and of space, no character that leaves no mark, NFC.

    Nothing, where nothing of it could be seen: a name of such characters alone would stand on every page as a gap.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_WORD_SIGNS).translate(_WINDOWS)
    text = _NO_CHARACTERS.sub("", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    text = "".join(c for c in text if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if not any(map(_seen, text)):
        return ""
    return unicodedata.normalize("NFC", text)


def in_no_page(text: str) -> bool:
    """Whether `text` has a character that no page may hold."""
    return bool(_IN_NO_PAGE.search(text))


def one_line(text: str) -> str:
    """In one line, one space between words: an input shows no line end, and would join the words on either side."""
    return " ".join(text.split())


def bare(text: str) -> str:
    """A number, a date or an address as a machine reads it: signs of any width as one, nothing that joins letters."""
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return one_line("".join(c for c in folded if unicodedata.category(c) != "Cf"))


def readable(text: str, subject: str) -> str:
    """`text`, or a ValueError when it holds a NUL, half a character, or the sign for bytes that were no text."""
    if "\ufffd" in text:
        raise ValueError(
            _("%(subject)s has “\ufffd” where a character can’t be read. Type that word again", subject=subject)
        )
    if any(c == "\0" or unicodedata.category(c) == "Cs" for c in text):
        raise ValueError(
            _("%(subject)s has a character that can’t be read. Remove it, or type the words again", subject=subject)
        )
    return text


def printable(text: str, subject: str) -> str:
    """`text`, or a ValueError that names what no letter can print: it is asked now, not when the letter is due."""
    if wanting := unprintable(text):
        which = ", ".join(in_words(character) for character in wanting[:_NAMED])
        raise ValueError(
            _("%(subject)s has %(which)s, which we can’t print. Write it in another way", subject=subject, which=which)
        )
    return text


def within(text: str, longest: int, subject: str) -> str:
    """`text`, or a ValueError when it has more than `longest` characters."""
    if len(text) > longest:
        raise ValueError(_("%(subject)s must be %(most)s characters or fewer", subject=subject, most=f"{longest:,}"))
    return text


def _seen(character: str) -> bool:
    """Whether it leaves a mark on the page; what joins or parts characters does not."""
    return not character.isspace() and character not in _EMPTY_LETTERS and unicodedata.category(character) != "Cf"
