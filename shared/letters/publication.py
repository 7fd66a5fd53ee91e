"""The policy on paper: the whole statement to download, and a poster to hang up (POL-3). Both PDF/UA.

render.render(poster(sheet, publisher, edition, "A3"))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from shared.letters.compose import Document, environment, qr_code
from shared.letters.format import READABLE, Format, contrast
from shared.locales import locale_of
from shared.policy.pictures import DRAWINGS
from shared.policy.placeholders import fill
from shared.policy.rendition import PosterRendition, Rendition

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
#: Easy read is never smaller than this.
_EASY_READ_POINTS = 16
Size = Literal["A4", "A3"]
_OURS = "#0f4f58"


@dataclass(frozen=True)
class Publisher:
    """The organisation as the paper shows it, and the address where the statement can be read."""

    name: str
    telephone: str
    email: str
    colour: str
    address: str
    logo: bytes = b""

    @property
    def readable(self) -> str:
        """Their colour, where white on it can be read from across a reception; ours where it can’t."""
        return self.colour if contrast(self.colour, "#ffffff") >= READABLE else _OURS


@dataclass(frozen=True)
class PrintedVersion:
    """Which version is printed; of a draft, which nobody may take for one, the day on which it was printed."""

    number: int
    in_force_from: date
    draft: bool = False


@dataclass(frozen=True)
class Look:
    """How a booklet is set: the size of type, and whether in light letters on black."""

    points: int = 12
    high_contrast: bool = False


def booklet(text: Rendition, publisher: Publisher, edition: PrintedVersion, look: Look | None = None) -> Document:
    """The whole statement or privacy notice on A4, as the page of this language says it."""
    look = look or Look()
    return _document(
        "portal/print/statement.html",
        publisher,
        f"{text.document} {'draft ' if edition.draft else ''}{edition.number} {text.language} {text.reading} {look}",
        _pictures(text.pictures.values()),
        text=text,
        edition=edition,
        look=look,
        points=max(look.points, _EASY_READ_POINTS) if text.reading == "easy" else look.points,
    )


def poster(sheet: PosterRendition, publisher: Publisher, edition: PrintedVersion, size: Size = "A4") -> Document:
    """One sheet to hang up, in one language."""
    filled = {
        "organisation": publisher.name,
        "version": str(edition.number),
        "date": locale_of(sheet.language).day(edition.in_force_from),
        "address": publisher.address,
    }
    return _document(
        "portal/print/poster.html",
        publisher,
        f"poster {edition.number} {sheet.language} {sheet.reading} {size}",
        _pictures(each.picture for each in sheet.words.lists.values()),
        sheet=sheet,
        words=sheet.words,
        said=lambda text: fill(text, filled),
        size=size,
        scale=1 if size == "A4" else 2**0.5,
    )


def _pictures(names: Iterable[str | None]) -> dict[str, bytes]:
    """The drawings of these names, as what a document shows: `asset:picture-<name>`."""
    return {f"picture-{name}": (DRAWINGS / f"{name}.svg").read_bytes() for name in set(names) if name}


def _document(
    template: str, publisher: Publisher, identifier: str, pictures: Mapping[str, bytes] = _NOTHING, **context: object
) -> Document:
    assets: dict[str, bytes] = {"qr": qr_code(publisher.address, Format()), **pictures}
    if publisher.logo:
        assets["logo"] = publisher.logo
    html = (
        environment()
        .get_template(template)
        .render(publisher=publisher, colour=publisher.readable, has_logo="logo" in assets, **context)
    )
    kept: Mapping[str, bytes] = MappingProxyType(assets)
    return Document(html=html, identifier=identifier, assets=kept)
