"""Names as a search compares them: however they are typed, without what keyboards and ears leave out (INP-3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

#: Letters with a stroke, a tail or a partner, which Unicode does not take apart.
_STROKES = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "ŋ": "n",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
    | {"ß": "ss", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɖ": "d", "ɔ": "o", "ɛ": "e"}
)
#: As Germans and Danes write these where the keyboard has none.
_IN_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_MAC = ("mac", "mc")
_SHORTEST_AFTER_MAC = 3
#: A word of fewer letters is found as it is, or not at all: with one letter wrong it could be any.
SHORTEST_MISSPELT = 4
_LONGEST = 40
_PLAIN_WORDS = re.compile("[A-Za-z0-9]+")
#: No more letters than this: a word that people write together with the next.
_PARTICLE = 3
#: The shortest part of a word that may be a name of its own, where a space was left out.
_SHORTEST_PART = 2


def folded(text: str) -> str:
    """Small letters without accents and strokes."""
    if text.isascii():  # nearly all that is typed, at a tenth of the time
        return text.lower()
    small = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    return "".join(c for c in small if not unicodedata.combining(c))


def pieces(text: str) -> list[str]:
    """The words of a text, folded, cut at whatever is no letter, digit or mark of one."""
    return _cut(folded(text))


def name_terms(name: str) -> set[str]:
    """Each way in which one word of a query may begin, to find this name.

    Its words; those that a hyphen or an apostrophe links, and a short one (de, van, St, O, Min) with what follows it,
    in one; what follows Mc and Mac; and both spellings of it. Other neighbours are not joined, which would double the
    index for what hardly anybody types: `parted` takes a query apart instead.
    """
    return {term.replace(" ", "")[:_LONGEST] for term in terms(name)}


def terms(name: str) -> set[str]:
    """The same, where those of several words still have their spaces."""
    found: set[str] = set()
    forms = {folded(name)} if name.isascii() else {folded(name), folded(name.casefold().translate(_IN_TWO))}
    for form in forms:
        words = _cut(form)
        found |= {*words, *(" ".join(_cut(linked)) for linked in form.split())}
        found |= {f"{first} {second}" for first, second in pairwise(words) if len(first) <= _PARTICLE}
        found |= {
            " ".join(three)
            for three in zip(words, words[1:], words[2:], strict=False)
            if max(len(three[0]), len(three[1])) <= _PARTICLE
        }
    for term in [*found]:
        for prefix, other in (_MAC, _MAC[::-1]):
            rest = term.removeprefix(prefix)
            if rest != term and len(rest) >= _SHORTEST_AFTER_MAC:
                found |= {rest.strip(), other + rest}
    return found - {""}


def found_by(name: str, *others: str, former: Iterable[str] = ()) -> str:
    """The words that find a customer: of the name, of former names, and of `others` (account, address, postcode)."""
    words = {_in_one(others[-1])} if others else set()
    words = words.union(*map(name_terms, (name, *former)), *map(text_terms, others))
    words.discard("")
    return " ".join(sorted(words))


def text_terms(text: str) -> set[str]:
    """The words of an account, an address or a postcode; what stands between two spaces is also one."""
    found: set[str] = set()
    for part in text.split():
        words = pieces(part)
        found.update(words)
        if words:
            found.add("".join(words)[:_LONGEST])
    return found


def _in_one(text: str) -> str:
    """All of a text in one word."""
    plain = "".join(text.split())
    return (plain.lower() if plain.isascii() and plain.isalnum() else "".join(pieces(text)))[:_LONGEST]


def joined(words: list[str]) -> Iterable[list[str]]:
    """The words with two neighbours in one, each pair in turn; and all in one."""
    for place in range(len(words) - 1):
        yield [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]
    if len(words) > 2:
        yield ["".join(words)]


def long_words(found_by: str) -> set[str]:
    """The words of it that are filed, so that a search knows how a long word may end; numbers are not."""
    return {word for word in found_by.split() if len(word) >= SHORTEST_MISSPELT and word.isalpha()}


def short_words(found_by: str) -> set[str]:
    """The words of it that are too short to be misspelt, and may be the first part of two."""
    return {word for word in filed_words(found_by) if len(word) < SHORTEST_MISSPELT}


def filed_words(found_by: str) -> set[str]:
    """The words of it, long and short, that are filed as they are."""
    return {word for word in found_by.split() if len(word) >= _SHORTEST_PART and word.isalpha()}


def parted(word: str) -> list[tuple[str, str]]:
    """The word in two, at each place where a space may have been left out."""
    return [(word[:place], word[place:]) for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)]


def filed(of_terms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each way to misspell one of these terms, and the term."""
    for term in of_terms:
        if len(term) <= _LONGEST:
            yield from ((spelling, term) for spelling in spellings(term.replace(" ", "")))


def spellings(term: str) -> set[str]:
    """What a term is filed under: itself without any one letter, and its ends, for whoever types its middle.

    A short one only under itself: a search takes words apart where a name begins.
    """
    if len(term) < SHORTEST_MISSPELT:
        return {term} if len(term) >= _SHORTEST_PART else set()
    ends = {term[start:] for start in range(2, len(term) - SHORTEST_MISSPELT + 1)}
    return {term} | without_one(term) | ends


def without_one(word: str) -> set[str]:
    """The word without each of its letters in turn."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two neighbours changed places; also where they are equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a == b or a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def _cut(text: str) -> list[str]:
    if text.isascii():
        return [word[:_LONGEST] for word in _PLAIN_WORDS.findall(text)]
    words = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text).split()
    return [word[:_LONGEST] for word in words]
