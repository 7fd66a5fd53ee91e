"""How old one must be to read a text with ease: the Flesch–Kincaid grade (Kincaid and others, 1975) and five years.

    grade = 0.39 × words a sentence + 11.8 × syllables a word - 15.59

A sentence is what stands between full stops, question or exclamation marks, or alone in a paragraph, an item of a list
or a hint. Headings, cells of tables and anything of fewer than four words are no sentences and would make a page seem
easier than it is: they are left out. So are telephone numbers and addresses of pages and of email.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]

_YEARS_BEFORE_SCHOOL = 5
_SHORTEST = 4
_BLOCKS = {"p", "li", "dd", "label", "legend", "blockquote", "div"}
_LEFT_OUT = {"h1", "h2", "h3", "h4", "script", "style", "textarea", "svg", "nav", "address", "code", "td", "th"}
_WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
_NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\b[a-z-]+(?:\.[a-z-]+)+\b|\b[A-Z]{2,4}-\S+")
_END = re.compile(r"(?<=[.!?])[”’)]*\s+")
#: Two vowels that are said one by one.
_APART = re.compile(
    r"i(?:a(?!l|n\b|ge)|o(?!n|u)|um|et|en(?:c|t))|(?<![ctg])ious|[dn]ial\b|eri?al\b|yee|\breal(?!ly)|[dr]ea\b|creat|"
    r"eo(?!p|u)|oe[mt]|(?<![qg])ua|[aeiouy]ing\b"
)
#: An e that is not said: at the end, and inside what is made of two words.
_SILENT = re.compile(
    r"(?<![aeiouyl])e(?=s?\b)|(?<=[aeiouy]l)e\b|(?<![aeiouydt])e(?=d\b)|"
    r"(?<=[bcdfgklmnrstvz])e(?=(?:ly|ty|ments?|ful|less|ness|body|one|things?|times|where)\b)"
)
_SAID_AFTER = re.compile(r"(?:[sxzcg]|ch|sh)es\b")
_NOT_ALONE = re.compile(r"(?<=[sdl])n’t\b")
#: Common words that no rule fits.
_AS_SAID = {"every": 2, "everyone": 3, "everything": 3, "everybody": 4, "area": 3, "business": 2, "being": 2,
            "colleague": 2, "colleagues": 2}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """What was found in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def age(self) -> float:
        """The reading age in years."""
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return grade + _YEARS_BEFORE_SCHOOL


def measure(page: str) -> Measured:
    """The main part of a page. Raises ZeroDivisionError when asked for the age of one without sentences."""
    sentences = [words for sentence in sentences_of(page) if len(words := _WORD.findall(sentence)) >= _SHORTEST]
    words = [word for sentence in sentences for word in sentence]
    return Measured(len(words), len(sentences), sum(map(syllables, words)))


def sentences_of(page: str) -> list[str]:
    """Every sentence of the main part."""
    main = html5lib.parse(page, namespaceHTMLElements=False).find(".//main")
    blocks: list[str] = [""]
    _gather(main, blocks)
    plain = (" ".join(_NO_WORDS.sub(" ", block).split()) for block in blocks)
    return [sentence for block in plain for sentence in _END.split(block) if sentence]


def _gather(element: Element, blocks: list[str]) -> None:
    if element.tag in _BLOCKS:
        blocks.append("")
    if element.tag not in _LEFT_OUT:
        blocks[-1] += element.text or ""
        for child in element:
            _gather(child, blocks)
    if element.tag in _BLOCKS | _LEFT_OUT:
        blocks.append("")
    blocks[-1] += element.tail or ""


def syllables(word: str) -> int:
    """How many, by the groups of its vowels; wrong for about one word in thirty, and not to one side."""
    word = word.lower().replace("'", "’")
    more = len(_NOT_ALONE.findall(word)) if word not in {"don’t", "won’t"} else 0
    return more + sum(_of_one(part) for part in re.split(r"[’-]", word) if re.search("[aeiouy]", part)) or 1


def _of_one(word: str) -> int:
    if word in _AS_SAID:
        return _AS_SAID[word]
    silent = len(_SILENT.findall(word)) - len(_SAID_AFTER.findall(word))
    return max(len(re.findall("[aeiouy]+", word)) + len(_APART.findall(word)) - max(silent, 0), 1)
