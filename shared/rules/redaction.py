"""What is left out of a copy for outside: names and whatever a reviewer adds, in the words themselves (REP-5).

It is done to the text before anything is printed, so that no file ever holds what was left out. A name is found in
whatever case, with whatever accents, apostrophes, hyphens and white space it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from shared.rules.words import whole, words_of

T = TypeVar("T")
#: What stands for a private code of a letter: nobody but the customer needs it.
CODE = "[private code]"
LEFT_OUT = "[left out]"
_CODES = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}\b")
_UNSEEN = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2019\u2018\u02bc`\u00b4\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "ß": "s",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
    }
)
#: Names that are words as well: found alone only with a capital.
_WORDS_TOO_IN_A_ROW = (
    "amber april august autumn baker bill bishop brown cook dale dawn day dean drew faith field ford forest frank "
    "gale gill grace grant gray green grey hall hardy harry hill holly hope hunt ivy jack joy june king lane law "
    "lily little long love may mark marsh mason mercy miles miller moor more north old olive page park pat pearl "
    "penny pope price ray reed rich rob robin rose rowan ruby rush sandy shaw short skip small smith south sue "
    "summer taylor ten terry tom tony violet walker ward way wells west white will willow winter wise wood woods "
    "young "
)
_WORDS_TOO = frozenset(_WORDS_TOO_IN_A_ROW.split())
_SHORTEST = 2


@dataclass(frozen=True)
class Left:
    """What is left out, and what stands in its place. `alone`: words of it that count by themselves, as a surname."""

    words: str
    instead: str
    alone: tuple[str, ...] = ()


def alone_of(name: str, but: Iterable[str]) -> tuple[str, ...]:
    """The words of a person’s name that say who it is by themselves; not those that are the customer’s own too."""
    theirs = {_folded(word) for other in but for word in words_of(other)}
    return tuple(word for word in words_of(name) if len(word) >= _SHORTEST and _folded(word) not in theirs)


class Redactor:
    """Leaves out what it is given, the longest first, and counts what it found."""

    def __init__(self, left: Iterable[Left]) -> None:
        self.found: Counter[Left] = Counter()
        ways: list[tuple[int, str, bool, Left]] = []
        for one in left:
            if one.words.strip():
                ways.append((len(one.words), _pattern(one.words), False, one))
            ways += [(len(word), _pattern(word), _is_a_word_too(word), one) for word in one.alone]
        ways.sort(key=lambda way: -way[0])
        self._ways = [(needs_capital, one) for _, _, needs_capital, one in ways]
        self._any = re.compile("|".join(f"({pattern})" for _, pattern, _, _ in ways)) if ways else None

    def text(self, text: str) -> str:
        """The text without what is left out of it."""
        plain = seen(text)
        if self._any is None:
            return _CODES.sub(CODE, plain)
        made, last, folded = [], 0, _folded(plain)
        for found in self._any.finditer(folded):
            needs_capital, one = self._ways[cast(int, found.lastindex) - 1]
            if needs_capital and plain[found.start()].islower():
                continue
            self.found[one] += 1
            made += [plain[last : found.start()], one.instead]
            last = found.end()
        return _CODES.sub(CODE, "".join([*made, plain[last:]]))

    def all_of(self, value: T) -> T:
        """The same of every text in a value made of texts, tuples and dataclasses: no field of it can be forgotten."""
        changed: T = through(value, self.text)
        return changed


def _is_a_word_too(name: str) -> bool:
    return len(name) <= _SHORTEST or _folded(name) in _WORDS_TOO


def through(value: Any, change: Callable[[str], str]) -> Any:
    """The value with each of its texts changed. Raises TypeError for anything that could hide a text."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(through(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: through(getattr(value, each.name), change) for each in fields(value)})
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"a {type(value).__name__} could hide words")


def seen(text: str) -> str:
    """The text without what nobody sees, and with each letter as one sign."""
    apart = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", apart)


def _folded(text: str) -> str:
    """Small letters without their accents, a sign for each sign of the text."""
    return "".join(map(_unaccented, text.translate(_ALIKE)))


def _unaccented(sign: str) -> str:
    apart = unicodedata.normalize("NFKD", sign)[:1].casefold()
    return apart if len(apart) == 1 else sign


def _pattern(words: str) -> str:
    """What finds these words: a number with spaces anywhere, other words with any white space, also at a line’s end."""
    folded = _folded(seen(words)).strip()
    digits = re.sub(r"[\s()-]", "", folded)
    if re.fullmatch(r"\+?\d{6,}", digits):
        national = digits.removeprefix("+44").removeprefix("0")
        return r"(?<!\d)(?:\+44[\s-]?(?:\(0\))?|0)?[\s-]?" + r"[\s()-]*".join(national) + r"(?!\d)"
    between = r"\s+".join(r"-\s*".join(map(re.escape, part.split("-"))) for part in folded.split())
    return whole(between, folded)
