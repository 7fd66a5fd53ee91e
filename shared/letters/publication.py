"""The policy on paper: the whole statement to download, and a poster to hang up (POL-3). Both PDF/UA.

render.render(poster(policy, paper, "A3"))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from shared.letters.compose import Document, environment, qr_code
from shared.letters.format import Format, contrast
from shared.policy.placeholders import fill, values
from shared.policy.rendition import Rendition
from shared.policy.schema import Policy

_PICTURES = Path(__file__).resolve().parents[2] / "static" / "images" / "easy-read"
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
#: Easy read is never smaller than this.
_EASY_READ_POINTS = 16
Size = Literal["A4", "A3"]
#: White on this must be readable from across a reception (WCAG 2.2, 1.4.3).
_READABLE = 4.5
_OURS = "#0f4f58"
#: What one list of the poster holds, in characters, and about how many of them stand in a line.
_ROOM, _A_LINE = 232, 29


@dataclass(frozen=True)
class Publisher:
    """The organisation as the paper shows it, and the address where the statement can be read."""

    name: str
    telephone: str
    email: str
    colour: str
    address: str
    logo: bytes = b""


@dataclass(frozen=True)
class Edition:
    """Which version is printed."""

    number: int
    in_force_from: date


@dataclass(frozen=True)
class Look:
    """How a booklet is set: the size of type, and whether in light letters on black."""

    points: int = 12
    high_contrast: bool = False


def booklet(text: Rendition, publisher: Publisher, edition: Edition, look: Look | None = None) -> Document:
    """The whole statement or privacy notice on A4, as the page of this language says it."""
    look = look or Look()
    pictures = {f"picture-{name}": (_PICTURES / f"{name}.svg").read_bytes() for name in set(text.pictures.values())}
    return _document(
        "portal/print/statement.html",
        publisher,
        f"{text.document} {edition.number} {text.language} {text.reading} {look}",
        pictures,
        text=text,
        edition=edition,
        look=look,
        points=max(look.points, _EASY_READ_POINTS) if text.reading == "easy" else look.points,
    )


def poster(policy: Policy, publisher: Publisher, edition: Edition, size: Size = "A4") -> Document:
    """One sheet: what is not accepted, what is fine, what we promise, and where to read the rest.

    What was adopted from the default is left out: a poster has no room to say whose words they are.
    """
    words = values(policy, publisher.name)

    def own(place: str, items: tuple[str, ...]) -> list[str]:
        return [] if policy.is_adopted(place) else _first(fill(item, words) for item in items)

    return _document(
        "portal/print/poster.html",
        publisher,
        f"poster {edition.number} {size}",
        size=size,
        scale=1 if size == "A4" else 2**0.5,
        edition=edition,
        never=_never(policy),
        fine=own("not_unacceptable", policy.not_unacceptable),
        promises=own("commitments", policy.commitments),
    )


def _never(policy: Policy) -> list[str]:
    """The behaviours that a poster has room for: of the category with zero tolerance, those with it first."""
    grave = max(policy.categories, key=lambda category: sum(b.zero_tolerance for b in category.behaviours))
    first = sorted(grave.behaviours, key=lambda behaviour: not behaviour.zero_tolerance)
    return _first(behaviour.title for behaviour in first)


def _first(items: Iterable[str]) -> list[str]:
    """The first of these sentences, as many as a poster has room for; the page and the file have all."""
    taken: list[str] = []
    for item in items:
        if sum(map(_room, taken)) + _room(item) > _ROOM:
            break
        taken.append(item)
    return taken


def _room(item: str) -> int:
    """How many characters an item takes on the poster: whole lines of it."""
    return -(-len(item) // _A_LINE) * _A_LINE


def _document(
    template: str, publisher: Publisher, identifier: str, pictures: Mapping[str, bytes] = _NOTHING, **context: object
) -> Document:
    assets: dict[str, bytes] = {"qr": qr_code(publisher.address, Format()), **pictures}
    if publisher.logo:
        assets["logo"] = publisher.logo
    colour = publisher.colour if contrast(publisher.colour, "#ffffff") >= _READABLE else _OURS
    html = (
        environment()
        .get_template(template)
        .render(publisher=publisher, colour=colour, has_logo="logo" in assets, **context)
    )
    kept: Mapping[str, bytes] = MappingProxyType(assets)
    return Document(html=html, identifier=identifier, assets=kept)
