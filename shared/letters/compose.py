"""Facts and format in, a page out: sets a letter in words (LET-2, LET-3, LET-4). Nothing is fetched or decided.

`render.render(compose(letter, Format(points=18), additions))` is the letter as it will be posted.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape

from shared.letters.catalogue import PLACES
from shared.letters.characters import LEFT_OUT, PICTURES
from shared.letters.content import LetterContent, Recipient
from shared.letters.format import Format
from shared.places import STATIC, TEMPLATES
from shared.rules.direction import direction_of, in_runs, is_turned, isolated
from shared.rules.written import ending, in_sentence, listed, long_date

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_TIME = r"(?:\d{1,2}(?:[.:]\d\d)?(?:am|pm)|midday|noon|midnight)"
#: What is read in one breath does not break at the end of a line: telephone numbers (also from abroad, of a text relay
#: and the short ones), postcodes, day and month, from when to when.
_TOGETHER = re.compile(
    r"(?<![\w+])(?:(?:18\d{3} )?(?:\+\d{1,3} ?(?:\(0\) ?)?\d{2,5}|\(0\d{2,5}\)|0\d{2,5})(?: \d{2,6}){1,3}|116 \d{3}"
    r"|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
    r"|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    rf"|{_TIME} (?:to|and) {_TIME})\b"
)
#: Nor do references, account numbers and the names of sites, which have hyphens: their look says so, since a hyphen of
#: another kind would be copied with them. A name that is longer than half a line of large print may break.
_WHOLE = re.compile(
    r"(?<![\w-])[A-Z]{2,5}(?:-(?=[A-Z]*\d|[A-Z]{4}\b)[A-Z\d]{4,10}){1,2}(?![\w-])"
    r"|(?<![\w.@/-])(?=[a-z\d.-]{5,30}(?![\w.-]))(?:www\.)?[a-z\d]+(?:-[a-z\d]+)+(?:\.[a-z\d-]+)*\.[a-z]{2,}"
)
_TAG = re.compile(r"(<[^>]*>)")
_ISOLATED = re.compile("\u2068([^\u2068\u2069]*)\u2069")
#: Modifiers of pictures, which have no name of their own.
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f\u200d]")


class NoTranslation(ValueError):
    """The letter is asked for in a language that has no template of this kind: a translator is needed."""


@dataclass(frozen=True)
class Document:
    """A page ready to be printed: its HTML, what identifies the file, and the pictures named in it as `asset:<key>`."""

    html: str
    identifier: str
    assets: Mapping[str, bytes] = field(default_factory=dict)


def compose(
    letter: LetterContent, form: Format | None = None, additions: Mapping[str, str] = _NOTHING, *, draft: bool = False
) -> Document:
    """Set this letter in words, in the format that the customer's adjustments ask for.

    `additions` is what staff wrote, by the key of its `catalogue.Place`; a draft says so on every page. That nothing is
    missing is the caller's question to `catalogue.missing` before it issues the letter. Raises NoTranslation when the
    kind has no template in the language asked for, and ValueError for an addition to a place that no letter has.
    """
    form = form or Format()
    if unknown := set(additions) - {place.key for place in PLACES}:
        raise ValueError(f"A letter has no place called {', '.join(sorted(unknown))}.")
    envelope = letter.envelope
    opened_by = getattr(letter, "appeal", None) or getattr(letter, "way", None)
    assets = {}
    if envelope.letterhead.logo:
        assets["logo"] = envelope.letterhead.logo
    if opened_by and opened_by.link:
        assets["qr"] = qr_code(opened_by.link, form)
    try:
        template = environment().get_template(_template_of(letter.kind, form.language))
    except TemplateNotFound:
        raise NoTranslation(
            f"There is no letter “{letter.kind.label}” in the language “{form.language}” yet: it needs a translator."
        ) from None
    html = template.render(
        letter=letter,
        envelope=envelope,
        form=form,
        accent=form.accent(envelope.letterhead.colour),
        window=window_type(envelope.recipient),
        additions=additions,
        draft=draft,
        has_logo="logo" in assets,
        has_qr="qr" in assets,
    )
    return Document(
        html=kept_together(html), identifier=f"{letter.kind} {envelope.reference}", assets=MappingProxyType(assets)
    )


def kept_together(html: str) -> str:
    """The page with its references held together, and names of another direction set apart, in the text."""
    head, body, shown = html.partition("<body")
    pieces = _TAG.split(body + shown)
    pieces[::2] = [_WHOLE.sub(r'<span class="whole">\g<0></span>', _ISOLATED.sub(_apart, text)) for text in pieces[::2]]
    return head + "".join(pieces)


def _apart(found: re.Match[str]) -> str:
    return _in_its_direction(unescape(found[1]))


def _in_its_direction(text: str) -> Markup:
    """Words with letters from right to left, by their first letter as `dir=auto` would have them on a page; each run
    that is read the other way is an element of its own, so that a reader hears them all in the order of the words."""
    ours = direction_of(text)
    other = "ltr" if ours == "rtl" else "rtl"
    pieces: list[str] = [escape(piece) for piece in in_runs(text)]
    pieces[1::2] = [Markup('<bdi dir="{}">{}</bdi>').format(other, piece) for piece in pieces[1::2]]
    return Markup('<bdi dir="{}">{}</bdi>').format(ours, Markup("").join(pieces))


def qr_code(link: str, form: Format) -> bytes:
    """The QR code of this address as an SVG, in black on white whatever the paper, so that every telephone reads it."""
    import segno  # whoever draws nothing has no use for it

    out = BytesIO()
    # A mask that suits random codes as well as the best of the eight (its penalty is 5 % more): trying them all is four
    # fifths of the drawing. Without svgclass and lineclass nothing in it asks for a style sheet.
    segno.make(link, error="m", micro=False, mask=2).save(
        out, kind="svg", border=4, dark="#000000", light="#ffffff", svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue()


def window_type(recipient: Recipient) -> float:
    """The size of type, in points, at which an address fits the window of a DL envelope.

    The part of the window that shows however the sheet has slipped is 24 mm high and 76 mm wide. A sorting machine
    reads 10 to 12 points; a long address is set smaller, but never below 8.
    """
    lines = (recipient.name, *recipient.address)
    by_height = 24 / 0.3528 / (1.22 * len(lines))
    by_width = 76 / 0.3528 / (0.56 * max(len(line) for line in lines))
    return round(max(8.0, min(12.0, by_height, by_width)), 1)


@cache
def template_version() -> str:
    """The fingerprint of the templates and of both looks that letters are made with, kept with each issued letter."""
    files = sorted((TEMPLATES / "letters").glob("*.html"))
    digest = hashlib.sha256()
    looks = (Path(__file__).with_name("letter.typ"), STATIC / "letters" / "letter.css")
    for file in (*files, *looks):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def environment() -> Environment:
    """The letters' own Jinja environment: everything escaped, everything undefined an error, every text cleaned."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    jinja.filters |= {
        "day": long_date,
        "weekday": weekday,
        "paragraphs": paragraphs,
        "words": words,
        "listed": listed,
        "ending": ending,
        "in_sentence": in_sentence,
    }
    return jinja


def weekday(value: date) -> str:
    """`Tuesday 1 December 2026`."""
    return f"{value:%A} {long_date(value)}"


def paragraphs(text: str) -> Markup:
    """Text as it was typed: a blank line begins a paragraph, a single one a line. Everything else is plain text."""
    blocks = re.split(r"\n\s*\n", _printable(text).strip())
    return Markup("").join(
        Markup("<p{}>{}</p>").format(_direction(block), _lines(block)) for block in blocks if block.strip()
    )


def words(text: str) -> Markup:
    """Words as somebody typed them, inside a sentence of ours: line for line, each in its own direction (INP-1)."""
    return _lines(_printable(text).strip())


def _lines(text: str) -> Markup:
    lines = (line.strip() for line in text.split("\n"))
    return Markup("<br>").join(_in_its_direction(line) if is_turned(line) else escape(line) for line in lines)


def _direction(text: str) -> Markup:
    """The attribute for words with letters from right to left: by their first letter, as `dir=auto` would."""
    return Markup(' dir="{}"').format(direction_of(text)) if is_turned(text) else Markup()


def _template_of(kind: str, language: str) -> str:
    return f"letters/{kind}.html" if language == "en" else f"letters/{kind}.{language}.html"


def _clean(value: object) -> object:
    """Called by Jinja on everything that it prints: several lines stay several, other directions are set apart."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if "\n" in value.strip():
        return words(value)
    return "".join(isolated(_printable(piece)) for piece in _ISOLATED.split(value))


def _printable(text: str) -> str:
    text = PICTURES.sub(_named, text.replace("\r\n", "\n"))
    text = LEFT_OUT.sub("", text)
    return _TOGETHER.sub(lambda found: found.group().replace(" ", "\u00a0"), text)


def _named(found: re.Match[str]) -> str:
    """`[pouting face]` for a picture, so that whoever reads or hears the letter knows what was sent."""
    names = (unicodedata.name(char, "picture").lower() for char in _TONES.sub("", found.group()))
    return f"[{', '.join(names)}]"
