"""The page of a letter as the blocks and runs of text that Typst sets: what a template writes in HTML, read again.

Letters in Latin, Greek and Cyrillic letters are set so. A word that is longer than a line breaks anywhere only in
WeasyPrint; in Typst it would run off the sheet. Where one character is drawn by several glyphs, or several by
one, WeasyPrint prints, since we can tell it what each glyph says aloud (`heard.py`); likewise from right to left.

Only what letters are made of is known (`templates/letters/_letter.html` and what extends it). Anything else is refused,
so that nothing is left out of a letter without a word. What people typed has been escaped: it is text here as there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

#: By this a letter is known among all that is printed.
_LETTERHEAD = '<header class="letterhead"'
#: Text in which each character has a glyph of its own, which says it: no marks that are put upon what goes before.
_GLYPH_BY_GLYPH = re.compile(
    "[\t\n\r -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u214f]*"
)
_NO_TEXT = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
_SIZE = re.compile(r'data-size="(\d+)"')
#: Where Typst ends a line within a word; on the web, after any sign.
_MAY_BREAK = re.compile(r"[/?-]")
_MAY_BREAK_ON_THE_WEB = re.compile(r"\W")
#: A line of 150 mm in points, by the width of a wide letter in parts of the size of type.
_LINE = 425 / 0.62
_HOLDS_BLOCKS = frozenset({"main", "section", "div"})
_INLINE = frozenset({"strong", "span"})
_EMPTY = frozenset({"br", "img", "meta"})
#: As CSS collapses it: a space that does not break is none of these.
_SPACE = re.compile("[ \t\n\r\f]+")
Run = dict[str, Any]


class UnknownMarkup(Exception):
    """The page holds something that no letter is made of. The sentence says what."""


@dataclass
class PageElement:
    """An element of the page; its children are elements and text."""

    tag: str
    given: dict[str, str] = field(default_factory=dict)
    children: list[PageElement | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.given.get("class", "").split())

    def elements(self) -> list[PageElement]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, PageElement)]

    def find(self, tag: str, of_class: str = "") -> PageElement | None:
        """The first element of this tag (and class) in it, itself included."""
        if self.tag == tag and (not of_class or of_class in self.classes):
            return self
        return next((found for child in self.elements() if (found := child.find(tag, of_class))), None)

    def text(self) -> str:
        """All of its text in one line."""
        return "".join(run.get("text", " ") for run in _runs(self.children))


class _Reader(HTMLParser):
    """Builds the tree. Our templates close what they open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = PageElement("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = PageElement(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._open.pop().tag != tag:
            raise UnknownMarkup(f"Its <{tag}> is not closed in its place.")

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def is_set(html: str) -> bool:
    """Whether this page is a letter that Typst sets."""
    if _LETTERHEAD not in html or _GLYPH_BY_GLYPH.fullmatch(html) is None:
        return False
    if not html.isascii() and any(unicodedata.category(character) == "Cn" for character in set(html)):
        return False
    return not _has_long_words(html)


def _has_long_words(html: str) -> bool:
    size = _SIZE.search(html)
    most = int(_LINE / int(size[1])) if size else 0
    long = (word for word in _NO_TEXT.sub(" ", html).split() if len(word) > most)
    return any(len(piece) > most for word in long for piece in _ways_to_break(word).split(word))


def _ways_to_break(word: str) -> re.Pattern[str]:
    return _MAY_BREAK_ON_THE_WEB if "www." in word or "://" in word else _MAY_BREAK


def letter_of(html: str) -> dict[str, Any]:
    """The letter as `letter.typ` takes it. Raises UnknownMarkup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page, body = _the(reader.root, "html"), _the(reader.root, "body")
    head = {each.given["name"]: each.given["content"] for each in _the(page, "head").elements() if "name" in each.given}
    letterhead, main = _the(body, "header"), _the(body, "main")
    organisation = _the(letterhead, "div", "organisation")
    particulars = letterhead.find("div", "particulars") or _the(main, "div", "particulars")
    return {
        "title": _the(page, "title").text(),
        "author": head["author"],
        "date": [int(part) for part in head["dcterms.created"].split("-")],
        "language": page.given["lang"],
        **{name.removeprefix("data-"): value for name, value in page.given.items() if name.startswith("data-")},
        "large": "large" in body.classes,
        "easy": "easy" in body.classes,
        "logo": organisation.find("div", "logo") is not None,
        "name": _the(organisation, "p", "name").text(),
        "reach": [line.text() for line in _the(organisation, "div", "reach").elements()],
        "address": [_block(line) for line in _the(letterhead, "div", "window").elements()],
        "particulars": [[part.text() for part in line.elements()] for line in particulars.elements()],
        "reference": _the(main, "p", "salutation").given["data-reference"],
        "body": _blocks(each for each in main.elements() if each is not particulars),
    }


def _the(element: PageElement, tag: str, of_class: str = "") -> PageElement:
    found = element.find(tag, of_class)
    if found is None:
        raise UnknownMarkup(f"It has no <{tag}> where a letter has one.")
    return found


def _blocks(elements: Iterable[PageElement]) -> list[dict[str, Any]]:
    """Each block, and whether it stays on the page of what follows: points stay with the words that announce them."""
    blocks = [_block(each) for each in elements]
    for block, following in pairwise(blocks):
        block["keep"] = block["tag"] == "p" and (following["tag"] == "ul" or following["class"] == "close")
    return blocks


def _block(element: PageElement) -> dict[str, Any]:
    given = {"tag": element.tag, "class": element.given.get("class", ""), "keep": False}
    if element.tag in _HOLDS_BLOCKS:
        _no_text_in(element)
        return {**given, "blocks": _blocks(element.elements())}
    if element.tag == "ul":
        _no_text_in(element)
        return {**given, "items": [list(_runs(item.children)) for item in element.elements()]}
    if element.tag == "img":
        return {**given, "alt": element.given["alt"], "asset": element.given["src"].removeprefix("asset:")}
    if element.tag in {"p", "h1", "h2", "h3"}:
        return {**given, "runs": list(_runs(element.children))}
    raise UnknownMarkup(f"It holds <{element.tag}>, of which no letter is made.")


def _no_text_in(element: PageElement) -> None:
    if any(isinstance(child, str) and child.strip() for child in element.children):
        raise UnknownMarkup(f"It has text in <{element.tag}> outside a paragraph.")


def _runs(children: Iterable[PageElement | str]) -> Iterator[Run]:
    """Text in runs of one look each, its white space as a browser would show it."""
    kept: list[Run] = []
    for run in _flat(children, {}):
        if "text" in run:
            after_space = not kept or "text" not in kept[-1] or kept[-1]["text"].endswith(" ")
            text = _SPACE.sub(" ", run["text"])
            run = {**run, "text": text.removeprefix(" ") if after_space else text}
        elif kept and "text" in kept[-1]:
            kept[-1]["text"] = kept[-1]["text"].removesuffix(" ")
        if run.get("text", "br"):
            kept.append(run)
    if kept and "text" in kept[-1]:
        kept[-1]["text"] = kept[-1]["text"].removesuffix(" ")
    yield from (run for run in kept if run.get("text", "br"))


def _flat(children: Iterable[PageElement | str], look: Run) -> Iterator[Run]:
    for child in children:
        if isinstance(child, str):
            yield {**look, "text": child}
        elif child.tag == "br":
            yield {"br": True}
        elif child.tag in _INLINE:
            look_here = {**look, "strong": True} if child.tag == "strong" else dict(look)
            if child.classes & {"number", "code"} or ("whole" in child.classes and "kind" not in look):
                look_here["kind"] = child.given["class"]
            yield from _flat(child.children, look_here)
        else:
            raise UnknownMarkup(f"It holds <{child.tag}> within a line, of which no letter is made.")
